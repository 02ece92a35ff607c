import {MEMBER, PHONE} from "./data/res_partner.data";
import {animationFrame, click, waitFor, waitForNone} from "@odoo/hoot-dom";
import {answer, type} from "./utils";
import {expect, test} from "@odoo/hoot";
import {MainComponentsContainer} from "@web/core/main_components_container";
import {definePosModels} from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import {mountWithCleanup} from "@web/../tests/web_test_helpers";
import {setupPosEnv} from "@point_of_sale/../tests/unit/utils";
import {withoutIdentity} from "@pos_customer_identity/app/models/utils/identity_free_rows";

definePosModels();

const known = {
    id: 90,
    name: "VVA0-1G38-9N23",
    customer_code: MEMBER,
    street: "",
    city: "",
    country_id: false,
    identity_address_on_file: true,
};

async function openOrder() {
    const pos = await setupPosEnv();
    const {partner} = await pos.customerIdentity.identify(MEMBER);
    const order = pos.addNewOrder();
    order.setPartner(partner);
    return {pos, order, partner};
}

test("an address on file counts, though the till does not see it", async () => {
    const {pos, partner} = await openOrder();
    expect(Boolean(partner.street)).toBe(false);
    await pos.customerIdentity.learn({"res.partner": [known]});
    expect(partner.street).toBe("•");
    expect(partner.city).toBe("•");
    expect(withoutIdentity("res.partner", {...known, street: "•"}).street).toBe("");
});

test("who wants a delivery and has no address is asked in the till's own form", async () => {
    const {pos, partner} = await openOrder();
    await mountWithCleanup(MainComponentsContainer);
    answer(pos, "pos_add_identity", ([, , identity]) => {
        expect.step(identity);
        return {status: "found", "res.partner": [known]};
    });
    const editing = pos.editPartner(partner);
    await waitFor(".enroll-dialog");
    await type(".enroll-street", "Sentinelstrasse 4711");
    await click(".enroll-save");
    await waitForNone(".enroll-dialog");
    expect(await editing).toBe(partner);
    expect.verifySteps([{street: "Sentinelstrasse 4711"}]);
    expect(partner.street).toBe("•");
});

test("leaving the form of a delivery changes nothing", async () => {
    const {pos, partner} = await openOrder();
    await mountWithCleanup(MainComponentsContainer);
    const editing = pos.editPartner(partner);
    await waitFor(".enroll-dialog");
    await type(".enroll-phone", PHONE);
    await click(".enroll-back");
    await waitFor(".modal:contains(Leave without saving?)");
    await click(".modal button:contains(Leave):last");
    await animationFrame();
    await editing;
    expect(Boolean(partner.street)).toBe(false);
});
