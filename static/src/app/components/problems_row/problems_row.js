import {Component, onWillRender} from "@odoo/owl";
import {usePos} from "@point_of_sale/app/hooks/pos_hook";

/** Below the points: open problems of the order's customer, and the way to the items. */
export class ProblemsRow extends Component {
    static template = "pos_customer_identity.ProblemsRow";
    // The newest of them, as customer.profile.pos_panel tells them.
    static props = {order: Object, lines: {type: Array, optional: true}};

    setup() {
        this.pos = usePos();
        onWillRender(() => {
            this.pos.customerCases?.freshen(this.props.order.partner_id);
        });
    }

    get counts() {
        return this.pos.customerCases?.countsOf(this.props.order.partner_id);
    }

    get waiting() {
        return this.pos.customerCases?.facts.waiting.length || 0;
    }
}
