import {onMounted, onWillUpdateProps, useEffect, useRef, useState} from "@odoo/owl";
import {DeskPage} from "@pos_customer_identity/backend/customer_desk/desk_page";
import {localization} from "@web/core/l10n/localization";

/** All that is known of a customer, one kind in each tab; a page at a time. */
export class DeskTabs extends DeskPage {
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
        super.setup();
        this.list = useRef("list");
        this.panel = useRef("panel");
        this.state = useState({page: null, loading: false, failed: false, kind: false});
        this.isWithin = false;
        // Not before: what cannot be read takes nothing else away.
        onMounted(() => this.load(this.props));
        onWillUpdateProps((props) => {
            if (props.tab !== this.props.tab || props.round !== this.props.round) {
                this.load(props);
            }
        });
        useEffect(
            () => this.keepKeyboard(),
            () => [this.state.page, this.state.loading]
        );
    }

    /** The keyboard stays in the panel when what it was on is gone. */
    keepKeyboard() {
        if (this.isWithin && document.activeElement === document.body) {
            this.panel.el.focus({preventScroll: true});
        }
        this.isWithin = this.state.loading && this.isWithin;
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
        this.isWithin = Boolean(this.panel.el?.contains(document.activeElement));
        this.state.loading = true;
        this.state.failed = false;
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
        } catch (error) {
            this.state.failed = asked === this.asked;
            throw error;
        } finally {
            if (asked === this.asked) {
                this.state.loading = false;
            }
        }
    }

    onMore() {
        return this.state.loading ? undefined : this.load(this.props, true);
    }

    onAgain() {
        return this.load(this.props);
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
}
