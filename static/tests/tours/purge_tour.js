/* global posmodel */

import * as Chrome from "@point_of_sale/../tests/pos/tours/utils/chrome_util";
import * as Customer from "@pos_customer_identity/../tests/tours/utils/customer_dialog_util";
import * as Dialog from "@point_of_sale/../tests/generic_helpers/dialog_util";
import * as Network from "@pos_customer_identity/../tests/tours/utils/network_util";
import * as PaymentScreen from "@point_of_sale/../tests/pos/tours/utils/payment_screen_util";
import * as ProductScreen from "@point_of_sale/../tests/pos/tours/utils/product_screen_util";
import * as ReceiptScreen from "@point_of_sale/../tests/pos/tours/utils/receipt_screen_util";
import * as Storage from "@pos_customer_identity/../tests/tours/utils/storage_util";
import {run} from "@point_of_sale/../tests/generic_helpers/utils";
import {registry} from "@web/core/registry";

const PERSON = {
    id: 987654,
    name: "Zylpha Sentinel",
    phone: "+1 201-555-0147",
    email: "zylpha@sentinel.example",
    pos_contact_address: "Sentinelstrasse 4711",
};
const ROWS = {
    "res.partner": [PERSON],
    "pos.order": [{uuid: "earlier", email: PERSON.email, mobile: PERSON.phone}],
};

/** Odoo writes a moment after a change. */
async function keptUnsent(indexedDB) {
    for (let tries = 0; tries < 100; tries++) {
        const {"pos.order": orders} = await indexedDB.readAll(["pos.order"]);
        const unsent = orders.filter((order) => order.state === "paid");
        if (unsent.length === 1) {
            return unsent[0];
        }
        await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error("the till does not keep the one unsent order");
}

/** The order that was not sent yet has an address, as Odoo's own till would keep it. */
const addressOnUnsentOrder = () =>
    run(async () => {
        const {indexedDB} = posmodel.data;
        const unsent = await keptUnsent(indexedDB);
        const store = indexedDB.db
            .transaction("pos.order", "readwrite")
            .objectStore("pos.order");
        await new Promise((resolve) => {
            const {email, phone} = PERSON;
            store.put({...unsent, email, mobile: phone}).onsuccess = resolve;
        });
    }, "the unsent order has an address");

const sent = () =>
    run(async () => {
        for (let tries = 0; tries < 100; tries++) {
            const paid = posmodel.models["pos.order"].filter((o) => o.finalized);
            if (paid.length && paid.every((order) => order.isSynced)) {
                return;
            }
            await new Promise((resolve) => setTimeout(resolve, 100));
        }
        throw new Error("the order was not sent");
    }, "the order was sent");

registry.category("web_tour.tours").add("identity_purge", {
    steps: () =>
        Network.patiently(
            Chrome.startPoS(),
            Dialog.confirm("Open Register"),
            Customer.open(),
            Customer.find("VVA0-1G38-9N23"),
            Customer.orderHasCustomer("VVA0-1G38-9N23"),
            Network.cut(),
            ProductScreen.clickDisplayedProduct("Desk Pad"),
            ProductScreen.clickPayButton(),
            PaymentScreen.clickPaymentMethod("Cash"),
            PaymentScreen.clickValidate(),
            ReceiptScreen.isShown(),
            Storage.plantEarlierCache(() => posmodel.data.databaseName, {
                "res.partner": [PERSON],
            }),
            Storage.plantEarlierCache(() => "config-id_1_token", ROWS),
            Storage.plantEarlierCache(
                () => `point-of-sale-987654-${odoo.info.db}`,
                ROWS
            ),
            addressOnUnsentOrder(),
            Storage.holds(PERSON.email),
            // With the network the till sends at once: that must be the next opening's work.
            Storage.reload(Network.backOnline),
            sent(),
            Storage.holdsNoneOf(
                PERSON.name,
                PERSON.phone,
                PERSON.email,
                PERSON.pos_contact_address
            ),
            Chrome.endTour()
        ),
});
