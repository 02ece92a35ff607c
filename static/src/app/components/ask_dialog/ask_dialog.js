import {Component, onWillUnmount, useState} from "@odoo/owl";
import {
    caseSentence,
    confirmText,
    textWarning,
} from "@pos_customer_identity/app/utils/case_messages";
import {AskSteps} from "@pos_customer_identity/app/components/ask_steps/ask_steps";
import {FormDialog} from "@pos_customer_identity/app/components/form_dialog/form_dialog";
import {_t} from "@web/core/l10n/translation";
import {browser} from "@web/core/browser/browser";
import {usePos} from "@point_of_sale/app/hooks/pos_hook";
import {useService} from "@web/core/utils/hooks";

/** How often the till looks whether the display was answered, and how long. */
const EVERY = 2000;
const MOST_LOOKS = 30;

/** Asks the customer in front: typed by the cashier, or tapped on the display. */
export class AskDialog extends Component {
    static template = "pos_customer_identity.AskDialog";
    static components = {AskSteps, FormDialog};
    static props = {order: Object, survey: Object, close: Function};

    setup() {
        this.pos = usePos();
        this.asks = this.pos.customerAsks;
        this.dialog = useService("dialog");
        this.notification = useService("notification");
        // The uuid of what is on the display now.
        this.state = useState({shown: false, busy: false, message: ""});
        this.warningOf = textWarning;
        // Whatever way the cashier goes on, the display is the order's again.
        onWillUnmount(() => this.leaveDisplay());
    }

    get isOffline() {
        return this.pos.data.network.offline;
    }

    get isAnonymous() {
        return this.props.survey.is_anonymous;
    }

    get hasCustomer() {
        return Boolean(this.props.order.getPartner());
    }

    /** Without a network nobody else would tell that a text names somebody. */
    async confirmText(text) {
        if (this.isOffline && textWarning(text)) {
            this.state.message = _t(
                "Without a network a text with personal data is not kept. Please take it out."
            );
            return false;
        }
        return confirmText(this.dialog, text);
    }

    /** Nobody waits for the server: the sale goes on. */
    take(answers) {
        const {order, survey} = this.props;
        this.props.close();
        if (answers.length) {
            this.tell(this.asks.answer(order, survey, answers));
        } else {
            this.asks.skip(order, survey);
        }
    }

    async tell(sending) {
        const {status, message} = await sending;
        const words = {
            answered: _t("Thank the customer: the answer is kept."),
            known: _t("This customer has answered before."),
            waiting: _t("No network: the answer is kept, and sent when it is back."),
        };
        this.notification.add(words[status] || caseSentence({status, message}), {
            type: words[status] ? "success" : "warning",
        });
    }

    skip(never) {
        this.props.close();
        this.asks.skip(this.props.order, this.props.survey, never);
    }

    // On the customer display

    async show() {
        if (this.state.busy) {
            return;
        }
        Object.assign(this.state, {busy: true, message: ""});
        const answer = await this.asks.show(this.props.order, this.props.survey);
        this.state.busy = false;
        if (answer.status === "open") {
            this.state.shown = answer.uuid;
            this.looks = 0;
            this.timer = browser.setInterval(() => this.look(), EVERY);
        } else if (answer.status === "known") {
            this.asks.noteShown(this.props.order, this.props.survey);
            this.state.message = _t("This customer has answered before.");
        } else if (answer.status === "offline_identity") {
            this.state.message = _t("No network: the display cannot ask now.");
        } else {
            this.state.message = caseSentence(answer);
        }
    }

    async look() {
        this.looks += 1;
        if (this.looks > MOST_LOOKS) {
            this.leaveDisplay();
            this.state.message = _t("Nobody answered on the display.");
            return;
        }
        const {status} = await this.asks.stateOf(this.state.shown);
        if (this.state.shown && ["answered", "over"].includes(status)) {
            this.finishDisplay(status);
        }
    }

    /** Of an anonymous question nobody learns whether it was answered. */
    finishDisplay(status) {
        const {order, survey} = this.props;
        this.state.shown = false;
        browser.clearInterval(this.timer);
        this.asks.hide(order);
        this.asks.noteShown(order, survey);
        const isAnswered = status === "answered";
        const words = isAnswered ? _t("Answered.") : _t("The customer is done.");
        this.notification.add(words, {type: isAnswered ? "success" : "info"});
        this.props.close();
    }

    leaveDisplay() {
        browser.clearInterval(this.timer);
        if (this.state.shown) {
            this.asks.stop(this.props.order, this.state.shown);
            this.state.shown = false;
        }
    }
}
