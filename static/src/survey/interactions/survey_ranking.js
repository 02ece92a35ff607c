import {registry} from "@web/core/registry";
import {Interaction} from "@web/public/interaction";

const STEPS = {ArrowUp: -1, ArrowDown: 1};
// With these Odoo's page goes to the next question, or back.
const KEYS_OF_PAGE = ["Enter", "ArrowLeft", "ArrowRight"];

/**
 * Answers are put in order: by dragging, by buttons, or by keys.
 *
 * Each answer has a hidden box; the ticked ones are sent in their order by Odoo's form.
 * Without a tick nothing has been said: the order in which a list is shown is no answer.
 */
export class SurveyRanking extends Interaction {
    static selector = ".o_survey_ranking";
    dynamicContent = {
        _root: {"t-on-keydown": this.onKeydown},
        ".o_survey_ranking_move": {"t-on-click": this.onMoveClick},
        ".o_survey_ranking_keep": {"t-on-click": this.onKeepClick},
        ".o_survey_ranking_clear": {"t-on-click": this.onClearClick},
        // Odoo's form unticks all when the question disappears.
        "input[type='checkbox']": {"t-on-change": this.showPlaces},
    };

    start() {
        this.listEl = this.el.querySelector("ol");
        this.keepEl = this.el.querySelector(".o_survey_ranking_keep");
        this.clearEl = this.el.querySelector(".o_survey_ranking_clear");
        const sortable = this.services.sortable.create({
            ref: {el: this.listEl},
            elements: ".o_survey_ranking_item",
            ignore: "button",
            cursor: "grabbing",
            touchDelay: 150,
            onDrop: ({element, previous}) => {
                if (previous) {
                    previous.after(element);
                } else {
                    this.listEl.prepend(element);
                }
                this.setRanked(true);
                this.say(element);
            },
        });
        this.registerCleanup(sortable.enable().cleanup);
        this.showPlaces();
    }

    get itemEls() {
        // While something is dragged an empty copy keeps its room.
        return [...this.listEl.querySelectorAll(".o_survey_ranking_item:has(input)")];
    }

    onMoveClick(ev) {
        const itemEl = ev.currentTarget.closest(".o_survey_ranking_item");
        this.move(itemEl, Number(ev.currentTarget.dataset.step));
    }

    // The button that is pressed goes: the focus goes to the other one.
    onKeepClick() {
        this.setRanked(true);
        this.clearEl.focus();
    }

    onClearClick() {
        this.setRanked(false);
        this.keepEl.focus();
    }

    onKeydown(ev) {
        if (ev.ctrlKey || ev.metaKey || ev.altKey) {
            return;
        }
        const itemEl = ev.target.closest(".o_survey_ranking_item");
        if (itemEl && ev.key in STEPS) {
            ev.preventDefault();
            this.move(itemEl, STEPS[ev.key]);
        }
        if (ev.key in STEPS || KEYS_OF_PAGE.includes(ev.key)) {
            ev.stopPropagation();
        }
    }

    /** The neighbour is what moves, so that the focus stays where it is. */
    move(itemEl, step) {
        if (step < 0 && itemEl.previousElementSibling) {
            itemEl.after(itemEl.previousElementSibling);
        } else if (step > 0 && itemEl.nextElementSibling) {
            itemEl.before(itemEl.nextElementSibling);
        }
        this.setRanked(true);
        this.say(itemEl);
    }

    setRanked(isRanked) {
        for (const inputEl of this.el.querySelectorAll("input")) {
            inputEl.checked = isRanked;
        }
        this.showPlaces();
    }

    showPlaces() {
        const isRanked = this.el.querySelector("input").checked;
        this.itemEls.forEach((itemEl, index) => {
            itemEl.classList.toggle("o_survey_ranked", isRanked);
            const placeEl = itemEl.querySelector(".o_survey_ranking_place");
            placeEl.textContent = isRanked ? index + 1 : "–";
        });
        this.keepEl.classList.toggle("d-none", isRanked);
        this.clearEl.classList.toggle("d-none", !isRanked);
    }

    /** Tell those who do not see it where an answer is now. */
    say(itemEl) {
        const words = {
            answer: itemEl.querySelector(".o_survey_ranking_text").textContent,
            place: this.itemEls.indexOf(itemEl) + 1,
            total: this.itemEls.length,
        };
        const text = this.el.dataset.says.replace(
            /\{(\w+)\}/g,
            (_, word) => words[word]
        );
        this.el.querySelector(".o_survey_ranking_says").textContent = text;
    }
}

registry
    .category("public.interactions")
    .add("pos_customer_identity.SurveyRanking", SurveyRanking);
