import {ConnectionLostError} from "@web/core/network/rpc";
import {CodeReserve} from "@pos_customer_identity/app/services/code_reserve";
import {
    ALPHABET,
    codeOf,
    displayCode,
} from "@pos_customer_identity/app/utils/customer_code";
import {
    isMistypedCode,
    kindOfQuery,
} from "@pos_customer_identity/app/utils/identity_query";

/** With a queue waiting, a server that says nothing for so long counts as offline. */
const PATIENCE = 5000;

/** Odoo's own errors are written for people; what others say is not for a cashier. */
export function failure(error) {
    if (error instanceof ConnectionLostError) {
        return {status: "offline_identity"};
    }
    const forPeople = error.exceptionName?.startsWith("odoo.exceptions.");
    return {status: "error", message: forPeople ? error.data.message : ""};
}

/**
 * Finds and enrols customers for the till. It shows nothing: answers are a status (see
 * res.partner.pos_identify) and the customer, if there is one.
 *
 * While the server cannot be reached, a code gets a *pending* customer: a record with a
 * negative id that only this till knows. The order carries the code to the server, and
 * the server decides who it is.
 */
export class CustomerIdentity {
    constructor(pos) {
        this.pos = pos;
        this.reserve = new CodeReserve((held) =>
            pos.data.call("pos.config", "pos_reserve_codes", [pos.config.id, held])
        );
    }

    get partners() {
        return this.pos.models["res.partner"];
    }

    /**
     * @param {String} query code as typed or scanned, receipt number, phone or e-mail
     * @returns {Promise<{status: string, partner: Object|undefined}>}
     */
    async identify(query) {
        if (isMistypedCode(query)) {
            return {status: "typo"};
        }
        try {
            return await this._ask("pos_identify", [query]);
        } catch (error) {
            if (
                !(error instanceof ConnectionLostError) ||
                kindOfQuery(query) !== "code"
            ) {
                return failure(error);
            }
            const code = codeOf(query);
            const partner = code && this._pendingCustomer(code);
            if (!partner) {
                return {status: "offline"};
            }
            return {status: partner.isPending ? "pending" : "found", partner};
        }
    }

    /**
     * Make a new member, by a code of the reserve: whatever is lost on the way, asking
     * again with the same code makes nobody twice.
     * @returns {Promise<{status: string, partner: Object|undefined}>}
     */
    async enroll(code = this.takeCode()) {
        try {
            return await this._ask("pos_enroll", [{}, {}, code || false]);
        } catch (error) {
            if (!(error instanceof ConnectionLostError)) {
                return failure(error);
            }
            return code
                ? {status: "found", partner: this._pendingCustomer(code)}
                : {status: "no_codes"};
        }
    }

    /**
     * Make a new member who is known by more than the code. What the person said goes
     * to the server and is kept nowhere here.
     * @param {Object} identity
     * @param {Object} consents
     * @param {String|undefined} code the same one again when an answer was lost
     * @param {Object|undefined} texts purpose -> id of the text that was shown
     * @returns {Promise<{status: string, partner: Object, errors: Object}>}
     */
    async enrollPerson(identity, consents, code, texts) {
        const args = [identity, consents, code || false];
        return this._try("pos_enroll", texts ? [...args, texts] : args);
    }

    /** Add what a member did not tell before. What is there already stays. */
    async addToPerson(partner, identity) {
        return this._try("pos_add_identity", [partner.id, identity]);
    }

    /** Does what a person says match? The status is the whole answer. */
    async match(partner, field, value) {
        return this._try("pos_match", [partner.id, field, value]);
    }

    /** @returns {string|undefined} an unused code, if this device has one left */
    takeCode() {
        const code = this.reserve.take();
        this.reserve.refill();
        return code;
    }

    /**
     * Ask about the customers that were pending, and put them on the open orders. Paid
     * orders take their customer along when they are synchronised.
     * @returns {Promise<Object[]>} answers about codes that were refused
     */
    settle() {
        this.settling ??= this._settle().finally(() => {
            this.settling = null;
        });
        return this.settling;
    }

    async _settle() {
        const refused = [];
        for (const pending of this.partners.filter((partner) => partner.isPending)) {
            const orders = this.pos.models["pos.order"].filter(
                (order) => order.partner_id?.id === pending.id
            );
            if (orders.some((order) => order.finalized)) {
                continue;
            }
            const answer =
                orders.length && (await this.identify(pending.customer_code));
            if (["pending", "error"].includes(answer.status)) {
                continue;
            }
            for (const order of orders) {
                order.setPartner(answer.partner || false);
            }
            if (answer && !answer.partner) {
                refused.push({...answer, code: pending.codeDisplay});
            }
            pending.delete();
        }
        return refused;
    }

    async _try(method, args) {
        try {
            return await this._ask(method, args);
        } catch (error) {
            return failure(error);
        }
    }

    async _ask(method, args) {
        const call = this.pos.data.call("res.partner", method, [
            this.pos.config.id,
            ...args,
        ]);
        const silence = new Promise((_resolve, reject) => {
            setTimeout(() => reject(new ConnectionLostError()), PATIENCE);
        });
        const {status, errors, ...records} = await Promise.race([call, silence]);
        return {status, errors, partner: await this.learn(records)};
    }

    /**
     * Take over the row of a customer that came with an answer.
     * @returns {Promise<Object|undefined>} the customer
     */
    async learn(records) {
        const [row] = records["res.partner"] || [];
        if (!row) {
            return undefined;
        }
        await this._loadFiscalPosition(row);
        const loaded = this.pos.models.connectNewData(records);
        this.pos.data.synchronizeServerDataInIndexedDB(records);
        const [partner] = loaded["res.partner"];
        partner.markAddressOnFile();
        return partner;
    }

    /** The till has those of its settings; a customer may bring another one. */
    async _loadFiscalPosition(row) {
        const id = row?.fiscal_position_id;
        if (id && !this.pos.models["account.fiscal.position"].get(id)) {
            await this.pos.data.read("account.fiscal.position", [id]);
        }
    }

    /** The customer of a code as far as this till knows, without the server. */
    _pendingCustomer(code) {
        const known = this.partners.getBy("customer_code", code);
        if (known) {
            return known;
        }
        const partner = this.partners.create({
            id: this._pendingId(code),
            name: displayCode(code),
            customer_code: code,
            pos_contact_address: "",
            parent_name: "",
            is_company: false,
        });
        // A reload while offline must find the customer of the open order again.
        this.pos.data.synchronizeServerDataInIndexedDB({"res.partner": [partner.raw]});
        return partner;
    }

    /** A negative id that another pending code is most unlikely to have: 30 random bits. */
    _pendingId(code) {
        let value = 0;
        for (const symbol of code.slice(0, 6)) {
            value = value * ALPHABET.length + ALPHABET.indexOf(symbol);
        }
        while (this.partners.get(-value - 1)) {
            value += 1;
        }
        return -value - 1;
    }
}
