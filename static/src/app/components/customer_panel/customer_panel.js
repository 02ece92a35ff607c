import {Component, onWillRender, onWillUnmount, useState} from "@odoo/owl";
import {AskRow} from "@pos_customer_identity/app/components/ask_row/ask_row";
import {PointsPanel} from "@pos_customer_identity/app/components/points_panel/points_panel";
import {ProblemsRow} from "@pos_customer_identity/app/components/problems_row/problems_row";
import {PromptRow} from "@pos_customer_identity/app/components/prompt_row/prompt_row";
import {SuggestionRow} from "@pos_customer_identity/app/components/suggestion_row/suggestion_row";
import {_t} from "@web/core/l10n/translation";
import {browser} from "@web/core/browser/browser";
import {formatPoints} from "@pos_customer_identity/app/utils/points_numbers";
import {lastVisitText} from "@pos_customer_identity/app/utils/profile_words";
import {pointsOverview} from "@pos_customer_identity/app/utils/points_overview";
import {usePos} from "@point_of_sale/app/hooks/pos_hook";
import {useService} from "@web/core/utils/hooks";

/** On this device: whether the cashier keeps the panel to its one line. */
const REMEMBERED = "pos_customer_panel";
/** How long after a change the points are counted, in milliseconds. */
const SOON = 100;

/**
 * The customer of the order at a glance: one line, and below it, while it is open, what
 * is worth a word. It waits for nothing: what is not known yet is not there.
 */
export class CustomerPanel extends Component {
    static template = "pos_customer_identity.CustomerPanel";
    static components = {AskRow, PointsPanel, ProblemsRow, PromptRow, SuggestionRow};
    static props = {order: Object};

    setup() {
        this.pos = usePos();
        this.ui = useService("ui");
        this.formatPoints = formatPoints;
        const isClosed = browser.localStorage.getItem(REMEMBERED) === "closed";
        // A telephone has room for one line, and for more when it is asked for.
        this.state = useState({isOpen: !this.ui.isSmall && !isClosed});
        onWillRender(() => {
            this.profile?.freshen(this.props.order);
            this.look();
        });
        onWillUnmount(() => browser.clearTimeout(this.timer));
    }

    /**
     * Points are counted once for all that is shown of them, and not in the moment in
     * which a product is added: its line comes first, they follow.
     */
    look() {
        const {order} = this.props;
        this.panel = this.profile?.panelOf(order);
        const front = `${order.uuid} ${order.partner_id?.id}`;
        if (front === this.front && !this.isDue) {
            this.lookSoon();
            return;
        }
        Object.assign(this, {front, isDue: false});
        this.rows = pointsOverview(order);
        const known = this.rows.filter((row) => row.known || row.balance);
        // The programme with levels says most of a customer; else the first one.
        this.mainRow = known.find((row) => row.level) || known[0];
    }

    get profile() {
        return this.pos.customerProfile;
    }

    get partner() {
        return this.props.order.partner_id;
    }

    lookSoon() {
        this.timer ??= browser.setTimeout(() => {
            Object.assign(this, {timer: undefined, isDue: true});
            this.render();
        }, SOON);
    }

    get greeting() {
        return this.profile?.greetingOf(this.props.order);
    }

    /** Rewards that wait here, and what a purchase now would bring. */
    get bonus() {
        return [...(this.panel?.fetch || []), ...(this.panel?.bonus || [])];
    }

    /** What the programmes' own lines do not say already; no line says what waits. */
    get otherBonus() {
        const isSaid = this.rows.some((row) => row.bonus);
        return isSaid ? this.panel?.fetch || [] : this.bonus;
    }

    get expires() {
        const isSaid = this.rows.some((row) => row.expires);
        const all = this.panel?.expires || [];
        return all.filter((one) => !(isSaid && one.kind === "points"));
    }

    get problems() {
        return this.pos.customerCases?.countsOf(this.partner)?.cases;
    }

    /** One question at most. A till without the panel's answer goes by its own. */
    get asks() {
        return this.panel ? this.panel.asks : "survey";
    }

    get isAsking() {
        return this.asks === "prompt"
            ? Boolean(this.panel.prompt)
            : this.asks && Boolean(this.pos.customerAsks?.dueFor(this.props.order));
    }

    /** What is on the order needs no suggesting; Odoo sells nothing with a return. */
    get suggestions() {
        if (this.props.order.isRefund) {
            return [];
        }
        const ids = this.props.order.lines.map((line) => line.product_id?.id);
        const all = this.panel?.suggestions || [];
        return all.filter((one) => !ids.includes(one.product_id)).slice(0, 2);
    }

    get lastVisit() {
        return lastVisitText(this.panel?.last_visit);
    }

    get isOffline() {
        return this.pos.data.network.offline;
    }

    /** What is missing without a network, so that nobody takes nothing for none. */
    get offlineText() {
        return this.panel
            ? _t("No network: this is what was known before.")
            : _t("No network: this till knows the points and what it did itself.");
    }

    toggle() {
        this.state.isOpen = !this.state.isOpen;
        if (!this.ui.isSmall) {
            const kept = this.state.isOpen ? "open" : "closed";
            browser.localStorage.setItem(REMEMBERED, kept);
        }
    }

    openProfile() {
        this.pos.showProfile();
    }
}
