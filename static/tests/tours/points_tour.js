/* global posmodel */

import * as Chrome from "@point_of_sale/../tests/pos/tours/utils/chrome_util";
import * as Customer from "@pos_customer_identity/../tests/tours/utils/customer_dialog_util";
import * as Dialog from "@point_of_sale/../tests/generic_helpers/dialog_util";
import * as Network from "@pos_customer_identity/../tests/tours/utils/network_util";
import * as Order from "@point_of_sale/../tests/generic_helpers/order_widget_util";
import * as PaymentScreen from "@point_of_sale/../tests/pos/tours/utils/payment_screen_util";
import * as Points from "@pos_customer_identity/../tests/tours/utils/points_util";
import * as ProductScreen from "@point_of_sale/../tests/pos/tours/utils/product_screen_util";
import * as ReceiptScreen from "@point_of_sale/../tests/pos/tours/utils/receipt_screen_util";
import * as TicketScreen from "@point_of_sale/../tests/pos/tours/utils/ticket_screen_util";
import {patiently} from "@pos_customer_identity/../tests/tours/utils/network_util";
import {registry} from "@web/core/registry";
import {run} from "@point_of_sale/../tests/generic_helpers/utils";

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
];

const tour = (name, ...steps) =>
    registry.category("web_tour.tours").add(name, {
        steps: () =>
            patiently(start(), ...steps.map((step) => step()), Chrome.endTour()),
    });

tour("identity_points_earn", () => [
    ProductScreen.clickDisplayedProduct("Kettle"),
    Points.isHidden(),
    member(),
    Points.hasPoints("Beans", {balance: "0", earned: "40", total: "40"}),
    Points.open("Beans"),
    Points.why("Amount spent: 1 × 40.00 = 40"),
    Points.why("Birthday, 50 for each purchase: only around the birthday"),
    Points.nothingToRedeem(),
    Points.close(),
    ProductScreen.clickDisplayedProduct("Cup"),
    Points.hasPoints("Beans", {earned: "45"}),
    pay(),
    ReceiptScreen.isShown(),
    Points.receiptSays("Beans", "Earned", "45"),
    Points.receiptSays("Beans", "Balance", "45"),
    Points.receiptIsBooked("Beans"),
    ReceiptScreen.clickNextOrder(),
    // The next order begins with what was booked.
    member(),
    Points.hasPoints("Beans", {balance: "45"}),
]);

tour("identity_points_redeem", () => [
    ProductScreen.clickDisplayedProduct("Kettle"),
    member(),
    Points.hasPoints("Beans", {balance: "100", earned: "40", total: "140"}),
    Points.open("Beans"),
    Points.choose("per point"),
    Points.typePoints("60", "$ 3.00"),
    Points.hasPoints("Beans", {spent: "60", total: "80"}),
    Order.hasTotal("37.00"),
    // What was typed stays when the order changes.
    ProductScreen.clickDisplayedProduct("Cup"),
    Order.hasTotal("42.00"),
    Points.hasPoints("Beans", {earned: "45", spent: "60", total: "85"}),
    pay(),
    ReceiptScreen.isShown(),
    Points.receiptSays("Beans", "Redeemed", "60"),
    Points.receiptSays("Beans", "Balance", "85"),
]);

tour("identity_points_reward_button", () => [
    ProductScreen.clickDisplayedProduct("Kettle"),
    member(),
    Points.hasPoints("Beans", {balance: "100", earned: "40"}),
    Points.chooseAmongRewards("Bean Club", "per point"),
    Points.typePoints("60", "$ 3.00"),
    Points.hasPoints("Beans", {spent: "60", total: "80"}),
    Order.hasTotal("37.00"),
    // Another amount, by the till's own button.
    Points.open("Beans"),
    Points.choose("per point"),
    Points.typePoints("20", "$ 1.00"),
    Points.hasPoints("Beans", {spent: "20", total: "120"}),
    Order.hasTotal("39.00"),
    pay(),
    ReceiptScreen.isShown(),
    Points.receiptSays("Beans", "Redeemed", "20"),
]);

