import {ExtensionDialog} from "@pos_customer_identity/app/components/extension_dialog/extension_dialog";
import {Orderline} from "@point_of_sale/app/components/orderline/orderline";
import {SerialDialog} from "@pos_customer_identity/app/components/serial_dialog/serial_dialog";
import {patch} from "@web/core/utils/patch";
import {useService} from "@web/core/utils/hooks";
import {warrantyOf, warrantyRows} from "@pos_customer_identity/app/utils/warranty";

patch(Orderline.prototype, {
    setup() {
        super.setup(...arguments);
        this.dialog = useService("dialog");
    },

    /** What the order shows; an order that is paid can no longer be changed. */
    get warranty() {
        const promise = this.line.order_id && warrantyOf(this.line);
        return this.props.mode === "display" && this.line.qty > 0 ? promise : undefined;
    },

    get asksSerial() {
        return this.line.asksWarrantySerial && !this.line.order_id.finalized;
    },

    get isExtension() {
        return this.props.mode === "display" && this.line.extendsWarranty;
    },

    get serialsInWords() {
        return this.line.warrantySerials.filter(Boolean).join(", ");
    },

    get warrantyRows() {
        return this.props.mode === "receipt" ? warrantyRows(this.line) : [];
    },

    askExtended() {
        if (!this.line.order_id.finalized) {
            this.dialog.add(ExtensionDialog, {line: this.line});
        }
    },

    askSerials() {
        this.dialog.add(SerialDialog, {line: this.line});
    },
});
