import {animationFrame, click, edit, press, waitFor, waitForNone} from "@odoo/hoot-dom";
import {expect, test} from "@odoo/hoot";
import {MONTHS} from "./data/till_cases";
import {MainComponentsContainer} from "@web/core/main_components_container";
import {OrderReceipt} from "@point_of_sale/app/screens/receipt_screen/receipt/order_receipt";
import {Orderline} from "@point_of_sale/app/components/orderline/orderline";
import {addMonths} from "@pos_customer_identity/app/rules/calendar";
import {definePosModels} from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import {mountWithCleanup} from "@web/../tests/web_test_helpers";
import {serializeDateTime} from "@web/core/l10n/dates";
import {takenSerials} from "@pos_customer_identity/app/utils/warranty";
import {ITEM, setupWarranty} from "./warranty_utils";

definePosModels();

/** As the payment does it, on a day; nothing is sent. */
function pay(order, day = "2026-01-31T12:00:00") {
    order.prepareWarranty();
    order.date_order = serializeDateTime(luxon.DateTime.fromISO(day));
    order.state = "paid";
}

test("months end as the server's do", () => {
    for (const [day, months, ends] of MONTHS) {
        expect([day, months, addMonths(day, months)]).toEqual([day, months, ends]);
    }
});

test("a line says what its product promises, and asks for the number", async () => {
    const {sell, product} = await setupWarranty();
    const line = await sell();
    await mountWithCleanup(Orderline, {props: {line}});
    expect(".warranty-text").toHaveText("Warranty: 2 years");
    expect(".warranty-serials").toHaveText("Add serial number");
    line.setWarrantySerials(["KT-1"]);
    await animationFrame();
    expect(".warranty-serials").toHaveText("KT-1");
    expect(product._warranty.asks_serial).toBe(true);
});

test("a product without a warranty says nothing", async () => {
    const {sell, product} = await setupWarranty();
    product._warranty = undefined;
    const line = await sell();
    await mountWithCleanup(Orderline, {props: {line}});
    expect(".warranty-line").toHaveCount(0);
});

test("a product that has no number is not asked for one", async () => {
    const {sell} = await setupWarranty({asksSerial: false});
    const line = await sell();
    await mountWithCleanup(Orderline, {props: {line}});
    expect(".warranty-text").toHaveCount(1);
    expect(".warranty-serials").toHaveCount(0);
});

test("selling asks for the number; a scanner's Enter saves it", async () => {
    const {pos, order, template} = await setupWarranty();
    await mountWithCleanup(MainComponentsContainer);
    await pos.addLineToCurrentOrder({product_tmpl_id: template});
    await waitFor(".serial-dialog");
    expect(".serial-value").toBeFocused();
    await edit("KT-4711");
    await press("Enter");
    await waitForNone(".serial-dialog");
    expect(order.lines[0].warrantySerials).toEqual(["KT-4711"]);
    const [[, , sent]] = order.serializeForORM().lines;
    expect(sent.warranty_serials).toEqual(["KT-4711"]);
});

test("the number can come later, and two items cannot have the same", async () => {
    const {pos, order, sell} = await setupWarranty();
    const line = await sell(2);
    await mountWithCleanup(MainComponentsContainer);
    await mountWithCleanup(Orderline, {props: {line}});
    await click(".warranty-serials");
    await waitFor(".serial-dialog");
    expect(".serial-value").toHaveCount(2);
    await click(".serial-later");
    await waitForNone(".serial-dialog");
    expect(line.warrantySerials).toEqual([]);
    await click(".warranty-serials");
    await waitFor(".serial-dialog");
    await edit("AB1");
    await press("Enter");
    expect(".serial-value:last").toBeFocused();
    await edit("ab1");
    await press("Enter");
    await animationFrame();
    expect(".serial-message").toHaveText("Two items have the same serial number.");
    expect(order.lines.length).toBe(1);
    expect(pos.getOrder()).toBe(order);
});

test("lines that are merged keep the numbers of both, each at its item", async () => {
    const {sell} = await setupWarranty();
    const line = await sell(2);
    line.setWarrantySerials(["A1"]);
    line.merge({getQuantity: () => 1, warrantySerials: ["C3"], pack_lot_ids: []});
    expect(line.warrantySerials).toEqual(["A1", "", "C3"]);
});

test("a paid order has a key of its page, made once and sent along", async () => {
    const {order, sell} = await setupWarranty();
    await sell();
    expect(order.serializeForORM().page_key || "").toBe("");
    pay(order);
    const key = order.pageKey;
    expect(key).toMatch(/^[0-9a-f]{32}$/);
    order.prepareWarranty();
    expect(order.serializeForORM().page_key).toBe(key);
    const kept = JSON.parse(order.serializeForIndexedDB().JSONuiState);
    expect(kept.pageKey).toBe(key);
});

test("an order without a warranty has no page", async () => {
    const {order, sell, product} = await setupWarranty();
    product._warranty = undefined;
    await sell();
    pay(order);
    expect(order.pageKey).toBe(undefined);
    await mountWithCleanup(OrderReceipt, {props: {order}});
    expect(".pos-receipt-warranty, .receipt-warranty").toHaveCount(0);
});

