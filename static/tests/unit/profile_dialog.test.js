import {CASE, ITEM} from "./warranty_utils";
import {PURCHASE, setupProfile} from "./profile_utils";
import {animationFrame, click, press, waitFor, waitForNone} from "@odoo/hoot-dom";
import {expect, test} from "@odoo/hoot";
import {Deferred} from "@odoo/hoot-mock";
import {MainComponentsContainer} from "@web/core/main_components_container";
import {definePosModels} from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import {mountWithCleanup} from "@web/../tests/web_test_helpers";

definePosModels();

const ROWS = {
    purchases: {rows: [PURCHASE], more: true},
    items: {rows: [ITEM], more: false},
    points: {
        rows: [{id: 1, on: "2026-03-12", points: 40, text: "Earned", why: ["1 x 40"]}],
        more: false,
    },
    cases: {rows: [CASE], more: false, contacts: []},
    answers: {
        rows: [{id: 1, on: "2026-03-12", name: "How was it?", text: "9"}],
        preferences: [{name: "Coffee", text: "Mild", on: "2026-03-12"}],
        consents: [
            {name: "Receipts", text: "Agreed", is_given: true, on: "2026-03-12"},
        ],
        more: false,
    },
};

async function openProfile({tab, ...settings} = {}) {
    const found = await setupProfile({
        replies: {pos_tab: ([, , name]) => ROWS[name]},
        ...settings,
    });
    await mountWithCleanup(MainComponentsContainer);
    found.pos.showProfile(tab);
    await waitFor(".profile-dialog");
    await animationFrame();
    return found;
}

async function tap(target) {
    await click(target);
    await animationFrame();
}

test("each tab is asked for when it is looked at", async () => {
    const {calls, partner} = await openProfile();
    expect(".purchase-name").toHaveText("Kettle");
    expect(calls("pos_tab")).toEqual([[partner.id, "purchases", 0]]);
    await tap(".profile-tab-items");
    expect(".item-name").toHaveText("Kettle");
    await tap(".profile-tab-points");
    expect(".profile-reason").toHaveText("1 x 40");
    await tap(".profile-tab-cases");
    expect(".profile-case-state").toHaveText("New");
    await tap(".profile-tab-answers");
    expect(".profile-answer").toHaveCount(3);
    await tap(".profile-tab-purchases");
    expect(calls("pos_tab").length).toBe(5);
});

test("arrow keys go round the tabs, and one of them is in the order of Tab", async () => {
    await openProfile();
    document.querySelector(".profile-tab-purchases").focus();
    await press("ArrowRight");
    await animationFrame();
    expect(".profile-tab-items").toBeFocused();
    expect(".profile-tab-items").toHaveAttribute("aria-selected", "true");
    expect(".profile-tabs [tabindex='0']").toHaveCount(1);
    await press("ArrowLeft");
    await press("ArrowLeft");
    await animationFrame();
    expect(".profile-tab-answers").toBeFocused();
    await press("Home");
    await animationFrame();
    expect(".profile-tab-purchases").toBeFocused();
});

test("the next page comes below the first one", async () => {
    const {calls, reply} = await openProfile();
    reply("pos_tab", () => ({
        rows: [{...PURCHASE, id: 802, number: "2699-1-000041"}],
        more: false,
    }));
    await tap(".profile-more");
    expect(".purchase").toHaveCount(2);
    expect(".profile-more").toHaveCount(0);
    expect(calls("pos_tab").map(([, , offset]) => offset)).toEqual([0, 1]);
});

test("the same is sold again", async () => {
    const {order} = await openProfile();
    const before = order.lines.length;
    await tap(".purchase-line-again");
    await waitFor(".o_notification:contains(On the order: Kettle)");
    expect(order.lines.length).toBe(before + 1);
    expect(order.lines.at(-1).product_id.id).toBe(5);
    expect(order.lines.at(-1).qty).toBe(2);
});

