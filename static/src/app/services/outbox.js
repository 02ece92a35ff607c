/**
 * What waits for the network, in a database of this till alone. Each has a uuid, so that
 * the server takes it once however often it is sent.
 */

const done = (request) =>
    new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
    });

export class Outbox {
    /**
     * @param {String} store what is kept, in one word
     * @param {Number} configId of the till
     */
    constructor(store, configId) {
        this.store = store;
        this.name = `customer-${store}-${configId}-${odoo.info?.db}`;
    }

    _open() {
        this.opening ??= new Promise((resolve, reject) => {
            const request = window.indexedDB.open(this.name, 1);
            request.onupgradeneeded = () =>
                request.result.createObjectStore(this.store, {keyPath: "uuid"});
            request.onsuccess = () => resolve(request.result);
            request.onerror = () => reject(request.error);
        });
        return this.opening;
    }

    async _objects(mode) {
        const db = await this._open();
        return db.transaction(this.store, mode).objectStore(this.store);
    }

    /** @returns {Promise<Object[]>} the oldest first */
    async all() {
        const kept = await done((await this._objects("readonly")).getAll());
        return kept.sort((one, other) => one.at - other.at);
    }

    /** Resolves when it is really kept. */
    async put(vals) {
        const objects = await this._objects("readwrite");
        await done(objects.put({...vals, at: vals.at || Date.now()}));
    }

    async delete(uuid) {
        await done((await this._objects("readwrite")).delete(uuid));
    }

    /**
     * Send what waits, one after the other. What the server refuses stays, and says why.
     * @param {Function} send gets what is kept, promises the server's answer
     * @param {Function} isTaken whether this answer is one of success
     * @returns {Promise<Object[]>} vals and answer of what was sent
     */
    deliver(send, isTaken) {
        this.delivering ??= this._deliver(send, isTaken).finally(() => {
            this.delivering = null;
        });
        return this.delivering;
    }

    async _deliver(send, isTaken) {
        const sent = [];
        for (const kept of await this.all()) {
            const {at, ...vals} = kept;
            delete vals.problem;
            const answer = await send(vals);
            if (answer.status === "offline_identity") {
                break;
            }
            if (isTaken(answer)) {
                await this.delete(vals.uuid);
                sent.push({vals, answer});
            } else {
                const problem = answer.message || answer.status;
                await this.put({...vals, at, problem});
            }
        }
        return sent;
    }
}
