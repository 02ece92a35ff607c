import {Component, onWillRender} from "@odoo/owl";
import {PointsDialog} from "@pos_customer_identity/app/components/points_dialog/points_dialog";
import {formatPoints} from "@pos_customer_identity/app/utils/points_numbers";
import {pointsOverview} from "@pos_customer_identity/app/utils/points_overview";
import {allRewards} from "@pos_customer_identity/app/utils/points_rewards";
import {usePos} from "@point_of_sale/app/hooks/pos_hook";
import {useService} from "@web/core/utils/hooks";

/** Points of the order's customer: a line for each programme. Pressed, it tells more. */
export class PointsPanel extends Component {
    static template = "pos_customer_identity.PointsPanel";
    static props = {
        order: Object,
        // As utils/points_overview.js has them, where they are counted already.
        rows: {type: Array, optional: true},
    };

    setup() {
        this.pos = usePos();
        this.dialog = useService("dialog");
        this.formatPoints = formatPoints;
        onWillRender(() => {
            const {order, rows} = this.props;
            if (rows && rows === this.rows) {
                return;
            }
            this.rows = rows || pointsOverview(order);
            const rewards = this.rows.length ? allRewards(this.pos, order) : [];
            this.redeemable = new Set(rewards.map(({reward}) => reward.program_id.id));
        });
    }

    get isWaiting() {
        const partner = this.props.order.partner_id;
        return this.pos.data.network.offline || partner?.isPending;
    }

    mayRedeem(row) {
        return this.redeemable.has(row.program.id);
    }

    open(row) {
        this.dialog.add(PointsDialog, {order: this.props.order, program: row.program});
    }
}
