import * as Ask from "@pos_customer_identity/../tests/tours/utils/till_ask_util";
import * as Chrome from "@point_of_sale/../tests/pos/tours/utils/chrome_util";
import * as Customer from "@pos_customer_identity/../tests/tours/utils/customer_dialog_util";
import * as Dialog from "@point_of_sale/../tests/generic_helpers/dialog_util";
import * as Network from "@pos_customer_identity/../tests/tours/utils/network_util";
import * as PaymentScreen from "@point_of_sale/../tests/pos/tours/utils/payment_screen_util";
import * as ProductScreen from "@point_of_sale/../tests/pos/tours/utils/product_screen_util";
import * as ReceiptScreen from "@point_of_sale/../tests/pos/tours/utils/receipt_screen_util";
import {registry} from "@web/core/registry";

const MEMBER = "VVA0-1G38-9N23";
const OTHER = "XZ4T-MT24-8E2Z";
const QUESTION = "Would you come again?";

const start = () => [Chrome.startPoS(), Dialog.confirm("Open Register")];

const member = (code = MEMBER) => [
    Customer.open(),
    Customer.find(code),
    Customer.orderHasCustomer(code),
];

const pay = () => [
    ProductScreen.clickPayButton(),
    PaymentScreen.clickPaymentMethod("Cash"),
    PaymentScreen.clickValidate(),
];

registry.category("web_tour.tours").add("ask_at_till", {
    steps: () =>
        Network.patiently(
            start(),
            ProductScreen.clickDisplayedProduct("Desk Pad"),
            member(),
            Ask.isDue(QUESTION),
            Ask.openRow(),
            Ask.give(0),
            Ask.choose("Waiting"),
            Ask.isClosed(),
            Ask.says("the answer is kept"),
            Ask.nothingIsDue(),
            pay(),
            ReceiptScreen.isShown(),
            ReceiptScreen.clickNextOrder(),
            // Somebody whom nobody knows, after the sale.
            ProductScreen.clickDisplayedProduct("Desk Pad"),
            pay(),
            ReceiptScreen.isShown(),
            Ask.openOnReceipt(),
            Ask.give(9),
            Ask.choose("Advice"),
            Ask.isClosed(),
            Ask.says("the answer is kept"),
            ReceiptScreen.clickNextOrder(),
            // Somebody in a hurry.
            member(OTHER),
            Ask.isDue(QUESTION),
            Ask.openRow(),
            Ask.notNow(),
            Ask.nothingIsDue(),
            Chrome.endTour()
        ),
});

registry.category("web_tour.tours").add("ask_offline", {
    steps: () =>
        Network.patiently(
            start(),
            ProductScreen.clickDisplayedProduct("Desk Pad"),
            member(),
            Ask.isDue(QUESTION),
            Network.cut(),
            Ask.open(),
            Ask.give(3),
            Ask.choose("Waiting"),
            Ask.isClosed(),
            Ask.says("No network: the answer is kept"),
            pay(),
            Network.acknowledge(),
            ReceiptScreen.isShown(),
            ReceiptScreen.clickNextOrder(),
            // Somebody whom nobody knows, before the network is back.
            ProductScreen.clickDisplayedProduct("Desk Pad"),
            Ask.open(),
            Ask.give(8),
            Ask.choose("Advice"),
            Ask.isClosed(),
            pay(),
            ReceiptScreen.isShown(),
            ReceiptScreen.clickNextOrder(),
            Network.restore(),
            Ask.everythingArrived(),
            member(),
            Ask.nothingIsDue(),
            Chrome.endTour()
        ),
});

registry.category("web_tour.tours").add("ask_on_display", {
    steps: () =>
        Network.patiently(
            start(),
            ProductScreen.clickDisplayedProduct("Desk Pad"),
            member(),
            Ask.openDisplay(),
            // The cashier goes on: the customer does not answer now.
            Ask.openRow(),
            Ask.askOnDisplay(),
            Ask.displayAsks(QUESTION),
            Ask.goOn(),
            // And answers then.
            Ask.askOnDisplay(),
            Ask.displayAsks(QUESTION),
            Ask.tapOnDisplay(".ask-value-2"),
            Ask.displayAsks("Why?"),
            Ask.tapOnDisplay('.ask-choice:contains("Waiting")'),
            Ask.isClosed(),
            Ask.says("Answered."),
            Ask.displayShowsOrder(),
            Ask.nothingIsDue(),
            Chrome.endTour()
        ),
});
