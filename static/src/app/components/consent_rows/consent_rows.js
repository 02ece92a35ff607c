import {Component, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {ask} from "@point_of_sale/app/utils/make_awaitable_dialog";
import {sentence} from "@pos_customer_identity/app/utils/identify_messages";
import {tryTillCall} from "@pos_customer_identity/app/utils/till_call";
import {usePos} from "@point_of_sale/app/hooks/pos_hook";
import {useService} from "@web/core/utils/hooks";

/**
 * What the customer agreed to, a switch each. Giving shows the text to read aloud first;
 * taking back is one tap.
 */
export class ConsentRows extends Component {
    static template = "pos_customer_identity.ConsentRows";
    static props = {
        order: Object,
        rows: Array,
        isOffline: Boolean,
        reload: Function,
    };

    setup() {
        this.pos = usePos();
        this.dialog = useService("dialog");
        this.state = useState({busy: false, message: ""});
    }

    stateOf(row) {
        if (row.is_given) {
            return _t("Yes");
        }
        return row.on ? _t("No") : _t("Not asked");
    }

    /** A second tap while the first is on its way does nothing. */
    async toggle(row) {
        if (this.state.busy || this.props.isOffline) {
            return;
        }
        const text = this.pos.config._consent_texts?.[row.purpose];
        if (!row.is_given && !(await this.readAloud(row, text))) {
            return;
        }
        Object.assign(this.state, {busy: true, message: ""});
        const answer = await tryTillCall(
            this.pos,
            "identity.consent",
            "pos_set_consent",
            [
                this.props.order.partner_id.id,
                row.purpose,
                !row.is_given,
                text?.id || false,
            ]
        );
        this.state.busy = false;
        if (answer.status !== "kept") {
            this.state.message = sentence(answer);
            return;
        }
        await this.props.reload();
    }

    readAloud(row, text) {
        return ask(this.dialog, {
            title: row.name || row.text,
            body: text?.body || "",
            confirmLabel: _t("The Customer Agrees"),
            cancelLabel: _t("Leave It"),
        });
    }
}
