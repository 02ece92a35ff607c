import {ConnectionLostError} from "@web/core/network/rpc";
import {PROGRAM, setupPoints} from "./points_utils";
import {expect, test} from "@odoo/hoot";
import {
    inSteps,
    rewardsOf,
    spendPoints,
    spendable,
} from "@pos_customer_identity/app/utils/points_rewards";
import {answer} from "./utils";
import {definePosModels} from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import {formatPoints} from "@pos_customer_identity/app/utils/points_numbers";
import {pointsOverview} from "@pos_customer_identity/app/utils/points_overview";
import {pointsReceipt} from "@pos_customer_identity/app/utils/points_receipt";
import {whyPoints} from "@pos_customer_identity/app/utils/points_words";

definePosModels();

const rewardOf = (program) => program.reward_ids[0];
const row = (order) => pointsOverview(order)[0];

test("the server is asked once for an order and its customer", async () => {
    const {pos, partner, asked} = await setupPoints();
    await pos.orderUpdateLoyaltyPrograms();
    expect(asked).toEqual([[1, partner.id]]);
});

test("what the server says of points is in no row that the browser keeps", async () => {
    const {partner} = await setupPoints({facts: {points: 4711, available: 4711}});
    expect(partner.memberPoints.programs[0].points).toBe(4711);
    expect(JSON.stringify(partner.serializeForIndexedDB()).includes("4711")).toBe(
        false
    );
});

test("an order earns what the rules say, and the card keeps its balance", async () => {
    const {order} = await setupPoints();
    const {earned, spent, balance, total, known} = row(order);
    expect({earned, spent, balance, total, known}).toEqual({
        earned: 40,
        spent: 0,
        balance: 100,
        total: 140,
        known: true,
    });
});

test("without the server the till counts the same, and asks again later", async () => {
    const {pos, order, asked} = await setupPoints();
    const {call} = pos.data;
    pos.data.call = () => Promise.reject(new ConnectionLostError());
    pos.memberPoints.asked.clear();
    await pos.memberPoints.freshen(order);
    expect(row(order).total).toBe(140);
    pos.data.call = call;
    await pos.memberPoints.freshen(order);
    expect(asked.length).toBe(2);
});

test("a card that the till made up makes way for the server's", async () => {
    const {pos, order, program, partner} = await setupPoints();
    const card = pos.models["loyalty.card"].get(990);
    const {call} = pos.data;
    pos.data.call = () => Promise.reject(new ConnectionLostError());
    card.delete();
    order.uiState.couponPointChanges = {};
    pos.memberPoints.asked.clear();
    await pos.orderUpdateLoyaltyPrograms();
    const choice = {reward: rewardOf(program), coupon_id: row(order).couponId};
    expect(choice.coupon_id).toBeLessThan(0);
    spendPoints(pos, order, choice, 30);
    pos.data.call = call;
    await pos.orderUpdateLoyaltyPrograms();
    expect(row(order).couponId).toBe(990);
    expect(order._get_reward_lines()[0].coupon_id.id).toBe(990);
    const cards = pos.models["loyalty.card"].filter(
        (one) => one.partner_id?.id === partner.id
    );
    expect(cards.map(({id}) => id)).toEqual([990]);
});

test("a level multiplies", async () => {
    const {order} = await setupPoints({
        rules: [{use_multiplier: true}],
        facts: {tier: {id: 7, name: "Gold", multiplier: 1.5}},
    });
    expect(row(order).earned).toBe(60);
    expect(row(order).level.name).toBe("Gold");
});

test("the level that the order reaches is told, and what is missing to it", async () => {
    const {order} = await setupPoints({
        facts: {next_tier: {name: "Gold", missing: 40}},
    });
    expect(row(order).hints).toEqual(["Reaches Gold with this order"]);
    order.partner_id.memberPoints.programs[0].next_tier.missing = 40.5;
    expect(row(order).hints).toEqual(["40.5 to Gold"]);
});

test("what expires soon is told", async () => {
    const {order} = await setupPoints({
        facts: {expiring: [{on: "2026-11-30", points: 25}]},
    });
    expect(row(order).hints).toEqual(["25 expire on 11/30/2026"]);
});

test("points that other tills hold cannot be spent", async () => {
    const {order, program} = await setupPoints({facts: {available: 30}});
    const {couponId} = row(order);
    // With the 40 that this order earns.
    expect(order._getRealCouponPoints(couponId)).toBe(70);
    expect(spendable(order, rewardOf(program), couponId).most).toBe(70);
});

test("a discount that lowers what is earned is not paid by what is earned", async () => {
    const {order, program} = await setupPoints({points: {rules: {basis: "after"}}});
    expect(spendable(order, rewardOf(program), row(order).couponId).most).toBe(100);
});

test("no more points can be spent than the order is worth", async () => {
    const {order, program} = await setupPoints({reward: {discount: 0.5}});
    expect(spendable(order, rewardOf(program), row(order).couponId).most).toBe(80);
});

test("points are spent in the steps of the reward", () => {
    expect(inSteps(149, {most: 500, step: 50})).toBe(100);
    expect(inSteps(900, {most: 500, step: 50})).toBe(500);
    expect(inSteps(49, {most: 500, step: 50})).toBe(0);
    expect(inSteps(0.3, {most: 5, step: 0.1})).toBe(0.3);
});

test("a typed amount is spent, and stays when the order changes", async () => {
    const {pos, order, program, line} = await setupPoints();
    const choice = {reward: rewardOf(program), coupon_id: row(order).couponId};
    expect(spendPoints(pos, order, choice, 60)).toBe(true);
    expect(order.pointsClaims()).toEqual({[PROGRAM]: 60});
    expect(order.priceIncl).toBe(37);
    line.setQuantity(8);
    await pos.orderUpdateLoyaltyPrograms();
    order._updateRewardLines();
    expect(order.pointsClaims()).toEqual({[PROGRAM]: 60});
    expect(order.priceIncl).toBe(77);
});

