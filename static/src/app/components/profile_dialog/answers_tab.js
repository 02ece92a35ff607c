import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {dayInWords} from "@pos_customer_identity/app/utils/warranty";

const GROUPS = [
    {name: "preferences", title: _t("Preferences")},
    {name: "consents", title: _t("Agreed To")},
    {name: "rows", title: _t("Answers")},
    {name: "requests", title: _t("Requests")},
];

/** What the customer said: preferences, consents, answers. */
export class AnswersTab extends Component {
    static template = "pos_customer_identity.AnswersTab";
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
                day: row.on ? dayInWords(row.on) : "",
            })),
        })).filter(({rows}) => rows.length);
    }

    get offlineText() {
        return _t(
            "No network: this till keeps no answers of customers. They wait for it."
        );
    }

    get emptyText() {
        return _t("The customer said nothing yet.");
    }
}
