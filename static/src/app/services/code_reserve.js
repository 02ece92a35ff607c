/**
 * The unused codes that this device holds, to make members while the network is down.
 *
 * They lie in the browser's own storage, beside Odoo's running number of the device: a
 * reload or a restart of the till keeps them. A code that was taken is never put back.
 */
export class CodeReserve {
    /**
     * @param {Function} fetchCodes gets the number of codes held, promises new ones
     * @param {Storage} storage
     */
    constructor(fetchCodes, storage = localStorage) {
        this.fetchCodes = fetchCodes;
        this.storage = storage;
        // The token differs by till and by database.
        this.key = `${odoo.access_token}-customer_codes`;
    }

    get codes() {
        try {
            return JSON.parse(this.storage.getItem(this.key)) || [];
        } catch {
            return [];
        }
    }

    set codes(codes) {
        this.storage.setItem(this.key, JSON.stringify(codes));
    }

    /** @returns {string|undefined} a code that nobody else can have */
    take() {
        const [code, ...rest] = this.codes;
        this.codes = rest;
        return code;
    }

    /** Ask the server for what is missing; without one, go on with what is there. */
    async refill() {
        this.refilling ??= this._refill().finally(() => {
            this.refilling = null;
        });
        return this.refilling;
    }

    async _refill() {
        try {
            const fresh = await this.fetchCodes(this.codes.length);
            this.codes = [...this.codes, ...fresh];
        } catch {
            // Offline, or the server refuses: the next opening or sync asks again.
        }
    }
}
