import {Component, useEffect, useRef, useState} from "@odoo/owl";

/** How many numbers of a scale fit beside each other on a telephone. */
const FULL_SCALE = 11;

/**
 * One question at a time, and a tap for each: at the till and on the customer display.
 * A question that depends on an answer comes only after it.
 */
export class AskSteps extends Component {
    static template = "pos_customer_identity.AskSteps";
    static props = {
        survey: Object,
        // Gets pairs of question and value, as the server takes them.
        onDone: Function,
        // Promises whether a text may go as it is.
        confirmText: {type: Function, optional: true},
        warningOf: {type: Function, optional: true},
    };

    setup() {
        this.state = useState({given: [], text: ""});
        this.title = useRef("title");
        // The next question is read out, and the keyboard is at its place.
        useEffect(
            () => this.title.el?.focus({preventScroll: true}),
            () => [this.question?.id]
        );
    }

    get questions() {
        const chosen = this.state.given.map(([, value]) => value);
        return this.props.survey.questions.filter(
            ({when}) => !when.length || when.some((answer) => chosen.includes(answer))
        );
    }

    get question() {
        const passed = this.state.given.map(([id]) => id);
        return this.questions.find(({id}) => !passed.includes(id));
    }

    get place() {
        return this.questions.indexOf(this.question) + 1;
    }

    get isLast() {
        return this.place === this.questions.length;
    }

    get numbers() {
        const {min, max} = this.question;
        return Array.from({length: max - min + 1}, (_one, place) => min + place);
    }

    get scaleClass() {
        return this.numbers.length >= FULL_SCALE ? "ask-scale-full" : "";
    }

    get warning() {
        return this.props.warningOf?.(this.state.text) || "";
    }

    async takeText() {
        const text = this.state.text.trim();
        if (!text || !this.props.confirmText || (await this.props.confirmText(text))) {
            this.take(text || null);
        }
    }

    /** @param value null: no answer to this one */
    take(value) {
        this.state.given.push([this.question.id, value]);
        this.state.text = "";
        if (!this.question) {
            this.finish();
        }
    }

    back() {
        this.state.given.pop();
        this.state.text = "";
    }

    finish() {
        this.props.onDone(
            this.state.given
                .filter(([, value]) => value !== null)
                .map(([id, value]) => [id, value])
        );
    }
}
