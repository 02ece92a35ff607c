import {CASE, ITEM, setupWarranty} from "./warranty_utils";
import {animationFrame, click, edit, waitFor, waitForNone} from "@odoo/hoot-dom";
import {expect, test} from "@odoo/hoot";
import {ConnectionLostError} from "@web/core/network/rpc";
import {MainComponentsContainer} from "@web/core/main_components_container";
import {ProblemsRow} from "@pos_customer_identity/app/components/problems_row/problems_row";
import {TEXTS} from "./data/till_cases";
import {definePosModels} from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import {findings} from "@pos_customer_identity/app/utils/free_text";
import {mountWithCleanup} from "@web/../tests/web_test_helpers";
import {shrunkPhoto} from "@pos_customer_identity/app/utils/photo";

definePosModels();

async function openItems(settings) {
    const found = await setupWarranty(settings);
    await mountWithCleanup(MainComponentsContainer);
    found.pos.showItems();
    await waitFor(".items-dialog");
    return found;
}

async function openCase(settings) {
    const found = await openItems(settings);
    await click(".item-report");
    await waitFor(".case-dialog");
    return found;
}

async function type(field, text) {
    await click(field);
    await edit(text);
    await animationFrame();
}

/** The server is away for what is asked next. */
function cut({pos, reply}) {
    pos.data.network.offline = true;
    reply("pos_open", () => {
        throw new ConnectionLostError();
    });
}

test("texts that look like personal data are found as the server finds them", () => {
    for (const [text, found] of TEXTS) {
        expect([text, [...findings(text)].sort()]).toEqual([text, found]);
    }
});

test("the items of the customer in front, their cover and the last contact", async () => {
    const {asked, partner} = await openItems({cases: [CASE]});
    expect(asked[0]).toEqual(["pos_items", partner.id, false, false]);
    expect(".item-name").toHaveText("Kettle");
    expect(".item-cover").toHaveText("Covered until 03/12/2028");
    expect(".items-case-state").toHaveText("New");
    expect(".items-last-contact").toHaveText(/11\/20\/2026.*asks for a lid/);
});

test("a receipt or serial number is asked for as it is typed", async () => {
    const {asked, reply} = await openItems();
    await type(".items-query", "KT-4711");
    await click(".items-find");
    await animationFrame();
    expect(asked.at(-1)).toEqual(["pos_items", false, false, "KT-4711"]);
    reply("pos_items", () => ({status: "unknown_item", items: [], cases: []}));
    await type(".items-query", "KT-0");
    await click(".items-find");
    await animationFrame();
    expect(".items-message").toHaveText("There is no such receipt or serial number.");
    // What was shown stays.
    expect(".item-name").toHaveCount(1);
});

test("a serial number is added later, with what proves whose item it is", async () => {
    const {asked, partner} = await openItems();
    await click(".item-add-serial");
    await animationFrame();
    await type(".item-serial-value", " KT-9 ");
    await click(".item-serial-save");
    await animationFrame();
    const call = asked.find(([method]) => method === "pos_set_serial");
    expect(call).toEqual(["pos_set_serial", ITEM.id, "KT-9", {partner_id: partner.id}]);
});

test("a claim is sent with its item, a key and the customer", async () => {
    const {asked, partner} = await openCase();
    expect(".case-type-warranty").toHaveAttribute("aria-checked", "true");
    await click(".case-save");
    await animationFrame();
    expect(".case-message").toHaveText("Say in a few words what it is about.");
    expect(".case-subject").toHaveClass("is-invalid");
    expect(".case-subject").toBeFocused();
    await type(".case-subject", "Leaks");
    expect(".case-subject").not.toHaveClass("is-invalid");
    await click(".case-save");
    await waitForNone(".case-dialog");
    const [, vals] = asked.find(([method]) => method === "pos_open");
    expect(vals.uuid).toMatch(/^[0-9a-f]{32}$/);
    expect({...vals, uuid: ""}).toEqual({
        uuid: "",
        partner_id: partner.id,
        card_id: ITEM.id,
        case_type: "warranty",
        subject: "Leaks",
        description: "",
        photos: [],
    });
    await waitFor(".o_notification:contains(CASE/2026/00012 is open.)");
});

test("an open claim on the item is told before anything is typed", async () => {
    await openCase({items: [{...ITEM, open_case: "CASE/2026/00012"}]});
    expect(".item-open-case").toHaveText(/CASE\/2026\/00012/);
    expect(".case-double").toHaveText(/CASE\/2026\/00012/);
});

test("a phone number in the text is warned of, and the cashier decides", async () => {
    const {asked} = await openCase();
    await type(".case-subject", "Call +1 201-555-0123");
    expect(".case-warning").toHaveText(/a phone number/);
    await click(".case-save");
    await waitFor(".modal:contains(Personal data?)");
    await click(".modal button:contains(Go On Typing)");
    await animationFrame();
    expect(asked.some(([method]) => method === "pos_open")).toBe(false);
    expect(".case-subject").toHaveValue("Call +1 201-555-0123");
});

