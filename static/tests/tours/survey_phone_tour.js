import {registry} from "@web/core/registry";

const tours = registry.category("web_tour.tours");

tours.add("survey_phone_ask", {
    steps: () => [
        {
            content: "ask the customer of this case",
            trigger: ".o_form_view button[name=action_ask_by_phone]",
            run: "click",
        },
        {
            content: "the survey is chosen already",
            trigger: ".modal .o_field_widget[name=survey]",
        },
        {
            content: "the window of the questions is opened by the test",
            trigger: ".modal button[name=action_begin]",
            async run(helpers) {
                window.open = () => ({closed: false});
                await helpers.click();
            },
        },
        {
            content: "the dialog is gone",
            trigger: "body:not(:has(.modal))",
        },
    ],
});

tours.add("survey_phone_type", {
    steps: () => [
        {
            content: "begin",
            trigger: "button.btn-primary:contains(Start)",
            run: "click",
        },
        {
            content: "type what the customer says",
            trigger: ".js_question-wrapper input[type=text]",
            run: "edit Good light",
        },
        {
            content: "hand it in",
            trigger: "button[value=finish]",
            run: "click",
        },
        {
            content: "yes, hand it in",
            trigger: ".modal .modal-footer .btn-primary",
            run: "click",
        },
        {
            content: "thanks",
            trigger: ".o_survey_finished",
        },
    ],
});