test("a return begins where Odoo refunds", async () => {
    const {pos} = await openProfile();
    const paid = pos.addNewOrder();
    paid.pos_reference = "2699-1-000042";
    paid.state = "paid";
    pos.data.loadServerOrders = () => Promise.resolve([paid]);
    const went = [];
    pos.navigate = (screen, params) => went.push([screen, params.stateOverride]);
    await tap(".purchase-return");
    await waitForNone(".profile-dialog");
    expect(went[0][0]).toBe("TicketScreen");
    expect(went[0][1].filter).toBe("SYNCED");
    expect(went[0][1].selectedOrderUuid).toBe(paid.uuid);
    expect(went[0][1].search.searchTerm).toBe("2699-1-000042");
});

test("a tab that is not for this cashier says so, and the others go on", async () => {
    const refusal = Object.assign(new Error("refused"), {
        exceptionName: "odoo.exceptions.AccessError",
        data: {message: "Answers are for the service desk."},
    });
    await openProfile({
        tab: "answers",
        replies: {
            pos_tab: ([, , name]) => {
                if (name === "answers") {
                    throw refusal;
                }
                return ROWS[name];
            },
        },
    });
    expect(".profile-message").toHaveText("Answers are for the service desk.");
    await tap(".profile-tab-items");
    expect(".profile-message").toHaveCount(0);
    expect(".item-name").toHaveCount(1);
});

test("without a network each tab says what this till knows", async () => {
    const {pos, calls} = await setupProfile();
    pos.data.network.offline = true;
    await mountWithCleanup(MainComponentsContainer);
    pos.showProfile();
    await waitFor(".profile-dialog");
    for (const tab of ["purchases", "items", "points", "cases", "answers"]) {
        await tap(`.profile-tab-${tab}`);
        expect(".profile-offline").toHaveText(/No network/);
    }
    await tap(".profile-tab-points");
    expect(".profile-balance").toHaveText("100");
    expect(calls("pos_tab")).toEqual([]);
    pos.data.network.offline = false;
    await animationFrame();
    expect(calls("pos_tab").length).toBe(1);
});

test("a page that comes twice is shown once", async () => {
    const {reply} = await openProfile();
    const late = new Deferred();
    const next = {rows: [{...PURCHASE, id: 802}], more: true};
    reply("pos_tab", ([, , name]) => (name === "purchases" ? late : ROWS[name]));
    await tap(".profile-more");
    await tap(".profile-tab-items");
    await tap(".profile-tab-purchases");
    expect(".profile-more").toHaveProperty("disabled", true);
    late.resolve(next);
    await animationFrame();
    await animationFrame();
    expect(".purchase").toHaveCount(2);
});

test("a tab that is on its way says so, also when another one is there", async () => {
    const {reply} = await openProfile();
    const late = new Deferred();
    reply("pos_tab", ([, , name]) => (name === "items" ? late : ROWS[name]));
    await tap(".profile-tab-items");
    await tap(".profile-tab-points");
    await tap(".profile-tab-items");
    expect(".profile-loading").toHaveCount(1);
    late.resolve(ROWS.items);
    await animationFrame();
    expect(".item-name").toHaveCount(1);
});

test("what is shown goes with the customer", async () => {
    const {order} = await openProfile();
    expect(".purchase").toHaveCount(1);
    order.setPartner(false);
    await waitForNone(".profile-dialog");
});

test("of another customer on the order nothing older is shown", async () => {
    const {order, pos, partner, calls, reply} = await openProfile();
    const late = new Deferred();
    reply("pos_tab", () => late);
    const other = pos.models["res.partner"].find((one) => one.id !== partner.id);
    order.setPartner(other);
    await animationFrame();
    await animationFrame();
    expect(".purchase").toHaveCount(0);
    expect(calls("pos_tab").at(-1)[0]).toBe(other.id);
    late.resolve(ROWS.purchases);
    await animationFrame();
    expect(".purchase").toHaveCount(1);
});
