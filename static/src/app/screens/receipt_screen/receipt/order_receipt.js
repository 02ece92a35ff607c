import {cardPayload} from "@pos_customer_identity/app/utils/customer_code";
import {generateQRCodeDataUrl} from "@point_of_sale/utils";
import {OrderReceipt} from "@point_of_sale/app/screens/receipt_screen/receipt/order_receipt";
import {patch} from "@web/core/utils/patch";
import {pointsReceipt} from "@pos_customer_identity/app/utils/points_receipt";

patch(OrderReceipt.prototype, {
    get pointsBlocks() {
        return pointsReceipt(this.order);
    },

    get customerQrCode() {
        // Drawn in the browser, so that it is there without a network.
        return generateQRCodeDataUrl(cardPayload(this.order.partner_id.customer_code), {
            width: 110,
            height: 110,
        });
    },
});
