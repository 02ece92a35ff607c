import {MEMBER, PHONE} from "./data/res_partner.data";
import {animationFrame, click, press, waitFor, waitForNone} from "@odoo/hoot-dom";
import {expect, test} from "@odoo/hoot";
import {openDialog, type} from "./utils";
import {definePosModels} from "@point_of_sale/../tests/unit/data/generate_model_definitions";

definePosModels();

async function openCheck() {
    const opened = await openDialog({code: MEMBER});
    await click(".customer-match");
    await waitFor(".match-dialog");
    return opened;
}

test("what a person says is answered by yes or no, and forgotten", async () => {
    await openCheck();
    await click(".match-phone");
    await animationFrame();
    expect(".match-value").toBeFocused();
    await type(".match-value", PHONE);
    await press("Enter");
    await waitFor(".match-yes:contains(Matches)");
    expect(".match-value").toHaveValue("");
    await type(".match-value", "+1 201 555 0100");
    expect(".match-yes").toHaveCount(0);
    await click(".match-check");
    await waitFor(".match-no:contains(Does not match)");
    expect(".match-value").toHaveValue("");
});

test("every field can be chosen, and gets the focus", async () => {
    await openCheck();
    for (const field of ["phone", "email", "birthdate", "zip", "name"]) {
        await click(`.match-${field}`);
        await animationFrame();
        expect(".match-value").toBeFocused();
        expect(`.match-${field}`).toHaveClass("btn-primary");
    }
});

test("another field starts anew", async () => {
    await openCheck();
    await type(".match-value", "Zylpha");
    await click(".match-zip");
    await animationFrame();
    expect(".match-value").toHaveValue("");
    await type(".match-value", "12345");
    await click(".match-check");
    await waitFor(".match-message:contains(This is not on file.)");
});

test("without a network nothing is compared", async () => {
    const {pos} = await openCheck();
    pos.data.network.offline = true;
    await type(".match-value", "Zylpha");
    await click(".match-check");
    await waitFor(".match-message:contains(No network)");
});

test("the way back leads to the customer of the order", async () => {
    const {chosen} = await openCheck();
    await click(".match-back");
    await waitFor(".customer-dialog-current:contains(VVA0-1G38-9N23)");
    await click(".customer-back");
    await waitForNone(".customer-dialog");
    expect(chosen[0].customer_code).toBe(MEMBER);
});

test("nothing is on the server of a customer whom this device alone knows", async () => {
    const {pos, chosen} = await openDialog();
    pos.data.network.offline = true;
    await click(".customer-new");
    await waitForNone(".customer-dialog");
    pos.addNewOrder().setPartner(chosen[0]);
    pos.selectPartner();
    await waitFor(".customer-dialog-current");
    expect(".customer-match").toHaveCount(0);
    expect(".customer-details").toHaveCount(0);
});
