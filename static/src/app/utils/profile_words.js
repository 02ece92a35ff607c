import {_t} from "@web/core/l10n/translation";
import {deserializeDateTime, formatDate} from "@web/core/l10n/dates";
import {dayInWords} from "@pos_customer_identity/app/utils/warranty";

/** What the server says of a customer, in a cashier's words. */

const AT_LENGTH = 60;

/** @param {String|false} text a day, or a moment in UTC, as the server writes them */
export function whenInWords(text) {
    if (!text) {
        return "";
    }
    return text.length > 10
        ? formatDate(deserializeDateTime(text.slice(0, 19).replace("T", " ")))
        : dayInWords(text);
}

/** @param {{on: String, days: Number, shop: String}|false|undefined} visit */
export function lastVisitText(visit) {
    if (!visit) {
        return "";
    }
    const {days} = visit;
    if (days <= 0) {
        return _t("Here today").toString();
    }
    if (days === 1) {
        return _t("Here yesterday").toString();
    }
    return days < AT_LENGTH
        ? _t("Here %s days ago", days).toString()
        : _t("Last here: %s", dayInWords(visit.on)).toString();
}
