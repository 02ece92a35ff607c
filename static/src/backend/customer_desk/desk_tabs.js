import {Component, onWillStart, onWillUpdateProps, useRef, useState} from "@odoo/owl";
import {
    KINDS,
    TABS,
    day,
    freshWords,
    ltr,
    moment,
} from "@pos_customer_identity/backend/customer_desk/desk_words";
import {ConfirmationDialog} from "@web/core/confirmation_dialog/confirmation_dialog";
import {_t} from "@web/core/l10n/translation";
import {formatCurrency} from "@web/core/currency";
import {formatFloat} from "@web/core/utils/numbers";
import {localization} from "@web/core/l10n/localization";
import {useService} from "@web/core/utils/hooks";

/** All that is known of a customer, one kind in each tab; a page at a time. */
export class DeskTabs extends Component {
    static template = "pos_customer_identity.DeskTabs";
    static props = {
        head: Object,
        tab: String,
        round: Number,
        focus: {type: [Object, Boolean], optional: true},
        onTab: Function,
        openRecord: Function,
        refresh: Function,
    };

    setup() {
        this.orm = useService("orm");
        this.dialog = useService("dialog");
        this.notification = useService("notification");
        this.list = useRef("list");
        this.titles = TABS();
        this.kinds = KINDS();
        this.day = day;
        this.moment = moment;
        this.ltr = ltr;
        this.freshWords = freshWords;
        this.toCustomer = _t("To the customer");
        this.fromCustomer = _t("From the customer");
        this.stillRight = _t("Still right");
        this.notRight = _t("Not right any more");
        this.givenText = _t("Given");
        this.withdrawnText = _t("Withdrawn");
        this.state = useState({page: null, loading: false, kind: false});
        onWillStart(() => this.load(this.props));
        onWillUpdateProps((props) => {
            if (props.tab !== this.props.tab || props.round !== this.props.round) {
                this.load(props);
            }
        });
    }

    get customer() {
        return this.props.head.customer;
    }

    get page() {
        return this.state.page;
    }

    // Reading

    async ask({head, tab}, more) {
        const {id} = head.customer;
        if (tab === "timeline") {
            const before = more ? this.page.rows.at(-1) : false;
            return this.orm.call("customer.desk", "timeline", [
                id,
                before,
                this.state.kind,
            ]);
        }
        const offset = more ? this.page.rows.length : 0;
        return this.orm.call("customer.desk", "tab", [id, tab, offset]);
    }

    async load(props, more = false) {
        const asked = (this.asked = Symbol(props.tab));
        this.state.loading = true;
        if (!more) {
            this.state.page = null;
        }
        try {
            const page = await this.ask(props, more);
            // Another tab was chosen in the meantime.
            if (asked !== this.asked) {
                return;
            }
            const rows = more ? [...this.page.rows, ...page.rows] : page.rows;
            this.state.page = {...page, rows, tab: props.tab};
        } finally {
            if (asked === this.asked) {
                this.state.loading = false;
            }
        }
    }

    onMore() {
        return this.load(this.props, true);
    }

    onKind(ev) {
        this.state.kind = ev.target.value || false;
        return this.load(this.props);
    }

    // Keys: arrows move between tabs, as in any list of tabs

    onKey(ev) {
        const {tabs} = this.props.head;
        const forth = localization.direction === "rtl" ? "ArrowLeft" : "ArrowRight";
        const back = localization.direction === "rtl" ? "ArrowRight" : "ArrowLeft";
        const at = tabs.indexOf(this.props.tab);
        const next = {
            [forth]: (at + 1) % tabs.length,
            [back]: (at - 1 + tabs.length) % tabs.length,
            Home: 0,
            End: tabs.length - 1,
        }[ev.key];
        if (next === undefined) {
            return;
        }
        ev.preventDefault();
        this.props.onTab(tabs[next]);
        this.list.el.querySelectorAll("[role=tab]")[next].focus();
    }

    // Showing

    kindOf(name) {
        return this.kinds.find((kind) => kind.name === name)?.label || "";
    }

    /** The other kinds have no page that the desk may open. */
    isOpened({kind}) {
        return ["purchase", "contact", "case", "request"].includes(kind);
    }

    iconOf(name) {
        return this.kinds.find((kind) => kind.name === name)?.icon || "fa-circle-o";
    }

    /** Is this row what was looked for by its number? */
    isNamed(id, isOnline = false) {
        const {focus, tab} = this.props;
        const isSale = focus && focus.kind === "sale";
        return Boolean(focus) && focus.tab === tab && focus.id === id && isSale === isOnline;
    }

    isNamedPurchase({id, source}) {
        return this.isNamed(id, source !== "till");
    }

    money(amount, currencyId) {
        return ltr(formatCurrency(amount, currencyId));
    }

    amount(quantity) {
        return formatFloat(quantity, {trailingZeros: false});
    }

    consentWords({given, on, place, who}) {
        const what = given ? this.givenText : this.withdrawnText;
        return [what, day(on), place, who].filter(Boolean).join(", ");
    }

    open(model, id) {
        return this.props.openRecord(model, id);
    }

    openPurchase({source, id}) {
        return this.open(source === "till" ? "pos.order" : "sale.order", id);
    }

    caseFor(item) {
        return this.props.openRecord("customer.case", false, {
            default_partner_id: this.customer.id,
            default_card_id: item.id,
            default_case_type: "warranty",
            default_channel: "phone",
        });
    }

    async dismiss({product_id}) {
        const args = [this.customer.id, product_id];
        await this.orm.call("customer.desk", "dismiss", args);
        await this.load(this.props);
    }

    /** The customer says that contact data still holds, or does not any more. */
    async noteContactData({field}, isRight) {
        const args = [this.customer.id, field, isRight];
        await this.orm.call("customer.desk", "note_contact_data", args);
        await this.props.refresh();
    }

    /** The address stays on the server; without a consent the customer has to ask. */
    async sendReceipt(purchase, asked = false) {
        const args = [this.customer.id, purchase.id, asked];
        const answer = await this.orm.call("customer.desk", "send_receipt", args);
        if (answer.status !== "ask") {
            const type = answer.status === "sent" ? "success" : "warning";
            this.notification.add(answer.message, {type});
            return;
        }
        this.dialog.add(ConfirmationDialog, {
            title: _t("Send a Copy of the Receipt"),
            body: _t("%s Does the customer ask for this copy now?", answer.message),
            confirmLabel: _t("Yes, Send It"),
            confirm: () => this.sendReceipt(purchase, true),
            cancel: () => {},
        });
    }

    get loadingText() {
        return _t("Loading");
    }
}
