import {CASE_LINE, PROMPT, TOPIC, setupProfile} from "./profile_utils";
import {
    advanceTime,
    animationFrame,
    click,
    edit,
    queryAllTexts,
    waitFor,
    waitForNone,
} from "@odoo/hoot-dom";
import {beforeEach, expect, test} from "@odoo/hoot";
import {ConnectionLostError} from "@web/core/network/rpc";
import {CustomerPanel} from "@pos_customer_identity/app/components/customer_panel/customer_panel";
import {MainComponentsContainer} from "@web/core/main_components_container";
import {SURVEY} from "./ask_utils";
import {definePosModels} from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import {mountWithCleanup} from "@web/../tests/web_test_helpers";

definePosModels();
beforeEach(() => localStorage.removeItem("pos_customer_panel"));

async function openPanel(panel, settings) {
    const found = await setupProfile({panel, ...settings});
    await mountWithCleanup(MainComponentsContainer);
    await mountWithCleanup(CustomerPanel, {props: {order: found.order}});
    await animationFrame();
    return found;
}

async function tap(target) {
    await click(target);
    await animationFrame();
}

async function typeAddress(address) {
    await click(".prompt-email");
    await edit(address);
    await animationFrame();
}

const SUGGESTION = {
    product_id: 5,
    name: "Descaler",
    reason: "together",
    why: "Bought with the kettle by most customers.",
    price: 4.5,
};

test("an order without a customer has no panel", async () => {
    const {order} = await openPanel();
    order.setPartner(false);
    await animationFrame();
    expect(".customer-line").toHaveCount(0);
    expect(".customer-body button").toHaveCount(0);
});

test("problems come first, then what to ask, then points", async () => {
    await openPanel({
        problems: {cases: 1, lines: [CASE_LINE]},
        prompt: PROMPT,
        asks: "prompt",
        suggestions: [SUGGESTION],
        expires: [{kind: "warranty", text: "The kettle's warranty ends soon."}],
    });
    const order = [...document.querySelectorAll(".customer-body > *")].map(
        (one) => one.className.split(" ")[0]
    );
    expect(order).toEqual([
        "problems-row",
        "prompt-row",
        "points-panel",
        "suggestion-row",
        "customer-expires",
    ]);
    expect(".problems-first").toHaveText("Leaks");
    expect(".customer-last-visit").toHaveText("Here 3 days ago");
});

test("closed, it is one line that says the most, and stays so on this device", async () => {
    const {order} = await openPanel({
        problems: {cases: 2, lines: [CASE_LINE]},
        bonus: ["Birthday bonus due"],
        prompt: PROMPT,
        asks: "prompt",
    });
    await tap(".customer-toggle");
    expect(".customer-body").toHaveCount(0);
    expect(".customer-toggle").toHaveAttribute("aria-expanded", "false");
    expect(".customer-problems-mark").toHaveText("2");
    expect(".customer-points").toHaveText(/140$/);
    expect(".customer-bonus-mark").toHaveAttribute("aria-label", "Birthday bonus due");
    expect(".customer-ask-mark").toHaveCount(1);
    await mountWithCleanup(CustomerPanel, {props: {order}});
    expect(".customer-body").toHaveCount(0);
});

test("of a prompt and a survey one is shown", async () => {
    await openPanel({prompt: PROMPT, survey_id: SURVEY.id, asks: "prompt"});
    expect(".prompt-row").toHaveCount(1);
    expect(".ask-row").toHaveCount(0);
});

test("a survey that is due is asked as before", async () => {
    await openPanel({survey_id: SURVEY.id, asks: "survey"});
    expect(".ask-row").toHaveText(/Would you recommend us\?/);
});

test("a bonus that no programme's line tells has a line of its own", async () => {
    const {partner} = await openPanel({bonus: ["Bonus for coming back"]});
    expect(".customer-bonus").toHaveText("Bonus for coming back");
    partner.memberPoints.programs[0].occasions = ["winback"];
    await tap(".customer-toggle");
    await tap(".customer-toggle");
    await advanceTime(200);
    await animationFrame();
    expect(".points-occasion").toHaveText("Welcome-back bonus");
    expect(".customer-bonus").toHaveCount(0);
});

test("a reward that waits is told whatever the programmes' lines tell", async () => {
    const waits = "To fetch: Plum cake";
    const {partner} = await openPanel({fetch: [waits], bonus: ["Bonus"]});
    expect(".customer-bonus bdi").toHaveCount(2);
    partner.memberPoints.programs[0].occasions = ["winback"];
    await tap(".customer-toggle");
    await tap(".customer-toggle");
    await advanceTime(200);
    await animationFrame();
    expect(".points-occasion").toHaveText("Welcome-back bonus");
    expect(".customer-bonus").toHaveText(waits);
});

