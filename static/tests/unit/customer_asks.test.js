import {SURVEY, setupAsk} from "./ask_utils";
import {
    advanceTime,
    animationFrame,
    click,
    edit,
    press,
    waitFor,
    waitForNone,
} from "@odoo/hoot-dom";
import {expect, test} from "@odoo/hoot";
import {AskRow} from "@pos_customer_identity/app/components/ask_row/ask_row";
import {ConnectionLostError} from "@web/core/network/rpc";
import {CustomerDisplayPosAdapter} from "@point_of_sale/app/customer_display/customer_display_adapter";
import {MainComponentsContainer} from "@web/core/main_components_container";
import {definePosModels} from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import {mountWithCleanup} from "@web/../tests/web_test_helpers";

definePosModels();

async function openAsk(settings) {
    const found = await setupAsk(settings);
    await mountWithCleanup(MainComponentsContainer);
    found.pos.askCustomer();
    await waitFor(".ask-dialog");
    return found;
}

async function tap(target) {
    await click(target);
    await animationFrame();
}

/** The server is away for what is asked next. */
function cut({pos, reply}) {
    pos.data.network.offline = true;
    for (const method of ["pos_ask_answer", "pos_ask_skip", "pos_ask_display"]) {
        reply(method, () => {
            throw new ConnectionLostError();
        });
    }
}

const onDisplay = (order) => {
    const adapter = new CustomerDisplayPosAdapter();
    adapter.formatOrderData(order);
    return adapter.data.askKey;
};

test("the order shows the question that is due, and asks the server once", async () => {
    const {order, pos, calls, partner} = await setupAsk();
    await mountWithCleanup(AskRow, {props: {order}});
    await waitFor(".ask-row:contains(Would you recommend us?)");
    await pos.customerAsks.freshen(partner);
    expect(calls("pos_ask_due")).toEqual([partner.id]);
});

test("nothing is shown where nothing is due", async () => {
    const {order, pos, partner} = await setupAsk({due: false});
    await mountWithCleanup(AskRow, {props: {order}});
    await pos.customerAsks.freshen(partner);
    await animationFrame();
    expect(".ask-row").toHaveCount(0);
    expect(pos.customerAsks.nextFor(order)).toBe(undefined);
});

test("a till that asks nothing asks the server nothing", async () => {
    const {pos, partner, asked} = await setupAsk({surveys: []});
    await pos.customerAsks.freshen(partner);
    expect(asked).toEqual([]);
});

test("a number and a reason: two taps, and it is done", async () => {
    const {calls, order, partner} = await openAsk();
    expect(".ask-title").toHaveText("Would you recommend us?");
    expect(".ask-value").toHaveCount(11);
    await tap(".ask-value-0");
    expect(".ask-title").toHaveText("Why?");
    await tap(".ask-choice:contains(Advice)");
    await waitForNone(".ask-dialog");
    const [told] = calls("pos_ask_answer");
    expect(told.uuid).toMatch(/^[0-9a-f]{32}$/);
    expect({...told, uuid: ""}).toEqual({
        uuid: "",
        survey_id: SURVEY.id,
        partner_id: partner.id,
        order_uuid: order.uuid,
        answers: [
            [711, 0],
            [712, 7121],
        ],
    });
    await waitFor(".o_notification:contains(Thank the customer)");
});

test("a question that depends on an answer comes only after it", async () => {
    const {calls} = await openAsk();
    await tap(".ask-value-3");
    await tap(".ask-choice:contains(Waiting)");
    expect(".ask-title").toHaveText("What took so long?");
    await click(".ask-text");
    await edit("The queue");
    await animationFrame();
    await tap(".ask-take-text");
    await waitForNone(".ask-dialog");
    expect(calls("pos_ask_answer")[0].answers.at(-1)).toEqual([713, "The queue"]);
});

test("a step back takes the last answer back", async () => {
    const {calls} = await openAsk();
    await tap(".ask-value-3");
    await tap(".ask-previous");
    expect(".ask-title").toHaveText("Would you recommend us?");
    await tap(".ask-value-9");
    await tap(".ask-pass");
    await waitForNone(".ask-dialog");
    expect(calls("pos_ask_answer")[0].answers).toEqual([[711, 9]]);
});

test("Escape closes, and nothing is sent", async () => {
    const {asked, pos, order} = await openAsk();
    await tap(".ask-value-3");
    await press("Escape");
    await waitForNone(".ask-dialog");
    expect(asked.filter(([method]) => method !== "pos_ask_due")).toEqual([]);
    expect(pos.customerAsks.nextFor(order).id).toBe(SURVEY.id);
});

