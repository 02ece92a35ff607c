import {beforeEach, describe, expect, test} from "@odoo/hoot";
import {CodeReserve} from "@pos_customer_identity/app/services/code_reserve";

describe.current.tags("headless");

function memory() {
    const items = new Map();
    return {
        getItem: (key) => items.get(key) ?? null,
        setItem: (key, value) => items.set(key, value),
    };
}

let storage = null;

beforeEach(() => {
    odoo.access_token = "till";
    storage = memory();
});

test("the reserve is filled up, and asks for what is missing only", async () => {
    const reserve = new CodeReserve((held) => {
        expect.step(held);
        return ["A", "B", "C"].slice(held);
    }, storage);
    await reserve.refill();
    expect(reserve.codes).toEqual(["A", "B", "C"]);
    reserve.take();
    await reserve.refill();
    expect.verifySteps([0, 2]);
});

test("a code is taken once, also after a reload", async () => {
    const reserve = new CodeReserve(() => ["A", "B"], storage);
    await reserve.refill();
    expect(reserve.take()).toBe("A");
    const reloaded = new CodeReserve(() => [], storage);
    expect(reloaded.take()).toBe("B");
    expect(reloaded.take()).toBe(undefined);
});

test("without a server the reserve stays as it is", async () => {
    storage.setItem("till-customer_codes", '["A"]');
    const reserve = new CodeReserve(
        () => Promise.reject(new Error("offline")),
        storage
    );
    await reserve.refill();
    expect(reserve.codes).toEqual(["A"]);
});

test("two refills at once ask once", async () => {
    const reserve = new CodeReserve(() => {
        expect.step("asked");
        return ["A"];
    }, storage);
    await Promise.all([reserve.refill(), reserve.refill()]);
    expect.verifySteps(["asked"]);
    expect(reserve.codes).toEqual(["A"]);
});

test("a damaged store is an empty one", () => {
    storage.setItem("till-customer_codes", "{broken");
    expect(new CodeReserve(() => [], storage).codes).toEqual([]);
});
