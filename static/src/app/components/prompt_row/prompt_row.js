import {Component} from "@odoo/owl";
import {PromptDialog} from "@pos_customer_identity/app/components/prompt_dialog/prompt_dialog";
import {useService} from "@web/core/utils/hooks";

/** The one thing that the customer is asked for at this visit. */
export class PromptRow extends Component {
    static template = "pos_customer_identity.PromptRow";
    static props = {order: Object, prompt: Object};

    setup() {
        this.dialog = useService("dialog");
    }

    open() {
        this.dialog.add(PromptDialog, {...this.props});
    }
}
