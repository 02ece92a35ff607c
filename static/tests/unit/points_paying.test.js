import {PROGRAM, setupPoints} from "./points_utils";
import {animationFrame, click, press, waitFor, waitForNone} from "@odoo/hoot-dom";
import {expect, test} from "@odoo/hoot";
import {ControlButtons} from "@point_of_sale/app/screens/product_screen/control_buttons/control_buttons";
import {MainComponentsContainer} from "@web/core/main_components_container";
import {PaymentScreen} from "@point_of_sale/app/screens/payment_screen/payment_screen";
import {answer} from "./utils";
import {definePosModels} from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import {mountWithCleanup} from "@web/../tests/web_test_helpers";
import {pointsOverview} from "@pos_customer_identity/app/utils/points_overview";
import {spendPoints} from "@pos_customer_identity/app/utils/points_rewards";

definePosModels();

const choiceOf = (order, program) => ({
    reward: program.reward_ids[0],
    coupon_id: pointsOverview(order)[0].couponId,
});

/** Press Odoo's own button for the only reward that there is. */
async function pressReward({pos, order, program}) {
    await mountWithCleanup(MainComponentsContainer);
    const {reward, coupon_id} = choiceOf(order, program);
    const screen = {pos, dialog: pos.dialog, notification: pos.notification};
    await ControlButtons.prototype._applyReward.call(screen, reward, coupon_id);
    await waitFor('.modal:contains("Points to redeem")');
}

test("Odoo's own button for rewards asks how many points", async () => {
    const found = await setupPoints();
    await pressReward(found);
    expect(found.order.pointsClaims()).toEqual({});
    await press("2");
    await press("5");
    await waitFor(".modal:contains(25 points take $ 1.25 off)");
    await click(".modal .modal-footer button:contains(Redeem)");
    await waitForNone(".modal .numpad");
    expect(found.order.pointsClaims()).toEqual({[PROGRAM]: 25});
});

test("no points that are confirmed by Enter redeem nothing", async () => {
    const found = await setupPoints();
    await pressReward(found);
    await press("0");
    await waitFor(".modal .modal-footer button:contains(Redeem):disabled");
    await press("Enter");
    await waitForNone(".modal .numpad");
    expect(found.order.pointsClaims()).toEqual({});
    expect(found.order.priceIncl).toBe(40);
});

test("nothing redeems points before somebody has said how many", async () => {
    const {order, program} = await setupPoints();
    const {reward, coupon_id} = choiceOf(order, program);
    // A promotion code does this when its programme has one reward.
    expect(order._applyReward(reward, coupon_id)).not.toBe(true);
    expect(order.pointsClaims()).toEqual({});
});

test("an order that another till began keeps what was redeemed", async () => {
    const {pos, order, program, line} = await setupPoints();
    spendPoints(pos, order, choiceOf(order, program), 60);
    order.uiState.typedPoints = {};
    line.setQuantity(8);
    await pos.orderUpdateLoyaltyPrograms();
    order._updateRewardLines();
    expect(order.pointsClaims()).toEqual({[PROGRAM]: 60});
    expect(order.priceIncl).toBe(77);
});

const MISSING = {program_id: PROGRAM, taken_back: 40, given_back: 0, missing: 15};

/** An order whose goods come back, of which the server says what it does to points. */
async function setupReturn(told) {
    const found = await setupPoints();
    const {pos, order} = found;
    order.returnedUnits = () => [[1, 1]];
    answer(pos, "pos_refund_points", (args) => {
        found.asked.push(args);
        return [{...MISSING, shortfall: "negative", ...told}];
    });
    found.asked.length = 0;
    found.paid = () => order.payment_ids.length > 0;
    found.payFast = () =>
        pos.validateOrderFast(order.config.fast_payment_method_ids[0]);
    await mountWithCleanup(MainComponentsContainer);
    return found;
}

test("a fast payment asks first when points of a return are missing", async () => {
    const {payFast, paid, asked} = await setupReturn();
    const paying = payFast();
    await waitFor(
        ".modal:contains(Beans: 15 are spent already: the balance goes below zero.)"
    );
    expect(asked).toEqual([[1, [[1, 1]]]]);
    expect(paid()).toBe(false);
    await click(".modal .modal-footer .btn-primary");
    await paying;
    expect(paid()).toBe(true);
});

test("a fast payment that is not confirmed pays nothing", async () => {
    const {payFast, paid} = await setupReturn();
    const paying = payFast();
    await waitFor(".modal:contains(Points are missing)");
    await click(".modal .modal-footer .btn-secondary");
    await paying;
    expect(paid()).toBe(false);
});

test("a fast payment of a return that misses nothing asks nothing", async () => {
    const {payFast, paid} = await setupReturn({missing: 0});
    await payFast();
    expect(paid()).toBe(true);
});

test("the payment screen says what a return does, whatever led there", async () => {
    const {order, asked} = await setupReturn();
    await mountWithCleanup(PaymentScreen, {props: {orderUuid: order.uuid}});
    await animationFrame();
    expect(asked.length).toBe(1);
    expect(".payment-screen .points-taken").toHaveText("40 taken back");
});
