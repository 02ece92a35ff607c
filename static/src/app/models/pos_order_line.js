import {PosOrderline} from "@point_of_sale/app/models/pos_order_line";
import {patch} from "@web/core/utils/patch";
import {warrantyOf} from "@pos_customer_identity/app/utils/warranty";

patch(PosOrderline.prototype, {
    /** Serial numbers that were typed or scanned, by unit; empty where one is missing. */
    get warrantySerials() {
        const told = this.warranty_serials || [];
        return told.slice(0, this.warrantyUnits).map((serial) => serial || "");
    },

    setWarrantySerials(serials) {
        this.warranty_serials = serials.map((serial) => serial.trim());
    },

    /** How many items get a warranty: weighed goods are one. */
    get warrantyUnits() {
        const isWhole = Number.isInteger(this.qty);
        return this.qty > 0 ? (isWhole ? this.qty : 1) : 0;
    },

    /** Of goods that Odoo tracks, Odoo asks. */
    get asksWarrantySerial() {
        return Boolean(
            this.warrantyUnits &&
            this.product_id.tracking === "none" &&
            warrantyOf(this)?.asks_serial
        );
    },

    get missesWarrantySerial() {
        const told = this.warrantySerials.filter(Boolean);
        return this.asksWarrantySerial && told.length < this.warrantyUnits;
    },

    merge(line) {
        const kept = this.warrantySerials;
        const added = line.warrantySerials;
        if (added.length) {
            const missing = this.warrantyUnits - kept.length;
            this.warranty_serials = [...kept, ...Array(missing).fill(""), ...added];
        }
        return super.merge(...arguments);
    },
});
