import {CustomerDialog} from "@pos_customer_identity/app/screens/partner_list/customer_dialog/customer_dialog";
import {PartnerList} from "@point_of_sale/app/screens/partner_list/partner_list";
import {patch} from "@web/core/utils/patch";

// Wherever Odoo asks for a customer, the dialog for codes comes first. The list of
// contacts is one step away, for users who may see contacts.
PartnerList.template = "pos_customer_identity.PartnerList";
PartnerList.components = {...PartnerList.components, CustomerDialog};

patch(PartnerList.prototype, {
    setup() {
        super.setup(...arguments);
        this.state.showContacts = false;
        // Closing the dialog leaves the order as it was; Odoo would take its customer off.
        this.env.dialogData.dismiss = () => this.props.getPayload(this.props.partner);
    },
});
