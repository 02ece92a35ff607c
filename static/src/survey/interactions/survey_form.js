import {patch} from "@web/core/utils/patch";
import {SurveyForm} from "@survey/interactions/survey_form";

patch(SurveyForm.prototype, {
    /**
     * The value of a recommendation is a number from 0 to 10. Odoo would take it for the
     * id of an answer, and show the questions that the answer with this id makes appear.
     *
     * @override
     */
    checkConditionalQuestionsConfiguration(targetEl, choiceItemGroupEl) {
        if (!choiceItemGroupEl.classList.contains("o_survey_nps")) {
            return super.checkConditionalQuestionsConfiguration(...arguments);
        }
        for (const labelEl of choiceItemGroupEl.querySelectorAll("label")) {
            labelEl.classList.toggle("o_survey_selected", labelEl.control.checked);
        }
        // Who walks along the scale by arrow keys has not chosen yet.
        return (
            this.options.questionsLayout === "page_per_question" &&
            targetEl.checked &&
            !targetEl.matches(":focus-visible")
        );
    },
});
