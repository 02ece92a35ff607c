import {_t} from "@web/core/l10n/translation";
import {displayCode} from "@pos_customer_identity/app/utils/customer_code";
import {patch} from "@web/core/utils/patch";
import {ResPartner} from "@point_of_sale/app/models/res_partner";

/** Stands for what the till does not see. */
const ON_FILE = "•";

patch(ResPartner.prototype, {
    /**
     * Odoo asks whether there is an address before an order is delivered. There is one,
     * though not here. Nothing of this is sent or kept.
     */
    markAddressOnFile() {
        if (this.identity_address_on_file) {
            this.street ||= ON_FILE;
            this.city ||= ON_FILE;
            this.country_id ||= this.models["res.company"].getFirst()?.country_id;
        }
    },

    /** The code as people read it; empty for a contact without one. */
    get codeDisplay() {
        return displayCode(this.customer_code);
    },

    /** How the till calls a customer: by the code, where there is one. */
    get tillName() {
        return this.codeDisplay || this.name || _t("Customer");
    },

    get searchString() {
        return [super.searchString, this.customer_code, this.codeDisplay]
            .filter(Boolean)
            .join(" ");
    },

    /** Whether the server has not been asked about this customer's code yet. */
    get isPending() {
        return typeof this.id === "number" && this.id < 0;
    },
});
