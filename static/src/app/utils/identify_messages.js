import {_t} from "@web/core/l10n/translation";
import {ask} from "@point_of_sale/app/utils/make_awaitable_dialog";

/**
 * What a cashier is told about an answer of CustomerIdentity: one plain sentence.
 * @param {{status: string, message: string|undefined}} answer
 * @returns {String}
 */
export function sentence({status, message}) {
    switch (status) {
        case "typo":
            return _t("This code has a typing error.");
        case "unknown":
            return _t("Nobody has this code.");
        case "archived":
            return _t("This customer is archived. The back office can bring it back.");
        case "other_company":
            return _t("This code belongs to another company.");
        case "unknown_receipt":
            return _t("There is no such code or receipt.");
        case "no_customer":
            return _t("This receipt has no customer.");
        case "offline":
            return _t("No network: only customer codes can be used now.");
        case "no_codes":
            return _t("No network, and this till has no code left for a new member.");
        case "pending":
            return _t("No network: the code is checked when it is back.");
        case "lost":
            return _t("This card was reported lost. Is it really the customer?");
        default:
            return message || _t("The server could not answer. Please try again.");
    }
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
