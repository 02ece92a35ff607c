import {
    Component,
    onMounted,
    onWillStart,
    useEffect,
    useRef,
    useState,
} from "@odoo/owl";
import {DeskHead} from "@pos_customer_identity/backend/customer_desk/desk_head";
import {DeskSearch} from "@pos_customer_identity/backend/customer_desk/desk_search";
import {DeskTabs} from "@pos_customer_identity/backend/customer_desk/desk_tabs";
import {Layout} from "@web/search/layout";
import {registry} from "@web/core/registry";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {useScanner} from "@pos_customer_identity/backend/customer_desk/desk_scanner";
import {useService} from "@web/core/utils/hooks";
import {useSetupAction} from "@web/search/action_hook";

/** What was found by a number, as a record. */
const MODELS = {
    receipt: "pos.order",
    order: "pos.order",
    sale: "sale.order",
    case: "customer.case",
    serial: "warranty.card",
};

/** The customer desk: one field, and all about the customer whom it finds. */
export class CustomerDesk extends Component {
    static template = "pos_customer_identity.CustomerDesk";
    static components = {DeskHead, DeskSearch, DeskTabs, Layout};
    static props = {...standardActionServiceProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.display = {controlPanel: {}};
        this.search = null;
        this.customer = useRef("customer");
        // Nothing of what was typed is kept: it may be somebody's phone number.
        this.state = useState({
            busy: false,
            answer: null,
            head: null,
            note: false,
            focus: false,
            tab: this.props.state?.tab || false,
            round: 0,
            chosen: 0,
        });
        this.asked = 0;
        this.opened = 0;
        useSetupAction({getLocalState: () => this.localState});
        useScanner(
            (text) => this.find(text),
            (element) => this.search?.isInput(element)
        );
        onWillStart(() => this.begin());
        onMounted(() => this.search?.focus());
        // What was found is read from its beginning, by eyes and by a screen reader.
        useEffect(
            (chosen) => chosen && this.customer.el?.focus({preventScroll: true}),
            () => [this.state.chosen]
        );
        // What the keyboard was on may be gone after something was done.
        useEffect(
            () => {
                if (document.activeElement === document.body) {
                    this.customer.el?.focus({preventScroll: true});
                }
            },
            () => [this.state.head]
        );
    }

    get localState() {
        return {partnerId: this.state.head?.customer.id, tab: this.state.tab};
    }

    /** Come back to the customer whom the address or the way back names. */
    async begin() {
        const {action, resId, state} = this.props;
        const partnerId = state?.partnerId || resId || action.context?.desk_partner_id;
        if (!partnerId) {
            return;
        }
        try {
            await this.open(partnerId, {tab: this.state.tab});
        } catch (error) {
            // Told as always; the desk is there all the same, for the next customer.
            Promise.reject(error);
        }
    }

    /** @param {DeskSearch} search the search, when it is there */
    setSearch(search) {
        this.search = search;
    }

    async find(query) {
        const asked = ++this.asked;
        this.state.busy = true;
        let answer = null;
        try {
            answer = await this.orm.call("customer.desk", "find", [query]);
        } finally {
            this.state.busy = false;
        }
        // Somebody scanned again in the meantime.
        if (asked !== this.asked) {
            return;
        }
        // What is still on its way is of the customer before.
        this.opened++;
        this.state.head = null;
        this.state.answer = answer;
        if (answer.status === "found") {
            await this.choose(answer.customer, answer);
        }
    }

    async choose(customer, {focus = false, note = false} = {}) {
        this.state.answer = null;
        this.search?.clear();
        const tab = focus ? focus.tab : false;
        if (await this.open(customer.id, {focus, note, tab})) {
            this.state.chosen++;
        }
    }

    /** @returns {Promise<Object|null>} the head, null when it is too late for it */
    async read(partnerId) {
        const opened = ++this.opened;
        const head = await this.orm.call("customer.desk", "open", [partnerId]);
        return opened === this.opened ? head : null;
    }

    /** @returns {Promise<Boolean>} whether it is shown, and not another one by now */
    async open(partnerId, {focus = false, note = false, tab = false} = {}) {
        const head = await this.read(partnerId);
        if (!head) {
            return false;
        }
        const known = head.tabs.includes(tab);
        Object.assign(this.state, {head, focus, note});
        this.state.tab = known ? tab : head.tabs[0];
        this.state.round++;
        this.props.updateActionState?.({resId: partnerId});
        return true;
    }

    /** Read head and tab again, after something was done. */
    async refresh() {
        const head = this.state.head && (await this.read(this.state.head.customer.id));
        if (head) {
            this.state.head = head;
            this.state.round++;
        }
    }

    onTab(tab) {
        this.state.tab = tab;
    }

    async act(name) {
        const {customer} = this.state.head;
        const action = await this.orm.call("customer.desk", "act", [customer.id, name]);
        await this.doAction(action);
    }

    doAction(action) {
        return this.action.doAction(action, {onClose: () => this.refresh()});
    }

    openRecord(model, id, context = {}) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: model,
            res_id: id,
            views: [[false, "form"]],
            context,
        });
    }

    openFound({kind, id}) {
        return this.openRecord(MODELS[kind], id);
    }
}

registry.category("actions").add("pos_customer_identity.customer_desk", CustomerDesk);
