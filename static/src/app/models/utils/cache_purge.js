/**
 * Takes identifiers out of what earlier openings left in this browser: of this till, of
 * other tills of the same database, of Odoo 18. Rows stay, so an order that was not sent
 * yet is sent as it is, without the customer's address.
 */

import {
    STORES,
    withoutIdentity,
} from "@pos_customer_identity/app/models/utils/identity_free_rows";

const promised = (request) =>
    new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
        request.onblocked = () => reject(new Error("blocked"));
    });

/** Names of the databases in which tills of this Odoo database keep their records. */
async function tillDatabases(own) {
    // Before 19 the name had a token in it.
    const earlier = /^config-id_\d+_/;
    const current = /^point-of-sale-\d+-(.*)$/;
    const listed = (await window.indexedDB.databases?.()) || [];
    const names = listed
        .map(({name}) => name)
        .filter(
            (name) => earlier.test(name) || current.exec(name)?.[1] === odoo.info?.db
        );
    return [...new Set([own, ...names])];
}

function purgeStore(transaction, model) {
    return new Promise((resolve, reject) => {
        const request = transaction.objectStore(model).openCursor();
        request.onerror = () => reject(request.error);
        request.onsuccess = () => {
            const cursor = request.result;
            if (!cursor) {
                resolve();
                return;
            }
            const row = withoutIdentity(model, cursor.value);
            if (JSON.stringify(row) !== JSON.stringify(cursor.value)) {
                cursor.update(row);
            }
            cursor.continue();
        };
    });
}

/** A till that was opened with the setting off keeps what it has. */
async function mayKeep(db, configId) {
    if (!db.objectStoreNames.contains("pos.config")) {
        return false;
    }
    const configs = await promised(
        db.transaction("pos.config").objectStore("pos.config").getAll()
    );
    const own = configs.find(({id}) => id === configId);
    return own?.identity_free === false;
}

/**
 * @param {String} name of an IndexedDB database
 * @returns {Promise<boolean>} whether that till may keep identifiers
 */
async function purgeDatabase(name) {
    const db = await promised(window.indexedDB.open(name));
    try {
        const configId = Number(/-id_(\d+)_|-(\d+)-/.exec(name)?.slice(1).join(""));
        if (await mayKeep(db, configId)) {
            return true;
        }
        const stores = STORES.filter((store) => db.objectStoreNames.contains(store));
        if (stores.length) {
            const transaction = db.transaction(stores, "readwrite");
            await Promise.all(stores.map((store) => purgeStore(transaction, store)));
        }
        return false;
    } finally {
        db.close();
    }
}

/**
 * @param {String} own the name of this till's database
 * @returns {Promise<boolean>} whether this till may keep identifiers, as far as the
 *      browser knows before the server is asked
 */
export async function purgeIdentities(own) {
    const kept = {};
    for (const name of await tillDatabases(own)) {
        try {
            kept[name] = await purgeDatabase(name);
        } catch {
            // A cache that cannot be opened cannot be read by the till either.
            kept[name] = false;
        }
    }
    return kept[own] ?? false;
}
