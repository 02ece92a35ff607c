import {describe, expect, test} from "@odoo/hoot";
import {makeScanner} from "@pos_customer_identity/backend/customer_desk/desk_scanner";

/** Let somebody type, with so many milliseconds between two signs. */
function typed(text, gap, target = document.body, scanner = makeScanner()) {
    let now = 1000;
    let scan = null;
    for (const key of [...text, "Enter"]) {
        now += gap;
        scan = scanner.key({key, target, timeStamp: now});
    }
    return scan;
}

describe("the scanner of the customer desk", () => {
    test("what comes fast and ends with Enter is a scan", () => {
        expect(typed("UVVA01G389N23", 8).text).toBe("UVVA01G389N23");
        expect(typed("2631-555-000001", 30).text).toBe("2631-555-000001");
    });

    test("people are slower, and a few keys are none", () => {
        expect(typed("UVVA01G389N23", 80)).toBe(null);
        expect(typed("abc", 5)).toBe(null);
        expect(typed("", 5)).toBe(null);
    });

    test("what was typed slowly before does not count", () => {
        const scanner = makeScanner();
        let now = 0;
        for (const key of "slow") {
            scanner.key({key, target: document.body, timeStamp: (now += 300)});
        }
        now += 300;
        for (const key of "FAST123") {
            scanner.key({key, target: document.body, timeStamp: (now += 5)});
        }
        const scan = scanner.key({
            key: "Enter",
            target: document.body,
            timeStamp: now + 5,
        });
        expect(scan.text).toBe("FAST123");
    });

    test("keys that write nothing are left out, and shortcuts", () => {
        const scanner = makeScanner();
        let now = 0;
        const press = (key, options = {}) =>
            scanner.key({
                key,
                target: document.body,
                timeStamp: (now += 5),
                ...options,
            });
        for (const key of ["Shift", ..."ABCDEF"]) {
            press(key);
        }
        press("k", {ctrlKey: true});
        expect(press("Enter").text).toBe("ABCDEF");
    });

    test("a field that was scanned into gets back what it had", () => {
        const field = document.createElement("input");
        field.value = "Snork";
        const scan = typed("UVVA01G389N23", 8, field);
        expect(scan.field).toBe(field);
        expect(scan.before).toBe("Snork");
    });
});
