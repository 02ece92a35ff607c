import {MEMBER} from "./data/res_partner.data";
import {answer} from "./utils";
import {setupPosEnv} from "@point_of_sale/../tests/unit/utils";

export const ITEM = {
    id: 501,
    name: "W501",
    product_name: "Kettle",
    serial: false,
    sold_on: "2026-03-12",
    until: "2028-03-12",
    state: "covered",
    text: "Covered until 03/12/2028",
    order_ref: "2699-1-000042",
    exclusions: "Scale in the kettle",
    open_case: false,
};

export const CASE = {
    id: 601,
    name: "CASE/2026/00012",
    case_type: "warranty",
    is_open: true,
    state_text: "New",
    subject: "Leaks",
    product_name: "Kettle",
    closed_at: false,
};

/** A till with an order for a member, and a server that knows one item. */
export async function setupWarranty({
    asksSerial = true,
    items = [ITEM],
    cases = [],
    terms = [{months: 24, clock: "sale", after: 0}],
} = {}) {
    const pos = await setupPosEnv();
    const {partner} = await pos.customerIdentity.identify(MEMBER);
    const asked = [];
    const reply = (method, made) =>
        answer(pos, method, (args) => {
            asked.push([method, ...args.slice(1)]);
            return made(args);
        });
    reply("pos_items", () => ({
        status: "found",
        items,
        cases,
        last_contact: {day: "2026-11-20", text: "Phone, asks for a lid"},
    }));
    reply("pos_counts", () => ({cases: cases.length}));
    reply("pos_open", () => ({status: "opened", case: CASE}));
    reply("pos_note", () => ({status: "noted"}));
    reply("pos_set_serial", () => ({status: "found", warnings: [], items}));
    const order = pos.addNewOrder();
    order.setPartner(partner);
    const template = pos.models["product.template"].find(
        (one) => one.product_variant_ids.length === 1 && !one.isTracked()
    );
    const [product] = template.product_variant_ids;
    product._warranty = {asks_serial: asksSerial, terms, text: "Warranty: 2 years"};
    const sell = async (qty = 1) => {
        const line = await pos.addLineToOrder(
            {product_id: product, product_tmpl_id: template, qty},
            order,
            {},
            false
        );
        return line;
    };
    return {pos, order, partner, product, template, sell, asked, reply};
}
