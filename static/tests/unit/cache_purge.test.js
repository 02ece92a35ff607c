import {expect, test} from "@odoo/hoot";
import IndexedDB from "@point_of_sale/app/models/utils/indexed_db";
import {MEMBER} from "./data/res_partner.data";
import {definePosModels} from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import {purgeIdentities} from "@pos_customer_identity/app/models/utils/cache_purge";
import {setupPosEnv} from "@point_of_sale/../tests/unit/utils";
import {withoutIdentity} from "@pos_customer_identity/app/models/utils/identity_free_rows";

definePosModels();

const PERSON = {
    id: 7,
    name: "Zylpha Sentinel",
    email: "zylpha@sentinel.example",
    phone: "+1 201-555-0147",
    customer_code: MEMBER,
    some_addon_nickname: "Sentinel",
    property_product_pricelist: 3,
    write_date: "2026-01-01 00:00:00",
};
const COMPANY = {
    id: 8,
    name: "Acme",
    is_company: true,
    invoice_emails: "zylpha@sentinel",
};
const UNSENT = {uuid: "u1", email: "zylpha@sentinel.example", amount_total: 12.5};

/** What a till, or Odoo 18, left in the browser. */
function plant(name, rows) {
    return new Promise((resolve, reject) => {
        const request = indexedDB.open(name, 1);
        request.onerror = () => reject(request.error);
        request.onupgradeneeded = () => {
            const db = request.result;
            for (const [store, records] of Object.entries(rows)) {
                const keyPath = store === "pos.order" ? "uuid" : "id";
                const made = db.createObjectStore(store, {keyPath});
                records.forEach((record) => made.put(record));
            }
        };
        request.onsuccess = () => {
            request.result.close();
            resolve();
        };
    });
}

function dump(name) {
    return new Promise((resolve) => {
        indexedDB.open(name).onsuccess = async ({target: {result: db}}) => {
            const rows = {};
            for (const store of db.objectStoreNames) {
                const all = db.transaction(store).objectStore(store).getAll();
                await new Promise((done) => (all.onsuccess = done));
                rows[store] = all.result;
            }
            db.close();
            indexedDB.deleteDatabase(name);
            resolve(rows);
        };
    });
}

test("a person's row keeps the allow-list alone, a company's what it is", () => {
    expect(withoutIdentity("res.partner", PERSON)).toEqual({
        id: 7,
        name: "VVA0-1G38-9N23",
        email: "",
        phone: "",
        customer_code: MEMBER,
        some_addon_nickname: "",
        property_product_pricelist: 3,
        write_date: "2026-01-01 00:00:00",
    });
    expect(withoutIdentity("res.partner", COMPANY)).toEqual({
        ...COMPANY,
        invoice_emails: "",
    });
    expect(withoutIdentity("product.product", PERSON)).toBe(PERSON);
});

test("what earlier openings left goes away, and unsent orders stay", async () => {
    odoo.info = {db: "purge"};
    const rows = {"res.partner": [PERSON], "pos.order": [UNSENT]};
    await plant("point-of-sale-1-purge", rows);
    await plant("config-id_1_token", rows);
    expect(await purgeIdentities("point-of-sale-1-purge")).toBe(false);
    for (const name of ["point-of-sale-1-purge", "config-id_1_token"]) {
        const left = await dump(name);
        expect(JSON.stringify(left).toLowerCase().includes("sentinel")).toBe(false);
        expect(left["pos.order"]).toEqual([
            {uuid: "u1", email: "", amount_total: 12.5},
        ]);
    }
});

test("a till with the setting off keeps what it has, also when another one opens", async () => {
    odoo.info = {db: "purge"};
    const rows = {
        "res.partner": [PERSON],
        "pos.config": [{id: 2, identity_free: false}],
    };
    await plant("point-of-sale-2-purge", rows);
    await plant("point-of-sale-1-purge", {"res.partner": [PERSON]});
    await plant("point-of-sale-1-elsewhere", {"res.partner": [PERSON]});
    expect(await purgeIdentities("point-of-sale-1-purge")).toBe(false);
    expect(await purgeIdentities("point-of-sale-2-purge")).toBe(true);
    expect((await dump("point-of-sale-2-purge"))["res.partner"]).toEqual([PERSON]);
    expect((await dump("point-of-sale-1-elsewhere"))["res.partner"]).toEqual([PERSON]);
    expect((await dump("point-of-sale-1-purge"))["res.partner"][0].phone).toBe("");
});

async function cached(row, keepsIdentities) {
    const name = `cache-${keepsIdentities}`;
    const cache = await new Promise((resolve) => {
        const made = new IndexedDB(name, false, [["id", "res.partner"]], () =>
            resolve(made)
        );
    });
    cache.keepsIdentities = () => keepsIdentities;
    await cache.create("res.partner", [row]);
    cache.db.close();
    return (await dump(name))["res.partner"][0];
}

test("whatever the till puts into its cache comes without identifiers", async () => {
    expect(await cached(PERSON, false)).toEqual(withoutIdentity("res.partner", PERSON));
});

test("with the setting off the cache is Odoo's own", async () => {
    expect(await cached(PERSON, true)).toEqual(PERSON);
});

test("the setting comes with the till's data", async () => {
    const pos = await setupPosEnv();
    expect(pos.data.keepsIdentities).toBe(false);
    const config = {...pos.config.raw, identity_free: false};
    await pos.data.synchronizeServerDataInIndexedDB({"pos.config": [config]});
    expect(pos.data.keepsIdentities).toBe(true);
});
