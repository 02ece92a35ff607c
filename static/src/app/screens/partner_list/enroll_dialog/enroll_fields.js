import {_t} from "@web/core/l10n/translation";

/** What a person may tell at the till, in the order in which people say it. */
export const FIELDS = [
    {name: "name", label: _t("Name"), type: "text", dir: "auto", width: 6},
    {name: "birthdate", label: _t("Birth date"), type: "date", width: 6},
    {name: "phone", label: _t("Phone"), type: "tel", dir: "ltr", width: 6},
    {name: "email", label: _t("E-mail"), type: "email", dir: "ltr", width: 6},
    {name: "street", label: _t("Street and number"), dir: "auto", width: 6},
    {name: "street2", label: _t("Floor, apartment"), dir: "auto", width: 6},
    {name: "zip", label: _t("ZIP"), dir: "ltr", width: 3},
    {name: "city", label: _t("City"), dir: "auto", width: 9},
];

/** What a person may agree to. Nothing is ticked beforehand. */
export const CONSENTS = [
    {name: "receipts", label: _t("Receipts by e-mail")},
    {name: "marketing", label: _t("Offers and news")},
    {name: "surveys", label: _t("Questions about purchases")},
    {name: "greeting", label: _t("Greeting by first name")},
    {name: "profiling", label: _t("Offers chosen by past purchases")},
];

/** What can be compared with what a caller or visitor says. */
export const MATCHED = ["name", "phone", "email", "birthdate", "zip"].map((name) =>
    FIELDS.find((field) => field.name === name)
);
