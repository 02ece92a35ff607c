import {earn, refusals, totalPoints} from "@pos_customer_identity/app/rules/points";

const {DateTime} = luxon;

/**
 * An order as the rules of points see it: the counterpart of the server's
 * models/loyalty_ledger_sale.py. Returned goods are left out, as the server takes back
 * what they earned.
 */

const PAYMENTS = ["gift_card", "ewallet"];

const idsOf = (records) => (records || []).map((record) => record.id);

function kindOf(line, program) {
    const reward = line.reward_id;
    const isPayment = line.product_id.id === program._points.product;
    if (isPayment || line.settled_invoice_id || line.settled_order_id) {
        return "payment";
    }
    if (!line.is_reward_line || !reward) {
        return "sale";
    }
    if (PAYMENTS.includes(reward.program_id?.program_type)) {
        return "payment";
    }
    return reward.reward_type === "product" ? "free" : "discount";
}

/** The products whose lines a discount lowers; none for all. */
function reducedBy(reward) {
    const some = reward.program_id?._points && reward.discount_applicability;
    return some === "specific" ? idsOf(reward.all_discount_product_ids) : [];
}

/** The product that a reward gives; a till that was opened again must work it out. */
function giftOf(line) {
    const possible = line.reward_id.reward_product_ids || [];
    const given = line._reward_product_id || (possible.length === 1 && possible[0]);
    // Without a product this would be no gift.
    return given ? given.id : 0;
}

function lineOf(line, program) {
    const kind = kindOf(line, program);
    const combo = line.combo_line_ids.length > 0;
    const money = (name, all) =>
        line.currency.round(combo ? line[all] : line.prices[name]);
    const gift = kind === "free" ? giftOf(line) : null;
    const product = gift || line.product_id.id;
    const rules = program.rule_ids.filter(
        (rule) => rule.any_product || rule.validProductIds?.has(product)
    );
    return {
        uuid: line.uuid,
        product: line.product_id.id,
        quantity: line.getQuantity(),
        incl: money("total_included", "comboTotalPrice"),
        excl: money("total_excluded", "comboTotalPriceWithoutTax"),
        rules: idsOf(rules),
        kind,
        program: line.reward_id?.program_id?.id ?? null,
        automatic: line.reward_id?.program_id?.trigger === "auto",
        product_of_reward: gift,
        reduces: kind === "discount" ? reducedBy(line.reward_id) : [],
    };
}

// The same second in the same zone is written many times while a product is added.
let written = {};

function momentOf(order, zone) {
    const moment = (order.finalized && order.date_order) || DateTime.now();
    const key = `${Math.floor(moment.toMillis() / 1000)} ${zone}`;
    if (written.key !== key) {
        const there = moment.setZone(zone);
        const shown = there.isValid ? there : DateTime.now();
        written = {key, text: shown.toISO({includeOffset: false}).slice(0, 19)};
    }
    return written.text;
}

function saleOf(order, program, {withGifts}) {
    const lines = order
        .getOrderlines()
        .filter(
            (line) =>
                !line.combo_parent_id &&
                !line.refunded_orderline_id &&
                order.isLineValidForLoyaltyPoints(line)
        )
        .map((line) => ({line, counted: lineOf(line, program)}))
        .filter(
            ({line, counted}) =>
                withGifts ||
                counted.kind !== "free" ||
                line.reward_id.program_id.id !== program.id
        );
    return {
        at: momentOf(order, program._points.zone),
        decimals: order.currency.decimal_places,
        codes: order.uiState.codeActivatedProgramRules || [],
        lines: lines.map(({counted}) => counted),
    };
}

/** What the rules must know about the customer; of strangers nothing special. */
function memberOf(order, program) {
    const {member} = order.partner_id?.memberPoints || {};
    const facts = order.pointsFacts(program) || {};
    const level = facts.tier || {};
    const today = momentOf(order, program._points.zone).slice(0, 10);
    return {
        since: facts.since || member?.since || today,
        // Nobody knows of a customer whom only this till knows.
        first_purchase: member ? !member.last_purchase : false,
        last_purchase: member?.last_purchase || null,
        birthday_due: Boolean(facts.birthday_due),
        multiplier: String(level.multiplier || 1),
        level: level.id || null,
    };
}

/**
 * @param {Object} order
 * @param {Object} program
 * @param {Boolean} withGifts whether free products of the programme itself lower what is
 *      earned: they do, but Odoo finds out how many there may be without them
 * @returns {Object[]} points of each rule for each line
 */
export function awardsOf(order, program, {withGifts = true} = {}) {
    return earn(
        program._points.rules,
        saleOf(order, program, {withGifts}),
        memberOf(order, program)
    );
}

/** @returns {Number} what an order earns in a programme */
export function earnedPoints(order, program, options) {
    return Number(totalPoints(awardsOf(order, program, options)));
}

/** @returns {Object[]} for each rule that gives nothing the reason why */
export function refusalsOf(order, program) {
    return refusals(
        program._points.rules,
        saleOf(order, program, {withGifts: true}),
        memberOf(order, program)
    );
}
