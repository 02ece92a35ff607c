import {Component, useState} from "@odoo/owl";
import {PromptDialog} from "@pos_customer_identity/app/components/prompt_dialog/prompt_dialog";
import {_t} from "@web/core/l10n/translation";
import {sentence} from "@pos_customer_identity/app/utils/identify_messages";
import {tryTillCall} from "@pos_customer_identity/app/utils/till_call";
import {usePos} from "@point_of_sale/app/hooks/pos_hook";
import {useService} from "@web/core/utils/hooks";

/**
 * What contact data is on file, and how fresh it is; what it says is not here. A tap
 * says that it changed, and asks for what takes its place.
 */
export class ContactRows extends Component {
    static template = "pos_customer_identity.ContactRows";
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

    /** A second tap while the first is on its way does nothing. */
    async change(row) {
        if (this.state.busy || this.props.isOffline) {
            return;
        }
        Object.assign(this.state, {busy: true, message: ""});
        const {order} = this.props;
        const answer = await tryTillCall(this.pos, "res.partner", "pos_flag_contact", [
            order.partner_id.id,
            row.field,
        ]);
        this.state.busy = false;
        if (!["kept", "nothing"].includes(answer.status)) {
            this.state.message = sentence(answer);
            return;
        }
        if (answer.prompt) {
            const {prompt} = answer;
            const onClose = () => this.props.reload();
            this.dialog.add(PromptDialog, {order, prompt, isChanged: true}, {onClose});
            return;
        }
        await this.props.reload();
        this.state.message = _t("Noted. The service desk can correct it.");
    }
}
