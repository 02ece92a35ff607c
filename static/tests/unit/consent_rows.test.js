import {animationFrame, click, waitFor, waitForNone} from "@odoo/hoot-dom";
import {expect, test} from "@odoo/hoot";
import {MainComponentsContainer} from "@web/core/main_components_container";
import {definePosModels} from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import {mountWithCleanup} from "@web/../tests/web_test_helpers";
import {setupProfile} from "./profile_utils";

definePosModels();

const CONSENTS = [
    {purpose: "marketing", name: "Offers and news", is_given: true, on: "2026-03-12"},
    {purpose: "surveys", name: "Questions", is_given: false, on: false},
];

async function openConsents() {
    const found = await setupProfile({
        replies: {
            pos_tab: () => ({
                rows: [],
                preferences: [],
                consents: CONSENTS,
                more: false,
            }),
            pos_set_consent: () => ({status: "kept"}),
        },
    });
    found.pos.config._consent_texts = {surveys: {id: 7, body: "You may ask me."}};
    await mountWithCleanup(MainComponentsContainer);
    found.pos.showProfile("answers");
    await waitFor(".profile-consent");
    return found;
}

test("each consent has a switch that says how it stands", async () => {
    await openConsents();
    expect(".profile-consent").toHaveCount(2);
    expect(".profile-consent-marketing").toHaveAttribute("aria-checked", "true");
    expect(".profile-consent-surveys").toHaveText("Not asked");
});

test("taking back is one tap", async () => {
    const {calls, partner} = await openConsents();
    await click(".profile-consent-marketing");
    await animationFrame();
    expect(calls("pos_set_consent")).toEqual([[partner.id, "marketing", false, false]]);
});

test("giving shows the text to read aloud first", async () => {
    const {calls, partner} = await openConsents();
    await click(".profile-consent-surveys");
    await waitFor(".modal-body:contains(You may ask me.)");
    await click(".modal-footer .btn-secondary:contains(Leave It)");
    await waitForNone(".modal-body:contains(You may ask me.)");
    expect(calls("pos_set_consent")).toEqual([]);
    await click(".profile-consent-surveys");
    await waitFor(".modal-body:contains(You may ask me.)");
    await click(".modal-footer .btn-primary:contains(The Customer Agrees)");
    await animationFrame();
    expect(calls("pos_set_consent")).toEqual([[partner.id, "surveys", true, 7]]);
});

test("who agrees is the customer that the text was read to", async () => {
    const {calls, order} = await openConsents();
    await click(".profile-consent-surveys");
    await waitFor(".modal-body:contains(You may ask me.)");
    order.setPartner(false);
    await click(".modal-footer .btn-primary:contains(The Customer Agrees)");
    await animationFrame();
    expect(calls("pos_set_consent")).toEqual([]);
});
