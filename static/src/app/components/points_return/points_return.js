import {Component} from "@odoo/owl";
import {returnSentences} from "@pos_customer_identity/app/utils/points_return";

/** What a return does to the customer's points, before it is paid out. */
export class PointsReturn extends Component {
    static template = "pos_customer_identity.PointsReturn";
    static props = {order: Object};

    get sentences() {
        return returnSentences(this.props.order);
    }
}
