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

    /** Whether it is a longer warranty, for an item of this order or of an earlier one. */
    get extendsWarranty() {
        return Boolean(this.product_id?._extends_warranty && this.qty > 0);
    },

    /** What of this order a longer warranty can be for. */
    get extensibleLines() {
        const others = this.order_id?.lines.filter((line) => line !== this) || [];
        return others.filter(
            (line) => line.warrantyUnits && warrantyOf(line) && !line.extendsWarranty
        );
    },

    /** What it is for, in words; empty while nobody said and several are possible. */
    get extendsWhat() {
        const {line: uuid, name} = this.warranty_extends || {};
        const lines = this.extensibleLines;
        if (name && !uuid) {
            return name;
        }
        const only = lines.length === 1 ? lines[0] : undefined;
        const line = uuid ? lines.find((one) => one.uuid === uuid) : only;
        return line?.full_product_name || "";
    },

    get missesExtended() {
        return this.extendsWarranty && !this.extendsWhat;
    },

    /** Two longer warranties may be for two items. */
    canBeMergedWith(line) {
        const isChosen = this.warranty_extends || line.warranty_extends;
        return !isChosen && super.canBeMergedWith(...arguments);
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
