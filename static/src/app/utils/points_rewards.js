import {ControlButtons} from "@point_of_sale/app/screens/product_screen/control_buttons/control_buttons";
import {hundredths} from "@pos_customer_identity/app/utils/points_numbers";

/** Rewards of a programme that a customer can have with this order, and giving them. */

export const isPerPoint = (reward) =>
    reward.reward_type === "discount" && reward.discount_mode === "per_point";

/** @returns {Object[]} what Odoo offers: {reward, coupon_id, potentialQty} */
export function allRewards(pos, order) {
    if (order.finalized || pos.getOrder()?.uuid !== order.uuid) {
        return [];
    }
    const offered = ControlButtons.prototype.getPotentialRewards.call({pos});
    // An amount that was typed can be changed, also when nothing else is left.
    const typed = order
        ._get_reward_lines()
        .filter(({reward_id: reward}) => reward && isPerPoint(reward))
        .map((line) => ({reward: line.reward_id, coupon_id: line.coupon_id?.id}));
    const all = new Map(
        [...typed, ...offered].map((choice) => [choice.reward.id, choice])
    );
    return [...all.values()];
}

/** @returns {Object[]} what Odoo offers of a programme */
export function rewardsOf(pos, order, program) {
    return allRewards(pos, order).filter(
        ({reward}) => reward.program_id.id === program.id
    );
}

const linesOf = (order, reward) =>
    order._get_reward_lines().filter((line) => line.reward_id?.id === reward.id);

/** The money that a discount per point can lower: what the order is still worth. */
function worthOf(order, reward) {
    const lowered = {
        order: () => order._getDiscountableOnOrder(reward),
        cheapest: () => order._getDiscountableOnCheapest(reward),
        specific: () => order._getDiscountableOnSpecific(reward),
    }[reward.discount_applicability]();
    const most = reward.discount_max_amount || Infinity;
    const given = linesOf(order, reward).reduce(
        (sum, line) => sum - line.prices.total_included,
        0
    );
    const left = Math.min(lowered.discountable, order.priceIncl) + given;
    return Math.max(Math.min(left, most), 0);
}

/**
 * @returns {{most: Number, step: Number}} the points that can be spent on a discount per
 *      point: at most what is there, and what the order is worth
 */
export function spendable(order, reward, couponId) {
    const step = Math.max(reward.required_points, 0.01);
    const spent = linesOf(order, reward).map((line) => line.points_cost);
    const there = spent.reduce(
        (sum, points) => sum + points,
        order._getRealCouponPoints(couponId)
    );
    const enough = Math.ceil(
        hundredths(worthOf(order, reward) / reward.discount / step)
    );
    const most = Math.min(Math.floor(hundredths(there / step)), enough) * step;
    return {most: hundredths(Math.max(most, 0)), step};
}

/** @returns {Number} the points of an amount that was typed, in whole steps */
export function inSteps(points, {most, step}) {
    return hundredths(Math.floor(hundredths(Math.min(points, most) / step)) * step);
}

/**
 * Spend so many points on a discount, in place of those that were spent on it before;
 * they stay so many when the order changes.
 * @returns {true|string} or why it was not possible
 */
export function spendPoints(pos, order, {reward, coupon_id}, points) {
    linesOf(order, reward).forEach((line) => line.delete());
    order.uiState.typedPoints = {...order.uiState.typedPoints, [reward.id]: points};
    order.uiState.disabledRewards.delete(reward.id);
    const done = order._applyReward(reward, coupon_id, {});
    pos.updateRewards();
    return done;
}