test("a suggestion says why, is sold by a tap, and then needs no suggesting", async () => {
    const {order} = await openPanel({suggestions: [SUGGESTION]});
    expect(".suggestion-reason").toHaveCount(0);
    await tap(".suggestion-why");
    expect(".suggestion-reason").toHaveText(SUGGESTION.why);
    await tap(".suggestion-add");
    await waitForNone(".suggestion-row");
    expect(order.lines.at(-1).product_id.id).toBe(SUGGESTION.product_id);
});

test("what the customer does not want goes at once, with or without a network", async () => {
    const {calls, partner, pos, reply} = await openPanel({
        suggestions: [SUGGESTION, {...SUGGESTION, product_id: 6, name: "Filter"}],
    });
    await tap(".suggestion-refuse:first");
    expect(".suggestion-row").toHaveCount(1);
    expect(calls("pos_not_interested")).toEqual([[partner.id, 5]]);
    reply("pos_not_interested", () => {
        throw new ConnectionLostError();
    });
    await tap(".suggestion-refuse");
    expect(".suggestion-row").toHaveCount(0);
    await animationFrame();
    const sent = [];
    reply("pos_not_interested", (args) => {
        sent.push(args.slice(1));
        return {status: "kept"};
    });
    await pos.sendWaitingAnswers();
    await pos.sendWaitingAnswers();
    expect(sent).toEqual([[partner.id, 6]]);
});

test("in the place of what the customer does not want comes the next", async () => {
    const third = {...SUGGESTION, product_id: 8, name: "Cups"};
    const all = [SUGGESTION, {...SUGGESTION, product_id: 6, name: "Filter"}, third];
    const {order, partner, pos} = await openPanel({suggestions: all});
    expect(".suggestion-row").toHaveCount(2);
    await tap(".suggestion-refuse:first");
    expect(queryAllTexts(".suggestion-name")).toEqual(["Filter", "Cups"]);
    // Also before the server knows of it.
    const next = pos.addNewOrder();
    next.setPartner(partner);
    await pos.customerProfile.freshen(next);
    const ids = pos.customerProfile
        .panelOf(next)
        .suggestions.map(({product_id}) => product_id);
    expect(ids).toEqual([6, 8]);
    expect(order.partner_id).toBe(partner);
});

test("a suggestion costs what it costs on this order", async () => {
    const {order} = await openPanel({suggestions: [SUGGESTION]});
    const [shown] = queryAllTexts(".suggestion-price");
    await tap(".suggestion-add");
    await waitForNone(".suggestion-row");
    const plain = (text) => text.replace(/\s/g, " ");
    const sold = order.lines.at(-1).currencyDisplayPriceUnit;
    expect(plain(shown)).toBe(plain(sold));
    // The pricelist has another price than the product.
    expect(shown).not.toMatch(/4\.50/);
});

test("goods that come back leave nothing to suggest", async () => {
    const {order} = await openPanel({suggestions: [SUGGESTION]});
    expect(".suggestion-row").toHaveCount(1);
    order.is_refund = true;
    await tap(".customer-toggle");
    await tap(".customer-toggle");
    expect(".suggestion-row").toHaveCount(0);
});

test("an e-mail address goes to the server, and nothing of it stays here", async () => {
    const {calls, order, partner, pos} = await openPanel({
        prompt: PROMPT,
        asks: "prompt",
    });
    await tap(".prompt-row");
    await waitFor(".prompt-dialog");
    expect(".prompt-title").toHaveText(PROMPT.title);
    expect(".prompt-reward").toHaveText("50 beans for it");
    expect(".prompt-save").toHaveProperty("disabled", true);
    await typeAddress("zylpha@sentinel.example");
    await tap(".prompt-save");
    await waitForNone(".prompt-dialog");
    const [[told]] = calls("pos_answer");
    expect(told.uuid).toMatch(/^[0-9a-f]{32}$/);
    expect({...told, uuid: ""}).toEqual({
        uuid: "",
        prompt_id: PROMPT.id,
        partner_id: partner.id,
        order_uuid: order.uuid,
        value: "zylpha@sentinel.example",
    });
    expect(".prompt-row").toHaveCount(0);
    expect(await pos.customerPrompts.outbox.all()).toEqual([]);
});

