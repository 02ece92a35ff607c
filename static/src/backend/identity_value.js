import {CharField, charField} from "@web/views/fields/char/char_field";
import {DOTS, isFilled, isOpened} from "@pos_customer_identity/backend/identity_fields";
import {registry} from "@web/core/registry";
import {useIdentityClock} from "@pos_customer_identity/backend/identity_clock";

/** A part of an identity in a list: dots, or the value while it may be seen. */
export class IdentityValue extends CharField {
    static template = "pos_customer_identity.IdentityValue";

    setup() {
        super.setup();
        this.clock = useIdentityClock();
    }

    get text() {
        const {name, record} = this.props;
        const field = name.replace("identity_", "");
        if (this.clock.seconds && isOpened(record, field)) {
            return record.data[name] || "";
        }
        return isFilled(record, field) ? DOTS : "";
    }
}

registry.category("fields").add("identity_value", {
    ...charField,
    component: IdentityValue,
    supportedTypes: ["char"],
    fieldDependencies: [
        {name: "identity_filled", type: "char", readonly: true},
        {name: "identity_opened", type: "char", readonly: true},
        {name: "identity_seconds", type: "integer", readonly: true},
        {name: "identity_revealed_until", type: "datetime", readonly: true},
    ],
});
