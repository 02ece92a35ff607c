import {Component, onWillStart, useState} from "@odoo/owl";
import {Dialog} from "@web/core/dialog/dialog";
import {_t} from "@web/core/l10n/translation";
import {caseSentence} from "@pos_customer_identity/app/utils/case_messages";
import {usePos} from "@point_of_sale/app/hooks/pos_hook";

/** What can still be made longer. */
const RUNNING = ["covered", "waiting"];

/**
 * Asks which item a bought extension is for: one of this order, of the customer in
 * front, or the one whose receipt or serial number is scanned.
 */
export class ExtensionDialog extends Component {
    static template = "pos_customer_identity.ExtensionDialog";
    static components = {Dialog};
    static props = {line: Object, close: Function};

    setup() {
        this.pos = usePos();
        this.state = useState({query: "", message: "", items: [], busy: false});
        const partner = this.props.line.order_id.getPartner();
        if (partner && !partner.isPending) {
            onWillStart(() => this.load({partner_id: partner.id}));
        }
    }

    get lines() {
        return this.props.line.extensibleLines;
    }

    onKeydown(ev) {
        if (ev.key === "Enter") {
            ev.preventDefault();
            this.find();
        }
    }

    async find() {
        const query = this.state.query.trim();
        if (!query || this.state.busy) {
            return;
        }
        this.state.message = "";
        await this.load({query});
        if (!this.state.message && !this.state.items.length) {
            this.state.message = _t("No item here can be made longer.");
        }
    }

    async load(front) {
        this.state.busy = true;
        const answer = await this.pos.customerCases.items(front);
        this.state.busy = false;
        if (answer.status === "found") {
            this.state.items = answer.items.filter(({state}) =>
                RUNNING.includes(state)
            );
        } else {
            this.state.message = caseSentence(answer);
        }
    }

    chooseLine(line) {
        this.choose({line: line.uuid, name: line.full_product_name});
    }

    chooseItem(item) {
        this.choose({card: item.id, name: item.product_name});
    }

    choose(target) {
        this.props.line.warranty_extends = target;
        this.props.close();
    }
}
