import {LOST, MEMBER, RESERVED} from "./data/res_partner.data";
import {
    animationFrame,
    click,
    edit,
    press,
    queryOne,
    waitFor,
    waitForNone,
} from "@odoo/hoot-dom";
import {add, find, openDialog} from "./utils";
import {expect, test} from "@odoo/hoot";
import {definePosModels} from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import {makeServerError} from "@web/../tests/web_test_helpers";

definePosModels();

test("the field has the focus, so that a scanner can type into it", async () => {
    await openDialog();
    expect(".customer-query").toBeFocused();
    expect(".customer-find").not.toBeEnabled();
});

test("a typed code selects the customer", async () => {
    const {chosen} = await openDialog();
    await find("vva0 1g38 9n23");
    await waitForNone(".customer-dialog");
    expect(chosen.length).toBe(1);
    expect(chosen[0].customer_code).toBe(MEMBER);
    expect(chosen[0].tillName).toBe("VVA0-1G38-9N23");
});

test("a typing error is told while typing, without the server", async () => {
    const {pos, chosen} = await openDialog();
    pos.customerIdentity._ask = () => expect.step("asked");
    await click(".customer-query");
    await edit("VVA0-1G38-9N24");
    await animationFrame();
    expect(".customer-message").toHaveText("This code has a typing error.");
    expect(".customer-query").toHaveClass("is-invalid");
    await press("Enter");
    await animationFrame();
    expect.verifySteps([]);
    expect(chosen).toEqual([]);
});

test("an unknown code is told in a sentence, and typing on clears it", async () => {
    const {chosen} = await openDialog();
    await find("MFCD-V7P7-QWG7");
    await waitFor(".customer-message:contains(Nobody has this code.)");
    await edit("M");
    await animationFrame();
    expect(".customer-message").toHaveText("");
    expect(chosen).toEqual([]);
});

test("a lost card is taken only when the cashier says so", async () => {
    const {chosen} = await openDialog();
    await find(LOST);
    await waitFor(".modal:contains(reported lost)");
    await click(".modal button:contains(Leave It)");
    await animationFrame();
    expect(chosen).toEqual([]);
    await find(LOST);
    await waitFor(".modal:contains(reported lost)");
    await click(".modal button:contains(Use This Customer)");
    await waitForNone(".customer-dialog");
    expect(chosen.length).toBe(1);
});

test("a new member is one tap, by a code of the reserve", async () => {
    const {pos, chosen} = await openDialog();
    await click(".customer-new");
    await waitForNone(".customer-dialog");
    expect(chosen[0].customer_code).toBe(RESERVED[0]);
    expect(pos.customerIdentity.reserve.codes.includes(RESERVED[0])).toBe(false);
});

test("without a network a new member is pending, and the order keeps the code", async () => {
    const {pos, chosen} = await openDialog();
    pos.data.network.offline = true;
    await click(".customer-new");
    await waitForNone(".customer-dialog");
    expect(chosen[0].isPending).toBe(true);
    const order = pos.addNewOrder();
    order.setPartner(chosen[0]);
    const sent = order.serializeForORM();
    expect(sent.pending_customer_code).toBe(RESERVED[0]);
    expect("partner_id" in sent).toBe(false);
    order.setPartner(false);
    expect(order.pending_customer_code).toBe(false);
});

test("without a network and without codes the cashier is told", async () => {
    const {pos, chosen} = await openDialog();
    pos.data.network.offline = true;
    pos.customerIdentity.reserve.codes = [];
    await click(".customer-new");
    await waitFor(".customer-message:contains(no code left)");
    expect(chosen).toEqual([]);
});

test("a server error leaves everything as it was", async () => {
    const {pos, chosen} = await openDialog();
    const error = {
        errorName: "builtins.KeyError",
        message: "what no cashier should read",
    };
    pos.customerIdentity._ask = () => Promise.reject(makeServerError(error));
    await find(MEMBER);
    await waitFor(".customer-message:contains(The server could not answer)");
    expect(chosen).toEqual([]);
});

test("what the server says to people is shown", async () => {
    const {pos} = await openDialog();
    pos.customerIdentity._ask = () =>
        Promise.reject(
            makeServerError({type: "UserError", message: "Too many today."})
        );
    await find(MEMBER);
    await waitFor(".customer-message:contains(Too many today.)");
});

test("two quick taps make one member", async () => {
    const {chosen} = await openDialog();
    const button = queryOne(".customer-new");
    button.click();
    button.click();
    await waitForNone(".customer-dialog");
    expect(chosen.length).toBe(1);
});

test("the present customer is shown and can be taken off the order", async () => {
    const {pos, chosen} = await openDialog();
    const {partner} = await pos.customerIdentity.identify(MEMBER);
    await click(".customer-back");
    await animationFrame();
    const second = add(pos, partner);
    await waitFor(".customer-dialog-current:contains(VVA0-1G38-9N23)");
    await click(".customer-remove");
    expect(chosen).toEqual([null]);
    expect(second).toEqual([false]);
});

test("closing the dialog leaves the present customer", async () => {
    const {pos} = await openDialog();
    const {partner} = await pos.customerIdentity.identify(MEMBER);
    await click(".customer-back");
    await animationFrame();
    const chosen = add(pos, partner);
    await waitFor(".customer-dialog-current");
    await click(".modal .btn-close");
    await animationFrame();
    expect(chosen).toEqual([partner]);
});

test("only who may see contacts is offered the list of contacts", async () => {
    await openDialog();
    expect(".customer-contacts").toHaveCount(0);
});

test("who may see contacts gets to the list", async () => {
    await openDialog({mayShowContacts: true});
    expect(".customer-contacts").toHaveText("Companies");
    await click(".customer-contacts");
    await waitFor(".modal .partner-list");
    expect(".customer-dialog").toHaveCount(0);
});
