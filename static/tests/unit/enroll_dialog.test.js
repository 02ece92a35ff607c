import {EMAIL, MEMBER, PHONE, RESERVED} from "./data/res_partner.data";
import {
    animationFrame,
    click,
    press,
    queryOne,
    waitFor,
    waitForNone,
} from "@odoo/hoot-dom";
import {answer, openDialog, type} from "./utils";
import {expect, test} from "@odoo/hoot";
import {ConnectionLostError} from "@web/core/network/rpc";
import {Deferred} from "@odoo/hoot-mock";
import {definePosModels} from "@point_of_sale/../tests/unit/data/generate_model_definitions";

definePosModels();

async function openForm(options) {
    const opened = await openDialog(options);
    await click(options?.code ? ".customer-details" : ".customer-new-person");
    await waitFor(".enroll-dialog");
    return opened;
}

test("what was told goes to the server once, and the till learns the code", async () => {
    const {pos, chosen} = await openForm();
    const sent = [];
    const enroll = pos.customerIdentity._ask;
    pos.customerIdentity._ask = function (method, args) {
        sent.push([method, ...args]);
        return enroll.apply(this, arguments);
    };
    await type(".enroll-name", " Zylpha Sentinel ");
    await type(".enroll-email", EMAIL);
    await click(".enroll-consent-receipts");
    await animationFrame();
    await click(".enroll-save");
    await waitForNone(".enroll-dialog");
    expect(sent).toEqual([
        [
            "pos_enroll",
            {name: "Zylpha Sentinel", email: EMAIL},
            {receipts: true},
            RESERVED[0],
        ],
    ]);
    expect(chosen.length).toBe(1);
    expect(chosen[0].customer_code).toBe(RESERVED[0]);
    expect(JSON.stringify(chosen[0].raw).includes("Sentinel")).toBe(false);
});

test("nothing is saved of an empty form, and nothing is ticked beforehand", async () => {
    await openForm();
    expect(".enroll-save").not.toBeEnabled();
    expect(".enroll-consent input:checked").toHaveCount(0);
});

test("an error stands at its field, and nothing that was typed is lost", async () => {
    const {chosen} = await openForm();
    await type(".enroll-name", "Zylpha Sentinel");
    await type(".enroll-email", "wrong");
    await press("Enter");
    await waitFor("#enroll_error_email:contains(This is no e-mail address.)");
    expect(".enroll-email").toHaveClass("is-invalid");
    expect(".enroll-email").toBeFocused();
    expect(".enroll-name").toHaveValue("Zylpha Sentinel");
    expect(chosen).toEqual([]);
    await type(".enroll-email", EMAIL);
    expect("#enroll_error_email").toHaveCount(0);
});

test("two quick taps ask the server once", async () => {
    const {pos, chosen} = await openForm();
    const reply = new Deferred();
    answer(pos, "pos_enroll", () => {
        expect.step("asked");
        return reply;
    });
    await type(".enroll-name", "Zylpha");
    const button = queryOne(".enroll-save");
    button.click();
    button.click();
    reply.resolve({status: "limited", "res.partner": []});
    await waitFor(".enroll-message:contains(Too many)");
    expect.verifySteps(["asked"]);
    expect(chosen).toEqual([]);
});

test("after an answer that was lost the same code is used again", async () => {
    const {pos, chosen} = await openForm();
    const codes = [];
    answer(pos, "pos_enroll", ([, , , code]) => {
        codes.push(code);
        if (codes.length > 2) {
            throw new ConnectionLostError();
        }
        return {status: "unavailable", "res.partner": []};
    });
    await type(".enroll-name", "Zylpha");
    await click(".enroll-save");
    await waitFor(".enroll-message:contains(cannot be reached)");
    await click(".enroll-save");
    await animationFrame();
    await click(".enroll-code-alone");
    await waitForNone(".enroll-dialog");
    expect(codes).toEqual([RESERVED[0], RESERVED[0], RESERVED[0]]);
    expect(chosen[0].customer_code).toBe(RESERVED[0]);
});

test("a customer who exists already can be taken", async () => {
    const {chosen} = await openForm();
    await type(".enroll-phone", PHONE);
    await click(".enroll-save");
    await waitFor(".modal:contains(VVA0-1G38-9N23 has this phone number or e-mail.)");
    await click(".modal button:contains(Back):last");
    await animationFrame();
    expect(".enroll-phone").toHaveValue(PHONE);
    await click(".enroll-save");
    await waitFor(".modal:contains(Is it the same person?)");
    await click(".modal button:contains(Use This Customer)");
    await waitForNone(".enroll-dialog");
    expect(chosen[0].customer_code).toBe(MEMBER);
});

test("without a network the code alone is offered", async () => {
    const {pos, chosen} = await openForm();
    pos.data.network.offline = true;
    await waitFor(".enroll-offline:contains(the data can be added later)");
    expect(".enroll-save").not.toBeEnabled();
    await click(".enroll-code-alone");
    await waitForNone(".enroll-dialog");
    expect(chosen[0].isPending).toBe(true);
});

test("leaving asks when something was typed", async () => {
    await openForm();
    await press("Escape");
    await waitFor(".customer-dialog");
    await click(".customer-new-person");
    await waitFor(".enroll-dialog");
    await type(".enroll-name", "Zylpha");
    await press("Escape");
    await waitFor(".modal:contains(Leave without saving?)");
    await click(".modal button:contains(Go On Typing)");
    await animationFrame();
    expect(".enroll-name").toHaveValue("Zylpha");
    await click(".enroll-back");
    await waitFor(".modal:contains(Leave without saving?)");
    await click(".modal button:contains(Leave):last");
    await waitFor(".customer-dialog");
    await click(".customer-new-person");
    await waitFor(".enroll-dialog");
    expect(".enroll-name").toHaveValue("");
});

test("a member gets more details, and stays the customer", async () => {
    const {pos, partner} = await openForm({code: MEMBER});
    expect(".enroll-consent").toHaveCount(0);
    answer(pos, "pos_add_identity", ([, partnerId, identity]) => {
        expect.step(`${partnerId} ${Object.keys(identity)}`);
        return {status: "found", "res.partner": []};
    });
    await type(".enroll-city", "Sentinel City");
    await click(".enroll-save");
    await waitFor(".customer-dialog-current");
    expect.verifySteps([`${partner.id} city`]);
});
