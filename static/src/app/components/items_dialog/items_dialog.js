import {Component, onWillStart, useEffect, useState} from "@odoo/owl";
import {CaseDialog} from "@pos_customer_identity/app/components/case_dialog/case_dialog";
import {ContactDialog} from "@pos_customer_identity/app/components/contact_dialog/contact_dialog";
import {Dialog} from "@web/core/dialog/dialog";
import {ItemCard} from "@pos_customer_identity/app/components/items_dialog/item_card";
import {caseSentence} from "@pos_customer_identity/app/utils/case_messages";
import {dayInWords} from "@pos_customer_identity/app/utils/warranty";
import {usePos} from "@point_of_sale/app/hooks/pos_hook";
import {useService} from "@web/core/utils/hooks";

/**
 * What a customer bought, and what came of it: of the customer in front, of a receipt,
 * or of a serial number. From here a case is opened and a contact noted.
 */
export class ItemsDialog extends Component {
    static template = "pos_customer_identity.ItemsDialog";
    static components = {Dialog, ItemCard};
    static props = {
        partner: {type: [{value: null}, {value: false}, Object], optional: true},
        query: {type: String, optional: true},
        close: Function,
    };

    setup() {
        this.pos = usePos();
        this.dialog = useService("dialog");
        this.notification = useService("notification");
        // On a phone the arrow at the top closes: three buttons do not fit below.
        this.ui = useService("ui");
        this.outbox = useState(this.pos.customerCases.facts);
        this.dayInWords = dayInWords;
        this.state = useState({
            query: this.props.query || "",
            message: "",
            items: [],
            cases: [],
            lastContact: false,
            busy: false,
        });
        this.front = this.props.query
            ? {query: this.props.query}
            : this.frontOf(this.props.partner);
        onWillStart(() => this.load());
        useEffect(
            () => this.loadAfterOutage(),
            () => [this.pos.data.network.offline, this.outbox.waiting.length]
        );
    }

    /** What was not to be had without a network, and what was sent since. */
    loadAfterOutage() {
        const before = this.seen;
        this.seen = {
            offline: this.pos.data.network.offline,
            waiting: this.outbox.waiting.length,
        };
        const isNews = before?.offline || before?.waiting > this.seen.waiting;
        if (isNews && !this.seen.offline) {
            this.load();
        }
    }

    frontOf(partner) {
        return partner && !partner.isPending ? {partner_id: partner.id} : {};
    }

    /** Whom a case is about, also one whom this device alone knows. */
    get caseFront() {
        const {partner} = this.props;
        return partner?.isPending && !this.front.query
            ? {customer_code: partner.customer_code}
            : this.front;
    }

    get whose() {
        return this.front.query || this.props.partner?.tillName || "";
    }

    onInput(ev) {
        this.state.query = ev.target.value;
        this.state.message = "";
    }

    onKeydown(ev) {
        if (ev.key === "Enter") {
            ev.preventDefault();
            this.find();
        }
    }

    async find() {
        const query = this.state.query.trim();
        if (query && !this.state.busy) {
            const before = this.front;
            this.front = {query};
            if (!(await this.load())) {
                this.front = before;
            }
        }
    }

    async load() {
        if (!Object.keys(this.front).length) {
            return true;
        }
        this.state.busy = true;
        const answer = await this.pos.customerCases.items(this.front);
        this.state.busy = false;
        const isFound = answer.status === "found";
        this.state.message = isFound ? "" : caseSentence(answer);
        if (isFound) {
            const {items, cases, last_contact: lastContact} = answer;
            Object.assign(this.state, {items, cases, lastContact});
        }
        return isFound;
    }

    report(item) {
        this.dialog.add(CaseDialog, {
            front: this.caseFront,
            item,
            onDone: () => this.load(),
        });
    }

    noteContact() {
        this.dialog.add(ContactDialog, {
            front: this.caseFront,
            onDone: () => this.load(),
        });
    }

    async saveSerial(item, serial) {
        const answer = await this.pos.customerCases.setSerial(
            this.front,
            item.id,
            serial
        );
        if (answer.status !== "found") {
            return caseSentence(answer);
        }
        for (const warning of answer.warnings) {
            this.notification.add(warning, {type: "warning"});
        }
        await this.load();
        return "";
    }

    discard(uuid) {
        this.pos.customerCases.discard(uuid);
    }
}
