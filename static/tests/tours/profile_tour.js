import * as Axe from "@pos_customer_identity/../tests/tours/utils/axe";
import * as Chrome from "@point_of_sale/../tests/pos/tours/utils/chrome_util";
import * as Customer from "@pos_customer_identity/../tests/tours/utils/customer_dialog_util";
import * as Dialog from "@point_of_sale/../tests/generic_helpers/dialog_util";
import * as Network from "@pos_customer_identity/../tests/tours/utils/network_util";
import * as Order from "@point_of_sale/../tests/generic_helpers/order_widget_util";
import * as PaymentScreen from "@point_of_sale/../tests/pos/tours/utils/payment_screen_util";
import * as ProductScreen from "@point_of_sale/../tests/pos/tours/utils/product_screen_util";
import * as Profile from "@pos_customer_identity/../tests/tours/utils/profile_util";
import * as ReceiptScreen from "@point_of_sale/../tests/pos/tours/utils/receipt_screen_util";
import * as TicketScreen from "@point_of_sale/../tests/pos/tours/utils/ticket_screen_util";
import {keepsNothingOf} from "@pos_customer_identity/../tests/tours/utils/browser_storage_util";
import {patiently} from "@pos_customer_identity/../tests/tours/utils/network_util";
import {registry} from "@web/core/registry";

const MEMBER = "VVA0-1G38-9N23";
const OTHER = "XZ4T-MT24-8E2Z";
const NAME = "Zylpha";
const EMAIL = "zylpha@sentinel.example";

const member = (code = MEMBER) => [
    Customer.open(),
    Customer.find(code),
    Customer.orderHasCustomer(code),
];

const pay = () => [
    ProductScreen.clickPayButton(),
    PaymentScreen.clickPaymentMethod("Cash"),
    PaymentScreen.clickValidate(),
    ReceiptScreen.isShown(),
];

const tour = (name, ...steps) =>
    registry.category("web_tour.tours").add(name, {
        steps: () =>
            patiently(
                Chrome.startPoS(),
                Dialog.confirm("Open Register"),
                ...steps.map((step) => step()),
                Chrome.endTour()
            ),
    });

tour("profile_panel", () => [
    ProductScreen.clickDisplayedProduct("Kettle"),
    member(),
    Profile.shows(MEMBER),
    Profile.leavesRoom(),
    // Before the payment the customer is asked for one thing.
    Profile.asksFor("receipts by e-mail"),
    Profile.suggests("Descaler"),
    Axe.checkAccessibility(".customer-panel"),
    Profile.openPrompt(),
    Profile.promptSays("50 Beans"),
    Axe.checkAccessibility(".modal:has(.prompt-dialog)"),
    Profile.tell("email", EMAIL),
    Profile.asksNothing(),
    keepsNothingOf([EMAIL]),
    // One suggestion is sold, the other one is not wanted.
    Profile.why("Descaler", "Bought with the kettle"),
    Profile.take("Descaler"),
    Order.hasLine({productName: "Descaler"}),
    Profile.suggestsNot("Descaler"),
    Profile.refuse("Filter"),
    pay(),
    ReceiptScreen.clickNextOrder(),
    // At the next order nothing is asked, and what was not wanted is not suggested.
    member(),
    Profile.lastVisitIs("Here today"),
    Profile.asksNothing(),
    Profile.suggestsNot("Filter"),
    // A line is enough for who wants no more, and stays so.
    Profile.toggle(),
    Profile.isOneLine(),
    Axe.checkAccessibility(".customer-panel"),
    ProductScreen.clickDisplayedProduct("Kettle"),
    Profile.isOneLine(),
    Profile.toggle(),
    Profile.isOpen(),
]);

tour("profile_dialog", () => [
    ProductScreen.clickDisplayedProduct("Kettle"),
    member(),
    pay(),
    ReceiptScreen.clickNextOrder(),
    member(),
    Profile.open(),
    Profile.wasBought("Kettle"),
    Axe.checkAccessibility(".modal:has(.profile-dialog)"),
    Profile.nextTab("items"),
    Profile.tabShows("Kettle"),
    Axe.checkAccessibility(".modal:has(.profile-dialog)"),
    Profile.nextTab("points"),
    Profile.tabShows("Beans"),
    Axe.checkAccessibility(".modal:has(.profile-dialog)"),
    Profile.nextTab("cases"),
    Profile.tabShows("The lid leaks"),
    Axe.checkAccessibility(".modal:has(.profile-dialog)"),
    Profile.nextTab("answers"),
    Profile.tabShows("Agreed To"),
    Axe.checkAccessibility(".modal:has(.profile-dialog)"),
    Profile.nextTab("purchases"),
]);

tour("profile_again", () => [
    ProductScreen.clickDisplayedProduct("Kettle"),
    member(),
    pay(),
    ReceiptScreen.clickNextOrder(),
    // The same again.
    member(),
    Profile.open(),
    Profile.buyAgain("Kettle"),
    Profile.says("On the order: Kettle"),
    Profile.close(),
    Order.hasLine({productName: "Kettle", quantity: "1"}),
    pay(),
    ReceiptScreen.clickNextOrder(),
    // And one of them comes back, as Odoo takes things back.
    member(),
    Profile.open(),
    Profile.bringBack("Kettle"),
    TicketScreen.confirmRefund(),
    PaymentScreen.isShown(),
    PaymentScreen.clickPaymentMethod("Cash"),
    PaymentScreen.clickValidate(),
    ReceiptScreen.isShown(),
]);

tour("profile_greeting", () => [
    ProductScreen.clickDisplayedProduct("Kettle"),
    member(),
    Profile.greets(NAME),
    keepsNothingOf([NAME]),
    // Somebody else stands there: who was greeted is gone.
    member(OTHER),
    Profile.shows(OTHER),
    Profile.greetsNobody(),
    member(),
    Profile.greets(NAME),
    pay(),
    Profile.greetsNobody(),
    keepsNothingOf([NAME]),
]);

tour("profile_offline", () => [
    ProductScreen.clickDisplayedProduct("Kettle"),
    member(),
    Profile.shows(MEMBER),
    // Before the network goes: axe-core is loaded by this.
    Axe.checkAccessibility(".customer-panel"),
    pay(),
    ReceiptScreen.clickNextOrder(),
    Network.cut(),
    ProductScreen.clickDisplayedProduct("Kettle"),
    member(),
    Profile.shows(MEMBER),
    Profile.saysOffline(),
    Profile.open(),
    Profile.tabSaysOffline(),
    // What this till sold itself.
    Profile.wasBought("Kettle"),
    Profile.openTab("items"),
    Profile.tabSaysOffline(),
    Profile.openTab("points"),
    Profile.tabSaysOffline(),
    Profile.openTab("cases"),
    Profile.tabSaysOffline(),
    Profile.openTab("answers"),
    Profile.tabSaysOffline(),
    Axe.checkAccessibility(".modal:has(.profile-dialog)"),
    Profile.close(),
    Network.restore(),
    Profile.isOnline(),
    Profile.lastVisitIs("Here today"),
]);

tour("profile_silent", () => [
    Profile.silenceServer(),
    member(),
    Profile.shows(MEMBER),
    ProductScreen.clickDisplayedProduct("Kettle"),
    Order.hasLine({productName: "Kettle", quantity: "1"}),
    ProductScreen.clickDisplayedProduct("Kettle"),
    Order.hasLine({productName: "Kettle", quantity: "2"}),
    pay(),
]);
