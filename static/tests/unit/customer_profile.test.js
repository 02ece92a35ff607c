import {PROMPT, panelOf, setupProfile} from "./profile_utils";
import {animationFrame, waitFor, waitForNone} from "@odoo/hoot-dom";
import {expect, test} from "@odoo/hoot";
import {ConnectionLostError} from "@web/core/network/rpc";
import {CustomerPanel} from "@pos_customer_identity/app/components/customer_panel/customer_panel";
import {Deferred} from "@odoo/hoot-mock";
import {SURVEY} from "./ask_utils";
import {definePosModels} from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import {factsOf} from "./points_utils";
import {mountWithCleanup} from "@web/../tests/web_test_helpers";

definePosModels();

const methods = (asked) => asked.map(([method]) => method);

test("one call tells points, problems, questions and the rest", async () => {
    const {asked, order, partner, pos} = await setupProfile({
        panel: {problems: {cases: 2, lines: []}, survey_id: SURVEY.id, asks: "survey"},
    });
    await mountWithCleanup(CustomerPanel, {props: {order}});
    await animationFrame();
    await pos.orderUpdateLoyaltyPrograms();
    expect(methods(asked)).toEqual(["pos_panel"]);
    expect(partner.memberPoints.programs[0].points).toBe(100);
    expect(pos.customerCases.countsOf(partner)).toEqual({cases: 2});
    expect(pos.customerAsks.dueFor(order).id).toBe(SURVEY.id);
});

test("the next order of the customer is told anew", async () => {
    const {calls, partner, pos} = await setupProfile();
    const next = pos.addNewOrder();
    next.setPartner(partner);
    await pos.customerProfile.freshen(next);
    await pos.customerProfile.freshen(next);
    expect(calls("pos_panel")).toEqual([[partner.id], [partner.id]]);
});

test("an answer about somebody who is gone changes nothing", async () => {
    const {order, partner, pos, reply} = await setupProfile();
    const late = new Deferred();
    reply("pos_panel", () => late);
    order.setPartner(false);
    pos.customerProfile.forgetOthers();
    order.setPartner(partner);
    const asking = pos.customerProfile.freshen(order);
    order.setPartner(false);
    late.resolve(panelOf(factsOf({points: 7}), {problems: {cases: 9, lines: []}}));
    await asking;
    expect(partner.memberPoints.programs[0].points).toBe(100);
    expect(pos.customerCases.countsOf(partner)).toEqual({cases: 0});
    expect(pos.customerProfile.panelOf(order)).toBe(undefined);
});

test("products are added while the server says nothing", async () => {
    const {order, partner, pos, reply} = await setupProfile();
    reply("pos_panel", () => new Deferred());
    order.setPartner(false);
    pos.customerProfile.forgetOthers();
    order.setPartner(partner);
    await mountWithCleanup(CustomerPanel, {props: {order}});
    const [product] = pos.models["product.product"].filter(
        (one) => !one.product_tmpl_id.isConfigurable() && !one.isTracked?.()
    );
    pos.addLineToCurrentOrder({
        product_id: product,
        product_tmpl_id: product.product_tmpl_id,
    });
    await animationFrame();
    expect(order.lines.length).toBe(2);
    expect(".customer-code").toHaveText("VVA0-1G38-9N23");
});

test("who agreed is greeted; the name goes with the customer", async () => {
    const {calls, order, partner, pos} = await setupProfile({panel: {greets: true}});
    await mountWithCleanup(CustomerPanel, {props: {order}});
    await waitFor(".customer-greeting:contains(Zylpha)");
    expect(calls("pos_greeting")).toEqual([[partner.id]]);
    expect(JSON.stringify(order.serializeForORM()).includes("Zylpha")).toBe(false);
    expect(JSON.stringify(order.serializeForIndexedDB()).includes("Zylpha")).toBe(
        false
    );
    expect(JSON.stringify({...localStorage}).includes("Zylpha")).toBe(false);
    pos.setPartnerToCurrentOrder(false);
    await waitForNone(".customer-greeting");
    expect(JSON.stringify(pos.customerProfile.facts).includes("Zylpha")).toBe(false);
});