tour("identity_points_member_day", () => [
    ProductScreen.clickDisplayedProduct("Kettle"),
    member(),
    Points.hasPoints("Beans", {earned: "80"}),
    Points.open("Beans"),
    Points.why("1 × 40.00 × 2 (member day) = 80"),
    Points.close(),
    pay(),
    ReceiptScreen.isShown(),
    Points.receiptSays("Beans", "Earned", "80"),
]);

tour("identity_points_stamps", () => [
    ProductScreen.clickDisplayedProduct("Cup"),
    member(),
    Points.hasStamps("Stamps", {old: 3, fresh: 1, empty: 1}),
    ProductScreen.clickDisplayedProduct("Cup"),
    Points.hasStamps("Stamps", {old: 3, fresh: 2, empty: 0}),
    Points.open("Stamps"),
    Points.choose("Free Product"),
    Points.hasPoints("Stamps", {spent: "5"}),
    Order.hasTotal("10.00"),
    pay(),
    ReceiptScreen.isShown(),
    Points.receiptSays("Stamps", "Redeemed", "5"),
]);

tour("identity_points_level", () => [
    ProductScreen.clickDisplayedProduct("Cup"),
    member(),
    Points.hasLevel("Beans", "Green"),
    Points.says("Beans", "to Gold"),
    ProductScreen.clickDisplayedProduct("Kettle"),
    Points.says("Beans", "Reaches Gold with this order"),
    pay(),
    ReceiptScreen.isShown(),
    Points.receiptSays("Beans", "Your level", "Gold"),
    ReceiptScreen.clickNextOrder(),
    ProductScreen.clickDisplayedProduct("Kettle"),
    member(),
    Points.hasLevel("Beans", "Gold"),
    Points.hasPoints("Beans", {earned: "60"}),
]);

/** The kettle comes back when the customer has spent what it earned. */
const returnOfTheKettle = () => [
    ProductScreen.clickDisplayedProduct("Kettle"),
    member(),
    pay(),
    ReceiptScreen.isShown(),
    Points.receiptSays("Beans", "Balance", "50"),
    ReceiptScreen.clickNextOrder(),
    // The customer spends what the kettle earned.
    ProductScreen.clickDisplayedProduct("Cup"),
    member(),
    Points.open("Beans"),
    Points.choose("per point"),
    Points.typePoints("30", "$ 1.50"),
    pay(),
    ReceiptScreen.isShown(),
    Points.receiptSays("Beans", "Balance", "25"),
    ReceiptScreen.clickNextOrder(),
    ProductScreen.clickRefund(),
    TicketScreen.selectOrderByPrice("40.00"),
    TicketScreen.confirmRefund(),
    PaymentScreen.isShown(),
];

const kettleIsPaidOut = () => [
    ReceiptScreen.isShown(),
    Points.receiptSays("Beans", "Taken back", "40"),
    Points.receiptSays("Beans", "Balance", "0"),
];

tour("identity_points_refund", () => [
    returnOfTheKettle(),
    Points.returnTakesBack("Beans", "40"),
    Points.returnMisses("15 are spent already: $ 0.75 is taken off the refund."),
    PaymentScreen.totalIs("-39.25"),
    PaymentScreen.clickPaymentMethod("Cash"),
    PaymentScreen.clickValidate(),
    kettleIsPaidOut(),
]);

tour("identity_points_refund_fast", () => [
    returnOfTheKettle(),
    PaymentScreen.clickBack(),
    // Whoever takes the line away gets it back when it is paid out.
    ProductScreen.clickOrderline("Points already spent"),
    ProductScreen.clickNumpad("⌫", "⌫"),
    Order.hasTotal("-40.00"),
    ProductScreen.clickFastPaymentButton("Bank"),
    Points.missingIsConfirmed("15 are spent already: $ 0.75 is taken off the refund."),
    kettleIsPaidOut(),
]);

