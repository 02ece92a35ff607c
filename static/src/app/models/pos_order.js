// Odoo's own patch comes first: what is patched here builds on it.
import "@pos_loyalty/app/models/pos_order";
import {_t} from "@web/core/l10n/translation";
import {PosOrder} from "@point_of_sale/app/models/pos_order";
import {earnedPoints} from "@pos_customer_identity/app/utils/points_sale";
import {hasWarranty} from "@pos_customer_identity/app/utils/warranty";
import {hundredths} from "@pos_customer_identity/app/utils/points_numbers";
import {isPerPoint} from "@pos_customer_identity/app/utils/points_rewards";
import {randomKey} from "@pos_customer_identity/app/utils/page_key";
import {patch} from "@web/core/utils/patch";

patch(PosOrder.prototype, {
    initState() {
        super.initState();
        this.uiState.typedPoints = {};
    },

    setPartner(partner) {
        super.setPartner(partner);
        // The server attaches the code when the order reaches it.
        this.pending_customer_code = partner?.isPending ? partner.customer_code : false;
    },

    getPartnerName() {
        return this.partner_id?.tillName ?? super.getPartnerName();
    },

    serializeForORM() {
        const data = super.serializeForORM(...arguments);
        const activated = this.uiState.codeActivatedProgramRules || [];
        const codes = activated.map((id) => this.models["loyalty.rule"].get(id)?.code);
        data.points_codes = codes.filter(Boolean);
        if (this.uiState.pageKey) {
            data.page_key = this.uiState.pageKey;
        }
        if (this.uiState.askHash) {
            data.ask_hash = this.uiState.askHash;
        }
        return data;
    },

    /** Right before an order is paid: only who is paid knows the key of its page. */
    prepareWarranty() {
        if (hasWarranty(this)) {
            this.uiState.pageKey ||= randomKey();
        }
        for (const line of this.lines.filter((one) => one.warranty_serials?.length)) {
            line.warranty_serials = line.warrantySerials;
        }
    },

    /**
     * Right before an order is paid: its receipt may ask something. The server gets the
     * hash with the order, and never the ticket itself.
     * @param {TicketPool} pool
     */
    prepareAsk(pool) {
        const {share} = this.config._survey_ask || {};
        const isSale = this.lines.some((line) => line.qty > 0) && !this.isRefund;
        if (!share || !isSale || this.uiState.askSeen) {
            return;
        }
        // A payment that failed and is tried again asks no second time.
        this.uiState.askSeen = true;
        const taken = pool.asks(share) && pool.take();
        if (taken) {
            [this.uiState.askTicket, this.uiState.askHash] = taken;
        }
        pool.refill();
    },

    get askTicket() {
        return this.uiState.askTicket;
    },

    /** Unknown for an order that was read from the server: it has the hash alone. */
    get pageKey() {
        return this.uiState.pageKey;
    },

    // Points of programmes whose ledger the server keeps: those with _points

    pointsForPrograms(programs) {
        const result = super.pointsForPrograms(
            programs.filter((program) => !program._points)
        );
        for (const program of programs.filter((one) => one._points)) {
            const points = earnedPoints(this, program, {withGifts: false});
            result[program.id] = points ? [{points}] : [];
        }
        return result;
    },

    _getPointsCorrection(program) {
        if (!program._points) {
            return super._getPointsCorrection(...arguments);
        }
        // Asked many times while a product is added, and gifts are rare.
        const rewards = this.getOrderlines().map((line) => line.reward_id);
        if (!rewards.some((reward) => reward?.program_id?.id === program.id)) {
            return 0;
        }
        const withoutGifts = earnedPoints(this, program, {withGifts: false});
        return hundredths(withoutGifts - earnedPoints(this, program));
    },

    /** Not everything on a card can be spent: other tills may hold a part of it. */
    _getRealCouponPoints(couponId) {
        const points = super._getRealCouponPoints(...arguments);
        const program = this.models["loyalty.card"].get(couponId)?.program_id;
        if (!program?._points) {
            return points;
        }
        const left = points - this._blockedPoints(couponId, program);
        return hundredths(Math.min(left, this.mostPoints ?? Infinity));
    },

    _blockedPoints(couponId, program) {
        const facts = this.pointsFacts(program);
        const blocked = facts ? Math.max(facts.points - facts.available, 0) : 0;
        // A discount would lower what pays for it.
        const earned =
            program._points.rules.basis === "after" &&
            this.uiState.couponPointChanges[couponId]?.points;
        return blocked + (earned || 0);
    },

    /** A discount per point takes the points that the customer wants to spend. */
    _getRewardLineValuesDiscount(args) {
        const {reward} = args;
        if (!reward.program_id._points || !isPerPoint(reward)) {
            return super._getRewardLineValuesDiscount(...arguments);
        }
        // An order that another till began brings what its line cost.
        const typed = this.uiState.typedPoints?.[reward.id] || args.cost;
        if (!typed) {
            return _t("Say how many points to redeem.");
        }
        this.mostPoints = typed;
        try {
            const lines = super._getRewardLineValuesDiscount(...arguments);
            return Array.isArray(lines)
                ? lines.map((line) => ({
                      ...line,
                      points_cost: hundredths(line.points_cost),
                  }))
                : lines;
        } finally {
            this.mostPoints = undefined;
        }
    },

    removeOrderline(line) {
        if (line.is_reward_line && line.reward_id) {
            delete this.uiState.typedPoints?.[line.reward_id.id];
        }
        return super.removeOrderline(...arguments);
    },

    /** @returns {Object|undefined} what the server said of the customer's points */
    pointsFacts(program) {
        const programs = this.partner_id?.memberPoints?.programs || [];
        return programs.find(({id}) => id === program.id);
    },

    /** @returns {Object} programme id -> points that rewards on this order cost */
    pointsClaims() {
        const claims = {};
        for (const line of this._get_reward_lines()) {
            const program = line.reward_id?.program_id;
            if (program?._points && line.points_cost) {
                claims[program.id] = hundredths(
                    (claims[program.id] || 0) + line.points_cost
                );
            }
        }
        return claims;
    },

    /** @returns {Array[]} pairs of the id of a sold line and the units that come back */
    returnedUnits() {
        return this.lines
            .filter((line) => line.refunded_orderline_id?.isSynced && line.qty < 0)
            .map((line) => [line.refunded_orderline_id.id, -line.qty]);
    },

    /** Lines that pay for points which a return should take back, and which are spent. */
    missingPointsLines() {
        const programs = this.models["loyalty.program"].filter((one) => one._points);
        const products = programs.map((program) => program._points.product);
        return this.lines.filter((line) => products.includes(line.product_id?.id));
    },

    /** The part of the claims that points of this very order do not pay. */
    pointsToHold() {
        const claims = Object.entries(this.pointsClaims()).map(([id, points]) => {
            const program = this.models["loyalty.program"].get(Number(id));
            return [id, hundredths(points - earnedPoints(this, program))];
        });
        return Object.fromEntries(claims.filter(([, points]) => points > 0));
    },

    /** Whether Odoo has something to confirm besides the ledger's programmes. */
    hasOtherPrograms() {
        const changes = Object.values(this.uiState.couponPointChanges || {});
        const ids = changes.map((change) => change.program_id);
        const rewards = this._get_reward_lines().map((line) => line.reward_id);
        const programs = [
            ...ids.map((id) => this.models["loyalty.program"].get(id)),
            ...rewards.map((reward) => reward?.program_id),
        ];
        return programs.some((program) => !program?._points);
    },
});