test("the name goes when the order is paid", async () => {
    const {order, pos} = await setupProfile({panel: {greets: true}});
    await mountWithCleanup(CustomerPanel, {props: {order}});
    await waitFor(".customer-greeting");
    order.state = "paid";
    pos.customerProfile.forgetOthers();
    expect(JSON.stringify(pos.customerProfile.facts).includes("Zylpha")).toBe(false);
});

test("nobody is greeted who did not agree", async () => {
    const {calls, order} = await setupProfile();
    await mountWithCleanup(CustomerPanel, {props: {order}});
    await waitFor(".customer-code");
    expect(calls("pos_greeting")).toEqual([]);
});

test("without a network the server is asked again when it is back", async () => {
    const {calls, order, pos, reply} = await setupProfile();
    reply("pos_panel", () => {
        throw new ConnectionLostError();
    });
    const next = pos.addNewOrder();
    next.setPartner(order.partner_id);
    pos.data.network.offline = true;
    await mountWithCleanup(CustomerPanel, {props: {order: next}});
    await waitFor(".customer-offline:contains(No network)");
    expect(pos.customerProfile.panelOf(next)).toBe(undefined);
    // What was said before stays.
    expect(next.partner_id.memberPoints.programs[0].points).toBe(100);
    const before = calls("pos_panel").length;
    reply("pos_panel", () => panelOf(factsOf({}), {bonus: ["Birthday bonus due"]}));
    pos.data.network.offline = false;
    await waitForNone(".customer-offline");
    await animationFrame();
    expect(pos.customerProfile.panelOf(next).bonus).toEqual(["Birthday bonus due"]);
    expect(calls("pos_panel").length).toBe(before + 1);
});

test("a server that fails at it is asked part by part", async () => {
    const {asked, order, pos} = await setupProfile({
        replies: {
            pos_panel: () => {
                throw new Error("what no cashier should read");
            },
            pos_counts: () => ({cases: 3}),
        },
    });
    await mountWithCleanup(CustomerPanel, {props: {order}});
    await animationFrame();
    expect(methods(asked).sort()).toEqual([
        "pos_ask_due",
        "pos_counts",
        "pos_member_points",
        "pos_panel",
    ]);
    expect(pos.customerCases.countsOf(order.partner_id)).toEqual({cases: 3});
});

test("what was asked is not asked again at the next order", async () => {
    const {order, partner, pos} = await setupProfile({
        panel: {prompt: PROMPT, asks: "prompt"},
    });
    expect(pos.customerProfile.panelOf(order).asks).toBe("prompt");
    pos.customerProfile.noteAsked(order.partner_id.id, PROMPT);
    const next = pos.addNewOrder();
    next.setPartner(partner);
    await pos.customerProfile.freshen(next);
    expect(pos.customerProfile.panelOf(next).asks).toBe(false);
});

test("what was asked is not asked on the customer's other order", async () => {
    const {order, partner, pos} = await setupProfile({
        panel: {prompt: PROMPT, asks: "prompt"},
    });
    const other = pos.addNewOrder();
    other.setPartner(partner);
    await pos.customerProfile.freshen(other);
    expect(pos.customerProfile.panelOf(other).asks).toBe("prompt");
    pos.customerProfile.noteAsked(order.partner_id.id, PROMPT);
    expect(pos.customerProfile.panelOf(other).asks).toBe(false);
});

test("what was not asked itself can be asked another time", async () => {
    const {order, partner, pos} = await setupProfile({
        panel: {prompt: PROMPT, asks: "prompt"},
    });
    pos.customerProfile.noteAsked(order.partner_id.id, {...PROMPT, id: PROMPT.id + 1});
    expect(pos.customerProfile.panelOf(order).asks).toBe(false);
    const next = pos.addNewOrder();
    next.setPartner(partner);
    await pos.customerProfile.freshen(next);
    expect(pos.customerProfile.panelOf(next).asks).toBe("prompt");
});

test("a name that comes late is not kept", async () => {
    const late = new Deferred();
    const {order, partner, pos} = await setupProfile({
        panel: {greets: true},
        replies: {pos_greeting: () => late},
    });
    pos.customerProfile.forgetOthers();
    order.setPartner(false);
    pos.customerProfile.forgetOthers();
    order.setPartner(partner);
    late.resolve({status: "ok", greeting: "Zylpha"});
    await animationFrame();
    expect(JSON.stringify(pos.customerProfile.facts).includes("Zylpha")).toBe(false);
});
