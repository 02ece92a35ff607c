import {Component, onWillDestroy, useEffect, useRef, useState} from "@odoo/owl";
import {Dialog} from "@web/core/dialog/dialog";
import {MATCHED} from "@pos_customer_identity/app/screens/partner_list/enroll_dialog/enroll_fields";
import {sentence} from "@pos_customer_identity/app/utils/identify_messages";
import {usePos} from "@point_of_sale/app/hooks/pos_hook";

/**
 * Checks what a person says against what is stored. The answer is yes or no; what is
 * stored is not shown, and what was typed is forgotten with the answer.
 */
export class MatchDialog extends Component {
    static template = "pos_customer_identity.MatchDialog";
    static components = {Dialog};
    static props = {partner: Object, onBack: Function};

    setup() {
        this.pos = usePos();
        this.fields = MATCHED;
        this.state = useState({field: "name", value: "", answer: null, busy: false});
        // Odoo's own hook fails on dates.
        const value = useRef("value");
        useEffect(
            (el) => el?.focus(),
            () => [value.el]
        );
        onWillDestroy(() => this.forget());
    }

    get field() {
        return this.fields.find(({name}) => name === this.state.field);
    }

    get matches() {
        return this.state.answer?.status === "yes";
    }

    get differs() {
        return this.state.answer?.status === "no";
    }

    get message() {
        const {answer} = this.state;
        return answer && !this.matches && !this.differs ? sentence(answer) : "";
    }

    choose(name) {
        this.state.field = name;
        this.forget();
    }

    onInput(ev) {
        this.state.value = ev.target.value;
        this.state.answer = null;
    }

    onKeydown(ev) {
        if (ev.key === "Enter") {
            ev.preventDefault();
            this.check();
        }
    }

    async check() {
        const value = this.state.value.trim();
        if (!value || this.state.busy) {
            return;
        }
        this.state.busy = true;
        this.state.answer = null;
        const answer = await this.pos.customerIdentity.match(
            this.props.partner,
            this.state.field,
            value
        );
        this.state.busy = false;
        this.state.value = "";
        this.state.answer = answer;
    }

    forget() {
        this.state.value = "";
        this.state.answer = null;
    }
}
