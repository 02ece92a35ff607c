import {
    STORES,
    withoutIdentity,
} from "@pos_customer_identity/app/models/utils/identity_free_rows";
import {PosData} from "@point_of_sale/app/services/data_service";
import {patch} from "@web/core/utils/patch";
import {purgeIdentities} from "@pos_customer_identity/app/models/utils/cache_purge";

patch(PosData.prototype, {
    async setup() {
        // Until the settings are there, nothing is kept.
        this.keepsIdentities = false;
        await super.setup(...arguments);
    },

    /** Before anything is read: what earlier openings left behind goes away. */
    async initIndexedDB() {
        await super.initIndexedDB(...arguments);
        this.keepsIdentities = await purgeIdentities(this.databaseName);
        this.indexedDB.keepsIdentities = () => this.keepsIdentities;
    },

    /** The settings come along with the till's data; the last row is the newest. */
    async synchronizeServerDataInIndexedDB(serverData = {}) {
        const config = serverData["pos.config"]?.findLast(
            ({id}) => id === odoo.pos_config_id
        );
        if (config && "identity_free" in config) {
            this.keepsIdentities = config.identity_free === false;
        }
        return super.synchronizeServerDataInIndexedDB(...arguments);
    },

    async loadInitialData() {
        const data = await super.loadInitialData(...arguments);
        for (const model of this.keepsIdentities ? [] : STORES) {
            data[model] = data[model]?.map((row) => withoutIdentity(model, row));
        }
        return data;
    },
});
