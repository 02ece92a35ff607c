import {beforeEach, describe, expect, test} from "@odoo/hoot";
import {TicketPool} from "@pos_customer_identity/app/services/ticket_pool";

describe.current.tags("headless");

const DAY = 24 * 60 * 60 * 1000;
const pairs = (...names) => names.map((name) => [name, `hash of ${name}`]);

let now = 0;
let items = null;

const storage = {
    getItem: (key) => items.get(key) ?? null,
    setItem: (key, value) => items.set(key, value),
};

function makePool(fetched = []) {
    return new TicketPool(
        () => fetched,
        storage,
        () => now
    );
}

beforeEach(() => {
    odoo.access_token = "till";
    items = new Map();
    now = 1000 * DAY;
});

test("each ticket is taken once, with its hash, also after a reload", async () => {
    const pool = makePool(pairs("A", "B", "C"));
    await pool.refill();
    const taken = [pool.take(), makePool().take(), pool.take()];
    expect(taken.map(([ticket]) => ticket).sort()).toEqual(["A", "B", "C"]);
    expect(taken.every(([ticket, hash]) => hash === `hash of ${ticket}`)).toBe(true);
    expect(pool.take()).toBe(undefined);
});

test("tickets are taken in no order", async () => {
    const names = Array.from({length: 40}, (_, number) => `T${number}`);
    const pool = makePool(pairs(...names));
    await pool.refill();
    const taken = names.map(() => pool.take()[0]);
    expect([...taken].sort()).toEqual([...names].sort());
    expect(taken).not.toEqual(names);
});

test("old tickets are printed no more", async () => {
    const pool = makePool(pairs("A", "B"));
    await pool.refill();
    now += 27 * DAY;
    expect(pool.codes.length).toBe(2);
    now += 2 * DAY;
    expect(pool.take()).toBe(undefined);
    await pool.refill();
    expect(pool.codes.length).toBe(2);
});

test("the reserve of codes is another one", async () => {
    storage.setItem("till-customer_codes", '["CODE"]');
    const pool = makePool(pairs("A"));
    await pool.refill();
    expect(storage.getItem("till-customer_codes")).toBe('["CODE"]');
    expect(pool.take()[0]).toBe("A");
});

test("of a hundred receipts the share asks", () => {
    const pool = makePool();
    const asked = (share) =>
        Array.from({length: 400}, () => pool.asks(share)).filter(Boolean).length;
    expect(asked(0)).toBe(0);
    expect(asked(100)).toBe(400);
    const some = asked(50);
    expect(some > 120 && some < 280).toBe(true);
});

test("a damaged store is an empty one", () => {
    storage.setItem("till-survey_tickets", "{broken");
    expect(makePool().codes).toEqual([]);
    storage.setItem("till-survey_tickets", '["A"]');
    expect(makePool().codes).toEqual([]);
});
