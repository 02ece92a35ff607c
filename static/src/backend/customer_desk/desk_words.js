import {_t} from "@web/core/l10n/translation";
import {formatDate} from "@web/core/l10n/dates";
import {localization} from "@web/core/l10n/localization";

const {DateTime} = luxon;

/** A code or a number keeps its order in a text from right to left. */
export function ltr(text) {
    return localization.direction === "rtl" ? `\u2066${text}\u2069` : text;
}

function local(iso) {
    return iso.length > 10
        ? DateTime.fromISO(iso, {zone: "utc"}).toLocal()
        : DateTime.fromISO(iso);
}

/** @param {String|false} iso a day, or a moment in UTC */
export function day(iso) {
    return iso ? formatDate(local(iso)) : "";
}

/** @param {String} iso a moment in UTC */
export function moment(iso) {
    return `${day(iso)} ${local(iso).toFormat("HH:mm")}`;
}

/** How a customer was found, for the list of several. */
export const FOUND_BY = () => ({
    code: _t("Code"),
    receipt: _t("Receipt"),
    order: _t("Order"),
    sale: _t("Quotation or sales order"),
    case: _t("Case"),
    serial: _t("Serial number"),
    phone: _t("Phone"),
    email: _t("E-mail"),
});

/** What a caller can be asked. */
export const ASKED = () => ({
    name: _t("Name"),
    phone: _t("Phone"),
    email: _t("E-mail"),
    birthdate: _t("Birth date"),
    zip: _t("ZIP"),
    street: _t("Street"),
    city: _t("City"),
    address: _t("Address"),
});

/** What the answer of a caller check means. */
export const ANSWERS = () => ({
    yes: _t("It matches."),
    no: _t("It does not match."),
    nothing: _t("Nothing of this kind is on file."),
    limited: _t("Too many questions. Wait some minutes."),
    unavailable: _t("Comparing is not possible at the moment."),
});

/** The buttons, with their shortcuts. */
export const ACTS = () => ({
    case: {label: _t("New Case"), icon: "fa-life-ring", hotkey: "c"},
    contact: {label: _t("Note Contact"), icon: "fa-comments-o", hotkey: "n"},
    points: {label: _t("Give Points"), icon: "fa-gift", hotkey: "g"},
    plan: {label: _t("Call Back"), icon: "fa-calendar-plus-o", hotkey: "l"},
    identity: {label: _t("Identity"), icon: "fa-lock", hotkey: "i"},
    correct: {label: _t("Correct Data"), icon: "fa-pencil", hotkey: "e"},
    request: {label: _t("Request"), icon: "fa-balance-scale", hotkey: "q"},
    consents: {label: _t("Consents"), icon: "fa-handshake-o", hotkey: "t"},
    open: {label: _t("Contact"), icon: "fa-external-link", hotkey: "o"},
    card: {label: _t("Print Card"), icon: "fa-print", hotkey: "p"},
});

export const TABS = () => ({
    timeline: _t("Timeline"),
    purchases: _t("Purchases"),
    items: _t("Items"),
    points: _t("Points"),
    cases: _t("Cases and Contacts"),
    answers: _t("Answers"),
    suggestions: _t("Suggestions"),
    data: _t("Consents and Data"),
});

/** What happens with a customer. */
export const KINDS = () => [
    {name: "purchase", label: _t("Purchase"), icon: "fa-shopping-cart"},
    {name: "contact", label: _t("Contact"), icon: "fa-comments-o"},
    {name: "case", label: _t("Case"), icon: "fa-life-ring"},
    {name: "points", label: _t("Points by hand"), icon: "fa-gift"},
    {name: "answer", label: _t("Answer"), icon: "fa-star-o"},
    {name: "consent", label: _t("Consent"), icon: "fa-handshake-o"},
    {name: "request", label: _t("Request"), icon: "fa-balance-scale"},
];

/** What is wrong with a part of the contact data. */
const FLAGS = () => ({
    bounced: _t("mails come back"),
    changed: _t("may have changed"),
    old: _t("not confirmed for long"),
});

/** @returns {String} how fresh one part of the contact data is, without what it is */
export function freshWords({field, on_file, confirmed_on, flag}) {
    const name = ASKED()[field] || field;
    const states = [on_file ? _t("on file") : _t("missing")];
    if (flag) {
        states.push(FLAGS()[flag] || flag);
    } else if (confirmed_on) {
        states.push(_t("confirmed on %s", day(confirmed_on)));
    }
    return `${name}: ${states.join(", ")}`;
}
