import {_t} from "@web/core/l10n/translation";
import {displayCode} from "@pos_customer_identity/app/utils/customer_code";
import {patch} from "@web/core/utils/patch";
import {ResPartner} from "@point_of_sale/app/models/res_partner";

patch(ResPartner.prototype, {
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
