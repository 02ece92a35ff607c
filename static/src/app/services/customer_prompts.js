import {Outbox} from "@pos_customer_identity/app/services/outbox";
import {randomKey} from "@pos_customer_identity/app/utils/page_key";
import {tryTillCall} from "@pos_customer_identity/app/utils/till_call";

/** An answer that the server does not take for so long is given up. */
const KEPT_FOR = 30 * 24 * 3600 * 1000;
const TAKEN = ["kept", "known", "nothing"];
/** What is asked without who somebody is in the answer: it may wait for the network. */
const MAY_WAIT = ["confirm", "topic"];

/**
 * What customers say when the till asks for something of theirs, and what they do not
 * want suggested. Who somebody is goes to the server at once or not at all: this
 * browser keeps nothing of it.
 */
export class CustomerPrompts {
    constructor(pos) {
        this.pos = pos;
        this.outbox = new Outbox("prompts", pos.config.id);
    }

    /** Whether an answer to this can be taken without a network. */
    mayWait(prompt) {
        return MAY_WAIT.includes(prompt.kind);
    }

    prepareVals(order, prompt, uuid) {
        return {uuid, prompt_id: prompt.id, partner_id: order.partner_id.id};
    }

    /**
     * @param {Object} order
     * @param {Object} prompt see profile.prompt._due_at_till
     * @param {Object} said one of value, confirmed and choice
     * @param {String} uuid the same one again when an answer was lost
     * @returns {Promise<{status: String}>} kept, known, waiting, or why not
     */
    async answer(order, prompt, said, uuid) {
        const vals = {
            ...this.prepareVals(order, prompt, uuid),
            ...said,
            order_uuid: order.uuid,
        };
        const answer = await this._send("pos_answer", vals);
        const result =
            answer.status === "offline_identity" && this.mayWait(prompt) && !said.value
                ? await this._keep("pos_answer", vals)
                : answer;
        if ([...TAKEN, "waiting"].includes(result.status)) {
            this.pos.customerProfile.noteAsked(vals.partner_id, prompt);
        }
        return result;
    }

    /** Not now; or, when the customer says so, never again. Nobody waits for it. */
    async skip(order, prompt, never = false) {
        const vals = {...this.prepareVals(order, prompt, randomKey()), never};
        this.pos.customerProfile.noteAsked(vals.partner_id, prompt);
        const answer = await this._send("pos_skip", vals);
        // "Not now" is over with the visit; "never" waits for the network.
        if (never && answer.status === "offline_identity") {
            return this._keep("pos_skip", vals);
        }
        return answer;
    }

    async notInterested(order, productId) {
        const partner = order.partner_id;
        this.pos.customerProfile.dropSuggestion(order, productId);
        const vals = {
            uuid: randomKey(),
            partner_id: partner.id,
            product_id: productId,
        };
        const answer = await this._send("pos_not_interested", vals);
        if (answer.status === "offline_identity") {
            return this._keep("pos_not_interested", vals);
        }
        return answer;
    }

    async _keep(method, vals) {
        await this.outbox.put({...vals, method});
        return {status: "waiting"};
    }

    /** @returns {Promise<String[]>} why what waited is not taken */
    async sendWaiting() {
        await this.outbox.deliver(
            ({method, ...vals}) => this._send(method, vals),
            ({status}) => TAKEN.includes(status)
        );
        const refused = (await this.outbox.all()).filter((one) => one.problem);
        const old = refused.filter((one) => one.at < Date.now() - KEPT_FOR);
        await Promise.all(old.map((one) => this.outbox.delete(one.uuid)));
        return [...new Set(refused.map((one) => one.problem))];
    }

    _send(method, vals) {
        if (method === "pos_not_interested") {
            const args = [vals.partner_id, vals.product_id];
            return tryTillCall(this.pos, "customer.suggestion", method, args);
        }
        return tryTillCall(this.pos, "profile.prompt", method, [vals]);
    }
}
