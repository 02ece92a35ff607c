import {patch} from "@web/core/utils/patch";
import {PosOrderLine} from "@point_of_sale/../tests/unit/data/pos_order_line.data";
import {PosConfig} from "@point_of_sale/../tests/unit/data/pos_config.data";
import {ResPartner} from "@point_of_sale/../tests/unit/data/res_partner.data";

/** What the server of the tests knows: one member, one lost card. */
export const MEMBER = "VVA01G389N23";
export const LOST = "P7V714ETHFHV";
export const ENROLLED = "XZ4TMT248E2Z";
export const RESERVED = ["QJPKRVF7HVD3", "MFCDV7P7QWG7"];

/** What people say, and what becomes of it. Invented. */
export const PHONE = "+1 201-555-0147";
export const EMAIL = "zylpha@sentinel.example";
export const BUSY_PHONE = "+12015550199";

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
        identity_email_on_file: id === 90,
    };
}

patch(ResPartner.prototype, {
    _load_pos_data_fields() {
        return [
            ...super._load_pos_data_fields(),
            "customer_code",
            "identity_address_on_file",
            "identity_email_on_file",
        ];
    },

    pos_identify(configId, query) {
        const said = this.whatPeopleSay(query);
        if (said) {
            return said;
        }
        const code = query.toUpperCase().replace(/[^0-9A-Z]/g, "");
        if (code === MEMBER) {
            return {status: "found", "res.partner": [row(90, MEMBER)]};
        }
        if (code === LOST) {
            return {status: "lost", "res.partner": [row(91, ENROLLED)]};
        }
        return {status: "unknown", "res.partner": []};
    },

    whatPeopleSay(query) {
        const nobody = (status) => ({status, "res.partner": []});
        if ([PHONE, EMAIL].includes(query)) {
            return {status: "found", "res.partner": [row(90, MEMBER)]};
        }
        if (query.includes("@")) {
            return nobody(query.startsWith("family") ? "several" : "unknown_email");
        }
        if (query.startsWith("+")) {
            return nobody(query === BUSY_PHONE ? "limited" : "unknown_phone");
        }
        return undefined;
    },

    pos_match(configId, partnerId, field, value) {
        if (field === "zip") {
            return {status: "nothing"};
        }
        return {status: value === PHONE ? "yes" : "no"};
    },

    pos_add_identity(configId, partnerId, identity) {
        return this.pos_enroll(configId, identity, {}, MEMBER);
    },

    pos_enroll(configId, identity, consents, code) {
        if (identity?.email === "wrong") {
            const errors = {email: "This is no e-mail address."};
            return {status: "invalid", errors, "res.partner": []};
        }
        if (identity?.phone === PHONE) {
            return {status: "exists", "res.partner": [row(90, MEMBER)]};
        }
        return {status: "found", "res.partner": [row(92, code || ENROLLED)]};
    },
});

PosConfig._records = PosConfig._records.map((config) => ({
    ...config,
    identity_free: true,
}));

patch(PosConfig.prototype, {
    pos_reserve_codes(configId, held) {
        return RESERVED.slice(held);
    },
});

patch(PosOrderLine.prototype, {
    _load_pos_data_fields() {
        return [
            ...super._load_pos_data_fields(),
            "warranty_serials",
            "warranty_extends",
        ];
    },
});
