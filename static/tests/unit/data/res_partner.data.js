import {patch} from "@web/core/utils/patch";
import {PosConfig} from "@point_of_sale/../tests/unit/data/pos_config.data";
import {ResPartner} from "@point_of_sale/../tests/unit/data/res_partner.data";

/** What the server of the tests knows: one member, one lost card. */
export const MEMBER = "VVA01G389N23";
export const LOST = "P7V714ETHFHV";
export const ENROLLED = "XZ4TMT248E2Z";
export const RESERVED = ["QJPKRVF7HVD3", "MFCDV7P7QWG7"];

function row(id, code) {
    return {
        id,
        name: code.match(/.{4}/g).join("-"),
        customer_code: code,
        pos_contact_address: "",
        parent_name: "",
        write_date: "2026-01-01 00:00:00",
        property_product_pricelist: false,
        fiscal_position_id: false,
    };
}

patch(ResPartner.prototype, {
    _load_pos_data_fields() {
        return [...super._load_pos_data_fields(), "customer_code"];
    },

    pos_identify(configId, query) {
        const code = query.toUpperCase().replace(/[^0-9A-Z]/g, "");
        if (code === MEMBER) {
            return {status: "found", "res.partner": [row(90, MEMBER)]};
        }
        if (code === LOST) {
            return {status: "lost", "res.partner": [row(91, ENROLLED)]};
        }
        return {status: "unknown", "res.partner": []};
    },

    pos_enroll(configId, identity, consents, code) {
        return {status: "found", "res.partner": [row(92, code || ENROLLED)]};
    },
});

patch(PosConfig.prototype, {
    pos_reserve_codes(configId, held) {
        return RESERVED.slice(held);
    },
});
