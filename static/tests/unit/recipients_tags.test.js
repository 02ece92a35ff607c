import {
    MockServer,
    clickFieldDropdown,
    clickFieldDropdownItem,
    clickSave,
    fields,
    mountView,
    onRpc,
} from "@web/../tests/web_test_helpers";
import {animationFrame, queryAllAttributes, waitFor} from "@odoo/hoot-dom";
import {beforeEach, describe, expect, test} from "@odoo/hoot";
import {ResPartner} from "@point_of_sale/../tests/unit/data/res_partner.data";
import {definePosModels} from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import {setupPosEnv} from "@point_of_sale/../tests/unit/utils";

// The services of the till start wherever this addon is tested, and want their models.
definePosModels();
describe.current.tags("desktop");

const NAME = "VVA0-1G38-9N23";
const STAND_IN = "vva01g389n23@customer.invalid";
const EMAIL = "zylpha@sentinel.example";
const PROTECTED = {name: NAME, email: "", email_normalized: STAND_IN};
const BADGE = ".o_field_many2many_tags_email .badge";
const QUESTION = ".o-mail-RecipientsInputTagsListPopover";

beforeEach(() => {
    ResPartner._fields.email_normalized = fields.Char();
    ResPartner._views.form = `<form><field name="name"/></form>`;
    onRpc("res.partner", "get_formview_id", () => false);
});

/** Open a letter to these contacts. */
async function openLetter(...contacts) {
    await setupPosEnv();
    const {env} = MockServer;
    const partner_ids = env["res.partner"].create(contacts);
    const resId = env["mail.message"].create({partner_ids});
    await mountView({
        type: "form",
        resModel: "mail.message",
        resId,
        arch: `<form>
            <field name="partner_ids" widget="many2many_tags_email"/>
        </form>`,
    });
    expect(BADGE).toHaveCount(contacts.length);
    await animationFrame();
}

async function addToLetter(contact) {
    MockServer.env["res.partner"].create(contact);
    await clickFieldDropdown("partner_ids");
    await clickFieldDropdownItem("partner_ids", contact.name);
    await animationFrame();
}

const addresses = () => queryAllAttributes(`${BADGE} .o_badge_text`, "title");

test("nobody is asked for the address of a customer who has one on file", async () => {
    await openLetter(PROTECTED);
    expect(addresses()).toEqual([STAND_IN]);
    expect(QUESTION).toHaveCount(0);
});

test("a contact without any address is asked for, as ever", async () => {
    await openLetter({name: "No Address", email: "", email_normalized: false});
    await waitFor(QUESTION);
});

test("an address that is no secret is shown before what stands for it", async () => {
    const clear = {
        name: "Zylpha",
        email: EMAIL,
        email_normalized: "z@sentinel.example",
    };
    await openLetter(clear, PROTECTED);
    expect(addresses()).toEqual([EMAIL, STAND_IN]);
    expect(QUESTION).toHaveCount(0);
});

test("a customer who is added later is not asked for either", async () => {
    await openLetter();
    await addToLetter(PROTECTED);
    expect(addresses()).toEqual([STAND_IN]);
    expect(QUESTION).toHaveCount(0);
});

test("what stands for an address is not written to the customer", async () => {
    for (const method of ["web_save", "write"]) {
        onRpc("res.partner", method, () => expect.step("a contact is written"));
    }
    onRpc("mail.message", "web_save", ({args}) => expect.step(args[1]));
    await openLetter(PROTECTED);
    await addToLetter({name: "Second", email: EMAIL});
    const [second] = MockServer.env["res.partner"].search([["name", "=", "Second"]]);
    await clickSave();
    expect.verifySteps([{partner_ids: [[4, second]]}]);
});
