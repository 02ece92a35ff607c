import * as Chrome from "@point_of_sale/../tests/pos/tours/utils/chrome_util";
import * as Customer from "@pos_customer_identity/../tests/tours/utils/customer_dialog_util";
import * as Dialog from "@point_of_sale/../tests/generic_helpers/dialog_util";
import * as Network from "@pos_customer_identity/../tests/tours/utils/network_util";
import * as PaymentScreen from "@point_of_sale/../tests/pos/tours/utils/payment_screen_util";
import * as ProductScreen from "@point_of_sale/../tests/pos/tours/utils/product_screen_util";
import * as ReceiptScreen from "@point_of_sale/../tests/pos/tours/utils/receipt_screen_util";
import * as Storage from "@pos_customer_identity/../tests/tours/utils/storage_util";
import * as Warranty from "@pos_customer_identity/../tests/tours/utils/warranty_util";
import {registry} from "@web/core/registry";

const MEMBER = "VVA0-1G38-9N23";

const start = () => [Chrome.startPoS(), Dialog.confirm("Open Register")];

const member = () => [
    Customer.open(),
    Customer.find(MEMBER),
    Customer.orderHasCustomer(MEMBER),
];

const pay = () => [
    ProductScreen.clickPayButton(),
    PaymentScreen.clickPaymentMethod("Cash"),
    PaymentScreen.clickValidate(),
    ReceiptScreen.isShown(),
];

registry.category("web_tour.tours").add("warranty_sale", {
    steps: () =>
        [
            start(),
            member(),
            ProductScreen.clickDisplayedProduct("Kettle"),
            Warranty.addSerialLater(),
            Warranty.lineMissesSerial(),
            {
                content: "ask for it again",
                trigger: ".orderline .warranty-serials",
                run: "click",
            },
            Warranty.giveSerial("KT-4711"),
            Warranty.lineSays("Warranty: 2 years", "KT-4711"),
            // The number is there when the browser comes back.
            Storage.reload(),
            Warranty.lineSays("Warranty: 2 years", "KT-4711"),
            pay(),
            Warranty.receiptHasWarranty("KT-4711"),
            // Somebody else has an item with this number.
            Warranty.warnsOfSerial("KT-4711"),
            Chrome.endTour(),
        ].flat(Infinity),
});

registry.category("web_tour.tours").add("warranty_longer", {
    steps: () =>
        [
            start(),
            member(),
            ProductScreen.clickDisplayedProduct("Three Years More"),
            Warranty.longerIsFor("Kettle"),
            ProductScreen.clickDisplayedProduct("Toaster"),
            // Of an item of this order and one of an earlier sale the chosen one stays.
            Warranty.lineIsFor("Kettle"),
            pay(),
            Chrome.endTour(),
        ].flat(Infinity),
});

registry.category("web_tour.tours").add("warranty_claim", {
    steps: () =>
        [
            start(),
            // The customer has the item with its number, and no card.
            Customer.open(),
            Customer.find("KT-4711"),
            Customer.orderHasCustomer(MEMBER),
            Warranty.open(),
            Warranty.hasItem("Kettle", "Covered until"),
            Warranty.hasSerial("Kettle", "KT-4711"),
            Warranty.report("Kettle"),
            Warranty.tell("The lid leaks", "Since last week"),
            Warranty.takePhoto(),
            Warranty.saveCase(),
            Warranty.hasCase("The lid leaks", "New"),
            Warranty.noteContact("store"),
            Warranty.lastContactIs("Store"),
            Warranty.close(),
            Warranty.orderShowsProblems(1),
            // An item that was sold to nobody, by its receipt.
            Warranty.open(),
            Warranty.find("2699-1-000042"),
            Warranty.hasItem("Kettle", "Covered until"),
            Warranty.addSerial("Kettle", "KT-0815"),
            Warranty.close(),
            Chrome.endTour(),
        ].flat(Infinity),
});

registry.category("web_tour.tours").add("warranty_offline_claim", {
    steps: () =>
        Network.patiently(
            start(),
            member(),
            Network.cut(),
            Warranty.open(),
            Warranty.reportOther(),
            Warranty.tell("The lid leaks", "Since last week"),
            Warranty.takePhoto(),
            Warranty.saveCase(),
            Warranty.waits("The lid leaks"),
            Warranty.close(),
            Warranty.orderShowsWaiting(),
            // A sale without a network: its receipt has the code of the page.
            ProductScreen.clickDisplayedProduct("Kettle"),
            Warranty.giveSerial("KT-4712"),
            pay(),
            Network.acknowledge(),
            Warranty.receiptHasWarranty("KT-4712"),
            ReceiptScreen.clickNextOrder(),
            Network.restore(),
            member(),
            Warranty.orderShowsProblems(1),
            Chrome.endTour()
        ),
});
