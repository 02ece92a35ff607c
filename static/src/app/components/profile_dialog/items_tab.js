import {CaseDialog} from "@pos_customer_identity/app/components/case_dialog/case_dialog";
import {Component} from "@odoo/owl";
import {ItemCard} from "@pos_customer_identity/app/components/items_dialog/item_card";
import {_t} from "@web/core/l10n/translation";
import {caseSentence} from "@pos_customer_identity/app/utils/case_messages";
import {usePos} from "@point_of_sale/app/hooks/pos_hook";
import {useService} from "@web/core/utils/hooks";

/** Items with a warranty, and the way to a claim. */
export class ItemsTab extends Component {
    static template = "pos_customer_identity.ItemsTab";
    static components = {ItemCard};
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
        this.notification = useService("notification");
    }

    get front() {
        return {partner_id: this.props.order.partner_id.id};
    }

    get offlineText() {
        return this.props.page.rows.length
            ? _t("No network: this is what was known before.")
            : _t(
                  "No network: items and warranties wait for it. The receipt says until when an item is covered."
              );
    }

    get emptyText() {
        return _t("Nothing with a warranty was bought yet.");
    }

    report(item) {
        this.dialog.add(CaseDialog, {
            front: this.front,
            item,
            onDone: () => this.props.reload(),
        });
    }

    async saveSerial(item, serial) {
        const answer = await this.pos.customerCases.setSerial(
            this.front,
            item.id,
            serial
        );
        if (answer.status !== "found") {
            return caseSentence(answer);
        }
        for (const warning of answer.warnings) {
            this.notification.add(warning, {type: "warning"});
        }
        await this.props.reload();
        return "";
    }
}
