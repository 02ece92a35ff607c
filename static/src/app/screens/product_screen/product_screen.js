import {isCardPayload} from "@pos_customer_identity/app/utils/customer_code";
import {patch} from "@web/core/utils/patch";
import {ProductScreen} from "@point_of_sale/app/screens/product_screen/product_screen";

patch(ProductScreen.prototype, {
    async _barcodePartnerAction(code) {
        if (!isCardPayload(code.code)) {
            return super._barcodePartnerAction(code);
        }
        const customer = await this.pos.identifyCustomer(code.code);
        if (customer) {
            await super._barcodePartnerAction({...code, customer});
        }
    },

    async _getPartnerByBarcode(code) {
        return code.customer || super._getPartnerByBarcode(code);
    },
});