test("not now, and never: the customer is left in peace", async () => {
    const {calls, pos, order} = await openAsk();
    await tap(".ask-never");
    await waitForNone(".ask-dialog");
    expect(calls("pos_ask_skip")[0].never).toBe(true);
    expect(pos.customerAsks.nextFor(order)).toBe(undefined);
});

test("no answer to any question is not now", async () => {
    const {calls} = await openAsk();
    await tap(".ask-pass");
    await tap(".ask-pass");
    await waitForNone(".ask-dialog");
    expect(calls("pos_ask_answer")).toEqual([]);
    expect(calls("pos_ask_skip")[0].never).toBe(false);
});

test("a stranger can answer, under the order alone", async () => {
    const found = await setupAsk();
    await mountWithCleanup(MainComponentsContainer);
    found.order.setPartner(false);
    found.pos.askCustomer();
    await waitFor(".ask-dialog");
    expect(".ask-never").toHaveCount(0);
    await tap(".ask-value-8");
    await tap(".ask-pass");
    await waitForNone(".ask-dialog");
    const [told] = found.calls("pos_ask_answer");
    expect([told.partner_id, told.order_uuid]).toEqual([false, found.order.uuid]);
});

test("without a network an answer is kept, and arrives once", async () => {
    const found = await openAsk();
    const {pos, reply} = found;
    cut(found);
    await animationFrame();
    expect(".ask-display").toHaveProperty("disabled", true);
    await tap(".ask-value-6");
    await tap(".ask-pass");
    await waitForNone(".ask-dialog");
    await waitFor(".o_notification:contains(No network: the answer is kept)");
    const [kept] = await pos.customerAsks.outbox.all();
    expect(kept.answers).toEqual([[711, 6]]);
    const sent = [];
    reply("pos_ask_answer", ([, told]) => {
        sent.push(told.uuid);
        return {status: "answered"};
    });
    pos.data.network.offline = false;
    await pos.sendWaitingAnswers();
    await pos.sendWaitingAnswers();
    expect(sent).toEqual([kept.uuid]);
    expect(await pos.customerAsks.outbox.all()).toEqual([]);
});

test("without a network a text with personal data is not kept", async () => {
    const found = await openAsk();
    cut(found);
    await tap(".ask-value-6");
    await tap(".ask-choice:contains(Waiting)");
    await click(".ask-text");
    await edit("zylpha@sentinel.example");
    await animationFrame();
    await tap(".ask-take-text");
    expect(".ask-message").toHaveText(/not kept/);
    expect(await found.pos.customerAsks.outbox.all()).toEqual([]);
});

test("what the server refuses is said, and not sent for ever", async () => {
    const found = await openAsk();
    const refusal = Object.assign(new Error("refused"), {
        exceptionName: "odoo.exceptions.UserError",
        data: {message: "This is not asked at this till any more."},
    });
    found.reply("pos_ask_answer", () => {
        throw refusal;
    });
    await tap(".ask-value-6");
    await tap(".ask-pass");
    await waitFor(".o_notification:contains(This is not asked at this till any more.)");
    expect(await found.pos.customerAsks.outbox.all()).toEqual([]);
});

test("the display gets a key, and the till hears that it was answered", async () => {
    const {order, reply, calls} = await openAsk();
    await tap(".ask-display");
    await waitFor(".ask-waiting");
    expect(onDisplay(order)).toBe("k");
    reply("pos_ask_state", () => ({status: "answered"}));
    await advanceTime(2000);
    await waitForNone(".ask-dialog");
    expect(onDisplay(order)).toBe(false);
    expect(calls("pos_ask_answer")).toEqual([]);
});

test("the display is the order's again at once when the cashier goes on", async () => {
    const {order, asked} = await openAsk();
    await tap(".ask-display");
    await waitFor(".ask-waiting");
    await press("Escape");
    await waitForNone(".ask-dialog");
    expect(onDisplay(order)).toBe(false);
    expect(asked.at(-1)[0]).toBe("pos_ask_state");
    expect(asked.at(-1)[2]).toBe(true);
});

test("a display that nobody answers is given up after a minute", async () => {
    const {order} = await openAsk();
    await tap(".ask-display");
    await waitFor(".ask-waiting");
    for (let looks = 0; looks < 31; looks++) {
        await advanceTime(2000);
    }
    await waitFor(".ask-message:contains(Nobody answered)");
    expect(onDisplay(order)).toBe(false);
});

test("an anonymous question is asked on the display alone", async () => {
    const {order} = await openAsk({
        surveys: [{...SURVEY, is_anonymous: true}],
        due: false,
    });
    expect(".ask-steps").toHaveCount(0);
    expect(".ask-never").toHaveCount(0);
    await tap(".ask-display");
    await waitFor(".ask-waiting");
    expect(onDisplay(order)).toBe("k");
});
