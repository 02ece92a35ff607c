import {cardPayload} from "@pos_customer_identity/app/utils/customer_code";
import {generateQRCodeDataUrl} from "@point_of_sale/utils";
import {OrderReceipt} from "@point_of_sale/app/screens/receipt_screen/receipt/order_receipt";
import {hasWarranty} from "@pos_customer_identity/app/utils/warranty";
import {askAddress, pageAddress} from "@pos_customer_identity/app/utils/page_key";
import {patch} from "@web/core/utils/patch";
import {pointsReceipt} from "@pos_customer_identity/app/utils/points_receipt";

patch(OrderReceipt.prototype, {
    get pointsBlocks() {
        return pointsReceipt(this.order);
    },

    /** Only an order that was paid at this till knows the key of its page. */
    get warrantyPage() {
        const {pageKey, config} = this.order;
        return pageKey && hasWarranty(this.order)
            ? pageAddress(config._base_url, pageKey)
            : "";
    },

    get warrantyQrCode() {
        return generateQRCodeDataUrl(this.warrantyPage, {width: 110, height: 110});
    },

    /** Only an order that was paid at this till has a ticket. */
    get askQrCode() {
        const {askTicket, config} = this.order;
        return generateQRCodeDataUrl(askAddress(config._base_url, askTicket), {
            width: 110,
            height: 110,
        });
    },

    get asksHidden() {
        return this.order.config._survey_ask?.hides;
    },

    get customerQrCode() {
        // Drawn in the browser, so that it is there without a network.
        return generateQRCodeDataUrl(cardPayload(this.order.partner_id.customer_code), {
            width: 110,
            height: 110,
        });
    },
});
