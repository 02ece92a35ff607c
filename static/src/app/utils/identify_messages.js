import {_t} from "@web/core/l10n/translation";
import {ask} from "@point_of_sale/app/utils/make_awaitable_dialog";

/** What a cashier is told about an answer of CustomerIdentity: one plain sentence. */
const SENTENCES = {
    typo: _t("This code has a typing error."),
    unknown: _t("Nobody has this code."),
    archived: _t("This customer is archived. The back office can bring it back."),
    other_company: _t("This code belongs to another company."),
    unknown_receipt: _t("There is no such code or receipt."),
    no_customer: _t("This receipt has no customer."),
    no_owner: _t("The item with this serial number has no customer."),
    offline: _t("No network: only customer codes can be used now."),
    no_codes: _t("No network, and this till has no code left for a new member."),
    pending: _t("No network: the code is checked when it is back."),
    lost: _t("This card was reported lost. Is it really the customer?"),
    unknown_phone: _t("No customer has this phone number."),
    unknown_email: _t("No customer has this e-mail address."),
    several: _t("Several customers have this. Ask for the card or a receipt."),
    exists: _t("A customer with this phone number or e-mail exists already."),
    limited: _t("Too many searches. Please wait some minutes; codes go on."),
    unavailable: _t("Personal data cannot be reached now. Cards and codes work."),
    offline_identity: _t(
        "No network: phone and e-mail wait for it. Cards and codes work."
    ),
    invalid: _t("Please look at the marked fields. Nothing was saved yet."),
    nothing: _t("This is not on file. Nothing was compared."),
    no_address: _t("There is no address on file for this customer."),
    unwanted: _t(
        "This customer wants no receipts by e-mail. Ask, and type an address."
    ),
    failed: _t("The mail server refused. Is the address right?"),
};

/**
 * @param {{status: string, message: string|undefined}} answer
 * @returns {String}
 */
export function sentence({status, message}) {
    const told = SENTENCES[status] || message;
    return (told || _t("The server could not answer. Please try again.")).toString();
}

/** Whether asking again makes sense, so that what was typed is worth keeping. */
export function isUnanswered({status}) {
    return status === "offline_identity" || status === "error";
}

/**
 * @param {Object} dialog the dialog service
 * @returns {Promise<boolean>} whether the cashier takes the customer of a lost card
 */
export function confirmLost(dialog) {
    return ask(dialog, {
        title: _t("Card reported lost"),
        body: sentence({status: "lost"}),
        confirmLabel: _t("Use This Customer"),
        cancelLabel: _t("Leave It"),
    });
}

/**
 * @param {Object} dialog the dialog service
 * @param {Object} partner who has the phone number or e-mail already
 * @returns {Promise<boolean>} whether the cashier takes this customer
 */
export function confirmExisting(dialog, partner) {
    return ask(dialog, {
        title: _t("Customer exists already"),
        body: _t(
            "%s has this phone number or e-mail. Is it the same person?",
            partner.tillName
        ),
        confirmLabel: _t("Use This Customer"),
        cancelLabel: _t("Back"),
    });
}

/**
 * @param {Object} dialog the dialog service
 * @returns {Promise<boolean>} whether what was typed may go
 */
export function confirmLoss(dialog) {
    return ask(dialog, {
        title: _t("Leave without saving?"),
        body: _t("What was typed is not saved yet, and will be gone."),
        confirmLabel: _t("Leave"),
        cancelLabel: _t("Go On Typing"),
    });
}

/**
 * Tell the cashier about an answer, where no dialog is open to do it.
 * @param {Object} services the till's services
 * @param {Object} answer
 * @returns {Promise<Object|undefined>} the customer to put on the order
 */
export async function showAnswer({notification, dialog}, answer) {
    if (answer.status === "lost") {
        return (await confirmLost(dialog)) ? answer.partner : undefined;
    }
    if (answer.status === "pending") {
        notification.add(sentence(answer), {type: "info"});
    } else if (!answer.partner) {
        notification.add(sentence(answer), {type: "warning"});
    }
    return answer.partner;
}
