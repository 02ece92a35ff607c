import {
    KINDS,
    TABS,
    day,
    freshWords,
    ltr,
    moment,
} from "@pos_customer_identity/backend/customer_desk/desk_words";
import {Component} from "@odoo/owl";
import {ConfirmationDialog} from "@web/core/confirmation_dialog/confirmation_dialog";
import {_t} from "@web/core/l10n/translation";
import {formatCurrency} from "@web/core/currency";
import {formatFloat} from "@web/core/utils/numbers";
import {useService} from "@web/core/utils/hooks";

/** How the rows of the tabs are shown, and what can be done with one. */
export class DeskPage extends Component {
    static template = "pos_customer_identity.DeskTabs";
    static props = ["*"];

    setup() {
        this.orm = useService("orm");
        this.dialog = useService("dialog");
        this.notification = useService("notification");
        this.titles = TABS();
        this.kinds = KINDS();
        this.day = day;
        this.moment = moment;
        this.ltr = ltr;
        this.freshWords = freshWords;
        this.toCustomer = _t("To the customer");
        this.fromCustomer = _t("From the customer");
        this.stillRight = _t("Still right");
        this.notRight = _t("Not right any more");
        this.givenText = _t("Given");
        this.withdrawnText = _t("Withdrawn");
        this.withdrawText = _t("Withdraw");
        this.loadingText = _t("Loading");
        this.failedText = _t("This could not be read.");
        this.isSending = false;
    }

    get customer() {
        return this.props.head.customer;
    }

    kindOf(name) {
        return this.kinds.find((kind) => kind.name === name)?.label || "";
    }

    /** The other kinds have no page, and not everybody may read quotations. */
    isOpened({res_model}) {
        return this.props.head.opens.includes(res_model);
    }

    iconOf(name) {
        return this.kinds.find((kind) => kind.name === name)?.icon || "fa-circle-o";
    }

    /** Is this row what was looked for by its number? */
    isNamed(id, isOnline = false) {
        const {focus, tab} = this.props;
        const isSale = focus && focus.kind === "sale";
        return (
            Boolean(focus) &&
            focus.tab === tab &&
            focus.id === id &&
            isSale === isOnline
        );
    }

    isNamedPurchase({id, source}) {
        return this.isNamed(id, source !== "till");
    }

    money(amount, currencyId) {
        return ltr(formatCurrency(amount, currencyId));
    }

    amount(quantity) {
        return formatFloat(quantity, {trailingZeros: false});
    }

    consentWords({given, on, place, who}) {
        const what = given ? this.givenText : this.withdrawnText;
        return [what, day(on), place, who].filter(Boolean).join(", ");
    }

    open(model, id) {
        return this.props.openRecord(model, id);
    }

    modelOf({source}) {
        return source === "till" ? "pos.order" : "sale.order";
    }

    openPurchase(purchase) {
        return this.open(this.modelOf(purchase), purchase.id);
    }

    caseFor(item) {
        return this.props.openRecord("customer.case", false, {
            default_partner_id: this.customer.id,
            default_card_id: item.id,
            default_case_type: "warranty",
            default_channel: "phone",
        });
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
