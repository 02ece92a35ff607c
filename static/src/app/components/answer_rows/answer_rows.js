import {Component, useState} from "@odoo/owl";
import {sentence} from "@pos_customer_identity/app/utils/identify_messages";
import {tryTillCall} from "@pos_customer_identity/app/utils/till_call";
import {usePos} from "@point_of_sale/app/hooks/pos_hook";
import {useService} from "@web/core/utils/hooks";

/**
 * Rows of what the customer said, each with a tap that says something else. What it is
 * about and what it does is for those who are such rows.
 */
export class AnswerRows extends Component {
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

    get isBlocked() {
        return this.state.busy || this.props.isOffline;
    }

    /**
     * Do what a tap asks for. A second tap while the first is on its way does nothing.
     * @param {Function} act gets the customer's id, and whether it is still the same one
     */
    async onTap(act) {
        if (this.isBlocked) {
            return;
        }
        const {order} = this.props;
        const partnerId = order.partner_id.id;
        Object.assign(this.state, {busy: true, message: ""});
        try {
            await act(partnerId, () => order.partner_id?.id === partnerId);
        } finally {
            this.state.busy = false;
        }
    }

    /**
     * @param {String[]} taken the answers of success
     * @returns {Promise<Object|undefined>} the answer, if it is one; else it is said why
     */
    async tell(model, method, args, taken) {
        const answer = await tryTillCall(this.pos, model, method, args);
        if (taken.includes(answer.status)) {
            return answer;
        }
        this.state.message = sentence(answer);
        return undefined;
    }
}
