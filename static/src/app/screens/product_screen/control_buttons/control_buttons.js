// Odoo's own patch comes first: what is patched here builds on it.
import "@pos_loyalty/app/screens/product_screen/control_buttons/control_buttons";
import {ControlButtons} from "@point_of_sale/app/screens/product_screen/control_buttons/control_buttons";
import {askForPoints} from "@pos_customer_identity/app/utils/points_redeem";
import {isPerPoint} from "@pos_customer_identity/app/utils/points_rewards";
import {patch} from "@web/core/utils/patch";

patch(ControlButtons.prototype, {
    /** Odoo would spend all points; here the customer says how many. */
    async _applyReward(reward, coupon_id) {
        if (reward.program_id._points && isPerPoint(reward)) {
            return askForPoints(this, {reward, coupon_id});
        }
        return super._applyReward(...arguments);
    },

    get openProblems() {
        return this.pos.customerCases?.countsOf(this.partner)?.cases;
    },

    clickProblems() {
        this.props.close?.();
        this.pos.showItems();
    },

    get dueSurvey() {
        return this.pos.customerAsks?.dueFor(this.currentOrder);
    },

    clickAsk() {
        this.props.close?.();
        this.pos.askCustomer();
    },
});
