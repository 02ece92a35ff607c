import {Component, useState} from "@odoo/owl";
import {MOST_PHOTOS, shrunkPhoto} from "@pos_customer_identity/app/utils/photo";
import {
    caseSentence,
    confirmText,
    textWarning,
} from "@pos_customer_identity/app/utils/case_messages";
import {useAutofocus, useService} from "@web/core/utils/hooks";
import {FormDialog} from "@pos_customer_identity/app/components/form_dialog/form_dialog";
import {_t} from "@web/core/l10n/translation";
import {confirmLoss} from "@pos_customer_identity/app/utils/identify_messages";
import {randomKey} from "@pos_customer_identity/app/utils/page_key";
import {usePos} from "@point_of_sale/app/hooks/pos_hook";

const TYPES = [
    {name: "warranty", label: _t("Warranty")},
    {name: "complaint", label: _t("Complaint")},
    {name: "question", label: _t("Question")},
    {name: "feedback", label: _t("Feedback")},
    {name: "other", label: _t("Other")},
];

/** Opens a case: a type, a few words, a photo. Nothing that was typed is lost. */
export class CaseDialog extends Component {
    static template = "pos_customer_identity.CaseDialog";
    static components = {FormDialog};
    static props = {
        // What proves to the server whose case it is; see customer_cases.js.
        front: Object,
        item: {type: Object, optional: true},
        onDone: Function,
        close: Function,
    };

    setup() {
        this.pos = usePos();
        this.dialog = useService("dialog");
        this.notification = useService("notification");
        this.types = TYPES;
        this.mostPhotos = MOST_PHOTOS;
        // The same one again after an answer that was lost.
        this.uuid = randomKey();
        this.state = useState({
            type: this.props.item ? "warranty" : "complaint",
            subject: "",
            text: "",
            reference: "",
            photos: [],
            message: "",
            misses: false,
            busy: false,
        });
        this.subject = useAutofocus({refName: "subject", mobile: true});
    }

    get isOffline() {
        return this.pos.data.network.offline;
    }

    get asksReference() {
        return !this.props.item && !this.props.front.query;
    }

    get typed() {
        return [this.state.subject, this.state.text].join("\n").trim();
    }

    get warning() {
        return textWarning(this.typed);
    }

    async addPhotos(ev) {
        const files = [...ev.target.files];
        ev.target.value = "";
        this.state.message = "";
        for (const file of files) {
            if (this.state.photos.length >= MOST_PHOTOS) {
                this.state.message = _t("%s photos are enough.", MOST_PHOTOS);
                return;
            }
            try {
                this.state.photos.push(await shrunkPhoto(file));
            } catch {
                this.state.message = _t("This file is no picture.");
            }
        }
    }

    removePhoto(place) {
        this.state.photos.splice(place, 1);
    }

    prepareVals() {
        const {type, subject, text, reference, photos} = this.state;
        return {
            ...this.props.front,
            ...(reference.trim() && {query: reference.trim()}),
            ...(this.props.item && {card_id: this.props.item.id}),
            uuid: this.uuid,
            case_type: type,
            subject: subject.trim(),
            description: text.trim(),
            photos: [...photos],
        };
    }

    async save() {
        if (this.state.busy) {
            return;
        }
        if (!this.state.subject.trim()) {
            this.state.message = _t("Say in a few words what it is about.");
            this.state.misses = true;
            this.subject.el.focus();
            return;
        }
        if (this.isOffline && this.warning) {
            this.state.message = _t(
                "Without a network a text with personal data is not kept. Please take it out."
            );
            return;
        }
        if (!(await confirmText(this.dialog, this.typed))) {
            return;
        }
        this.state.busy = true;
        this.state.message = "";
        const answer = await this.pos.customerCases.open(this.prepareVals());
        this.state.busy = false;
        this.take(answer);
    }

    take(answer) {
        if (!["opened", "existing", "waiting"].includes(answer.status)) {
            this.state.message = caseSentence(answer);
            return;
        }
        const isOpened = answer.status === "opened";
        this.notification.add(
            isOpened ? _t("%s is open.", answer.case.name) : caseSentence(answer),
            {type: isOpened ? "success" : "info"}
        );
        this.props.close();
        this.props.onDone(answer);
    }

    async back() {
        const isEmpty = !this.typed && !this.state.photos.length;
        if (isEmpty || (await confirmLoss(this.dialog))) {
            this.props.close();
        }
    }
}
