import * as Ask from "@pos_customer_identity/../tests/tours/utils/ask_util";
import * as Chrome from "@point_of_sale/../tests/pos/tours/utils/chrome_util";
import * as Dialog from "@point_of_sale/../tests/generic_helpers/dialog_util";
import * as Network from "@pos_customer_identity/../tests/tours/utils/network_util";
import * as PaymentScreen from "@point_of_sale/../tests/pos/tours/utils/payment_screen_util";
import * as ProductScreen from "@point_of_sale/../tests/pos/tours/utils/product_screen_util";
import * as ReceiptScreen from "@point_of_sale/../tests/pos/tours/utils/receipt_screen_util";
import {registry} from "@web/core/registry";

const start = () => [Chrome.startPoS(), Dialog.confirm("Open Register")];

const pay = (product) => [
    ProductScreen.clickDisplayedProduct(product),
    ProductScreen.clickPayButton(),
    PaymentScreen.clickPaymentMethod("Cash"),
    PaymentScreen.clickValidate(),
    ReceiptScreen.isShown(),
];

registry.category("web_tour.tours").add("ask_receipt", {
    steps: () =>
        Network.patiently(
            start(),
            Ask.tillHasTickets(),
            pay("Kettle"),
            Ask.receiptAsks(),
            Ask.receiptAsksBesideWarranty(),
            ReceiptScreen.clickNextOrder(),
            // Tickets are there before: a receipt asks without a network as well.
            Network.cut(),
            pay("Spoon"),
            Network.acknowledge(),
            Ask.receiptAsks(),
            ReceiptScreen.clickNextOrder(),
            Network.restore(),
            Chrome.isSynced(),
            Chrome.endTour()
        ),
});

registry.category("web_tour.tours").add("ask_nothing", {
    steps: () =>
        Network.patiently(
            start(),
            pay("Spoon"),
            Ask.receiptDoesNotAsk(),
            Chrome.endTour()
        ),
});
