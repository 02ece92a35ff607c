import {awardsOf, refusalsOf} from "@pos_customer_identity/app/utils/points_sale";
import {_t} from "@web/core/l10n/translation";
import {formatDate, parseDate} from "@web/core/l10n/dates";
import {formatCurrency} from "@web/core/currency";
import {formatPoints} from "@pos_customer_identity/app/utils/points_numbers";

/**
 * Why an order earns points, and why not, in a cashier's words: what the server says by
 * models/loyalty_why.py.
 */

const {Info} = luxon;

const MODES = {
    money: _t("Amount spent"),
    unit: _t("Units"),
    order: _t("This purchase"),
};

const OCCASIONS = {
    birthday: _t("Birthday"),
    anniversary: _t("Anniversary"),
    first: _t("First purchase"),
    winback: _t("Welcome back"),
};

const day = (text) => formatDate(parseDate(text, {format: "yyyy-MM-dd"}));

function clock(hours) {
    const minutes = Math.round(Number(hours) * 60);
    const two = (number) => String(number).padStart(2, "0");
    return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

/** The sum that a rule made: 2 x 37.50 x 1.5 (level) = 112.5. */
function earnedSentence({why}) {
    const factors = [
        why.amount,
        why.mode === "order" ? "" : why.total,
        why.multiplier && _t("%s (level)", why.multiplier),
        why.factor && _t("%s (member day)", why.factor),
    ].filter(Boolean);
    const subject = OCCASIONS[why.occasion] || MODES[why.mode];
    const points = formatPoints(Number(why.share_of));
    if (factors.length === 1 && Number(factors[0]) === Number(why.share_of)) {
        return _t("%(subject)s: %(points)s", {subject, points});
    }
    return _t("%(subject)s: %(sum)s = %(points)s", {
        subject,
        sum: factors.join(" × "),
        points,
    });
}

const REFUSED = {
    not_this_level: ({levels}) => _t("only for %s", levels.join(", ")),
    not_birthday: () => _t("only around the birthday, once a year"),
    not_anniversary: () => _t("only around the anniversary as a member"),
    not_first: () => _t("only at the first purchase"),
    not_away: ({days}) => _t("only after %s days without a purchase", days),
    before_start: ({date_from}) => _t("only from %s on", day(date_from)),
    after_end: ({date_to}) => _t("only until %s", day(date_to)),
    not_today: ({weekdays}) =>
        _t("only on %s", weekdays.map((one) => Info.weekdays()[one]).join(", ")),
    not_this_hour: ({hour_from, hour_to}) =>
        _t("only from %(start)s to %(end)s", {
            start: clock(hour_from),
            end: clock(hour_to),
        }),
    no_code: () => _t("only with its promotion code"),
    no_product: () => _t("none of its products is on the order"),
    below_quantity: ({minimum, counts}) =>
        _t("only from %(minimum)s units on, and %(counts)s count", {minimum, counts}),
    below_amount: ({minimum, counts}) =>
        _t("only from %(minimum)s on, and %(counts)s count", {minimum, counts}),
    nothing_paid: () => _t("rewards leave nothing to pay"),
    too_little: () => _t("too little for a point"),
    nothing_to_multiply: () => _t("there are no points that it could multiply"),
    not_highest: () => _t("another member day multiplies by more"),
};

/** What a rule gives, for the beginning of a sentence about why it does not. */
function ruleName(rule) {
    if (rule.mode === "times") {
        return _t("%s times the points", rule.factor);
    }
    const occasion = OCCASIONS[rule.occasion];
    const amount = formatPoints(Number(rule.amount));
    const how = {
        money: _t("%s for each unit of money", amount),
        unit: _t("%s for each unit", amount),
        order: _t("%s for each purchase", amount),
    }[rule.mode];
    return occasion ? `${occasion}, ${how}` : how;
}

function refusedSentence({rule: id, code, facts}, order, points) {
    const rule = points.rules.rules.find((one) => one.id === id);
    const names = points.levels.filter((one) => facts.levels?.includes(one.id));
    const money = (text) => formatCurrency(Number(text), order.currency.id);
    const told = {
        ...facts,
        levels: names.map(({name}) => name),
        ...(code === "below_amount" && {
            minimum: money(facts.minimum),
            counts: money(facts.counts),
        }),
    };
    return `${ruleName(rule)}: ${REFUSED[code](told)}`;
}

/**
 * @returns {{given: boolean, text: string}[]} a sentence for each rule of a programme
 */
export function whyPoints(order, program) {
    const awards = awardsOf(order, program);
    const first = awards.filter(
        ({rule}, place) => awards.findIndex((one) => one.rule === rule) === place
    );
    return [
        ...first.map((award) => ({given: true, text: earnedSentence(award)})),
        ...refusalsOf(order, program).map((refusal) => ({
            given: false,
            text: refusedSentence(refusal, order, program._points),
        })),
    ];
}
