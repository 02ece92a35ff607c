/** A sale waits for nobody longer than this; a later answer is taken when it comes. */
const PATIENCE = 2000;

/**
 * What the server knows of a customer's points. It is told once for each order, with
 * what else there is to know at a glance (customer_profile.js), and it stays in memory
 * alone: a record's fields would go into the browser's storage. Without the server, what
 * was said before stays.
 */
export class MemberPoints {
    constructor(pos) {
        this.pos = pos;
        this.asked = new Map();
        this.asking = new Map();
    }

    get cards() {
        return this.pos.models["loyalty.card"];
    }

    get hasPrograms() {
        return this.pos.models["loyalty.program"].some((program) => program._points);
    }

    /** Make sure that what is known of the order's customer is as new as the order. */
    async freshen(order) {
        const partner = order?.partner_id;
        if (!partner || order.finalized || this.asked.get(order.uuid) === partner.id) {
            return;
        }
        const isTold = await this.glance(order);
        if (
            order.partner_id?.id === partner.id &&
            (isTold || (await this.ask(partner)))
        ) {
            this.asked.set(order.uuid, partner.id);
        }
    }

    /** @returns {Promise<boolean>} whether points came with the answer, or come later */
    async glance(order) {
        let isLate = false;
        const silence = new Promise((resolve) => {
            setTimeout(() => {
                isLate = true;
                resolve(true);
            }, PATIENCE);
        });
        const answer = this.pos.customerProfile.freshen(order);
        answer.then((isTold) => {
            if (isLate && isTold) {
                this.pos.updateRewards();
            } else if (isLate) {
                this.asked.delete(order.uuid);
            }
        });
        return Promise.race([answer, silence]);
    }

    /**
     * @param {Object} partner
     * @returns {Promise<boolean>} whether the server answered
     */
    async ask(partner) {
        if (partner.isPending || !this.hasPrograms) {
            return false;
        }
        // Lines that are added meanwhile wait for the same answer.
        if (!this.asking.has(partner.id)) {
            const answer = this._ask(partner);
            this.asking.set(partner.id, answer);
            answer.then(() => this.asking.delete(partner.id));
        }
        return this.asking.get(partner.id);
    }

    async _ask(partner) {
        try {
            const answer = await this.call("pos_member_points", [partner.id]);
            this.take(partner, answer);
            return true;
        } catch {
            // Selling goes on: the till counts by itself, and the server again later.
            return false;
        }
    }

    call(method, args) {
        return this.pos.data.call("pos.order", method, [this.pos.config.id, ...args]);
    }

    take(partner, answer) {
        partner.memberPoints = answer;
        for (const {id, card_id, points} of answer.programs) {
            const program = this.pos.models["loyalty.program"].get(id);
            if (card_id && program) {
                const card = this.takeCard(partner, program, {card_id, points});
                this.replaceMadeUp(partner, card);
            }
        }
    }

    takeCard(partner, program, {card_id, points}) {
        let card = this.cards.get(card_id);
        if (card) {
            card.points = points;
        } else {
            const row = {
                id: card_id,
                partner_id: partner.id,
                program_id: program.id,
                points,
            };
            [card] = this.pos.models.connectNewData({"loyalty.card": [row]})[
                "loyalty.card"
            ];
        }
        return card;
    }

    /**
     * The card that stands for the customer's in a programme; one of this till alone as
     * long as the server has none, or cannot be asked.
     */
    cardOf(partner, program) {
        const known = this.cards.filter(
            (card) =>
                card.partner_id?.id === partner.id && card.program_id?.id === program.id
        );
        return known.find((card) => card.id > 0) || known[0];
    }

    // Points that an order is about to spend

    /**
     * Keep points for an order that is being paid.
     * @returns {Promise<string>} ok, not_enough, or unknown without the server
     */
    async hold(order) {
        const claims = order.pointsToHold();
        if (!Object.keys(claims).length) {
            return "ok";
        }
        let answer = {};
        try {
            const args = [order.uuid, claims, order.partner_id?.id || 0];
            answer = await this.call("pos_hold_points", args);
        } catch {
            return "unknown";
        }
        if (answer.status === "not_enough") {
            await this.ask(order.partner_id);
        }
        return answer.status;
    }

    /** Let go of points that an order held and will not spend now. */
    async release(order) {
        try {
            await this.call("pos_release_points", [order.uuid]);
        } catch {
            // They are let go of after some minutes anyway.
        }
    }

    // Goods that come back

    /** Learn what a return does to points, and take missing ones off the refund. */
    async prepareReturn(order) {
        if (!order || order.finalized) {
            return;
        }
        const returned = order.returnedUnits();
        order.pointsReturn = [];
        order.pointsReturnWaits = false;
        if (!returned.length) {
            return;
        }
        try {
            order.pointsReturn = await this.call("pos_refund_points", [returned]);
        } catch {
            // The server finds out when the order reaches it.
            order.pointsReturnWaits = this.hasPrograms;
            return;
        }
        this.deduct(order);
    }

    deduct(order) {
        const missing = order.pointsReturn.filter(({product_id}) => product_id);
        const [product] = missing.map(({product_id}) =>
            this.pos.models["product.product"].get(product_id)
        );
        order.missingPointsLines().forEach((line) => line.delete());
        if (product) {
            this.pos.models["pos.order.line"].create({
                order_id: order,
                product_id: product,
                qty: 1,
                price_unit: missing.reduce((sum, {value}) => sum + value, 0),
                price_type: "manual",
                tax_ids: [],
            });
        }
    }

    // After the server has booked

    /** Put the server's cards in the place of those that this till made up. */
    settle(order) {
        const changes = order.uiState.couponPointChanges || {};
        for (const {program_id, card_id, usages} of order.points_summary || []) {
            const card = this.cards.get(card_id);
            const program = this.pos.models["loyalty.program"].get(program_id);
            if (program && usages !== false) {
                program.total_order_count = usages;
            }
            for (const [key, change] of Object.entries(changes)) {
                if (change.program_id === program_id) {
                    delete changes[key];
                }
            }
            for (const line of order.lines) {
                if (card && line.reward_id?.program_id?.id === program_id) {
                    line.coupon_id = card;
                }
            }
            if (card && order.partner_id) {
                this.replaceMadeUp(order.partner_id, card);
            }
        }
        this.asked.delete(order.uuid);
    }

    /** Open orders, too, may have begun with a card that only this till knows. */
    replaceMadeUp(partner, card) {
        const madeUp = this.cards.filter(
            (one) =>
                one.id < 0 &&
                one.partner_id?.id === partner.id &&
                one.program_id?.id === card.program_id?.id
        );
        const orders = this.pos.models["pos.order"].filter((order) => !order.finalized);
        for (const old of madeUp) {
            for (const order of orders) {
                delete order.uiState.couponPointChanges?.[old.id];
                order.lines
                    .filter((line) => line.coupon_id?.id === old.id)
                    .forEach((line) => {
                        line.coupon_id = card;
                    });
            }
            old.delete();
        }
    }
}
