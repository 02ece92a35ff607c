import {DataServiceOptions} from "@point_of_sale/app/models/data_service_options";
import {patch} from "@web/core/utils/patch";

patch(DataServiceOptions.prototype, {
    get databaseIndex() {
        const indexes = super.databaseIndex;
        indexes["res.partner"] = [...(indexes["res.partner"] || []), "customer_code"];
        return indexes;
    },
});
