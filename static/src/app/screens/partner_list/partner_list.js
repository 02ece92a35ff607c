import {CustomerDialog} from "@pos_customer_identity/app/screens/partner_list/customer_dialog/customer_dialog";
import {EnrollDialog} from "@pos_customer_identity/app/screens/partner_list/enroll_dialog/enroll_dialog";
import {MatchDialog} from "@pos_customer_identity/app/screens/partner_list/match_dialog/match_dialog";
import {PartnerList} from "@point_of_sale/app/screens/partner_list/partner_list";
import {patch} from "@web/core/utils/patch";

// Wherever Odoo asks for a customer, the dialog for codes comes first. The list of
// contacts is one step away, for users who may see contacts.
PartnerList.template = "pos_customer_identity.PartnerList";
PartnerList.components = {
    ...PartnerList.components,
    CustomerDialog,
    EnrollDialog,
    MatchDialog,
};

patch(PartnerList.prototype, {
    setup() {
        super.setup(...arguments);
        // Closing leaves the order as it was; Odoo would take its customer off.
        this.env.dialogData.dismiss = () => this.props.getPayload(this.props.partner);
        this.show("customer");
    },

    /**
     * @param {String} view customer, contacts, enroll, details (more data of the present
     *      customer) or match
     * @param {Object} identity what the form begins with
     */
    show(view, identity = {}) {
        this.state.view = view;
        // Kept out of the state: the form takes it over, and it is gone with the form.
        this.firstValues = identity;
    },

    /** Of persons there is nothing to choose by: the list is for companies. */
    getPartners(partners) {
        return super.getPartners(
            this.pos.data.keepsIdentities
                ? partners
                : partners.filter((partner) => partner.is_company)
        );
    },

    takeFirstValues() {
        const values = this.firstValues;
        this.firstValues = {};
        return values;
    },

    /** Odoo's list listens to Enter everywhere; here the button with the focus gets it. */
    onDialogKeydown(ev) {
        if (ev.key === "Enter" && this.state.view !== "contacts") {
            ev.stopPropagation();
        }
    },
});
