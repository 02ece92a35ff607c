import * as Chrome from "@point_of_sale/../tests/pos/tours/utils/chrome_util";
import * as Customer from "@pos_customer_identity/../tests/tours/utils/customer_dialog_util";
import * as Dialog from "@point_of_sale/../tests/generic_helpers/dialog_util";
import * as Network from "@pos_customer_identity/../tests/tours/utils/network_util";
import * as PaymentScreen from "@point_of_sale/../tests/pos/tours/utils/payment_screen_util";
import * as Person from "@pos_customer_identity/../tests/tours/utils/person_util";
import * as ProductScreen from "@point_of_sale/../tests/pos/tours/utils/product_screen_util";
import * as ReceiptScreen from "@point_of_sale/../tests/pos/tours/utils/receipt_screen_util";
import * as Storage from "@pos_customer_identity/../tests/tours/utils/storage_util";
import {registry} from "@web/core/registry";

/** Who comes to the till; tests/test_frontend.py knows the first one. Invented. */
const ADA = {
    name: "Zylpha Sentinel",
    phone: "+1 201-555-0147",
    email: "zylpha@sentinel.example",
    birthdate: "1984-02-29",
    zip: "Q7-9041",
};
const BO = {
    name: "Quillon Wachtposten",
    phone: "+1 201-555-0162",
    email: "quillon@wachtposten.example",
    street: "Sentinelstrasse 4711",
    zip: "X8-5530",
    city: "Wachtstadt",
};
const ADAS_CODE = "VVA0-1G38-9N23";

const start = () => [Chrome.startPoS(), Dialog.confirm("Open Register")];

const sell = () => [
    ProductScreen.clickDisplayedProduct("Desk Pad"),
    ProductScreen.clickPayButton(),
    PaymentScreen.clickPaymentMethod("Cash"),
    PaymentScreen.clickValidate(),
    ReceiptScreen.isShown(),
];

const tour = (name, steps) =>
    registry.category("web_tour.tours").add(name, {
        steps: () => Network.patiently(start(), steps(), Chrome.endTour()),
    });

tour("identity_enroll_person", () => [
    Customer.open(),
    Person.openEnroll(),
    Person.fill({...BO, email: "quillon at wachtposten"}),
    Person.consent("receipts", "marketing"),
    Person.save(),
    Person.errorStandsAt("email"),
    // Nothing that was typed is lost.
    Person.fieldIs("name", BO.name),
    Person.fieldIs("phone", BO.phone),
    Person.fill({email: BO.email}),
    Person.save(),
    Customer.orderHasNewMember(),
    sell(),
    Customer.receiptHasCode(),
    Storage.holdsNoneOf(...Object.values(BO)),
]);

tour("identity_enroll_known", () => [
    Customer.open(),
    Person.openEnroll(),
    Person.fill({name: "Somebody Else", email: ADA.email}),
    Person.save(),
    Customer.confirm("Use This Customer"),
    Customer.orderHasCustomer(ADAS_CODE),
    Storage.holdsNoneOf("Somebody Else", ADA.email),
]);

tour("identity_find_by_phone", () => [
    Customer.open(),
    Customer.find(BO.phone),
    Customer.messageIs("No customer has this phone number."),
    Customer.queryIsEmpty(),
    Storage.holdsNoneOf(BO.phone),
    Person.takeOffer(),
    Person.fieldIs("phone", BO.phone),
    Person.fill({name: BO.name}),
    Person.save(),
    Customer.orderHasNewMember(),
    // Another customer, by a number that is written in another way.
    Customer.open(),
    Customer.find("+1 (201) 555.0147"),
    Customer.orderHasCustomer(ADAS_CODE),
    Storage.holdsNoneOf(BO.name, BO.phone, ADA.name, ADA.phone, ADA.email),
]);

tour("identity_find_by_email", () => [
    Customer.open(),
    Customer.find("Zylpha@SENTINEL.example"),
    Customer.orderHasCustomer(ADAS_CODE),
    Customer.open(),
    Customer.find(BO.email),
    Customer.messageIs("No customer has this e-mail address."),
    Customer.queryIsEmpty(),
    Customer.back(),
    Customer.orderHasCustomer(ADAS_CODE),
    Storage.holdsNoneOf(BO.email, ADA.name, ADA.phone, ADA.email),
]);

tour("identity_match", () => [
    Customer.open(),
    Customer.find(ADAS_CODE),
    Customer.orderHasCustomer(ADAS_CODE),
    Customer.open(),
    Person.openCheck(),
    Person.check("name", "zylpha sentinel"),
    Person.matches(),
    Person.check("name", BO.name),
    Person.differs(),
    Person.check("phone", "+1 (201) 555 0147"),
    Person.matches(),
    Person.check("birthdate", ADA.birthdate),
    Person.matches(),
    Person.check("zip", BO.zip),
    Person.checkSays("This is not on file."),
    Person.leaveCheck(),
    Customer.back(),
    Customer.orderHasCustomer(ADAS_CODE),
    Storage.holdsNoneOf(ADA.name, ADA.phone, ADA.email, BO.name),
]);

tour("identity_receipt_on_file", () => [
    Customer.open(),
    Customer.find(ADAS_CODE),
    Customer.orderHasCustomer(ADAS_CODE),
    sell(),
    Person.sendReceiptOnFile(),
    Person.receiptIsSent(),
    Storage.holdsNoneOf(ADA.name, ADA.phone, ADA.email),
]);

tour("identity_receipt_typed", () => [
    Customer.open(),
    Customer.newMember(),
    Customer.orderHasNewMember(),
    sell(),
    Person.sendReceiptTo(BO.email),
    Person.receiptIsSent(),
    // From now on it is on file.
    Person.sendReceiptOnFile(),
    Person.receiptIsSent(),
    Storage.holdsNoneOf(BO.email),
]);

tour("identity_person_offline", () => [
    Network.cut(),
    Customer.open(),
    Customer.find(ADA.phone),
    Customer.messageIs("No network: phone and e-mail wait for it."),
    Person.openEnroll(),
    Person.isOffline(),
    Person.codeAlone(),
    Customer.orderHasNewMember(),
    Storage.holdsNoneOf(ADA.phone),
    Network.restore(),
]);

tour("identity_person_unavailable", () => [
    Customer.open(),
    Customer.find(ADA.phone),
    Customer.messageIs("Personal data cannot be reached now."),
    Customer.find(ADAS_CODE),
    Customer.orderHasCustomer(ADAS_CODE),
    Customer.open(),
    Person.openCheck(),
    Person.check("name", ADA.name),
    Person.checkSays("Personal data cannot be reached now."),
    Person.leaveCheck(),
    Customer.remove(),
    Customer.open(),
    Person.openEnroll(),
    Person.fill({name: BO.name, phone: BO.phone}),
    Person.save(),
    Person.codeAlone(),
    Customer.orderHasNewMember(),
    sell(),
    Storage.holdsNoneOf(ADA.name, ADA.phone, BO.name, BO.phone),
]);
