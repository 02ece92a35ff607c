import {Component, useState} from "@odoo/owl";
import {
    caseSentence,
    confirmText,
} from "@pos_customer_identity/app/utils/case_messages";
import {Dialog} from "@web/core/dialog/dialog";
import {_t} from "@web/core/l10n/translation";
import {usePos} from "@point_of_sale/app/hooks/pos_hook";
import {useService} from "@web/core/utils/hooks";

const CHANNELS = [
    {name: "store", label: _t("In the store"), icon: "fa-home"},
    {name: "phone", label: _t("Phone"), icon: "fa-phone"},
    {name: "email", label: _t("E-mail"), icon: "fa-envelope-o"},
    {name: "chat", label: _t("Chat"), icon: "fa-comments-o"},
];

/** Notes a contact: how it came is one tap, and saves; words are for who has time. */
export class ContactDialog extends Component {
    static template = "pos_customer_identity.ContactDialog";
    static components = {Dialog};
    static props = {front: Object, onDone: Function, close: Function};

    setup() {
        this.pos = usePos();
        this.dialog = useService("dialog");
        this.notification = useService("notification");
        this.channels = CHANNELS;
        this.state = useState({
            subject: "",
            isOutgoing: false,
            message: "",
            busy: false,
        });
    }

    async save(channel) {
        if (this.state.busy || !(await confirmText(this.dialog, this.state.subject))) {
            return;
        }
        this.state.busy = true;
        const answer = await this.pos.customerCases.note({
            ...this.props.front,
            channel,
            direction: this.state.isOutgoing ? "out" : "in",
            subject: this.state.subject.trim(),
        });
        this.state.busy = false;
        if (answer.status !== "noted") {
            this.state.message = caseSentence(answer);
            return;
        }
        this.notification.add(_t("The contact is noted."), {type: "success"});
        this.props.close();
        this.props.onDone();
    }
}
