import {animationFrame, click, waitFor, waitForNone} from "@odoo/hoot-dom";
import {Deferred} from "@odoo/hoot-mock";
import {expect, test} from "@odoo/hoot";
import {MainComponentsContainer} from "@web/core/main_components_container";
import {definePosModels} from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import {mountWithCleanup} from "@web/../tests/web_test_helpers";
import {setupProfile} from "./profile_utils";

definePosModels();

const PHONE = {
    field: "phone",
    name: "Phone",
    text: "On file",
    is_doubtful: false,
    on: "2026-03-12",
};
const PROMPT = {
    id: 5,
    kind: "confirm",
    field: "phone",
    title: "Is your phone number still right?",
    choices: false,
    reward: false,
    can_refuse: true,
};

async function openContact(prompt, flag = () => ({status: "kept", prompt})) {
    const found = await setupProfile({
        replies: {
            pos_tab: () => ({rows: [], contact: [PHONE], more: false}),
            pos_flag_contact: flag,
        },
    });
    await mountWithCleanup(MainComponentsContainer);
    found.pos.showProfile("answers");
    await waitFor(".profile-contact");
    return found;
}

test("a row says that there is something, and not what it says", async () => {
    await openContact(PROMPT);
    expect(".profile-contact").toHaveCount(1);
    expect(".profile-contact").toHaveText(/Phone\s*On file/);
});

test("one tap says that it changed, and the next field takes the new one", async () => {
    const {calls, partner} = await openContact(PROMPT);
    await click(".profile-contact-phone");
    await waitFor(".prompt-dialog .prompt-phone");
    expect(calls("pos_flag_contact")).toEqual([[partner.id, "phone"]]);
    expect(".prompt-yes").toHaveCount(0);
});

test("where nothing asks for it the service desk is told", async () => {
    await openContact(false);
    await click(".profile-contact-phone");
    await waitFor(".profile-contact-message:contains(service desk)");
    await waitForNone(".prompt-dialog");
});

test("it is said while the rows are read anew, and after it", async () => {
    const {reply} = await openContact(false);
    const late = new Deferred();
    reply("pos_tab", () => late);
    await click(".profile-contact-phone");
    await animationFrame();
    await animationFrame();
    expect(".profile-contact").toHaveCount(1);
    late.resolve({rows: [], contact: [{...PHONE, text: "Doubted"}], more: false});
    await waitFor(".profile-contact:contains(Doubted)");
    await waitFor(".profile-contact-message:contains(service desk)");
});

test("a second tap while the first is on its way asks once", async () => {
    const {calls} = await openContact(false, () => new Deferred());
    await click(".profile-contact-phone");
    await click(".profile-contact-phone");
    await animationFrame();
    expect(calls("pos_flag_contact")).toHaveLength(1);
});
