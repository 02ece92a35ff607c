import {Component} from "@odoo/owl";
import {PointsDialog} from "@pos_customer_identity/app/components/points_dialog/points_dialog";
import {formatPoints} from "@pos_customer_identity/app/utils/points_numbers";
import {pointsOverview} from "@pos_customer_identity/app/utils/points_overview";
import {rewardsOf} from "@pos_customer_identity/app/utils/points_rewards";
import {usePos} from "@point_of_sale/app/hooks/pos_hook";
import {useService} from "@web/core/utils/hooks";

/** Points of the order's customer: a line for each programme. Pressed, it tells more. */
export class PointsPanel extends Component {
    static template = "pos_customer_identity.PointsPanel";
    static props = {order: Object};

    setup() {
        this.pos = usePos();
        this.dialog = useService("dialog");
        this.formatPoints = formatPoints;
    }

    get rows() {
        return pointsOverview(this.props.order);
    }

    get isWaiting() {
        const partner = this.props.order.partner_id;
        return this.pos.data.network.offline || partner?.isPending;
    }

    mayRedeem(row) {
        return rewardsOf(this.pos, this.props.order, row.program).length > 0;
    }

    open(row) {
        this.dialog.add(PointsDialog, {order: this.props.order, program: row.program});
    }
}
