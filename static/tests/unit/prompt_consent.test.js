import {PROMPT, setupProfile} from "./profile_utils";
import {animationFrame, click, edit, waitFor, waitForNone} from "@odoo/hoot-dom";
import {expect, test} from "@odoo/hoot";
import {CustomerPanel} from "@pos_customer_identity/app/components/customer_panel/customer_panel";
import {MainComponentsContainer} from "@web/core/main_components_container";
import {definePosModels} from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import {mountWithCleanup} from "@web/../tests/web_test_helpers";

definePosModels();

const ASKED = {
    ...PROMPT,
    kind: "consent",
    title: "Do you agree: Offers and news?",
    field: false,
    choices: [
        {id: "yes", text: "Yes"},
        {id: "no", text: "No"},
    ],
    purpose: "marketing",
    reward: false,
};

async function openPrompt(prompt) {
    const found = await setupProfile({panel: {prompt, asks: "prompt"}});
    found.pos.config._consent_texts = {
        marketing: {id: 7, body: "You may send me offers."},
        receipts: {id: 8, body: "You may send me receipts."},
    };
    await mountWithCleanup(MainComponentsContainer);
    await mountWithCleanup(CustomerPanel, {props: {order: found.order}});
    await animationFrame();
    await click(".prompt-row");
    await waitFor(".prompt-dialog");
    return found;
}

test("a question for a consent shows its words and names them", async () => {
    const {calls} = await openPrompt(ASKED);
    expect(".prompt-consent").toHaveText("You may send me offers.");
    await click(".prompt-choice:first");
    await waitForNone(".prompt-dialog");
    const [[told]] = calls("pos_answer");
    expect([told.choice, told.text_id]).toEqual(["yes", 7]);
});

test("so does an address that is given for receipts", async () => {
    const {calls} = await openPrompt({...PROMPT, purpose: "receipts"});
    expect(".prompt-consent").toHaveText("You may send me receipts.");
    await click(".prompt-email");
    await edit("zylpha@sentinel.example");
    await animationFrame();
    await click(".prompt-save");
    await waitForNone(".prompt-dialog");
    const [[told]] = calls("pos_answer");
    expect(told.text_id).toBe(8);
});

test("other questions show none", async () => {
    await openPrompt(PROMPT);
    expect(".prompt-consent").toHaveCount(0);
});