test("another amount takes the place of the one before", async () => {
    const {pos, order, program} = await setupPoints();
    const choice = {reward: rewardOf(program), coupon_id: row(order).couponId};
    spendPoints(pos, order, choice, 140);
    expect(rewardsOf(pos, order, program).length).toBe(1);
    expect(spendable(order, choice.reward, choice.coupon_id).most).toBe(140);
    spendPoints(pos, order, choice, 20);
    expect(order.pointsClaims()).toEqual({[PROGRAM]: 20});
    expect(order.priceIncl).toBe(39);
    order.removeOrderline(order._get_reward_lines()[0]);
    expect(order.uiState.typedPoints).toEqual({});
    expect(order.priceIncl).toBe(40);
});

test("a member day is told, also before there is something to multiply", async () => {
    const {order} = await setupPoints({
        rules: [{}, {mode: "times", factor: "3", minimum_quantity: "99"}],
    });
    expect(row(order).occasions).toEqual(["Member day: 3 times the points"]);
});

test("no member day is told on other days", async () => {
    const {order} = await setupPoints({
        rules: [{}, {mode: "times", factor: "3", date_to: "2001-01-01"}],
    });
    expect(row(order).occasions).toEqual([]);
});

test("the part that the order earns itself needs not be held", async () => {
    const {pos, order, program} = await setupPoints();
    const choice = {reward: rewardOf(program), coupon_id: row(order).couponId};
    spendPoints(pos, order, choice, 140);
    expect(order.pointsToHold()).toEqual({[PROGRAM]: 100});
});

test("points are held for the order's customer, and without the server it goes on", async () => {
    const {pos, order, program, partner} = await setupPoints();
    expect(await pos.memberPoints.hold(order)).toBe("ok");
    const choice = {reward: rewardOf(program), coupon_id: row(order).couponId};
    spendPoints(pos, order, choice, 60);
    order.uiState.typedPoints = {};
    const held = [];
    answer(pos, "pos_hold_points", (args) => {
        held.push(args);
        return {status: "ok", balances: {}};
    });
    spendPoints(pos, order, choice, 60);
    expect(await pos.memberPoints.hold(order)).toBe("ok");
    expect(held[0][3]).toBe(partner.id);
    pos.data.network.offline = true;
    answer(pos, "pos_hold_points", () => {
        throw new Error("no network");
    });
    expect(await pos.memberPoints.hold(order)).toBe("unknown");
});

test("an order says which promotion codes were shown", async () => {
    const {pos, order} = await setupPoints();
    pos.models["loyalty.rule"].get(951).code = "BEANS";
    order.uiState.codeActivatedProgramRules = [951];
    expect(order.serializeForORM().points_codes).toEqual(["BEANS"]);
});

test("each rule says what it gives, or why nothing", async () => {
    const {order, program} = await setupPoints({
        rules: [
            {},
            {mode: "order", amount: "50", occasion: "birthday"},
            {mode: "order", amount: "5", minimum_amount: "99"},
            {levels: [7]},
        ],
    });
    const said = whyPoints(order, program).map(({given, text}) => ({
        given,
        text: text.replaceAll("\u00a0", " "),
    }));
    expect(said).toEqual([
        {given: true, text: "Amount spent: 1 × 40.00 = 40"},
        {
            given: false,
            text: "Birthday, 50 for each purchase: only around the birthday, once a year",
        },
        {
            given: false,
            text: "5 for each purchase: only from $ 99.00 on, and $ 40.00 count",
        },
        {given: false, text: "1 for each unit of money: only for Gold"},
    ]);
});

test("stamps: those of before, those of this order, and a full card", async () => {
    const {order} = await setupPoints({
        rules: [{mode: "unit"}],
        points: {settings: {stamps: 6}},
        facts: {points: 1, available: 1},
    });
    const states = () =>
        row(order)
            .stamps.places.map(({state}) => state[0])
            .join("");
    expect(states()).toBe("onnnne");
    order.lines[0].setQuantity(5);
    expect(states()).toBe("onnnnn");
    order.lines[0].setQuantity(7);
    // One card is full, and two stamps are on the next.
    expect(states()).toBe("nneeee");
    expect(row(order).stamps.full).toBe(1);
});

test("the receipt says what was booked; before that, what the till counted", async () => {
    const {order} = await setupPoints();
    const counted = pointsReceipt(order);
    expect(counted[0].isWaiting).toBe(true);
    expect(counted[0].rows.map(({value}) => value)).toEqual(["+40"]);
    order.points_summary = [
        {
            program_id: PROGRAM,
            card_id: 990,
            earned: 41,
            spent: 60,
            taken_back: 0,
            given_back: 0,
            balance: 81,
            level: "Gold",
            next_level: {name: "Platinum", missing: 1919},
        },
    ];
    const [booked] = pointsReceipt(order);
    expect(booked.isWaiting).toBe(false);
    expect(booked.rows.map(({label, value}) => `${label} ${value}`)).toEqual([
        "Earned +41",
        "Redeemed -60",
        "Balance 81",
        "Your level Gold",
        "Missing to Platinum 1,919",
    ]);
});

test("points are written without zeros at the end", () => {
    expect(formatPoints(1250)).toBe("1,250");
    expect(formatPoints(12.5)).toBe("12.5");
    expect(formatPoints(0.1 + 0.2)).toBe("0.3");
});
