import {_t} from "@web/core/l10n/translation";
import {formatDate, parseDate} from "@web/core/l10n/dates";
import {
    formatPoints,
    hundredths,
} from "@pos_customer_identity/app/utils/points_numbers";
import {earnedPoints, refusalsOf} from "@pos_customer_identity/app/utils/points_sale";

/** What a cashier and a customer see of the points of an order, programme by programme. */

/** A card with more stamps than this is written as a number. */
const MOST_STAMPS = 20;

function numbersOf(order, program, change) {
    const card = order.models["loyalty.card"].get(change?.coupon_id);
    const facts = order.pointsFacts(program);
    const earned = earnedPoints(order, program);
    const spent = order.pointsClaims()[program.id] || 0;
    const balance = card?.points ?? facts?.points ?? 0;
    return {earned, spent, balance, total: hundredths(balance + earned - spent)};
}

/** Stamps of the card that is being filled, and those that this order adds. */
function stampsOf(program, {balance, total}) {
    const goal = program._points.stamps;
    if (!goal || goal > MOST_STAMPS) {
        return null;
    }
    const whole = (points) => Math.max(Math.floor(points), 0);
    const full = Math.floor(whole(total) / goal);
    const filled = full && whole(total) % goal === 0 ? goal : whole(total) % goal;
    const before = Math.min(
        Math.max(whole(balance) - (whole(total) - filled), 0),
        filled
    );
    return {
        full,
        filled,
        goal,
        places: Array.from({length: goal}, (_place, number) => ({
            number,
            state: number < before ? "old" : number < filled ? "new" : "empty",
        })),
    };
}

/** The level that this order leads to, if it is another one. */
function reached(order, program, facts, {earned}) {
    const next = facts?.next_tier;
    if (!next) {
        return null;
    }
    const counts = program._points.levels_count === "spend" ? order.priceIncl : earned;
    return counts >= next.missing ? next.name : null;
}

function levelHint(order, program, facts, numbers) {
    const level = reached(order, program, facts, numbers);
    if (level) {
        return _t("Reaches %s with this order", level);
    }
    if (!facts?.next_tier) {
        return "";
    }
    const {name, missing} = facts.next_tier;
    return program._points.levels_count === "spend"
        ? _t("%(money)s to %(level)s", {
              money: order.currency.format?.(missing) ?? formatPoints(missing),
              level: name,
          })
        : _t("%(points)s to %(level)s", {points: formatPoints(missing), level: name});
}

function expiryHint(facts) {
    const first = facts?.expiring?.[0];
    if (!first) {
        return "";
    }
    return _t("%(points)s expire on %(date)s", {
        points: formatPoints(first.points),
        date: formatDate(parseDate(first.on, {format: "yyyy-MM-dd"})),
    });
}

const OCCASIONS = {
    birthday: _t("Birthday bonus due"),
    anniversary: _t("Anniversary bonus due"),
    first: _t("First purchase bonus"),
    winback: _t("Welcome-back bonus"),
};

/** Reasons that what is on the order gives, and not the day. */
const OF_THE_ORDER = [
    "no_product",
    "below_quantity",
    "below_amount",
    "nothing_to_multiply",
    "not_highest",
];

/** The most that today multiplies points by, 1 on a usual day. */
function memberDay(order, program) {
    const refused = new Map(
        refusalsOf(order, program).map(({rule, code}) => [rule, code])
    );
    const factors = program._points.rules.rules
        .filter(({mode}) => mode === "times")
        .filter(({id}) => !refused.has(id) || OF_THE_ORDER.includes(refused.get(id)))
        .map(({factor}) => Number(factor));
    return Math.max(1, ...factors);
}

function occasionHints(order, program, facts) {
    const factor = memberDay(order, program);
    const found = new Set((facts?.occasions || []).map((one) => one.occasion || one));
    if (facts?.birthday_due) {
        found.add("birthday");
    }
    const day = factor > 1 ? [_t("Member day: %s times the points", factor)] : [];
    return [...day, ...[...found].map((one) => (OCCASIONS[one] || one).toString())];
}

/** @returns {String} how the programme calls its points */
export function pointName(program) {
    return (program.portal_visible && program.portal_point_name) || _t("Points");
}

function overviewOf(order, program, change) {
    const facts = order.pointsFacts(program);
    const numbers = numbersOf(order, program, change);
    const level = facts?.tier || null;
    return {
        program,
        couponId: change?.coupon_id,
        name: pointName(program),
        known: Boolean(facts),
        level,
        ...numbers,
        stamps: stampsOf(program, numbers),
        occasions: occasionHints(order, program, facts),
        expires: Boolean(facts?.expiring?.length),
        bonus: Boolean(facts?.occasions?.length || facts?.birthday_due),
        hints: [levelHint(order, program, facts, numbers), expiryHint(facts)].filter(
            Boolean
        ),
    };
}

/**
 * @param {Object} order with a customer
 * @returns {Object[]} a row for each programme of points that the order takes part in
 */
export function pointsOverview(order) {
    if (!order?.partner_id || order.finalized) {
        return [];
    }
    const changes = Object.values(order.uiState.couponPointChanges || {});
    return order.models["loyalty.program"]
        .filter((program) => program._points && order._programIsApplicable(program))
        .map((program) =>
            overviewOf(
                order,
                program,
                changes.find((change) => change.program_id === program.id)
            )
        );
}