test("the receipt says until when, the number, and has the code of the page", async () => {
    const {pos, order, sell} = await setupWarranty();
    pos.config._zone = "UTC";
    (await sell()).setWarrantySerials(["KT-4711"]);
    pay(order);
    await mountWithCleanup(OrderReceipt, {props: {order}});
    expect(".receipt-warranty-text").toHaveText("Warranty until 01/31/2028");
    expect(".receipt-warranty-serials").toHaveText("Serial number: KT-4711");
    expect(".pos-receipt-warranty img").toHaveAttribute("src", /^data:image/);
});

test("what the server has registered comes before what the till counts", async () => {
    const {order, sell} = await setupWarranty();
    const line = await sell();
    pay(order);
    order.warranty_facts = {[line.uuid]: [{until: "2029-02-28", serials: ["S-1"]}]};
    await mountWithCleanup(OrderReceipt, {props: {order}});
    expect(".receipt-warranty-text").toHaveText("Warranty until 02/28/2029");
    expect(".receipt-warranty-serials").toHaveText("Serial number: S-1");
});

test("a number that an item of another sale has is told", async () => {
    const {order, sell} = await setupWarranty();
    const line = await sell(2);
    pay(order);
    expect(takenSerials(order)).toEqual([]);
    order.warranty_facts = {
        [line.uuid]: [
            {until: "2029-02-28", serials: ["S-1"], taken: true},
            {until: "2029-02-28", serials: ["S-2"]},
        ],
    };
    expect(takenSerials(order)).toEqual(["S-1"]);
});

test("a term that waits for the registration has no last day yet", async () => {
    const {order, sell} = await setupWarranty({
        terms: [{months: 24, clock: "activation", after: 0}],
    });
    await sell();
    pay(order);
    await mountWithCleanup(OrderReceipt, {props: {order}});
    expect(".receipt-warranty-text").toHaveText("Warranty: 2 years");
});

test("of the shop's term and the law's the later end counts", async () => {
    const {order, sell} = await setupWarranty({
        terms: [
            {months: 24, clock: "delivery", after: 0},
            {months: 24, clock: "activation", after: 30},
        ],
    });
    await sell();
    pay(order, "2026-01-01T12:00:00");
    await mountWithCleanup(OrderReceipt, {props: {order}});
    expect(".receipt-warranty-text").toHaveText("Warranty until 01/31/2028");
});

/** Put a longer warranty on the order. */
async function sellLonger(pos, template) {
    const longer = pos.models["product.template"].find(
        (one) =>
            one !== template && one.product_variant_ids.length === 1 && !one.isTracked()
    );
    longer.product_variant_ids[0]._extends_warranty = true;
    return pos.addLineToCurrentOrder({product_tmpl_id: longer});
}

test("a longer warranty is for the only item of the order", async () => {
    const {pos, sell, template} = await setupWarranty({asksSerial: false});
    await mountWithCleanup(MainComponentsContainer);
    const kettle = await sell();
    const line = await sellLonger(pos, template);
    await animationFrame();
    expect(".extension-dialog").toHaveCount(0);
    expect(line.extendsWhat).toBe(kettle.full_product_name);
    expect(line.missesExtended).toBe(false);
});

test("of several items the cashier chooses, or of those bought before", async () => {
    const {pos, order, asked, template} = await setupWarranty({asksSerial: false});
    await mountWithCleanup(MainComponentsContainer);
    const line = await sellLonger(pos, template);
    await waitFor(".extension-dialog .extension-item");
    expect(asked.filter(([method]) => method === "pos_items")).toHaveLength(1);
    expect(".extension-item").toHaveText(/Kettle/);
    await click(".extension-item");
    await waitForNone(".extension-dialog");
    expect(line.warranty_extends).toEqual({card: ITEM.id, name: "Kettle"});
    expect(line.extendsWhat).toBe("Kettle");
    const [[, , sent]] = order.serializeForORM().lines;
    expect(sent.warranty_extends).toEqual({card: ITEM.id, name: "Kettle"});
});

test("what ended is not offered, and the item can be chosen later", async () => {
    const {pos, template} = await setupWarranty({
        asksSerial: false,
        items: [{...ITEM, state: "ended"}],
    });
    await mountWithCleanup(MainComponentsContainer);
    const line = await sellLonger(pos, template);
    await waitFor(".extension-dialog");
    expect(".extension-item").toHaveCount(0);
    await click(".extension-query");
    await edit("KT-1");
    await press("Enter");
    await animationFrame();
    expect(".extension-message").toHaveText("No item here can be made longer.");
    await click(".extension-later");
    await waitForNone(".extension-dialog");
    expect(line.missesExtended).toBe(true);
});

test("an item that leaves the order takes the choice along", async () => {
    const {pos, order, sell, template} = await setupWarranty({asksSerial: false});
    await mountWithCleanup(MainComponentsContainer);
    const kettle = await sell();
    const line = await sellLonger(pos, template);
    line.warranty_extends = {line: kettle.uuid, name: kettle.full_product_name};
    expect(line.missesExtended).toBe(false);
    order.removeOrderline(kettle);
    expect(line.missesExtended).toBe(true);
});
