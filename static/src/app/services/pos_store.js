import {AskDialog} from "@pos_customer_identity/app/components/ask_dialog/ask_dialog";
import {CustomerAsks} from "@pos_customer_identity/app/services/customer_asks";
import {CustomerProfile} from "@pos_customer_identity/app/services/customer_profile";
import {CustomerPrompts} from "@pos_customer_identity/app/services/customer_prompts";
import {CustomerIdentity} from "@pos_customer_identity/app/services/customer_identity";
import {CustomerCases} from "@pos_customer_identity/app/services/customer_cases";
import {EnrollDialog} from "@pos_customer_identity/app/screens/partner_list/enroll_dialog/enroll_dialog";
import {ExtensionDialog} from "@pos_customer_identity/app/components/extension_dialog/extension_dialog";
import {ItemsDialog} from "@pos_customer_identity/app/components/items_dialog/items_dialog";
import {patch} from "@web/core/utils/patch";
import {MemberPoints} from "@pos_customer_identity/app/services/member_points";
import {PosStore} from "@point_of_sale/app/services/pos_store";
import {TicketPool} from "@pos_customer_identity/app/services/ticket_pool";
import {ProfileDialog} from "@pos_customer_identity/app/components/profile_dialog/profile_dialog";
import {SerialDialog} from "@pos_customer_identity/app/components/serial_dialog/serial_dialog";
import {_t} from "@web/core/l10n/translation";
import {confirmReturn} from "@pos_customer_identity/app/utils/points_return";
import {loyaltyIdsGenerator} from "@pos_loyalty/app/services/pos_store";
import {sentence, showAnswer} from "@pos_customer_identity/app/utils/identify_messages";