tour("identity_points_offline", () => [
    ProductScreen.clickDisplayedProduct("Cup"),
    member(),
    Points.hasPoints("Beans", {balance: "100", earned: "5", total: "105"}),
    Points.isSynced("Beans"),
    Network.cut(),
    ProductScreen.clickDisplayedProduct("Kettle"),
    Points.hasPoints("Beans", {balance: "100", earned: "45", total: "145"}),
    Points.open("Beans"),
    Points.choose("per point"),
    Points.typePoints("60", "$ 3.00"),
    Points.hasPoints("Beans", {spent: "60", total: "85"}),
    // The network comes and goes; the numbers stay.
    Points.isWaiting("Beans"),
    Points.remember("Beans"),
    Network.restore(),
    Points.isSynced("Beans"),
    Points.isAsRemembered("Beans"),
    Network.cut(),
    Points.isWaiting("Beans"),
    Points.isAsRemembered("Beans"),
    ProductScreen.clickPayButton(),
    PaymentScreen.clickPaymentMethod("Cash"),
    PaymentScreen.clickValidate(),
    Network.acknowledge(),
    ReceiptScreen.isShown(),
    Points.receiptSays("Beans", "Earned", "45"),
    Points.receiptSays("Beans", "Redeemed", "60"),
    Points.receiptWaits("Beans"),
    ReceiptScreen.clickNextOrder(),
    // A customer of a card that this till has never seen.
    ProductScreen.clickDisplayedProduct("Kettle"),
    Customer.open(),
    Customer.find("XZ4T-MT24-8E2Z"),
    Customer.orderHasCustomer("XZ4T-MT24-8E2Z"),
    Points.hasPoints("Beans", {earned: "40"}),
    Points.isWaiting("Beans"),
    Network.restore(),
    Points.isSynced("Beans"),
    Points.wasBooked({earned: 45, spent: 60}),
    Points.hasPoints("Beans", {balance: "7", earned: "40", total: "47"}),
    ProductScreen.clickPayButton(),
    PaymentScreen.clickPaymentMethod("Cash"),
    PaymentScreen.clickValidate(),
    ReceiptScreen.isShown(),
    Points.receiptSays("Beans", "Balance", "47"),
    Points.receiptIsBooked("Beans"),
    ReceiptScreen.clickNextOrder(),
    member(),
    // What was booked is what the till said.
    Points.hasPoints("Beans", {balance: "85"}),
]);

/** Another till holds points of the same customer, or lets go of them. */
const otherTill = (method, ...args) =>
    run(async () => {
        const {id} = posmodel.getOrder().partner_id;
        const program = posmodel.models["loyalty.program"].find((one) => one._points);
        const given = args.map((points) => ({[program.id]: points}));
        const who = given.length ? [id] : [];
        const answer = await posmodel.data.call("pos.order", method, [
            posmodel.config.id,
            "an order of another till",
            ...given,
            ...who,
        ]);
        if (given.length && answer.status !== "ok") {
            throw new Error(`the other till got ${answer.status}`);
        }
    }, `another till: ${method}`);

tour("identity_points_conflict", () => [
    ProductScreen.clickDisplayedProduct("Kettle"),
    member(),
    Points.open("Beans"),
    Points.choose("per point"),
    Points.typePoints("140", "$ 7.00"),
    Order.hasTotal("33.00"),
    ProductScreen.clickPayButton(),
    PaymentScreen.clickPaymentMethod("Cash"),
    otherTill("pos_hold_points", 80),
    PaymentScreen.clickValidate(),
    Points.anotherTillWasFaster(),
    PaymentScreen.clickBack(),
    // What is left, and what this order earns.
    Points.hasPoints("Beans", {spent: "60"}),
    Order.hasTotal("37.00"),
    ProductScreen.clickPayButton(),
    PaymentScreen.clickPaymentlineDelButton("Cash", "33.00"),
    PaymentScreen.clickPaymentMethod("Cash"),
    PaymentScreen.clickValidate(),
    ReceiptScreen.isShown(),
    Points.receiptSays("Beans", "Redeemed", "60"),
    Points.receiptSays("Beans", "Balance", "80"),
    ReceiptScreen.clickNextOrder(),
]);
