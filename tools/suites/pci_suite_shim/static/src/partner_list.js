import {PartnerList} from "@point_of_sale/app/screens/partner_list/partner_list";
import {patch} from "@web/core/utils/patch";

// Odoo's tours look for Odoo's list at once; here the dialog for codes comes first.
patch(PartnerList.prototype, {
    setup() {
        super.setup(...arguments);
        this.show("contacts");
    },
});
