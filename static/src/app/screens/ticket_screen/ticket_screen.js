import {patch} from "@web/core/utils/patch";
import {TicketScreen} from "@point_of_sale/app/screens/ticket_screen/ticket_screen";

patch(TicketScreen.prototype, {
    /** Orders are searched by the customer's code as well as by name. */
    _getSearchFields() {
        const fields = super._getSearchFields();
        fields.PARTNER.modelFields = [
            "partner_id.customer_code_display",
            ...fields.PARTNER.modelFields,
        ];
        return fields;
    },
});