test("what the server refuses is said, and nothing that was typed is lost", async () => {
    const {reply, calls} = await openPanel({prompt: PROMPT, asks: "prompt"});
    reply("pos_answer", () => ({status: "invalid", message: "This is no address."}));
    await tap(".prompt-row");
    await typeAddress("wrong");
    await tap(".prompt-save");
    expect(".prompt-message").toHaveText("This is no address.");
    expect(".prompt-email").toHaveValue("wrong");
    reply("pos_answer", () => ({status: "kept"}));
    await tap(".prompt-save");
    await waitForNone(".prompt-dialog");
    const uuids = calls("pos_answer").map(([told]) => told.uuid);
    expect(new Set(uuids).size).toBe(1);
});

test("what is typed for one customer is not told of another one", async () => {
    const {calls, order, partner, pos} = await openPanel({
        prompt: PROMPT,
        asks: "prompt",
    });
    await tap(".prompt-row");
    await typeAddress("zylpha@sentinel.example");
    order.setPartner(pos.models["res.partner"].find((one) => one.id !== partner.id));
    await waitForNone(".prompt-dialog");
    expect(calls("pos_answer")).toEqual([]);
    expect(calls("pos_skip")).toEqual([]);
});

test("another answer is another message", async () => {
    const {reply, calls} = await openPanel({prompt: PROMPT, asks: "prompt"});
    // The server may have kept it, and its answer was lost.
    reply("pos_answer", () => {
        throw new ConnectionLostError();
    });
    await tap(".prompt-row");
    await typeAddress("zylpha@sentinel.exampel");
    await tap(".prompt-save");
    await tap(".prompt-save");
    await typeAddress("zylpha@sentinel.example");
    await tap(".prompt-save");
    const [first, again, other] = calls("pos_answer").map(([told]) => told.uuid);
    expect(again).toBe(first);
    expect(other).not.toBe(first);
});

test("not now closes at once; never is told to the server", async () => {
    const {calls} = await openPanel({prompt: PROMPT, asks: "prompt"});
    await tap(".prompt-row");
    await tap(".prompt-never");
    await waitForNone(".prompt-dialog");
    expect(".prompt-row").toHaveCount(0);
    expect(calls("pos_skip")[0][0].never).toBe(true);
});

test("without a network no personal data is taken", async () => {
    const {pos} = await openPanel({prompt: PROMPT, asks: "prompt"});
    await tap(".prompt-row");
    pos.data.network.offline = true;
    await animationFrame();
    expect(".prompt-email").toHaveCount(0);
    expect(".prompt-save").toHaveCount(0);
    expect(".prompt-offline").toHaveText(/keeps no personal data/);
    pos.data.network.offline = false;
});

test("without a network a choice is kept, and arrives once", async () => {
    const {pos, reply, order} = await openPanel({prompt: TOPIC, asks: "prompt"});
    reply("pos_answer", () => {
        throw new ConnectionLostError();
    });
    pos.data.network.offline = true;
    await tap(".prompt-row");
    await tap(".prompt-choice:contains(Mild)");
    await waitForNone(".prompt-dialog");
    await waitFor(".o_notification:contains(No network: the answer is kept)");
    const [kept] = await pos.customerPrompts.outbox.all();
    expect(kept.choice).toBe(422);
    expect(kept.order_uuid).toBe(order.uuid);
    const sent = [];
    reply("pos_answer", ([, told]) => {
        sent.push(told.uuid);
        return {status: "kept"};
    });
    pos.data.network.offline = false;
    await pos.sendWaitingAnswers();
    await pos.sendWaitingAnswers();
    expect(sent).toEqual([kept.uuid]);
});

test("data that still holds is confirmed by a tap", async () => {
    const {calls} = await openPanel({
        prompt: {...PROMPT, kind: "confirm", field: "address"},
        asks: "prompt",
    });
    await tap(".prompt-row");
    await tap(".prompt-yes");
    await waitForNone(".prompt-dialog");
    expect(calls("pos_answer")[0][0].confirmed).toBe(true);
});

test("data that changed is typed, part by part", async () => {
    const {calls} = await openPanel({
        prompt: {...PROMPT, kind: "confirm", field: "address"},
        asks: "prompt",
    });
    await tap(".prompt-row");
    await tap(".prompt-no");
    expect(".prompt-street").toBeFocused();
    await edit("12 Sentinel Street");
    await click(".prompt-city");
    await edit("Wachtstadt");
    await animationFrame();
    await tap(".prompt-save");
    await waitForNone(".prompt-dialog");
    expect(calls("pos_answer")[0][0].value).toEqual({
        street: "12 Sentinel Street",
        city: "Wachtstadt",
    });
});
