import {Component, onWillStart, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {localization} from "@web/core/l10n/localization";
import {Layout} from "@web/search/layout";
import {registry} from "@web/core/registry";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {useService} from "@web/core/utils/hooks";
import {SurveyNpsChart} from "@pos_customer_identity/backend/survey_dashboard/survey_nps_chart";
import {download} from "@web/core/network/download";

/** Isolate a number in a text from right to left, with its sign and its per cent. */
function number(text) {
    return localization.direction === "rtl" ? `\u2066${text}\u2069` : text;
}

/** Fewer answers than these say little. */
const FEW = 30;

const TABLES = () => [
    {name: "config_id", title: _t("Shops")},
    {name: "cashier_id", title: _t("Cashiers")},
    {name: "categ_id", title: _t("Product Groups")},
    {name: "tier_id", title: _t("Levels")},
    {name: "channel", title: _t("Channels")},
];

const GROUPS = () => [
    {name: false, label: _t("All")},
    {name: "promoter", label: _t("Promoters")},
    {name: "passive", label: _t("Passives")},
    {name: "detractor", label: _t("Detractors")},
];

/** Satisfaction at a glance: every number with how sure it is. */
export class SurveyDashboard extends Component {
    static template = "pos_customer_identity.SurveyDashboard";
    static components = {Layout, SurveyNpsChart};
    static props = {...standardActionServiceProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.tables = TABLES();
        this.groups = GROUPS();
        this.display = {controlPanel: {}};
        this.state = useState({data: null, table: "config_id", busy: false});
        onWillStart(() => this.load({}));
    }

    get data() {
        return this.state.data;
    }

    get rows() {
        return this.data.tables[this.state.table] || [];
    }

    get isEmpty() {
        return !this.data.content.answers && !this.data.anonymous.length;
    }

    async load(changes) {
        const filters = {...this.data?.filters, ...changes};
        this.state.busy = true;
        try {
            this.state.data = await this.orm.call("survey.dashboard", "get_data", [
                filters,
            ]);
        } finally {
            this.state.busy = false;
        }
    }

    onDate(name, ev) {
        if (ev.target.value) {
            this.load({[name]: ev.target.value});
        }
    }

    onChoice(name, ev) {
        const value = ev.target.value;
        this.load({
            [name]: name === "channel" ? value || false : Number(value) || false,
        });
    }

    /** Look closer at a row of a table: its numbers alone. */
    onRow(row) {
        if (row.id) {
            this.load({[this.state.table]: row.id});
        }
    }

    clear(name) {
        this.load({[name]: false});
    }

    get narrowed() {
        const names = ["config_id", "cashier_id", "categ_id", "tier_id", "channel"];
        return names
            .filter((name) => this.data.filters[name])
            .map((name) => ({
                name,
                label: this.data.names[name] || this.data.filters[name],
            }));
    }

    round(value) {
        return value === null || value === false
            ? "–"
            : number(String(Math.round(value)));
    }

    percent(share) {
        return share.value === null ? "–" : number(`${Math.round(share.value)} %`);
    }

    range(found, unit = "") {
        return _t("%(low)s to %(high)s", {
            low: number(`${Math.round(found.low)}${unit}`),
            high: number(`${Math.round(found.high)}${unit}`),
        });
    }

    isFew(found) {
        return found.answers < FEW;
    }

    answers(count) {
        return count === 1 ? _t("1 answer") : _t("%s answers", count);
    }

    width(count, rows) {
        return Math.round((100 * count) / Math.max(...rows.map((row) => row.count), 1));
    }

    /** The table that is shown, for a spreadsheet. */
    export() {
        return download({
            url: "/survey/customers/export",
            data: {
                filters: JSON.stringify(this.data.filters),
                table: this.state.table,
            },
        });
    }

    openScores() {
        this.action.doAction("pos_customer_identity.action_survey_score_report");
    }

    openSurveys() {
        this.action.doAction("pos_customer_identity.action_survey_customers");
    }

    openImprovements() {
        this.action.doAction("pos_customer_identity.action_survey_improvement");
    }
}

registry
    .category("actions")
    .add("pos_customer_identity.survey_dashboard", SurveyDashboard);
