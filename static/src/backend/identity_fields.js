import {_t} from "@web/core/l10n/translation";

/** What an identity is made of, and how each part is edited. */
export const IDENTITY_FIELDS = [
    {name: "name", label: _t("Name"), widget: "char"},
    {name: "birthdate", label: _t("Birth date"), widget: "date"},
    {name: "phone", label: _t("Phone"), widget: "phone"},
    {name: "email", label: _t("E-mail"), widget: "email"},
    {name: "street", label: _t("Street"), widget: "char"},
    {name: "street2", label: _t("Street 2"), widget: "char"},
    {name: "zip", label: _t("ZIP"), widget: "char"},
    {name: "city", label: _t("City"), widget: "char"},
    {name: "vat", label: _t("Tax ID"), widget: "char"},
    {name: "note", label: _t("Notes"), widget: "text"},
];

export const DOTS = "••••••••";

const names = (list) => new Set((list || "").split(",").filter(Boolean));

/** Is there something in this field of the identity? */
export function isFilled(record, name) {
    return names(record.data.identity_filled).has(name);
}

/** May the user see this field of the identity, as long as the look lasts? */
export function isOpened(record, name) {
    return names(record.data.identity_opened).has(name);
}
