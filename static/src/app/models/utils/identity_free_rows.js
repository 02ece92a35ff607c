/** What a browser may keep of a customer: the till's cache goes through here. */

import {displayCode} from "@pos_customer_identity/app/utils/customer_code";

/** An allow-list: what is not on it is emptied, also what other addons load. */
const KEPT_OF_A_CUSTOMER = new Set([
    "id",
    "create_date",
    "customer_code",
    "fiscal_position_id",
    "identity_address_on_file",
    "identity_email_on_file",
    "is_company",
    "lang",
    "property_account_receivable_id",
    "property_product_pricelist",
    "till_name",
    "write_date",
]);

/** Fields of other records that hold a customer's identifiers. */
const EMPTIED = {
    "pos.order": ["email", "mobile"],
    "pos.payment": ["cardholder_name"],
};

export const STORES = ["res.partner", ...Object.keys(EMPTIED)];

function customerRow(row) {
    if (row.is_company) {
        // The addresses of the company's contacts are those of persons.
        return row.invoice_emails ? {...row, invoice_emails: ""} : row;
    }
    const kept = {};
    for (const [field, value] of Object.entries(row)) {
        const empty = typeof value === "string" ? "" : false;
        kept[field] = KEPT_OF_A_CUSTOMER.has(field) ? value : empty;
    }
    // The server sends a name of its own for contacts without a code.
    return {...kept, name: row.till_name || displayCode(row.customer_code)};
}

function emptied(row, fields) {
    const filled = fields.filter((field) => row[field]);
    return filled.length
        ? {...row, ...Object.fromEntries(filled.map((field) => [field, ""]))}
        : row;
}

/**
 * @param {String} model
 * @param {Object} row as the server sends it and IndexedDB keeps it
 * @returns {Object} the row without identifiers of a natural person
 */
export function withoutIdentity(model, row) {
    if (model === "res.partner") {
        return customerRow(row);
    }
    return model in EMPTIED ? emptied(row, EMPTIED[model]) : row;
}
