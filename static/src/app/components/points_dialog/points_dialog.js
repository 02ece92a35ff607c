import {
    isPerPoint,
    rewardsOf,
    spendable,
} from "@pos_customer_identity/app/utils/points_rewards";
import {Component} from "@odoo/owl";
import {ControlButtons} from "@point_of_sale/app/screens/product_screen/control_buttons/control_buttons";
import {Dialog} from "@web/core/dialog/dialog";
import {_t} from "@web/core/l10n/translation";
import {formatCurrency} from "@web/core/currency";
import {formatPoints} from "@pos_customer_identity/app/utils/points_numbers";
import {pointsOverview} from "@pos_customer_identity/app/utils/points_overview";
import {usePos} from "@point_of_sale/app/hooks/pos_hook";
import {useService} from "@web/core/utils/hooks";
import {whyPoints} from "@pos_customer_identity/app/utils/points_words";

/** A programme's points in full: what can be redeemed, what ends soon, and why. */
export class PointsDialog extends Component {
    static template = "pos_customer_identity.PointsDialog";
    static components = {Dialog};
    static props = {order: Object, program: Object, close: Function};

    setup() {
        this.pos = usePos();
        this.dialog = useService("dialog");
        this.notification = useService("notification");
        this.formatPoints = formatPoints;
    }

    get row() {
        const rows = pointsOverview(this.props.order);
        return rows.find(({program}) => program.id === this.props.program.id);
    }

    get rewards() {
        return rewardsOf(this.pos, this.props.order, this.props.program);
    }

    get reasons() {
        return whyPoints(this.props.order, this.props.program);
    }

    get privileges() {
        const level = this.row?.level;
        return level?.privileges || "";
    }

    money(amount) {
        return formatCurrency(amount, this.props.order.currency.id);
    }

    /** What a reward costs and gives, in a few words. */
    priceOf({reward, coupon_id}) {
        if (isPerPoint(reward)) {
            const {most} = spendable(this.props.order, reward, coupon_id);
            return _t("Up to %(points)s, worth %(money)s", {
                points: formatPoints(most),
                money: this.money(most * reward.discount),
            });
        }
        return reward.clear_wallet
            ? _t("All points")
            : _t("%s points", formatPoints(reward.required_points));
    }

    /** Odoo's own way of giving a reward: asks for the product, or how many points. */
    async choose({reward, coupon_id, potentialQty}) {
        this.props.close();
        await ControlButtons.prototype._applyReward.call(
            this,
            reward,
            coupon_id,
            potentialQty
        );
    }
}
