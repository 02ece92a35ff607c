import {
    inSteps,
    isPerPoint,
    rewardsOf,
    spendPoints,
    spendable,
} from "@pos_customer_identity/app/utils/points_rewards";
import {Component} from "@odoo/owl";
import {ControlButtons} from "@point_of_sale/app/screens/product_screen/control_buttons/control_buttons";
import {Dialog} from "@web/core/dialog/dialog";
import {NumberPopup} from "@point_of_sale/app/components/popups/number_popup/number_popup";
import {_t} from "@web/core/l10n/translation";
import {formatCurrency} from "@web/core/currency";
import {formatPoints} from "@pos_customer_identity/app/utils/points_numbers";
import {parseFloat} from "@web/views/fields/parsers";
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
        this.isPerPoint = isPerPoint;
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

    choose(choice) {
        return isPerPoint(choice.reward) ? this.typePoints(choice) : this.give(choice);
    }

    /** Odoo's own way of giving a reward, choice of the product included. */
    async give({reward, coupon_id, potentialQty}) {
        this.props.close();
        await ControlButtons.prototype._applyReward.call(
            this,
            reward,
            coupon_id,
            potentialQty
        );
    }

    typePoints(choice) {
        const {order} = this.props;
        const limits = spendable(order, choice.reward, choice.coupon_id);
        const typed = (buffer) => inSteps(this.numberOf(buffer), limits);
        this.props.close();
        this.dialog.add(NumberPopup, {
            title: _t("Points to redeem"),
            subtitle: _t("%s at most", formatPoints(limits.most)),
            startingValue: formatPoints(limits.most),
            isValid: (buffer) => typed(buffer) > 0,
            feedback: (buffer) => this.valueOf(choice.reward, typed(buffer)),
            confirmButtonLabel: _t("Redeem"),
            getPayload: (buffer) => this.spend(choice, typed(buffer)),
        });
    }

    numberOf(buffer) {
        try {
            return parseFloat(String(buffer)) || 0;
        } catch {
            return 0;
        }
    }

    valueOf(reward, points) {
        return _t("%(points)s points take %(money)s off", {
            points: formatPoints(points),
            money: this.money(points * reward.discount),
        });
    }

    spend(choice, points) {
        const done = spendPoints(this.pos, this.props.order, choice, points);
        if (done !== true) {
            this.notification.add(done, {type: "warning"});
        }
    }
}
