import {tillCall, tryTillCall} from "@pos_customer_identity/app/utils/till_call";
import {Outbox} from "@pos_customer_identity/app/services/outbox";
import {randomKey} from "@pos_customer_identity/app/utils/page_key";
import {markRaw, reactive} from "@odoo/owl";

/**
 * Items, cases and contacts of the customer in front, for the till's dialogs. It shows
 * nothing: answers are a status and what the server says. What is told about a customer
 * stays in memory alone; a case that cannot be sent is kept until it can.
 */
export class CustomerCases {
    constructor(pos) {
        this.pos = pos;
        this.outbox = new Outbox("cases", pos.config.id);
        this.facts = reactive({waiting: [], counts: {}});
        this.asking = markRaw(new Map());
    }

    /** @returns {Object|undefined} open cases and items of a customer, if they are known */
    countsOf(partner) {
        return partner && this.facts.counts[partner.id];
    }

    /** The answer about this customer is on its way: see customer_profile.js. */
    expect(partner) {
        this.asking.set(partner.id, true);
    }

    /** No answer came: the next look at the order asks again. */
    giveUp(partner) {
        this.asking.delete(partner.id);
    }

    takeCounts(partner, counts) {
        this.asking.set(partner.id, true);
        this.facts.counts[partner.id] = counts;
    }

    /** Ask once for each customer who is put on an order. */
    async freshen(partner) {
        if (!partner || partner.isPending || this.asking.has(partner.id)) {
            return;
        }
        this.asking.set(partner.id, true);
        try {
            const args = [partner.id];
            this.takeCounts(
                partner,
                await this._call("customer.case", "pos_counts", args)
            );
        } catch {
            // The count is a service: selling goes on, and the next sale asks again.
            this.giveUp(partner);
        }
    }

    /** @param {{partner_id: Number, order_id: Number, query: String}} front who is there */
    async items(front) {
        const args = [front.partner_id, front.order_id, front.query];
        return this._try(
            "warranty.card",
            "pos_items",
            args.map((value) => value || false)
        );
    }

    async setSerial(front, cardId, serial) {
        return this._try("warranty.card", "pos_set_serial", [cardId, serial, front]);
    }

    async note(vals) {
        return this._try("customer.interaction", "pos_note", [vals]);
    }

    async keepOrigin(partner, originId) {
        const args = [partner.id, originId || false];
        return this._try("customer.interaction", "pos_origin", args);
    }

    /**
     * Open a case. Without a network it is kept, and sent when there is one.
     * @param {Object} vals as customer.case.pos_open takes them
     * @returns {Promise<{status: String}>} opened, existing, waiting, or why not
     */
    async open(vals) {
        const unique = {uuid: randomKey(), ...vals};
        const answer = await this._try("customer.case", "pos_open", [unique]);
        if (answer.status !== "offline_identity") {
            this.forget(vals.partner_id);
            return answer;
        }
        await this.outbox.put(unique);
        await this.countWaiting();
        return {status: "waiting"};
    }

    /** The next time that this customer is in front, the server is asked again. */
    forget(partnerId) {
        this.asking.delete(partnerId);
        delete this.facts.counts[partnerId];
    }

    async countWaiting() {
        const waiting = await this.outbox.all();
        this.facts.waiting = waiting.map(({uuid, subject, problem}) => ({
            uuid,
            subject,
            problem: problem || "",
        }));
    }

    async discard(uuid) {
        await this.outbox.delete(uuid);
        await this.countWaiting();
    }

    /**
     * Send what waits. What the server refuses stays, and says why.
     * @returns {Promise<Object[]>} the answers about what was sent
     */
    async sendWaiting() {
        const send = (vals) => this._try("customer.case", "pos_open", [vals]);
        const sent = await this.outbox.deliver(send, (answer) => answer.case);
        sent.forEach(({vals}) => this.forget(vals.partner_id));
        await this.countWaiting();
        return sent.map(({answer}) => answer);
    }

    async _try(model, method, args) {
        return tryTillCall(this.pos, model, method, args);
    }

    _call(model, method, args) {
        return tillCall(this.pos, model, method, args);
    }
}
