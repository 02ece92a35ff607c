import {AnswerRows} from "@pos_customer_identity/app/components/answer_rows/answer_rows";
import {PromptDialog} from "@pos_customer_identity/app/components/prompt_dialog/prompt_dialog";
import {_t} from "@web/core/l10n/translation";

/**
 * What contact data is on file, and how fresh it is; what it says is not here. A tap
 * says that it changed, and asks for what takes its place.
 */
export class ContactRows extends AnswerRows {
    static template = "pos_customer_identity.ContactRows";

    change(row) {
        return this.onTap(async (partnerId, isInFront) => {
            const said = ["res.partner", "pos_flag_contact", [partnerId, row.field]];
            const answer = await this.tell(...said, ["kept", "nothing"]);
            if (!answer || !isInFront()) {
                return;
            }
            if (answer.prompt) {
                this.askForNew(answer.prompt);
                return;
            }
            await this.props.reload();
            this.state.message = _t("Noted. The service desk can correct it.");
        });
    }

    askForNew(prompt) {
        const {order, reload} = this.props;
        this.dialog.add(
            PromptDialog,
            {order, prompt, isChanged: true},
            {onClose: () => reload()}
        );
    }
}
