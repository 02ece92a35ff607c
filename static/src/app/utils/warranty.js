import {formatDate, parseDate} from "@web/core/l10n/dates";
import {_t} from "@web/core/l10n/translation";
import {addDays, addMonths} from "@pos_customer_identity/app/rules/calendar";

/**
 * What the till says of warranties: what the product promises, and when it ends. The
 * server decides at the sale; this is for the receipt of an order that it does not know
 * yet.
 */

const {DateTime} = luxon;

/** @returns {Object|undefined} what a line's product promises, as the server sent it */
export function warrantyOf(line) {
    return line.product_id?._warranty || undefined;
}

/** @param {String} day as the server writes it, "2028-03-12" */
export function dayInWords(day) {
    return formatDate(parseDate(day, {format: "yyyy-MM-dd"}));
}

/** The shop's day of an order, whatever the clock of this device shows. */
function soldOn(order) {
    const paid = order.finalized && order.date_order;
    return (paid || DateTime.now()).setZone(order.config._zone || "local").toISODate();
}

/** The last day of the term that ends last; undefined while none has begun. */
function countedUntil(line) {
    const order = line.order_id;
    const day = soldOn(order);
    const begun = warrantyOf(line).terms.filter(
        ({clock, after}) =>
            !(clock === "delivery" && order.shipping_date) &&
            !(clock === "activation" && !after)
    );
    const ends = begun.map(({months, after}) => addMonths(addDays(day, after), months));
    return ends.sort().at(-1);
}

/**
 * What the receipt says of a line's items. One row where all say the same.
 * @returns {{text: String, serials: String[]}[]}
 */
export function warrantyRows(line) {
    const promise = warrantyOf(line);
    if (!promise || line.qty <= 0) {
        return [];
    }
    const booked = line.order_id.warranty_facts?.[line.uuid];
    const units = booked || [
        {until: countedUntil(line), serials: line.warrantySerials.filter(Boolean)},
    ];
    const rows = new Map();
    for (const {until, serials} of units) {
        const text = until ? _t("Warranty until %s", dayInWords(until)) : promise.text;
        rows.set(text, [...(rows.get(text) || []), ...serials]);
    }
    return [...rows].map(([text, serials]) => ({text: text.toString(), serials}));
}

/** @returns {Boolean} whether an order has something that the customer's page shows */
export function hasWarranty(order) {
    return order.lines.some((line) => line.qty > 0 && warrantyOf(line));
}

/** @returns {String[]} serial numbers of an order that items of other sales have as well */
export function takenSerials(order) {
    const units = Object.values(order.warranty_facts || {}).flat();
    return units.filter(({taken}) => taken).flatMap(({serials}) => serials);
}
