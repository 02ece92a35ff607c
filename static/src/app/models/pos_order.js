import {PosOrder} from "@point_of_sale/app/models/pos_order";
import {patch} from "@web/core/utils/patch";

patch(PosOrder.prototype, {
    setPartner(partner) {
        super.setPartner(partner);
        // The server attaches the code when the order reaches it.
        this.pending_customer_code = partner?.isPending ? partner.customer_code : false;
    },

    getPartnerName() {
        return this.partner_id?.tillName ?? super.getPartnerName();
    },
});
