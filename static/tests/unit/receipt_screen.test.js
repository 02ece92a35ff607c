import {EMAIL, MEMBER} from "./data/res_partner.data";
import {animationFrame, click, waitFor, waitForNone} from "@odoo/hoot-dom";
import {expect, test} from "@odoo/hoot";
import {getFilledOrder, setupPosEnv} from "@point_of_sale/../tests/unit/utils";
import {ReceiptScreen} from "@point_of_sale/app/screens/receipt_screen/receipt_screen";
import {answer, type} from "./utils";
import {definePosModels} from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import {mountWithCleanup} from "@web/../tests/web_test_helpers";

definePosModels();

/** Show the receipt of a sale; the last argument of each letter is kept. */
async function openReceipt({onFile = true, status = "sent"} = {}) {
    const pos = await setupPosEnv();
    const order = await getFilledOrder(pos);
    await pos.syncAllOrders();
    expect(order.isSynced).toBe(true);
    const {partner} = await pos.customerIdentity.identify(MEMBER);
    partner.identity_email_on_file = onFile;
    partner.email = "left@sentinel.example";
    order.setPartner(partner);
    const letters = [];
    answer(pos, "pos_send_receipt", (args) => {
        letters.push(args);
        return {status};
    });
    const screen = await mountWithCleanup(ReceiptScreen, {
        props: {orderUuid: order.uuid},
    });
    screen.generateTicketImage = async () => "picture";
    return {letters, screen, order};
}

test("the receipt goes to the address on file, which the till does not know", async () => {
    const {letters, order} = await openReceipt();
    expect(".send-receipt-email-input").toHaveValue("");
    await click(".send-receipt-on-file");
    await waitFor(".notice:contains(Receipt sent successfully)");
    expect(letters).toEqual([[1, order.id, false, "picture", null]]);
});

test("an address that is typed is sent once, and kept nowhere", async () => {
    const {letters, screen, order} = await openReceipt({onFile: false});
    expect(".send-receipt-on-file").toHaveCount(0);
    await type(".send-receipt-email-input", EMAIL);
    await click("button .fa-paper-plane");
    await waitFor(".notice:contains(Receipt sent successfully)");
    expect(letters).toEqual([[1, order.id, EMAIL, "picture", null]]);
    expect(".send-receipt-email-input").toHaveValue("");
    const held = JSON.stringify([screen.state, screen.sendReceipt.lastArgs, order.raw]);
    expect(held.includes("sentinel")).toBe(false);
});

test("a refusal is told in a sentence, and what was typed stays", async () => {
    await openReceipt({onFile: false, status: "unavailable"});
    await type(".send-receipt-email-input", EMAIL);
    await click("button .fa-paper-plane");
    await waitFor(".receipt-message:contains(Personal data cannot be reached now.)");
    await animationFrame();
    await waitForNone(".notice:contains(failed)");
    expect(".send-receipt-email-input").toHaveValue(EMAIL);
});
