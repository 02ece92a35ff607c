import {Component, onWillRender} from "@odoo/owl";
import {usePos} from "@point_of_sale/app/hooks/pos_hook";

/** Below the points: the question that is due for the order's customer. */
export class AskRow extends Component {
    static template = "pos_customer_identity.AskRow";
    static props = {order: Object};

    setup() {
        this.pos = usePos();
        onWillRender(() => {
            this.pos.customerAsks?.freshen(this.props.order.partner_id);
        });
    }

    get survey() {
        return this.pos.customerAsks?.dueFor(this.props.order);
    }
}
