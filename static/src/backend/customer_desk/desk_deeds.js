import {Component} from "@odoo/owl";
import {ConfirmationDialog} from "@web/core/confirmation_dialog/confirmation_dialog";
import {_t} from "@web/core/l10n/translation";
import {useService} from "@web/core/utils/hooks";

/** What can be done with a row of the tabs. Who shows them has a method ``load``. */
export class DeskDeeds extends Component {
    setup() {
        this.orm = useService("orm");
        this.dialog = useService("dialog");
        this.notification = useService("notification");
        this.isSending = false;
    }

    get customer() {
        return this.props.head.customer;
    }

    async dismiss({product_id}) {
        const args = [this.customer.id, product_id];
        await this.orm.call("customer.desk", "dismiss", args);
        await this.load(this.props);
    }

    /** As easy as agreeing: one question, and it is done. */
    withdraw(consent) {
        this.dialog.add(ConfirmationDialog, {
            title: _t("Withdraw a Consent"),
            body: _t("Does the customer withdraw this consent: %s?", consent.label),
            confirmLabel: _t("Yes, Withdraw It"),
            confirm: async () => {
                const args = [[consent.id]];
                await this.orm.call("identity.consent", "action_withdraw", args);
                await this.props.refresh();
            },
            cancel: () => undefined,
        });
    }

    /** The customer says that contact data still holds, or does not any more. */
    async noteContactData({field}, isRight) {
        const args = [this.customer.id, field, isRight];
        await this.orm.call("customer.desk", "note_contact_data", args);
        await this.props.refresh();
    }

    /** The address stays on the server; without a consent the customer has to ask. */
    async sendReceipt(purchase, asked = false) {
        // A second click sends no second mail.
        if (this.isSending) {
            return;
        }
        this.isSending = true;
        const args = [this.customer.id, purchase.id, asked];
        let answer = null;
        try {
            answer = await this.orm.call("customer.desk", "send_receipt", args);
        } finally {
            this.isSending = false;
        }
        if (answer.status !== "ask") {
            const type = answer.status === "sent" ? "success" : "warning";
            this.notification.add(answer.message, {type});
            return;
        }
        this.dialog.add(ConfirmationDialog, {
            title: _t("Send a Copy of the Receipt"),
            body: _t("%s Does the customer ask for this copy now?", answer.message),
            confirmLabel: _t("Yes, Send It"),
            confirm: () => this.sendReceipt(purchase, true),
            cancel: () => undefined,
        });
    }
}
