/**
 * Days on the calendar, as core/rules/calendar.py. A day is text, "2026-11-22", so no
 * time zone of the browser plays a part.
 */

const DAY = 24 * 60 * 60 * 1000;

const partsOf = (day) => day.split("-").map(Number);

const lastOfMonth = (year, month) => new Date(Date.UTC(year, month, 0)).getUTCDate();

/** Days since 1970; a day that the month does not have is its last. */
function numberOf(year, month, day) {
    return Date.UTC(year, month - 1, Math.min(day, lastOfMonth(year, month))) / DAY;
}

/**
 * @param {String} day
 * @returns {Number} days since 1970
 */
export function dayNumber(day) {
    return numberOf(...partsOf(day));
}

/** @param {Number} number of days since 1970 */
const dayOf = (number) => new Date(number * DAY).toISOString().slice(0, 10);

/**
 * The same day so many months later, or that month's last day; counted from the first
 * day, so that 31 January and two months is 31 March.
 * @param {String} day
 * @param {Number} months
 */
export function addMonths(day, months) {
    const [year, month, date] = partsOf(day);
    const index = year * 12 + month - 1 + months;
    return dayOf(numberOf(Math.floor(index / 12), (index % 12) + 1, date));
}

/**
 * @param {String} day
 * @param {Number} days
 */
export function addDays(day, days) {
    return dayOf(dayNumber(day) + days);
}

/** @param {String} day */
export function dayBefore(day) {
    return addDays(day, -1);
}

/**
 * @param {String} day
 * @returns {Number} 0 for Monday
 */
export function weekdayOf(day) {
    return (new Date(dayNumber(day) * DAY).getUTCDay() + 6) % 7;
}

/**
 * @param {String} since
 * @param {String} today
 * @param {Number} days before and after
 * @returns {Boolean} whether an anniversary is near, the first a year after the day
 */
export function isNearAnniversary(since, today, days) {
    const [first, month, day] = partsOf(since);
    const [now] = partsOf(today);
    const reach = Math.floor(days / 365) + 1;
    for (let year = Math.max(now - reach, first + 1); year <= now + reach; year++) {
        if (Math.abs(dayNumber(today) - numberOf(year, month, day)) <= days) {
            return true;
        }
    }
    return false;
}
