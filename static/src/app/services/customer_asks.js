import {tillCall, tryTillCall} from "@pos_customer_identity/app/utils/till_call";
import {CustomerDisplayPosAdapter} from "@point_of_sale/app/customer_display/customer_display_adapter";
import {Outbox} from "@pos_customer_identity/app/services/outbox";
import {randomKey} from "@pos_customer_identity/app/utils/page_key";
import {markRaw, reactive} from "@odoo/owl";
import {shownAsk} from "@pos_customer_identity/app/utils/shown_ask";

/** An answer that the server does not take for so long is given up. */
const KEPT_FOR = 30 * 24 * 3600 * 1000;
const TAKEN = ["answered", "known", "kept"];

/**
 * What the till asks its customers. It shows nothing, and nothing waits for it: answers
 * go to the server behind the sale, or are kept until there is a network. What was
 * answered cannot be had back from there.
 */
export class CustomerAsks {
    constructor(pos) {
        this.pos = pos;
        this.outbox = new Outbox("answers", pos.config.id);
        // Whom which survey is due for; and of this opening, what was asked for an order.
        this.facts = reactive({due: {}, asked: {}});
        this.asking = markRaw(new Set());
        // Customers and surveys of this opening.
        this.done = markRaw(new Set());
    }

    get surveys() {
        return this.pos.config._surveys || [];
    }

    /** The answer about this customer is on its way: see customer_profile.js. */
    expect(partner) {
        this.asking.add(partner.id);
    }

    /** No answer came: the next look at the order asks again. */
    giveUp(partner) {
        this.asking.delete(partner.id);
    }

    takeDue(partner, surveyId) {
        this.asking.add(partner.id);
        // The server may not know yet what this till was told.
        const isDone = this.done.has(`${partner.id}-${surveyId}`);
        this.facts.due[partner.id] = isDone ? false : surveyId;
    }

    /** Ask the server once for each customer who is put on an order. */
    async freshen(partner) {
        const aloud = this.surveys.some((survey) => !survey.is_anonymous);
        if (!aloud || !partner || partner.isPending || this.asking.has(partner.id)) {
            return;
        }
        this.asking.add(partner.id);
        try {
            const {survey_id} = await this._call("pos_ask_due", [partner.id]);
            this.takeDue(partner, survey_id);
        } catch {
            // A question is no reason to disturb a sale: the next one asks again.
            this.giveUp(partner);
        }
    }

    isAsked(order, survey) {
        return Boolean(this.facts.asked[order.uuid]?.includes(survey.id));
    }

    /** @returns {Object|undefined} the survey that the server wants asked */
    dueFor(order) {
        const due = this.facts.due[order?.partner_id?.id];
        return this.surveys.find(
            (survey) => survey.id === due && !this.isAsked(order, survey)
        );
    }

    /** @returns {Object|undefined} what can be asked, whether it is due or not */
    nextFor(order) {
        const open = this.surveys.filter((survey) => !this.isAsked(order, survey));
        const due = this.facts.due[order?.partner_id?.id];
        // Only who is known can be left in peace.
        const inPeace = due === false;
        return (
            this.dueFor(order) ||
            open.find((survey) => survey.by_hand && (survey.is_anonymous || !inPeace))
        );
    }

    /** What tells the server whom and what an answer is about. */
    frontOf(order) {
        const partner = order.getPartner();
        const who = partner?.isPending
            ? {customer_code: partner.customer_code}
            : {partner_id: partner?.id || false};
        return {...who, order_uuid: order.uuid};
    }

    prepareVals(order, survey, vals) {
        const unique = {uuid: randomKey(), survey_id: survey.id};
        return {...unique, ...this.frontOf(order), ...vals};
    }

    _noteAsked(order, survey) {
        const asked = this.facts.asked[order.uuid] || [];
        this.facts.asked[order.uuid] = [...asked, survey.id];
        const partner = order.getPartner();
        if (partner && !survey.is_anonymous) {
            // In peace at the next sale as well.
            this.done.add(`${partner.id}-${survey.id}`);
            this.facts.due[partner.id] = false;
        }
    }

    // Spoken to the cashier

    /** @param {Array[]} answers pairs of question and value */
    async answer(order, survey, answers) {
        this._noteAsked(order, survey);
        const vals = this.prepareVals(order, survey, {answers});
        return this._sendOrKeep("pos_ask_answer", vals);
    }

    async skip(order, survey, never = false) {
        this._noteAsked(order, survey);
        if (!order.getPartner()) {
            return {status: "kept"};
        }
        const vals = this.prepareVals(order, survey, {never});
        // "Not now" is over tomorrow; "never" waits for the network.
        return never
            ? this._sendOrKeep("pos_ask_skip", vals)
            : this._try("pos_ask_skip", [vals]);
    }

    async _sendOrKeep(method, vals) {
        const answer = await this._try(method, [vals]);
        const isRefused = answer.status === "error" && answer.message;
        if (TAKEN.includes(answer.status) || isRefused) {
            return answer;
        }
        await this.outbox.put({...vals, method});
        return {status: "waiting"};
    }

    /** @returns {Promise<String[]>} why answers that waited are not taken */
    async sendWaiting() {
        const send = ({method, ...vals}) => this._try(method, [vals]);
        await this.outbox.deliver(send, ({status}) => TAKEN.includes(status));
        const refused = (await this.outbox.all()).filter((one) => one.problem);
        const old = refused.filter((one) => one.at < Date.now() - KEPT_FOR);
        await Promise.all(old.map((one) => this.outbox.delete(one.uuid)));
        return [...new Set(refused.map((one) => one.problem))];
    }

    // On the customer display

    /** @returns {Promise<{status: String}>} with the uuid to ask by what became of it */
    async show(order, survey) {
        const vals = this.prepareVals(order, survey);
        const answer = await this._try("pos_ask_display", [vals]);
        if (answer.status === "open") {
            this._display(order, answer.key);
        }
        return {...answer, uuid: vals.uuid};
    }

    async stateOf(uuid) {
        return this._try("pos_ask_state", [uuid]);
    }

    /** The display is the order's again, at once; an answer on its way comes too late. */
    async stop(order, uuid) {
        this.hide(order);
        return this._try("pos_ask_state", [uuid, true]);
    }

    hide(order) {
        this._display(order, false);
    }

    noteShown(order, survey) {
        this._noteAsked(order, survey);
    }

    _display(order, key) {
        Object.assign(shownAsk, {order: key && order.uuid, key});
        const adapter = new CustomerDisplayPosAdapter();
        adapter.formatOrderData(order);
        adapter.dispatch(this.pos);
    }

    _try(method, args) {
        return tryTillCall(this.pos, "survey.survey", method, args);
    }

    _call(method, args) {
        return tillCall(this.pos, "survey.survey", method, args);
    }
}
