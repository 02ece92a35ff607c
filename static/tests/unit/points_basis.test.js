import {expect, test} from "@odoo/hoot";
import {addProductLineToOrder} from "@pos_loyalty/../tests/unit/utils";
import {definePosModels} from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import {earnedPoints} from "@pos_customer_identity/app/utils/points_sale";
import {setupPoints} from "./points_utils";

definePosModels();

const ODOOS = {basis: "others"};

function rewardOfPromotion(pos) {
    const rows = pos.models.loadConnectedData({
        "loyalty.program": [
            {
                id: 960,
                name: "Autumn",
                trigger: "auto",
                program_type: "promotion",
                rule_ids: [],
            },
        ],
        "loyalty.reward": [{id: 980, program_id: 960, reward_type: "discount"}],
    });
    return rows["loyalty.reward"][0];
}

/** An order of $ 40 with a discount of $ 6. */
async function setupDiscount({rules = [{}], own = false} = {}) {
    const {pos, order, program} = await setupPoints({
        rules,
        points: {rules: ODOOS},
    });
    const line = await addProductLineToOrder(pos, order, {templateId: 5, productId: 5});
    line.tax_ids = [["clear"]];
    line.setUnitPrice(-6);
    line.is_reward_line = true;
    line.reward_id = own ? program.reward_ids[0] : rewardOfPromotion(pos);
    return {order, program, discount: line.product_id};
}

test("a discount of another program lowers what an order earns", async () => {
    const {order, program} = await setupDiscount();
    expect(earnedPoints(order, program)).toBe(34);
});

test("a reward of the program itself does not", async () => {
    const {order, program} = await setupDiscount({own: true});
    expect(earnedPoints(order, program)).toBe(40);
});

test("a rule for certain products is lowered when the discount is one of them", async () => {
    const {order, program, discount} = await setupDiscount();
    const rule = program.rule_ids[0];
    rule.any_product = false;
    rule.validProductIds = new Set([order.lines[0].product_id.id]);
    expect(earnedPoints(order, program)).toBe(40);
    rule.validProductIds.add(discount.id);
    expect(earnedPoints(order, program)).toBe(34);
});

test("a minimum is missed by a discount by code, not by an automatic one", async () => {
    const rules = [{minimum_amount: "40"}];
    const {order, program} = await setupDiscount({rules});
    expect(earnedPoints(order, program)).toBe(34);
    order.lines[1].reward_id.program_id.trigger = "with_code";
    expect(earnedPoints(order, program)).toBe(0);
});
