// What the till works out as core/rules does: tests_core/test_rules_till_cases.py holds Python to these, the unit tests
// of the till hold JavaScript to them. The literals stay valid JSON.
// prettier-ignore
export const MONTHS = [
    ["2026-01-31", 1, "2026-02-28"],
    ["2028-01-31", 1, "2028-02-29"],
    ["2026-01-31", 2, "2026-03-31"],
    ["2026-01-31", 3, "2026-04-30"],
    ["2028-02-29", 12, "2029-02-28"],
    ["2028-02-29", 48, "2032-02-29"],
    ["2026-11-30", 3, "2027-02-28"],
    ["2026-11-23", 24, "2028-11-23"],
    ["2026-12-01", 1, "2027-01-01"],
    ["2026-12-31", 2, "2027-02-28"],
    ["2026-10-25", 6, "2027-04-25"],
    ["2026-08-31", 18, "2028-02-29"],
    ["2026-03-29", 60, "2031-03-29"],
    ["2099-12-31", 2, "2100-02-28"],
    ["2026-11-23", 0, "2026-11-23"],
    ["2026-11-23", 600, "2076-11-23"],
    ["2026-03-31", -1, "2026-02-28"]
];

// What looks like personal data, and what does not.
// prettier-ignore
export const TEXTS = [
    ["The lid does not close.", []],
    ["Call me at +1 201-555-0123", ["phone"]],
    ["Telephone +44 20 7946 0958, evenings", ["phone"]],
    ["mail zylpha@sentinel.example about it", ["email"]],
    ["paid with 4111 1111 1111 1111", ["card"]],
    ["card 4111111111111112", []],
    ["receipt 2699-1-000042", []],
    ["see CASE/2026/00012", []],
    ["bought on 2026-11-23, broke on 24.11.2026", []],
    ["12 pieces at 3.50", []],
    ["zylpha@sentinel.example or +1 201-555-0123", ["email", "phone"]]
];
