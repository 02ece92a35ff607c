import {Component, useState} from "@odoo/owl";
import {
    DOTS,
    IDENTITY_FIELDS,
    isFilled,
    isOpened,
} from "@pos_customer_identity/backend/identity_fields";
import {Field} from "@web/views/fields/field";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";
import {useIdentityClock} from "@pos_customer_identity/backend/identity_clock";
import {useService} from "@web/core/utils/hooks";

/** Seconds before the end at which unsaved changes are pointed out. */
const WARNING = 30;

/**
 * The identity of a protected customer on the form: dots, or the values for as long as
 * the user may see them.
 */
export class IdentityPanel extends Component {
    static template = "pos_customer_identity.IdentityPanel";
    static components = {Field};
    static props = {...standardWidgetProps};

    setup() {
        this.action = useService("action");
        this.orm = useService("orm");
        this.notification = useService("notification");
        this.dots = DOTS;
        this.state = useState({busy: false});
        this.clock = useIdentityClock((seconds) => this.onTick(seconds));
    }

    get record() {
        return this.props.record;
    }

    get isReader() {
        return "identity_seconds" in this.record.activeFields;
    }

    get isRevealed() {
        return this.isReader && this.clock.seconds > 0;
    }

    get timeLeft() {
        const minutes = Math.floor(this.clock.seconds / 60);
        const seconds = String(this.clock.seconds % 60).padStart(2, "0");
        return `${minutes}:${seconds}`;
    }

    get rows() {
        return IDENTITY_FIELDS.map(({name, label, widget}) => ({
            name: `identity_${name}`,
            label,
            widget,
            filled: isFilled(this.record, name),
            opened: this.isRevealed && isOpened(this.record, name),
        }));
    }

    async reveal() {
        if (!(await this.record.save())) {
            return;
        }
        await this.action.doAction("pos_customer_identity.action_identity_reveal", {
            additionalContext: {
                active_model: this.record.resModel,
                active_id: this.record.resId,
                active_ids: [this.record.resId],
            },
            onClose: () => this.record.load(),
        });
    }

    async hide() {
        if (!(await this.record.save())) {
            return;
        }
        this.state.busy = true;
        try {
            const ids = [this.record.resId];
            await this.orm.call(this.record.resModel, "action_hide_identity", [ids]);
            await this.record.load();
        } finally {
            this.state.busy = false;
        }
    }

    async onTick(seconds) {
        if (seconds === WARNING && (await this.record.isDirty())) {
            const text = _t(
                "The identity is hidden in %s seconds. Save your changes.",
                WARNING
            );
            this.notification.add(text, {type: "warning"});
        }
        if (seconds) {
            return;
        }
        // Half a phone number is no correction: what was not saved is dropped.
        if (await this.record.isDirty()) {
            await this.record.discard();
            this.notification.add(
                _t("The time is over. Unsaved changes were dropped."),
                {
                    type: "warning",
                }
            );
        }
        await this.record.load();
    }
}

registry.category("view_widgets").add("identity_panel", {
    component: IdentityPanel,
});