patch(PosStore.prototype, {
    async afterProcessServerData() {
        this.customerIdentity = new CustomerIdentity(this);
        this.memberPoints = new MemberPoints(this);
        this.customerCases = new CustomerCases(this);
        this.ticketPool = new TicketPool((held) =>
            this.data.call("pos.config", "pos_survey_tickets", [this.config.id, held])
        );
        this.customerAsks = new CustomerAsks(this);
        this.customerProfile = new CustomerProfile(this);
        this.customerPrompts = new CustomerPrompts(this);
        await super.afterProcessServerData(...arguments);
        this.customerIdentity.reserve.refill();
        this.refillTickets();
        this.models["res.partner"].forEach((partner) => partner.markAddressOnFile());
        this.sendWaitingCases();
        this.sendWaitingAnswers();
        window.addEventListener("pos-network-online", () => {
            this.customerIdentity.reserve.refill();
            this.refillTickets();
            this.settleCustomers().then(() => this.updateRewards());
            this.sendWaitingCases();
            this.sendWaitingAnswers();
        });
    },

    /** A till that asks nothing needs no tickets. */
    refillTickets() {
        if (this.config._survey_ask?.share) {
            this.ticketPool.refill();
        }
    },

    async postSyncAllOrders() {
        await super.postSyncAllOrders(...arguments);
        await this.settleCustomers();
    },

    /** Learn who the customers are whose codes were taken while offline. */
    async settleCustomers() {
        for (const answer of (await this.customerIdentity?.settle()) || []) {
            this.notification.add(`${answer.code}: ${sentence(answer)}`, {
                type: "warning",
            });
        }
    },

    /** Leaving the dialog without a choice must not reset the order's prices. */
    setPartnerToCurrentOrder(partner) {
        if ((partner || null) !== (this.getOrder().getPartner() || null)) {
            super.setPartnerToCurrentOrder(partner);
            this.customerProfile.forgetOthers();
        }
    },

    /** The till knows nothing of a person that could be edited; it can add what is missing. */
    async editPartner(partner) {
        if (!partner || partner.is_company || this.data.keepsIdentities) {
            return super.editPartner(...arguments);
        }
        await new Promise((resolve) => {
            // The dialog closes itself by the function that it is given as "close".
            this.dialog.add(EnrollDialog, {partner}, {onClose: resolve});
        });
        return partner;
    },

    /**
     * Find the customer of a scanned card, and tell the cashier what there is to tell.
     * @param {String} query
     * @returns {Promise<Object|undefined>} the customer to put on the order
     */
    async identifyCustomer(query) {
        const answer = await this.customerIdentity.identify(query);
        return showAnswer(this.env.services, answer);
    },

    // Warranties and problems

    /** Goods of which the shop wants the serial number: asked once, may come later. */
    async addLineToCurrentOrder(_vals, _opts, configure = true) {
        const line = await super.addLineToCurrentOrder(...arguments);
        if (configure && line?.missesWarrantySerial) {
            this.dialog.add(SerialDialog, {line});
        }
        if (configure && line?.missesExtended) {
            this.dialog.add(ExtensionDialog, {line});
        }
        return line;
    },

    /** @param {String} [query] a receipt or serial number, in place of the customer */
    showItems(query) {
        const partner = this.getOrder()?.getPartner();
        this.dialog.add(ItemsDialog, query ? {query} : {partner});
    },

    async sendWaitingCases() {
        const sent = (await this.customerCases?.sendWaiting()) || [];
        for (const {case: one} of sent) {
            this.notification.add(_t("%s is open.", one.name), {type: "success"});
        }
        const refused = this.customerCases?.facts.waiting.filter((one) => one.problem);
        for (const {subject, problem} of refused || []) {
            this.notification.add(`${subject}: ${problem}`, {type: "warning"});
        }
    },

    // The customer at a glance

    /** @param {String} [tab] what to begin with */
    showProfile(tab) {
        const order = this.getOrder();
        if (order?.getPartner()) {
            this.dialog.add(ProfileDialog, {order, tab});
        }
    },

    // Questions

    /** @param {Object} [survey] what to ask, in place of what comes next */
    askCustomer(survey) {
        const order = this.getOrder();
        const asked = survey || this.customerAsks.nextFor(order);
        if (asked) {
            this.dialog.add(AskDialog, {order, survey: asked});
        } else {
            this.notification.add(_t("There is nothing to ask this customer now."), {
                type: "info",
            });
        }
    },

    async sendWaitingAnswers() {
        const refused = [
            ...((await this.customerAsks?.sendWaiting()) || []),
            ...((await this.customerPrompts?.sendWaiting()) || []),
        ];
        for (const problem of refused) {
            this.notification.add(_t("An answer is not taken: %s", problem), {
                type: "warning",
            });
        }
    },

    // Points

    async orderUpdateLoyaltyPrograms() {
        await this.memberPoints?.freshen(this.getOrder());
        await super.orderUpdateLoyaltyPrograms(...arguments);
    },

    /** What the server said of the customer's points names the card as well. */
    async fetchLoyaltyCard(programId, partnerId) {
        const program = this.models["loyalty.program"].get(programId);
        const partner = this.models["res.partner"].get(partnerId);
        if (!program?._points || !partner) {
            return super.fetchLoyaltyCard(...arguments);
        }
        await this.memberPoints.freshen(this.getOrder());
        return (
            this.memberPoints.cardOf(partner, program) ||
            this.models["loyalty.card"].create({
                id: loyaltyIdsGenerator(),
                code: null,
                program_id: program,
                partner_id: partner,
                points: 0,
                expiration_date: null,
            })
        );
    },

    /** What the payment screen shows of a return is asked here, when it changes the sum. */
    async validateOrderFast() {
        const order = this.getOrder();
        await this.memberPoints.prepareReturn(order);
        if (await confirmReturn(this.dialog, order)) {
            await super.validateOrderFast(...arguments);
        }
    },

    /** The ledger booked in the call that stored the order: nothing to confirm. */
    async postProcessLoyalty(order) {
        const others = order.hasOtherPrograms();
        this.memberPoints.settle(order);
        if (others) {
            await super.postProcessLoyalty(...arguments);
        }
    },
});
