import {markRaw, reactive} from "@odoo/owl";
import {tillCall, tryTillCall} from "@pos_customer_identity/app/utils/till_call";
import {ConnectionLostError} from "@web/core/network/rpc";

const MODEL = "customer.profile";

/**
 * What the till shows at a glance of the customer in front. The server is asked once
 * for each customer who is put on an order, and its one answer goes on to the services
 * of points, cases and questions. All of it stays in memory, as long as the order is
 * open and its customer the same. Nothing waits for it.
 */
export class CustomerProfile {
    constructor(pos) {
        this.pos = pos;
        // Each by the order's uuid. A first name is here, and nowhere else.
        this.facts = reactive({panels: {}, greetings: {}});
        // Not followed by what is drawn: a question that failed draws nothing anew.
        this.asked = markRaw(new Map());
        // Customers and prompts of this opening, and what they do not want suggested.
        this.done = markRaw(new Set());
        this.refused = markRaw(new Set());
    }

    /** @returns {Object|undefined} see customer.profile.pos_panel */
    panelOf(order) {
        const panel = order && this.facts.panels[order.uuid];
        return panel?.partner_id === order?.partner_id?.id ? panel : undefined;
    }

    /** @returns {String|undefined} the first name of who agreed to be greeted by it */
    greetingOf(order) {
        return this.panelOf(order) && this.facts.greetings[order.uuid];
    }

    /**
     * Ask the server, unless it was asked about this order's customer before.
     * @param {Object} order
     * @returns {Promise<boolean>} whether the server has answered, just now
     */
    freshen(order) {
        this.forgetOthers();
        const partner = order?.partner_id;
        if (!partner || partner.isPending || order.finalized) {
            return Promise.resolve(false);
        }
        const before = this.asked.get(order.uuid);
        if (before?.partner_id === partner.id) {
            return before.answer;
        }
        const question = {partner_id: partner.id};
        this.asked.set(order.uuid, question);
        question.answer = this._ask(order, partner, question);
        return question.answer;
    }

    async _ask(order, partner, question) {
        const isNews = () => this.asked.get(order.uuid) === question;
        const {customerCases, customerAsks} = this.pos;
        customerCases.expect(partner);
        customerAsks.expect(partner);
        try {
            const panel = await tillCall(this.pos, MODEL, "pos_panel", [partner.id]);
            // Somebody else stands there by now.
            if (isNews() && this.isInFront(order, partner)) {
                this.take(order, partner, panel);
            }
            return true;
        } catch (error) {
            customerCases.giveUp(partner);
            customerAsks.giveUp(partner);
            if (error instanceof ConnectionLostError) {
                // The next look at the order asks again.
                if (isNews()) {
                    this.asked.delete(order.uuid);
                }
            } else {
                // Each of the others can still tell its part.
                customerCases.freshen(partner);
                customerAsks.freshen(partner);
            }
            return false;
        } finally {
            question.answer = Promise.resolve(false);
        }
    }

    isInFront(order, partner) {
        return order.partner_id?.id === partner.id && !order.finalized;
    }

    take(order, partner, panel) {
        const {memberPoints, customerCases, customerAsks} = this.pos;
        memberPoints.take(partner, panel.points);
        memberPoints.asked.set(order.uuid, partner.id);
        customerCases.takeCounts(partner, {cases: panel.problems.cases});
        customerAsks.takeDue(partner, panel.survey_id);
        // The server may not know yet what this till was told.
        const isDone = this.done.has(`${partner.id}-${panel.prompt?.id}`);
        this.facts.panels[order.uuid] = {
            ...panel,
            partner_id: partner.id,
            asks: isDone && panel.asks === "prompt" ? false : panel.asks,
            suggestions: panel.suggestions.filter(
                (one) => !this.refused.has(`${partner.id}-${one.product_id}`)
            ),
        };
        if (panel.greets) {
            this._greet(order, partner);
        }
    }

    async _greet(order, partner) {
        const {status, greeting} = await this._try("pos_greeting", [partner.id]);
        // Who was on no order in between is asked about again.
        const isShown = this.facts.panels[order.uuid]?.partner_id === partner.id;
        if (status === "ok" && greeting && isShown && this.isInFront(order, partner)) {
            this.facts.greetings[order.uuid] = greeting;
        }
    }

    /** Who is no longer on an open order is forgotten, the first name above all. */
    forgetOthers() {
        const {panels, greetings} = this.facts;
        for (const [uuid, {partner_id: partnerId}] of this.asked) {
            const order = this.pos.models["pos.order"].getBy("uuid", uuid);
            if (!order || !this.isInFront(order, {id: partnerId})) {
                this.asked.delete(uuid);
                delete panels[uuid];
                delete greetings[uuid];
            }
        }
    }

    /**
     * One question a visit, on whichever order: what was asked or put off is not asked
     * again.
     */
    noteAsked(partnerId, prompt) {
        this.done.add(`${partnerId}-${prompt.id}`);
        for (const panel of Object.values(this.facts.panels)) {
            if (panel.partner_id === partnerId) {
                panel.asks = false;
            }
        }
    }

    /** A suggestion that the customer does not want goes at once. */
    dropSuggestion(order, productId) {
        const panel = this.panelOf(order);
        if (panel) {
            this.refused.add(`${panel.partner_id}-${productId}`);
            panel.suggestions = panel.suggestions.filter(
                (one) => one.product_id !== productId
            );
        }
    }

    /**
     * A page of the profile.
     * @param {Object} partner
     * @param {String} tab purchases, items, points, cases or answers
     * @param {Number} offset
     * @returns {Promise<Object>} rows and more; or status, and why there are none
     */
    async tab(partner, tab, offset = 0) {
        return this._try("pos_tab", [partner.id, tab, offset]);
    }

    _try(method, args) {
        return tryTillCall(this.pos, MODEL, method, args);
    }
}