test("without a network a case is kept, said so, and sent once when it is back", async () => {
    const found = await openCase();
    const {pos, reply} = found;
    await pos.customerCases.countWaiting();
    cut(found);
    await animationFrame();
    expect(".case-offline").toHaveText(/waiting to sync/);
    await type(".case-subject", "Leaks offline");
    await click(".case-save");
    await waitForNone(".case-dialog");
    await waitFor(".items-waiting:contains(Leaks offline)");
    expect(".items-case").toHaveCount(0);
    const [kept] = await pos.customerCases.outbox.all();
    expect(kept.subject).toBe("Leaks offline");
    expect(kept.partner_id).toBe(found.partner.id);
    const sent = [];
    reply("pos_open", ([, vals]) => {
        sent.push(vals.uuid);
        return {status: "opened", case: CASE};
    });
    const items = {status: "found", items: [ITEM], cases: [CASE], last_contact: false};
    reply("pos_items", () => items);
    pos.data.network.offline = false;
    await pos.sendWaitingCases();
    await pos.sendWaitingCases();
    expect(sent).toEqual([kept.uuid]);
    expect(await pos.customerCases.outbox.all()).toEqual([]);
    await waitFor(".items-case:contains(Leaks)");
    // The list is drawn anew when the count of those that wait is there.
    await waitForNone(".items-waiting");
    expect(".items-message").toHaveText("");
});

test("without a network a text with personal data is not kept", async () => {
    const found = await openCase();
    cut(found);
    await type(".case-subject", "zylpha@sentinel.example");
    await click(".case-save");
    await animationFrame();
    expect(".case-message").toHaveText(/not kept/);
    expect(await found.pos.customerCases.outbox.all()).toEqual([]);
});

test("what the server refuses stays, and says why", async () => {
    const found = await setupWarranty();
    const {pos, reply} = found;
    cut(found);
    await pos.customerCases.open({subject: "Leaks", case_type: "warranty"});
    reply("pos_open", () => ({status: "error", message: "No such customer."}));
    await pos.customerCases.sendWaiting();
    expect(pos.customerCases.facts.waiting[0].problem).toBe("No such customer.");
    await pos.customerCases.discard(pos.customerCases.facts.waiting[0].uuid);
    expect(await pos.customerCases.outbox.all()).toEqual([]);
});

test("a contact is one more tap", async () => {
    const {asked, partner} = await openItems();
    await click(".items-contact");
    await waitFor(".contact-dialog");
    await click(".contact-phone");
    await waitForNone(".contact-dialog");
    expect(asked.find(([method]) => method === "pos_note")[1]).toEqual({
        partner_id: partner.id,
        channel: "phone",
        direction: "in",
        subject: "",
    });
});

test("the order shows how many problems are open, and nothing when none is", async () => {
    const {pos, order, reply, partner} = await setupWarranty({cases: [CASE]});
    await mountWithCleanup(ProblemsRow, {props: {order}});
    await waitFor(".problems-count");
    expect(".problems-count").toHaveText("1");
    reply("pos_counts", () => ({cases: 0}));
    pos.customerCases.forget(partner.id);
    await pos.customerCases.freshen(partner);
    await animationFrame();
    expect(".problems-row").toHaveCount(0);
});

test("a photo is made small, and what the camera wrote into it is gone", async () => {
    const canvas = document.createElement("canvas");
    canvas.width = 3200;
    canvas.height = 1600;
    canvas.getContext("2d").fillRect(0, 0, 3200, 1600);
    const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg"));
    const plain = new Uint8Array(await blob.arrayBuffer());
    // A camera's block stands right behind the two bytes with which a JPEG begins.
    const words = new TextEncoder().encode("Exif\0\0made by somebody");
    const mark = Uint8Array.of(0xff, 0xe1, 0, words.length + 2);
    const file = new Blob([plain.slice(0, 2), mark, words, plain.slice(2)]);
    const made = atob(await shrunkPhoto(file));
    expect(made.includes("somebody")).toBe(false);
    const picture = await createImageBitmap(
        new Blob([Uint8Array.from(made, (sign) => sign.charCodeAt())])
    );
    expect([picture.width, picture.height]).toEqual([1600, 800]);
});

test("a file that is no picture is refused in the dialog", async () => {
    await openCase();
    const input = document.querySelector(".case-photo-file");
    const files = new DataTransfer();
    files.items.add(new File(["no picture"], "photo.jpg", {type: "image/jpeg"}));
    input.files = files.files;
    input.dispatchEvent(new Event("change"));
    await waitFor(".case-message:contains(This file is no picture.)");
    expect(".case-photo").toHaveCount(0);
});
