/* global posmodel */

import * as Chrome from "@point_of_sale/../tests/pos/tours/utils/chrome_util";
import * as Customer from "@pos_customer_identity/../tests/tours/utils/customer_dialog_util";
import * as Dialog from "@point_of_sale/../tests/generic_helpers/dialog_util";
import * as Network from "@pos_customer_identity/../tests/tours/utils/network_util";
import * as PaymentScreen from "@point_of_sale/../tests/pos/tours/utils/payment_screen_util";
import * as ProductScreen from "@point_of_sale/../tests/pos/tours/utils/product_screen_util";
import * as ReceiptScreen from "@point_of_sale/../tests/pos/tours/utils/receipt_screen_util";
import {refresh, run} from "@point_of_sale/../tests/generic_helpers/utils";
import {ConnectionLostError} from "@web/core/network/rpc";
import {registry} from "@web/core/registry";

const start = () => [Chrome.startPoS(), Dialog.confirm("Open Register")];

const sell = () => [
    ProductScreen.clickDisplayedProduct("Desk Pad"),
    ProductScreen.clickPayButton(),
    PaymentScreen.clickPaymentMethod("Cash"),
    PaymentScreen.clickValidate(),
    ReceiptScreen.isShown(),
];

const synced = () =>
    run(async () => {
        for (let tries = 0; tries < 100; tries++) {
            const orders = posmodel.models["pos.order"].filter(
                (order) => order.finalized
            );
            const pending = posmodel.models["res.partner"].filter((p) => p.isPending);
            if (orders.every((order) => order.partner_id?.id > 0) && !pending.length) {
                return;
            }
            await new Promise((resolve) => setTimeout(resolve, 100));
        }
        throw new Error("the order did not get its customer");
    }, "every paid order has its customer from the server");

const send = () =>
    run(async () => {
        const order = posmodel.models["pos.order"].find((o) => o.finalized);
        await posmodel.syncAllOrders({orders: [order], force: true});
    }, "send the order to the server");

registry.category("web_tour.tours").add("identity_new_member", {
    steps: () =>
        [
            start(),
            Customer.open(),
            Customer.newMember(),
            Customer.orderHasNewMember(),
            sell(),
            Customer.receiptHasCode(),
            ReceiptScreen.clickNextOrder(),
            Customer.orderHasNoCustomer(),
            Chrome.endTour(),
        ].flat(Infinity),
});

registry.category("web_tour.tours").add("identity_new_member_offline", {
    steps: () =>
        [
            start(),
            Network.cut(),
            Customer.open(),
            Customer.find("2699-1-000042"),
            Customer.messageIs("No network: only customer codes can be used now."),
            Customer.newMember(),
            Customer.orderHasNewMember(),
            sell(),
            Network.acknowledge(),
            Customer.receiptHasCode(),
            ReceiptScreen.clickNextOrder(),
            // A known customer's card, that this till has never seen.
            Customer.open(),
            Customer.find("VVA0-1G38-9N23"),
            Customer.orderHasCustomer("VVA0-1G38-9N23"),
            sell(),
            Network.restore(),
            synced(),
            Chrome.endTour(),
        ].flat(Infinity),
});

registry.category("web_tour.tours").add("identity_new_member_reload", {
    steps: () =>
        [
            start(),
            Network.cut(),
            Customer.open(),
            Customer.newMember(),
            Customer.orderHasNewMember(),
            sell(),
            Network.restore(),
            // The browser dies before anything was sent.
            refresh(),
            synced(),
            Chrome.endTour(),
        ].flat(Infinity),
});

registry.category("web_tour.tours").add("identity_repeated_sync", {
    steps: () =>
        [
            start(),
            Network.cut(),
            Customer.open(),
            Customer.newMember(),
            Customer.orderHasNewMember(),
            run(() => {
                // The order reaches the server, but the answer is lost.
                const call = posmodel.data.call;
                posmodel.data.call = async function (model, method) {
                    const answer = await call.apply(this, arguments);
                    if (method === "sync_from_ui") {
                        posmodel.data.call = call;
                        document.body.classList.add("answer-lost");
                        throw new ConnectionLostError();
                    }
                    return answer;
                };
            }, "lose the first answer"),
            sell(),
            Network.restore(),
            {content: "the first answer is lost", trigger: "body.answer-lost"},
            send(),
            synced(),
            send(),
            synced(),
            Chrome.endTour(),
        ].flat(Infinity),
});
