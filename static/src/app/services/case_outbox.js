/**
 * Cases that wait for the network, photos too, in a database of this till alone. Each
 * has a uuid, so that the server takes it once however often it is sent.
 */

const STORE = "cases";

const done = (request) =>
    new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
    });

export class CaseOutbox {
    /** @param {Number} configId of the till */
    constructor(configId) {
        this.name = `customer-cases-${configId}-${odoo.info?.db}`;
    }

    _open() {
        this.opening ??= new Promise((resolve, reject) => {
            const request = window.indexedDB.open(this.name, 1);
            request.onupgradeneeded = () =>
                request.result.createObjectStore(STORE, {keyPath: "uuid"});
            request.onsuccess = () => resolve(request.result);
            request.onerror = () => reject(request.error);
        });
        return this.opening;
    }

    async _objects(mode) {
        const db = await this._open();
        return db.transaction(STORE, mode).objectStore(STORE);
    }

    /** @returns {Promise<Object[]>} the oldest first */
    async all() {
        const cases = await done((await this._objects("readonly")).getAll());
        return cases.sort((one, other) => one.at - other.at);
    }

    /** Resolves when the case is really kept. */
    async put(vals) {
        const objects = await this._objects("readwrite");
        await done(objects.put({...vals, at: vals.at || Date.now()}));
    }

    async delete(uuid) {
        await done((await this._objects("readwrite")).delete(uuid));
    }
}
