import IndexedDB from "@point_of_sale/app/models/utils/indexed_db";
import {patch} from "@web/core/utils/patch";
import {withoutIdentity} from "@pos_customer_identity/app/models/utils/identity_free_rows";

patch(IndexedDB.prototype, {
    /** All that Odoo keeps in the browser comes along here. */
    create(storeName, rows) {
        const kept = this.keepsIdentities?.()
            ? rows
            : rows?.map((row) => withoutIdentity(storeName, row));
        return super.create(storeName, kept);
    },
});
