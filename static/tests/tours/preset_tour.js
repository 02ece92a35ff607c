import * as Chrome from "@point_of_sale/../tests/pos/tours/utils/chrome_util";
import * as Customer from "@pos_customer_identity/../tests/tours/utils/customer_dialog_util";
import * as Dialog from "@point_of_sale/../tests/generic_helpers/dialog_util";
import * as Network from "@pos_customer_identity/../tests/tours/utils/network_util";
import * as PaymentScreen from "@point_of_sale/../tests/pos/tours/utils/payment_screen_util";
import * as Person from "@pos_customer_identity/../tests/tours/utils/person_util";
import * as ProductScreen from "@point_of_sale/../tests/pos/tours/utils/product_screen_util";
import * as ReceiptScreen from "@point_of_sale/../tests/pos/tours/utils/receipt_screen_util";
import * as Storage from "@pos_customer_identity/../tests/tours/utils/storage_util";
import {negate} from "@point_of_sale/../tests/generic_helpers/utils";
import {registry} from "@web/core/registry";

/** What is on file of the two; tests/test_frontend_preset.py knows them. Invented. */
const ADA = {
    name: "Zylpha Sentinel",
    phone: "+1 201-555-0147",
    email: "zylpha@sentinel.example",
    street: "Sentinelstrasse 4711",
    city: "Wachtstadt",
};
const BO_NAME = "Quillon Wachtposten";
const BO_ADDRESS = {street: "Spaehergasse 1523", zip: "X8-5530", city: "Lauerburg"};
const ADAS_CODE = "VVA0-1G38-9N23";
const BOS_CODE = "XZ4T-MT24-8E2Z";

const choose = (preset) => [
    ProductScreen.clickDisplayedProduct("Desk Pad"),
    ProductScreen.selectPreset("In Store", preset),
];

const pay = () => [
    ProductScreen.clickPayButton(),
    PaymentScreen.clickPaymentMethod("Cash"),
    PaymentScreen.clickValidate(),
    ReceiptScreen.isShown(),
    Customer.receiptHasCode(),
];

const tour = (name, steps) =>
    registry.category("web_tour.tours").add(name, {
        steps: () =>
            Network.patiently(
                Chrome.startPoS(),
                Dialog.confirm("Open Register"),
                steps(),
                Chrome.endTour()
            ),
    });

tour("identity_preset_address", () => [
    choose("Delivery"),
    Customer.isOpen(),
    Customer.find(ADAS_CODE),
    // There is an address on file: nobody asks for it, nobody sees it.
    Customer.orderHasCustomer(ADAS_CODE),
    {content: "no form is open", trigger: negate(".modal .enroll-dialog")},
    pay(),
    Storage.holdsNoneOf(...Object.values(ADA)),
]);

tour("identity_preset_address_missing", () => [
    choose("Delivery"),
    Customer.isOpen(),
    Customer.find(BOS_CODE),
    // There is none: the till's own form asks for it.
    Person.fill(BO_ADDRESS),
    Person.save(),
    Customer.orderHasCustomer(BOS_CODE),
    pay(),
    Storage.holdsNoneOf(BO_NAME, ...Object.values(BO_ADDRESS)),
]);

tour("identity_preset_name", () => [
    choose("Pick Up"),
    Customer.isOpen(),
    Customer.find(ADA.phone),
    Customer.orderHasCustomer(ADAS_CODE),
    pay(),
    Storage.holdsNoneOf(...Object.values(ADA)),
]);

tour("identity_preset_refused", () => [
    choose("Delivery"),
    Customer.isOpen(),
    Customer.back(),
    Customer.orderHasNoCustomer(),
    ProductScreen.clickPayButton(),
    PaymentScreen.clickPaymentMethod("Cash"),
    {
        content: "nothing can be validated",
        trigger: ".payment-screen .validation-button.next.disabled",
    },
]);
