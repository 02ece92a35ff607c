import {LOST, MEMBER, RESERVED} from "./data/res_partner.data";
import {expect, test} from "@odoo/hoot";
import {Deferred, advanceTime} from "@odoo/hoot-mock";
import {definePosModels} from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import {setupPosEnv} from "@point_of_sale/../tests/unit/utils";

definePosModels();

const UNKNOWN = "MFCDV7P7QWG7";

async function offlineOrder(pos, code) {
    pos.data.network.offline = true;
    const {status, partner} = await pos.customerIdentity.identify(code);
    expect(status).toBe("pending");
    const order = pos.addNewOrder();
    order.setPartner(partner);
    pos.data.network.offline = false;
    return {order, partner};
}

test("a code taken offline becomes the customer when the network is back", async () => {
    const pos = await setupPosEnv();
    const {order} = await offlineOrder(pos, MEMBER);
    expect(order.pending_customer_code).toBe(MEMBER);
    expect(await pos.customerIdentity.settle()).toEqual([]);
    expect(order.partner_id.id).toBe(90);
    expect(order.pending_customer_code).toBe(false);
    expect(pos.models["res.partner"].filter((p) => p.isPending)).toEqual([]);
});

test("a code that nobody has is taken off the order, and told", async () => {
    const pos = await setupPosEnv();
    const {order} = await offlineOrder(pos, UNKNOWN);
    const [refused] = await pos.customerIdentity.settle();
    expect(refused.status).toBe("unknown");
    expect(refused.code).toBe("MFCD-V7P7-QWG7");
    expect(Boolean(order.partner_id)).toBe(false);
    expect(order.pending_customer_code).toBe(false);
});

test("while the network is still down the customer stays pending", async () => {
    const pos = await setupPosEnv();
    const {order, partner} = await offlineOrder(pos, MEMBER);
    pos.data.network.offline = true;
    expect(await pos.customerIdentity.settle()).toEqual([]);
    expect(order.partner_id.id).toBe(partner.id);
});

test("the customer of a paid order waits for the order", async () => {
    const pos = await setupPosEnv();
    const {order, partner} = await offlineOrder(pos, MEMBER);
    order.state = "paid";
    await pos.customerIdentity.settle();
    expect(order.partner_id.id).toBe(partner.id);
});

test("the same code offline is the same customer", async () => {
    const pos = await setupPosEnv();
    const first = await offlineOrder(pos, LOST);
    const second = await offlineOrder(pos, LOST);
    expect(second.partner.id).toBe(first.partner.id);
});

test("a customer whom the till knows is found without a network", async () => {
    const pos = await setupPosEnv();
    await pos.customerIdentity.identify(MEMBER);
    pos.data.network.offline = true;
    const {status, partner} = await pos.customerIdentity.identify(MEMBER);
    expect(status).toBe("found");
    expect(partner.id).toBe(90);
    expect(partner.isPending).toBe(false);
});

test("a server that says nothing counts as offline", async () => {
    const pos = await setupPosEnv();
    await pos.customerIdentity.reserve.refill();
    pos.data.call = () => new Deferred();
    const enrolling = pos.customerIdentity.enroll();
    await advanceTime(5000);
    const {partner} = await enrolling;
    expect(partner.isPending).toBe(true);
    expect(partner.customer_code).toBe(RESERVED[0]);
});

test("leaving the dialog does not touch the order", async () => {
    const pos = await setupPosEnv();
    const order = pos.addNewOrder();
    const {partner} = await pos.customerIdentity.identify(MEMBER);
    order.setPartner(partner);
    order.setPartner = () => expect.step("set");
    pos.setPartnerToCurrentOrder(partner);
    expect.verifySteps([]);
    pos.setPartnerToCurrentOrder(false);
    expect.verifySteps(["set"]);
});

test("a fiscal position that the till does not have is fetched", async () => {
    const pos = await setupPosEnv();
    pos.data.read = (model, ids) => expect.step(`${model} ${ids}`);
    await pos.customerIdentity._loadFiscalPosition({fiscal_position_id: 77});
    await pos.customerIdentity._loadFiscalPosition({fiscal_position_id: false});
    await pos.customerIdentity._loadFiscalPosition(undefined);
    expect.verifySteps(["account.fiscal.position 77"]);
});
