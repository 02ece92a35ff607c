import {CustomerDisplayPosAdapter} from "@point_of_sale/app/customer_display/customer_display_adapter";
import {patch} from "@web/core/utils/patch";
import {shownAsk} from "@pos_customer_identity/app/utils/shown_ask";

patch(CustomerDisplayPosAdapter.prototype, {
    formatOrderData(order) {
        super.formatOrderData(...arguments);
        this.data.customerCode = order.partner_id?.codeDisplay || "";
        // Nothing that is left out would go away there.
        this.data.askKey = shownAsk.order === order.uuid ? shownAsk.key : false;
    },
});
