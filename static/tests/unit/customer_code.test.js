import {
    CodeCheckError,
    CodeFormatError,
    cardPayload,
    codeOf,
    displayCode,
    hasTypingError,
    isCardPayload,
    looksLikeReceipt,
    parseCode,
} from "@pos_customer_identity/app/utils/customer_code";
import {describe, expect, test} from "@odoo/hoot";
import {VECTORS} from "./data/customer_code_vectors";

describe.current.tags("headless");

test("every spelling of the shared vectors is read as Python reads it", () => {
    for (const [typed, code] of VECTORS.valid) {
        expect(parseCode(typed)).toBe(code, {message: JSON.stringify(typed)});
    }
});

test("typing errors of the shared vectors are recognised", () => {
    for (const typed of VECTORS.check_errors) {
        expect(() => parseCode(typed)).toThrow(CodeCheckError);
    }
});

test("what cannot be a code is told from a typing error", () => {
    for (const typed of VECTORS.format_errors) {
        expect(() => parseCode(typed)).toThrow(CodeFormatError);
    }
});

test("a code is shown in groups of four", () => {
    expect(displayCode("VVA01G389N23")).toBe("VVA0-1G38-9N23");
    expect(displayCode(false)).toBe("");
});

test("a scanned card is recognised by its prefix", () => {
    expect(isCardPayload(cardPayload("VVA01G389N23"))).toBe(true);
    expect(isCardPayload("VVA01G389N23")).toBe(false);
    expect(isCardPayload("4006381333931")).toBe(false);
});

test("a receipt number is no typing error of a code", () => {
    expect(looksLikeReceipt("2612-12-000001")).toBe(true);
    expect(hasTypingError("2612-12-000001")).toBe(false);
    expect(hasTypingError("VVA0-1G38-9N24")).toBe(true);
    expect(hasTypingError("VVA0-1G38")).toBe(false);
    expect(codeOf("VVA0-1G38-9N24")).toBe(null);
});
