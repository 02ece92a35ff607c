import {describe, expect, test} from "@odoo/hoot";
import {
    isMistypedCode,
    kindOfQuery,
} from "@pos_customer_identity/app/utils/identity_query";
import {MEMBER} from "./data/res_partner.data";
import {cardPayload} from "@pos_customer_identity/app/utils/customer_code";

describe.current.tags("headless");

test("phone numbers are recognised as people write them", () => {
    for (const text of [
        "+1 201-555-0147",
        "(0201) 555 01 47",
        "00 49/201.5550147",
        "٠١٢٣٤٥٦٧٨٩",
        "555 0147",
        "＋12015550147",
        "\u200e+12015550147",
    ]) {
        expect(kindOfQuery(text)).toBe("phone", {message: text});
    }
});

test("an e-mail address is recognised by its sign", () => {
    expect(kindOfQuery("ada@example.com")).toBe("email");
    expect(kindOfQuery("ada＠example.com")).toBe("email");
});

test("codes, cards and receipts are none of both", () => {
    for (const text of [
        MEMBER,
        cardPayload(MEMBER),
        "2612-12-000001",
        "1234",
        "VVA0",
        "",
    ]) {
        expect(kindOfQuery(text)).toBe("code", {message: text});
    }
});

test("a phone number of twelve digits is no mistyped code", () => {
    expect(isMistypedCode("491512345678")).toBe(false);
    expect(isMistypedCode("4915-1234-5678")).toBe(false);
    expect(isMistypedCode("VVA0-1G38-9N24")).toBe(true);
});
