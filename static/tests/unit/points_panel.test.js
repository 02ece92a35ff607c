import {animationFrame, click, press, waitFor, waitForNone} from "@odoo/hoot-dom";
import {expect, test} from "@odoo/hoot";
import {MainComponentsContainer} from "@web/core/main_components_container";
import {PointsDialog} from "@pos_customer_identity/app/components/points_dialog/points_dialog";
import {PointsPanel} from "@pos_customer_identity/app/components/points_panel/points_panel";
import {PointsReturn} from "@pos_customer_identity/app/components/points_return/points_return";
import {PROGRAM, setupPoints} from "./points_utils";
import {definePosModels} from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import {mountWithCleanup} from "@web/../tests/web_test_helpers";

definePosModels();

async function openPanel(settings) {
    const found = await setupPoints(settings);
    await mountWithCleanup(PointsPanel, {props: {order: found.order}});
    return found;
}

async function openDialog(settings) {
    const found = await setupPoints(settings);
    const {pos, order, program} = found;
    await mountWithCleanup(MainComponentsContainer);
    pos.dialog.add(PointsDialog, {order, program});
    await waitFor(".points-dialog");
    return found;
}

test("the panel has a line for each programme, and none without a customer", async () => {
    const {order} = await openPanel({
        facts: {tier: {id: 7, name: "Gold", multiplier: 1}, birthday_due: true},
    });
    expect(".points-row").toHaveCount(1);
    expect(".loyalty-points-title").toHaveText("Beans");
    expect(".points-level").toHaveText("Gold");
    expect(".loyalty-points-balance").toHaveText("100");
    expect(".loyalty-points-won").toHaveText("+40");
    expect(".loyalty-points-totaltext-end").toHaveText("= 140");
    expect(".points-occasion").toHaveText("Birthday bonus due");
    expect(".points-may-redeem").toHaveCount(1);
    order.setPartner(false);
    await animationFrame();
    expect(".points-panel").toHaveCount(0);
});

test("without a network the panel says that points wait", async () => {
    const {pos} = await openPanel();
    expect(".points-waiting").toHaveCount(0);
    pos.data.network.offline = true;
    await animationFrame();
    expect(".points-waiting").toHaveText("Waiting to sync");
});

test("an amount is typed, its value is shown, and Enter redeems it", async () => {
    const {order} = await openDialog();
    expect(".points-reward").toHaveCount(1);
    await click(".points-reward");
    await waitFor(".modal:contains(140 points take)");
    for (const key of "60") {
        await press(key);
    }
    await waitFor(".modal:contains(60 points take $ 3.00 off)");
    await press("Enter");
    await waitForNone(".modal .numpad");
    expect(order.pointsClaims()).toEqual({[PROGRAM]: 60});
});

test("the dialog says so when there is nothing to redeem", async () => {
    await openDialog({reward: {required_points: 500}});
    expect(".points-reward").toHaveCount(0);
    expect(".points-no-reward").toHaveCount(1);
    expect(".points-why li").toHaveCount(1);
});

test("a return says what it takes back, and what is spent already", async () => {
    const {order} = await setupPoints();
    const told = {program_id: PROGRAM, taken_back: 40, given_back: 0, missing: 15};
    order.pointsReturn = [{...told, shortfall: "deduct", value: 0.75}];
    await mountWithCleanup(PointsReturn, {props: {order}});
    expect(".points-taken").toHaveText("40 taken back");
    expect(".points-given").toHaveCount(0);
    expect(".points-missing").toHaveText(
        "15 are spent already: $ 0.75 is taken off the refund."
    );
});
