import {Component, useState} from "@odoo/owl";
import {CaseDialog} from "@pos_customer_identity/app/components/case_dialog/case_dialog";
import {ContactDialog} from "@pos_customer_identity/app/components/contact_dialog/contact_dialog";
import {_t} from "@web/core/l10n/translation";
import {whenInWords} from "@pos_customer_identity/app/utils/profile_words";
import {usePos} from "@point_of_sale/app/hooks/pos_hook";
import {useService} from "@web/core/utils/hooks";

/** Problems and contacts, open ones first; and the way to note another one. */
export class CasesTab extends Component {
    static template = "pos_customer_identity.CasesTab";
    static props = {
        order: Object,
        page: Object,
        isOffline: Boolean,
        reload: Function,
        close: Function,
    };

    setup() {
        this.pos = usePos();
        this.dialog = useService("dialog");
        this.outbox = useState(this.pos.customerCases.facts);
        this.whenInWords = whenInWords;
    }

    /** Whom a case is about, also one whom this device alone knows. */
    get front() {
        const partner = this.props.order.partner_id;
        return partner.isPending
            ? {customer_code: partner.customer_code}
            : {partner_id: partner.id};
    }

    get offlineText() {
        const count = this.pos.customerCases.countsOf(
            this.props.order.partner_id
        )?.cases;
        return count
            ? _t("No network: when it was last there, %s problems were open.", count)
            : _t("No network: earlier problems wait for it.");
    }

    /** All of them where the role sees them, else the last one. */
    get contacts() {
        const {contacts, last_contact: last} = this.props.page;
        if (contacts?.length) {
            return contacts;
        }
        return last ? [last] : [];
    }

    get emptyText() {
        return _t("There were no problems yet.");
    }

    report() {
        this.dialog.add(CaseDialog, {
            front: this.front,
            onDone: () => this.props.reload(),
        });
    }

    noteContact() {
        this.dialog.add(ContactDialog, {
            front: this.front,
            onDone: () => this.props.reload(),
        });
    }
}
