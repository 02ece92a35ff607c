import {animationFrame, click, edit, press, queryText, waitFor} from "@odoo/hoot-dom";
import {expect, test} from "@odoo/hoot";
import {mountWithCleanup, onRpc} from "@web/../tests/web_test_helpers";
import {CustomerDesk} from "@pos_customer_identity/backend/customer_desk/customer_desk";
import {Deferred} from "@odoo/hoot-mock";
import {definePosModels} from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import {getDefaultConfig} from "@web/views/view";
import {setupPosEnv} from "@point_of_sale/../tests/unit/utils";

// The services of the till start wherever this addon is tested, and want their models.
definePosModels();

const CODES = {1: "VVA0-1G38-9N23", 2: "XZ4T-MT24-8E2Z"};

const customer = (id) => ({id, code: CODES[id], is_company: false});

const head = (id) => ({
    customer: {...customer(id), has_email: true, is_restricted: false},
    points: [],
    problems: {count: 0, others: 0, rows: []},
    visits: {count: 0, is_more: false, on: false, shop: false, days: false},
    consents: [],
    freshness: {completeness: 0, fields: []},
    planned: [],
    check: {matched: [], count: 0, needed: 2, until: false, seconds: 0},
    comparable: [],
    acts: [],
    tabs: ["timeline", "purchases"],
    opens: ["pos.order"],
});

const purchase = {
    id: 7,
    source: "till",
    number: "2631-555-000001",
    on: "2026-01-02",
    shop: "Shop by the river",
    total: 5,
    currency_id: 1,
    lines: [],
    lines_left: 0,
};

/** A desk whose server answers when the test lets it. */
async function openDesk(replies = {}) {
    await setupPosEnv();
    onRpc("customer.desk", "find", ({args}) => ({
        status: "found",
        customer: customer(Number(args[0])),
        by: "code",
        note: false,
        focus: false,
    }));
    if (!replies.timeline) {
        onRpc("customer.desk", "timeline", () => ({rows: [], more: false}));
    }
    if (!replies.tab) {
        onRpc("customer.desk", "tab", () => ({rows: [purchase], more: false}));
    }
    for (const [method, reply] of Object.entries(replies)) {
        onRpc("customer.desk", method, reply);
    }
    if (!replies.open) {
        onRpc("customer.desk", "open", ({args}) => head(args[0]));
    }
    return mountWithCleanup(CustomerDesk, {
        componentEnv: {config: getDefaultConfig()},
        props: {
            action: {context: {}},
            actionId: 1,
            className: "",
            updateActionState: () => undefined,
        },
    });
}

async function find(text) {
    await click("input[name=desk_query]");
    await edit(text);
    await press("Enter");
    await animationFrame();
}

test("who was looked for last is shown, however late the one before comes", async () => {
    const late = new Deferred();
    await openDesk({
        open: async ({args: [id]}) => {
            if (id === 1) {
                await late;
            }
            return head(id);
        },
    });
    await find("1");
    await find("2");
    await waitFor(`.o_desk_code:contains(${CODES[2]})`);
    late.resolve();
    await animationFrame();
    await animationFrame();
    expect(queryText(".o_desk_code")).toBe(CODES[2]);
});

test("what is read again of one customer does not come back over the next", async () => {
    let late = false;
    const desk = await openDesk({
        open: async ({args: [id]}) => {
            if (id === 1) {
                await late;
            }
            return head(id);
        },
    });
    await find("1");
    await waitFor(`.o_desk_code:contains(${CODES[1]})`);
    late = new Deferred();
    const refreshed = desk.refresh();
    await find("2");
    await waitFor(`.o_desk_code:contains(${CODES[2]})`);
    late.resolve();
    await refreshed;
    await animationFrame();
    expect(queryText(".o_desk_code")).toBe(CODES[2]);
});

test("an order that the user may not read is named, and leads nowhere", async () => {
    await openDesk({
        tab: () => ({
            rows: [purchase, {...purchase, id: 8, source: "sale", number: "S00008"}],
            more: false,
        }),
    });
    await find("1");
    await click("[role=tab][data-tab=purchases]");
    await waitFor(".o_desk_panel[data-tab=purchases]");
    expect("button.font-monospace:contains(2631-555-000001)").toHaveCount(1);
    expect("span:contains(S00008)").toHaveCount(1);
    expect("button:contains(S00008)").toHaveCount(0);
});

test("two clicks send one copy of a receipt", async () => {
    const sent = new Deferred();
    await openDesk({
        send_receipt: async () => {
            expect.step("sent");
            await sent;
            return {status: "sent", message: "On its way."};
        },
    });
    await find("1");
    await click("[role=tab][data-tab=purchases]");
    await waitFor(".o_desk_panel[data-tab=purchases]");
    await click("button:contains(Send a Copy)");
    await click("button:contains(Send a Copy)");
    sent.resolve();
    await animationFrame();
    expect.verifySteps(["sent"]);
});

test("a tab that cannot be read takes nothing else away, and is read again", async () => {
    expect.errors(1);
    let tries = 0;
    await openDesk({
        timeline: () => {
            if (!tries++) {
                throw new Error("This fails once.");
            }
            return {rows: [], more: false};
        },
    });
    await find("1");
    await waitFor(".o_desk_again");
    expect(queryText(".o_desk_code")).toBe(CODES[1]);
    expect.verifyErrors([/This fails once/]);
    await click(".o_desk_again");
    await waitFor(".o_desk_panel[data-tab=timeline]:contains(Nothing happened yet)");
});
