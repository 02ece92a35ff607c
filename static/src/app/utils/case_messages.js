import {_t} from "@web/core/l10n/translation";
import {ask} from "@point_of_sale/app/utils/make_awaitable_dialog";
import {findings} from "@pos_customer_identity/app/utils/free_text";

/** Statuses of the server about items and cases, in a cashier's words. */
const SENTENCES = {
    unknown_item: _t("There is no such receipt or serial number."),
    too_short: _t("Please type the whole number."),
    no_items: _t("Nothing with a warranty was bought yet."),
    offline_identity: _t("No network: items and earlier problems wait for it."),
    existing: _t("A claim for this item is open already. What you wrote was added."),
    waiting: _t("No network: the case is kept, and sent when the network is back."),
    limited: _t("Too many at once. Please wait some minutes."),
};

/** @param {{status: String, message: String|undefined}} answer */
export function caseSentence({status, message}) {
    const told = message || SENTENCES[status];
    return (told || _t("The server could not answer. Please try again.")).toString();
}

const LOOKS_LIKE = {
    phone: _t("a phone number"),
    email: _t("an e-mail address"),
    card: _t("a card number"),
};

/** @returns {String} empty when nothing in the text looks like a person's data */
export function textWarning(text) {
    const found = [...findings(text)].map((kind) => LOOKS_LIKE[kind]);
    return found.length
        ? _t(
              "This looks like %s. Cases name nobody: others read them.",
              found.join(", ")
          ).toString()
        : "";
}

/** @returns {Promise<boolean>} whether the text is saved as it is */
export async function confirmText(dialog, text) {
    const warning = textWarning(text);
    return (
        !warning ||
        ask(dialog, {
            title: _t("Personal data?"),
            body: warning,
            confirmLabel: _t("Save Anyway"),
            cancelLabel: _t("Go On Typing"),
        })
    );
}
