import {Dialog} from "@web/core/dialog/dialog";

/** A dialog whose cross and Escape key ask its owner, so that nothing typed is lost. */
export class FormDialog extends Dialog {
    static props = {...Dialog.props, onDismiss: Function};

    async dismiss() {
        await this.props.onDismiss();
    }
}
