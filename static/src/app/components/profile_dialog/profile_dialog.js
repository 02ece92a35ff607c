import {Component, onWillStart, useEffect, useRef, useState} from "@odoo/owl";
import {AnswersTab} from "@pos_customer_identity/app/components/profile_dialog/answers_tab";
import {CasesTab} from "@pos_customer_identity/app/components/profile_dialog/cases_tab";
import {Dialog} from "@web/core/dialog/dialog";
import {ItemsTab} from "@pos_customer_identity/app/components/profile_dialog/items_tab";
import {PointsTab} from "@pos_customer_identity/app/components/profile_dialog/points_tab";
import {PurchasesTab} from "@pos_customer_identity/app/components/profile_dialog/purchases_tab";
import {_t} from "@web/core/l10n/translation";
import {caseSentence} from "@pos_customer_identity/app/utils/case_messages";
import {usePos} from "@point_of_sale/app/hooks/pos_hook";
import {useService} from "@web/core/utils/hooks";

const TABS = [
    {name: "purchases", label: _t("Purchases"), Tab: PurchasesTab},
    {name: "items", label: _t("Items"), Tab: ItemsTab},
    {name: "points", label: _t("Points"), Tab: PointsTab},
    {name: "cases", label: _t("Cases"), Tab: CasesTab},
    {name: "answers", label: _t("Answers"), Tab: AnswersTab},
];

/** Where the arrow keys lead to, by the WAI-ARIA pattern of tabs. */
const STEPS = {ArrowRight: 1, ArrowLeft: -1, Home: -Infinity, End: Infinity};

/**
 * All that the till may know of the customer in front, a tab for each kind. Each is
 * asked for when it is looked at, page by page, and forgotten with this dialog.
 */
export class ProfileDialog extends Component {
    static template = "pos_customer_identity.ProfileDialog";
    static components = {Dialog};
    static props = {
        order: Object,
        tab: {type: String, optional: true},
        close: Function,
    };

    setup() {
        this.pos = usePos();
        this.ui = useService("ui");
        this.tabs = TABS;
        this.list = useRef("tabs");
        this.state = useState({
            tab: this.props.tab || "purchases",
            pages: {},
            // Of each tab, the question that is on its way.
            asked: {},
            message: "",
        });
        this.questions = 0;
        // What is shown goes with the customer, whoever takes her off the order.
        this.shownId = this.partner.id;
        onWillStart(() => {
            this.load();
        });
        useEffect(
            (offline, partnerId) => {
                if (!partnerId) {
                    this.props.close();
                } else if (partnerId !== this.shownId) {
                    this.state.pages = {};
                    this.shownId = partnerId;
                    this.reload();
                } else if (this.wasOffline && !offline) {
                    this.reload();
                }
                this.wasOffline = offline;
            },
            () => [this.isOffline, this.partner?.id]
        );
    }

    get partner() {
        return this.props.order.partner_id;
    }

    get isOffline() {
        return this.pos.data.network.offline || this.partner?.isPending;
    }

    get active() {
        return TABS.find(({name}) => name === this.state.tab);
    }

    /** Never that of a customer who was there before. */
    get page() {
        const isShown = this.partner?.id === this.shownId;
        return isShown ? this.state.pages[this.state.tab] : undefined;
    }

    get isBusy() {
        return Boolean(this.state.asked[this.state.tab]);
    }

    get tabProps() {
        return {
            order: this.props.order,
            page: this.page || {rows: []},
            isOffline: Boolean(this.isOffline),
            reload: () => this.reload(),
            close: this.props.close,
        };
    }

    get loadingLabel() {
        return _t("Loading: %s", this.active.label);
    }

    onKeydown(ev) {
        const step = STEPS[ev.key];
        if (!step) {
            return;
        }
        ev.preventDefault();
        const place = TABS.indexOf(this.active);
        // Odoo does not mirror the till, whatever the language: what is seen counts.
        const isMirrored = getComputedStyle(this.list.el).direction === "rtl";
        const next = Math.abs(step) === 1 ? place + (isMirrored ? -step : step) : step;
        this.open(TABS[this.around(next)].name);
        this.list.el.querySelector(`#profile_tab_${this.state.tab}`).focus();
    }

    /** Behind the last tab comes the first one. */
    around(place) {
        if (!Number.isFinite(place)) {
            return place < 0 ? 0 : TABS.length - 1;
        }
        return (place + TABS.length) % TABS.length;
    }

    open(tab) {
        Object.assign(this.state, {tab, message: ""});
        if (!this.page && !this.isBusy) {
            this.load();
        }
    }

    /** What was done in a tab may show in others. This one stays until it is there. */
    reload() {
        const {tab, pages} = this.state;
        this.state.pages = pages[tab] ? {[tab]: pages[tab]} : {};
        this.state.asked = {};
        return this.load();
    }

    loadMore() {
        return this.load(this.page.rows.length);
    }

    async load(offset = 0) {
        const {tab} = this.state;
        if (this.isOffline || !this.partner) {
            return;
        }
        this.questions += 1;
        const question = this.questions;
        this.state.asked[tab] = question;
        const answer = await this.pos.customerProfile.tab(this.partner, tab, offset);
        if (this.state.asked[tab] !== question) {
            // It was asked anew since.
            return;
        }
        delete this.state.asked[tab];
        if (!answer.rows) {
            if (tab === this.state.tab) {
                this.state.message = caseSentence(answer);
            }
            return;
        }
        const before = offset ? this.state.pages[tab]?.rows || [] : [];
        this.state.pages[tab] = {...answer, rows: [...before, ...answer.rows]};
    }
}
