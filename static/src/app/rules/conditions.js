import {dayBefore, dayNumber, isNearAnniversary, weekdayOf} from "./calendar";
import {halfUp, rewrite, toUnits} from "./exact";

/** Whether a rule applies to a customer at a moment: core/rules/conditions.py. */

const PLACES = 6;

const numerically = (numbers) => [...numbers].sort((a, b) => a - b);

function notTheOccasion(rule, member, today) {
    const days = rule.occasion_days;
    const {since, last_purchase: last} = member;
    if (rule.occasion === "birthday" && !member.birthday_due) {
        return ["not_birthday", {}];
    }
    if (rule.occasion === "first" && !member.first_purchase) {
        return ["not_first", {}];
    }
    if (rule.occasion === "anniversary") {
        if (!since || !isNearAnniversary(since, today, days)) {
            return ["not_anniversary", {days}];
        }
    }
    if (rule.occasion === "winback") {
        if (!last || dayNumber(today) - dayNumber(last) < days) {
            return ["not_away", {days}];
        }
    }
    return null;
}

/** The nearest minute of the day: 9.33 hours are 9:20. */
function minuteOf(hour) {
    return Number(halfUp(toUnits(hour, PLACES) * 60n, 10n ** BigInt(PLACES)));
}

function isBetween(minute, start, end) {
    if (start < end) {
        return start <= minute && minute < end;
    }
    return start === end || minute >= start || minute < end;
}

function notThisDay(rule, at) {
    const start = minuteOf(rule.hour_from);
    const end = minuteOf(rule.hour_to);
    const minute = Number(at.slice(11, 13)) * 60 + Number(at.slice(14, 16));
    const date = at.slice(0, 10);
    // Before the end it is still the evening of the day before.
    const day = end < start && minute < end ? dayBefore(date) : date;
    if (rule.date_from && day < rule.date_from) {
        return ["before_start", {date_from: rule.date_from}];
    }
    if (rule.date_to && day > rule.date_to) {
        return ["after_end", {date_to: rule.date_to}];
    }
    if (rule.weekdays.length && !rule.weekdays.includes(weekdayOf(day))) {
        return ["not_today", {weekdays: numerically(rule.weekdays)}];
    }
    if (!isBetween(minute, start, end)) {
        return [
            "not_this_hour",
            {
                hour_from: rewrite(rule.hour_from, PLACES),
                hour_to: rewrite(rule.hour_to, PLACES),
            },
        ];
    }
    return null;
}

/**
 * @returns {Array|null} code and facts of the first reason why a rule does not apply
 */
export function whyNot(rule, sale, member) {
    if (rule.levels.length && !rule.levels.includes(member.level)) {
        return ["not_this_level", {levels: numerically(rule.levels)}];
    }
    const reason =
        notTheOccasion(rule, member, sale.at.slice(0, 10)) || notThisDay(rule, sale.at);
    if (reason) {
        return reason;
    }
    return rule.with_code && !sale.codes.includes(rule.id) ? ["no_code", {}] : null;
}
