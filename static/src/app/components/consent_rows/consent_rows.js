import {AnswerRows} from "@pos_customer_identity/app/components/answer_rows/answer_rows";
import {_t} from "@web/core/l10n/translation";
import {ask} from "@point_of_sale/app/utils/make_awaitable_dialog";

/**
 * What the customer agreed to, a switch each. Giving shows the text to read aloud first;
 * taking back is one tap.
 */
export class ConsentRows extends AnswerRows {
    static template = "pos_customer_identity.ConsentRows";

    stateOf(row) {
        if (row.is_given) {
            return _t("Yes");
        }
        return row.on ? _t("No") : _t("Not asked");
    }

    toggle(row) {
        return this.onTap(async (partnerId, isInFront) => {
            const text = this.pos.config._consent_texts?.[row.purpose];
            const isSaid = row.is_given || (await this.readAloud(row, text));
            if (!isSaid || !isInFront()) {
                return;
            }
            const args = [partnerId, row.purpose, !row.is_given, text?.id || false];
            const said = ["identity.consent", "pos_set_consent", args];
            if (await this.tell(...said, ["kept"])) {
                await this.props.reload();
            }
        });
    }

    readAloud(row, text) {
        return ask(this.dialog, {
            title: row.name || row.text,
            body: text?.body || "",
            confirmLabel: _t("The Customer Agrees"),
            cancelLabel: _t("Leave It"),
        });
    }
}
