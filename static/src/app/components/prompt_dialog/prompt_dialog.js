import {Component, onWillUnmount, useEffect, useRef, useState} from "@odoo/owl";
import {useService} from "@web/core/utils/hooks";
import {Dialog} from "@web/core/dialog/dialog";
import {_t} from "@web/core/l10n/translation";
import {promptSentence} from "@pos_customer_identity/app/utils/prompt_words";
import {randomKey} from "@pos_customer_identity/app/utils/page_key";
import {usePos} from "@point_of_sale/app/hooks/pos_hook";

/** What is typed for each kind. The first one has the keyboard. */
const INPUTS = {
    email: [{name: "email", type: "email", label: _t("E-mail"), dir: "ltr"}],
    phone: [{name: "phone", type: "tel", label: _t("Phone"), dir: "ltr"}],
    birthdate: [{name: "birthdate", type: "date", label: _t("Date of birth")}],
    address: [
        {name: "street", type: "text", label: _t("Street and number")},
        {name: "zip", type: "text", label: _t("Postal code"), dir: "ltr"},
        {name: "city", type: "text", label: _t("City")},
    ],
};

/**
 * Asks the customer for one thing: typed, or a tap. What says who somebody is goes to
 * the server at once and is kept nowhere here; it is gone with this dialog.
 */
export class PromptDialog extends Component {
    static template = "pos_customer_identity.PromptDialog";
    static components = {Dialog};
    static props = {
        order: Object,
        prompt: Object,
        isChanged: {type: Boolean, optional: true},
        close: Function,
    };

    setup() {
        this.pos = usePos();
        this.prompts = this.pos.customerPrompts;
        this.notification = useService("notification");
        // Who was asked: nobody else on the order is told of as having said it.
        this.partnerId = this.props.order.partner_id?.id;
        this.state = useState({
            values: {},
            isChanged: Boolean(this.props.isChanged),
            message: "",
            busy: false,
        });
        // Odoo's own hook selects what is typed, which fields of this kind do not know.
        const first = useRef("first");
        useEffect(
            () => first.el?.focus(),
            () => [this.isTyped]
        );
        useEffect(
            (isAsked) => {
                if (!isAsked) {
                    this.props.close();
                }
            },
            () => [this.isInFront]
        );
        onWillUnmount(() => {
            this.state.values = {};
            this.said = undefined;
        });
    }

    get isInFront() {
        return this.props.order.partner_id?.id === this.partnerId;
    }

    get prompt() {
        return this.props.prompt;
    }

    /** The published words of what the customer agrees to by answering. */
    get consentText() {
        return this.pos.config._consent_texts?.[this.prompt.purpose];
    }

    get isConfirmed() {
        return this.prompt.kind === "confirm" && !this.state.isChanged;
    }

    /** Also what takes the place of data that does not hold any more. */
    get isTyped() {
        return this.inputs.length > 0 && !this.isConfirmed;
    }

    get inputs() {
        return INPUTS[this.prompt.field] || [];
    }

    /** Nothing can be said now that would be kept. */
    get isUnreachable() {
        const mayWait = this.prompts.mayWait(this.prompt) && !this.isTyped;
        return this.pos.data.network.offline && !mayWait;
    }

    get value() {
        const values = this.inputs.map(({name}) => [
            name,
            (this.state.values[name] || "").trim(),
        ]);
        const told = Object.fromEntries(values.filter(([, text]) => text));
        return this.inputs.length > 1 ? told : told[this.inputs[0]?.name];
    }

    get isEmpty() {
        return !this.value || !Object.keys(this.value).length;
    }

    onKeydown(ev) {
        if (ev.key === "Enter") {
            ev.preventDefault();
            this.save();
        }
    }

    save() {
        if (!this.isEmpty && !this.isUnreachable) {
            this.tell({value: this.value});
        }
    }

    /** @param {Object} said one of value, confirmed and choice */
    async tell(said) {
        if (this.state.busy || !this.isInFront) {
            return;
        }
        Object.assign(this.state, {busy: true, message: ""});
        const text = this.consentText;
        const told = text ? {...said, text_id: text.id} : said;
        const answer = await this.prompts.answer(
            this.props.order,
            this.prompt,
            told,
            this.keyOf(told)
        );
        this.state.busy = false;
        if (!["kept", "known", "waiting"].includes(answer.status)) {
            this.state.message = promptSentence(answer);
            return;
        }
        this.notification.add(promptSentence(answer), {type: "success"});
        this.props.close();
    }

    /** The same one after an answer that was lost; of other words it is another one. */
    keyOf(said) {
        const text = JSON.stringify(said);
        if (text !== this.said) {
            Object.assign(this, {said: text, uuid: randomKey()});
        }
        return this.uuid;
    }

    /** Nobody waits for the server: the sale goes on. */
    skip(never) {
        this.props.close();
        if (this.isInFront) {
            this.prompts.skip(this.props.order, this.prompt, never);
        }
    }
}
