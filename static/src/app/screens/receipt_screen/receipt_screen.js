import {ReceiptScreen} from "@point_of_sale/app/screens/receipt_screen/receipt_screen";
import {failure} from "@pos_customer_identity/app/services/customer_identity";
import {patch} from "@web/core/utils/patch";
import {sentence} from "@pos_customer_identity/app/utils/identify_messages";

/**
 * The till does not know a customer's address: the server sends the receipt to the one
 * on file. An address that is typed here goes to the server, and into no order.
 */
patch(ReceiptScreen.prototype, {
    setup() {
        super.setup(...arguments);
        if (!this.pos.data.keepsIdentities) {
            this.state.email = "";
            this.state.phone = "";
        }
        this.state.receiptMessage = "";
    },

    get customer() {
        return this.currentOrder.getPartner();
    },

    get canAsk() {
        return (
            !this.currentOrder.isRefund &&
            this.pos.customerAsks?.nextFor(this.currentOrder)
        );
    },

    actionSendReceiptOnEmail() {
        // The address is no argument: those stay in memory as long as the screen.
        this.sendReceipt.call({action: "pos_send_receipt", name: "Email"});
    },

    actionSendReceiptOnFile() {
        this.sendReceipt.call({
            action: "pos_send_receipt",
            name: "Email",
            onFile: true,
        });
    },

    async _sendReceiptToCustomer({action, onFile}) {
        const order = this.currentOrder;
        if (action !== "pos_send_receipt" || !order.isSynced) {
            return super._sendReceiptToCustomer(...arguments);
        }
        this.state.receiptMessage = "";
        const answer = await this.postReceipt(order, onFile);
        if (answer.status !== "sent") {
            this.state.receiptMessage = answer.errors?.email || sentence(answer);
            throw new Error(answer.status);
        }
        this.state.email = "";
    },

    async postReceipt(order, onFile) {
        const address = onFile ? false : this.state.email.trim();
        const images = [
            await this.generateTicketImage(),
            this.pos.config.basic_receipt ? await this.generateTicketImage(true) : null,
        ];
        try {
            const {status, errors, ...records} = await this.pos.data.call(
                "pos.order",
                "pos_send_receipt",
                [this.pos.config.id, order.id, address, ...images]
            );
            await this.pos.customerIdentity.learn(records);
            return {status, errors};
        } catch (error) {
            return failure(error);
        }
    },
});
