import {Component, useState} from "@odoo/owl";
import {Dialog} from "@web/core/dialog/dialog";
import {_t} from "@web/core/l10n/translation";
import {useAutofocus, useService} from "@web/core/utils/hooks";

const KINDS = () => [
    {name: "call", label: _t("Call Back")},
    {name: "meeting", label: _t("Appointment")},
    {name: "todo", label: _t("To Do")},
];

/** Plan to call back, an appointment, or something to do. */
export class DeskPlan extends Component {
    static template = "pos_customer_identity.DeskPlan";
    static components = {Dialog};
    static props = {partnerId: Number, onPlanned: Function, close: Function};

    setup() {
        this.orm = useService("orm");
        this.kinds = KINDS();
        this.today = luxon.DateTime.now().toISODate();
        const tomorrow = luxon.DateTime.now().plus({days: 1}).toISODate();
        this.state = useState({kind: "call", on: tomorrow, note: "", busy: false});
        useAutofocus({refName: "note"});
    }

    async plan() {
        if (this.state.busy) {
            return;
        }
        this.state.busy = true;
        try {
            const {kind, on, note} = this.state;
            const vals = {kind, on, note};
            const args = [this.props.partnerId, vals];
            const planned = await this.orm.call("customer.desk", "plan", args);
            this.props.close();
            await this.props.onPlanned(planned);
        } finally {
            this.state.busy = false;
        }
    }
}
