import {
    CONSENTS,
    FIELDS,
} from "@pos_customer_identity/app/screens/partner_list/enroll_dialog/enroll_fields";
import {Component, onWillDestroy, useEffect, useRef, useState} from "@odoo/owl";
import {
    confirmExisting,
    confirmLoss,
    sentence,
} from "@pos_customer_identity/app/utils/identify_messages";
import {FormDialog} from "@pos_customer_identity/app/components/form_dialog/form_dialog";
import {_t} from "@web/core/l10n/translation";
import {useAutofocus, useService} from "@web/core/utils/hooks";
import {usePos} from "@point_of_sale/app/hooks/pos_hook";

/**
 * A new member with name and contact data, or more data of a member. What is typed here
 * goes to the server once and is then forgotten; the till learns the code alone.
 */
export class EnrollDialog extends Component {
    static template = "pos_customer_identity.EnrollDialog";
    static components = {FormDialog};
    static props = {
        // Who gets more data; a new member without it.
        partner: {type: Object, optional: true},
        takeFirstValues: {type: Function, optional: true},
        onSaved: {type: Function, optional: true},
        onBack: {type: Function, optional: true},
        // A dialog of its own has this in place of the two above.
        close: {type: Function, optional: true},
    };

    setup() {
        this.pos = usePos();
        this.dialog = useService("dialog");
        this.fields = FIELDS;
        this.consents = this.props.partner ? [] : CONSENTS;
        this.state = useState({
            values: {...this.props.takeFirstValues?.()},
            consents: {},
            origin: "",
            errors: {},
            message: "",
            status: "",
            busy: false,
        });
        this.form = useRef("form");
        useAutofocus({refName: "enroll_name", mobile: true});
        useEffect(
            () => this.form.el?.querySelector(".is-invalid")?.focus(),
            () => [this.state.errors]
        );
        onWillDestroy(() => this.forget());
    }

    get title() {
        return this.props.partner ? _t("Add details") : _t("New member");
    }

    /** Asked once, when a member is made. */
    get origins() {
        return this.props.partner ? [] : this.pos.config._origins || [];
    }

    get isOffline() {
        return this.pos.data.network.offline;
    }

    /** Saving without the data is offered when they cannot be kept now. */
    get offersCodeAlone() {
        const refused = ["offline_identity", "unavailable", "limited"];
        return (
            !this.props.partner &&
            (this.isOffline || refused.includes(this.state.status))
        );
    }

    get today() {
        return luxon.DateTime.now().toISODate();
    }

    get identity() {
        const entries = Object.entries(this.state.values).map(([field, value]) => [
            field,
            value.trim(),
        ]);
        return Object.fromEntries(entries.filter(([, value]) => value));
    }

    get isEmpty() {
        return !Object.keys(this.identity).length;
    }

    /** The texts that stand in this form; undefined if there are none. */
    get textsShown() {
        const texts = Object.entries(this.pos.config._consent_texts || {});
        const shown = texts.map(([purpose, {id}]) => [purpose, id]);
        return shown.length ? Object.fromEntries(shown) : undefined;
    }

    textOf(purpose) {
        return this.pos.config._consent_texts?.[purpose]?.body;
    }

    onInput(field, ev) {
        this.state.values[field] = ev.target.value;
        this.state.message = "";
        this.state.errors[field] = "";
    }

    onKeydown(ev) {
        if (ev.key === "Enter" && ev.target.matches("input:not([type=checkbox])")) {
            ev.preventDefault();
            this.save();
        }
    }

    /** A second tap while the first is on its way does nothing. */
    async save() {
        const badDate = this.form.el.querySelector("input:invalid[type=date]");
        if (badDate) {
            this.state.errors = {birthdate: _t("This is no date.")};
            return;
        }
        if (this.state.busy || this.isEmpty || this.isOffline) {
            return;
        }
        this.state.busy = true;
        this.state.message = "";
        this.state.errors = {};
        const answer = await this.send();
        this.state.busy = false;
        await this.take(answer);
    }

    send() {
        const {customerIdentity} = this.pos;
        if (this.props.partner) {
            return customerIdentity.addToPerson(this.props.partner, this.identity);
        }
        // The same code again after an answer that was lost: it makes nobody twice.
        this.code ||= customerIdentity.takeCode();
        const consents = {...this.state.consents};
        return customerIdentity.enrollPerson(
            this.identity,
            consents,
            this.code,
            this.textsShown
        );
    }

    async take({status, partner, errors = {}, message}) {
        if (status === "found") {
            return this.done(partner);
        }
        if (status === "exists" && partner && !this.props.partner) {
            if (await confirmExisting(this.dialog, partner)) {
                return this.done(partner);
            }
        }
        // Nothing that was typed is lost.
        this.state.status = status;
        this.state.message = sentence({status, message});
        this.state.errors = errors;
    }

    done(partner) {
        if (this.origins.length && !partner.isPending) {
            this.pos.customerCases.keepOrigin(partner, Number(this.state.origin));
        }
        this.forget();
        const leave = this.props.onSaved || this.props.close;
        leave(partner);
    }

    /** For when personal data cannot be kept: the data can be added later. */
    async saveCodeAlone() {
        if (this.state.busy) {
            return;
        }
        this.state.busy = true;
        this.code ||= this.pos.customerIdentity.takeCode();
        const answer = await this.pos.customerIdentity.enroll(this.code);
        this.state.busy = false;
        if (answer.partner) {
            return this.done(answer.partner);
        }
        this.state.message = sentence(answer);
    }

    async back() {
        if (this.isEmpty || (await confirmLoss(this.dialog))) {
            this.forget();
            const leave = this.props.onBack || this.props.close;
            leave();
        }
    }

    forget() {
        this.state.values = {};
        this.state.consents = {};
        this.state.origin = "";
        this.state.errors = {};
    }
}
