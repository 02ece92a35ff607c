import {_t} from "@web/core/l10n/translation";
import {sentence} from "@pos_customer_identity/app/utils/identify_messages";

/** What a cashier is told about an answer of CustomerPrompts. */
const SENTENCES = {
    kept: _t("Thank the customer: it is kept."),
    known: _t("This is known already."),
    waiting: _t("No network: the answer is kept, and sent when it is back."),
    invalid: _t("This does not look right. Please ask again."),
    limited: _t("Too many at once. Please wait some minutes."),
    offline_identity: _t("No network: nothing was kept. Please ask another time."),
};

/** @param {{status: String, message: String|undefined}} answer */
export function promptSentence({status, message}) {
    return (message || SENTENCES[status] || sentence({status})).toString();
}
