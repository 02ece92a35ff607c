import {BUSY_PHONE, EMAIL, MEMBER, PHONE} from "./data/res_partner.data";
import {animationFrame, click, waitFor, waitForNone} from "@odoo/hoot-dom";
import {expect, test} from "@odoo/hoot";
import {find, openDialog, type} from "./utils";
import {definePosModels} from "@point_of_sale/../tests/unit/data/generate_model_definitions";

definePosModels();

test("a phone number finds the customer, by the code alone", async () => {
    const {chosen} = await openDialog();
    await find(PHONE);
    await waitForNone(".customer-dialog");
    expect(chosen[0].customer_code).toBe(MEMBER);
    expect(JSON.stringify(chosen[0].raw).includes("0147")).toBe(false);
});

test("an e-mail address finds the customer", async () => {
    const {chosen} = await openDialog();
    await find(EMAIL);
    await waitForNone(".customer-dialog");
    expect(chosen[0].customer_code).toBe(MEMBER);
});

test("an unknown phone number is forgotten but for the offer to enrol", async () => {
    await openDialog();
    await find("+1 201 555 0100");
    await waitFor(".customer-message:contains(No customer has this phone number.)");
    expect(".customer-query").toHaveValue("");
    await click(".customer-offer:contains(New member with this number)");
    await waitFor(".enroll-dialog");
    expect(".enroll-phone").toHaveValue("+1 201 555 0100");
    expect(".enroll-name").toBeFocused();
});

test("typing on withdraws the offer", async () => {
    await openDialog();
    await find("nobody@example.com");
    await waitFor(".customer-offer:contains(New member with this e-mail)");
    await type(".customer-query", "V");
    await waitForNone(".customer-offer");
    expect(".customer-message").toHaveText("");
});

test("several customers, and too many searches, are told in a sentence", async () => {
    const {chosen} = await openDialog();
    await find("family@example.com");
    await waitFor(".customer-message:contains(Several customers have this.)");
    expect(".customer-query").toHaveValue("");
    await find(BUSY_PHONE);
    await waitFor(".customer-message:contains(Too many searches.)");
    expect(".customer-offer").toHaveCount(0);
    expect(chosen).toEqual([]);
});

test("without a network only codes are found, and the number stays to try again", async () => {
    const {pos, chosen} = await openDialog();
    pos.data.network.offline = true;
    await find(PHONE);
    await waitFor(".customer-message:contains(No network: phone and e-mail)");
    expect(".customer-query").toHaveValue(PHONE);
    await find(MEMBER);
    await waitForNone(".customer-dialog");
    expect(chosen[0].isPending).toBe(true);
});

test("what was typed is nowhere in the browser's storage", async () => {
    await openDialog();
    await find("+1 201 555 0100");
    await animationFrame();
    const stored = JSON.stringify({...localStorage, ...sessionStorage});
    expect(stored.includes("555 0100")).toBe(false);
});
