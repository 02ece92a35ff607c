import {onWillStart} from "@odoo/owl";
import {PaymentScreen} from "@point_of_sale/app/screens/payment_screen/payment_screen";
import {PointsReturn} from "@pos_customer_identity/app/components/points_return/points_return";
import {patch} from "@web/core/utils/patch";

PaymentScreen.components = {...PaymentScreen.components, PointsReturn};

patch(PaymentScreen.prototype, {
    setup() {
        super.setup(...arguments);
        // Whatever way leads here: before the first payment takes the sum that is due.
        onWillStart(() => this.pos.memberPoints.prepareReturn(this.currentOrder));
    },
});
