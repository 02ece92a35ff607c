import {Component} from "@odoo/owl";
import {ContactRows} from "@pos_customer_identity/app/components/contact_rows/contact_rows";
import {ConsentRows} from "@pos_customer_identity/app/components/consent_rows/consent_rows";
import {_t} from "@web/core/l10n/translation";
import {whenInWords} from "@pos_customer_identity/app/utils/profile_words";

const GROUPS = [
    {name: "preferences", title: _t("Preferences")},
    {name: "consents", title: _t("Agreed To")},
    {name: "contact", title: _t("Contact Data")},
    {name: "rows", title: _t("Answers")},
    {name: "requests", title: _t("Requests")},
];

/** What the customer said: preferences, consents, answers; and what was asked of us. */
export class AnswersTab extends Component {
    static template = "pos_customer_identity.AnswersTab";
    static components = {ConsentRows, ContactRows};
    static props = {
        order: Object,
        page: Object,
        isOffline: Boolean,
        reload: Function,
        close: Function,
    };

    get groups() {
        return GROUPS.map((group) => ({
            ...group,
            rows: (this.props.page[group.name] || []).map((row) => ({
                ...row,
                text: this.textOf(row),
                day: whenInWords(row.on),
            })),
        })).filter(({rows}) => rows.length);
    }

    /** Who was never asked has not refused. */
    textOf(row) {
        const isOpen = row.is_given === false && !row.on;
        return isOpen ? _t("Not asked yet") : row.text;
    }

    get offlineText() {
        return this.groups.length
            ? _t("No network: this is what was known before.")
            : _t(
                  "No network: this till keeps no answers of customers. They wait for it."
              );
    }

    get emptyText() {
        return _t("The customer said nothing yet.");
    }
}
