/** Page object of a case that a low score opened: its answer, its points, its end. */

import * as Desk from "@pos_customer_identity/../tests/tours/utils/service_desk_util";

const inDialog = (name) => `.modal .o_field_widget[name=${name}]`;
const closed = {content: "closed", trigger: "body:not(:has(.modal))"};

export function answerSays(text) {
    return [
        Desk.openTab("Answers"),
        {
            content: `the customer said ${text}`,
            trigger: `.o_field_widget[name=survey_answer]:contains("${text}")`,
        },
    ];
}

export function give(program, points, reason) {
    return [
        Desk.press("Give Points"),
        {
            content: "the program",
            trigger: `${inDialog("program_id")} input`,
            run: `edit ${program}`,
        },
        {
            content: "choose it",
            trigger: `.o-autocomplete--dropdown-item:contains("${program}") a`,
            run: "click",
        },
        {
            content: "how many",
            trigger: `${inDialog("points")} input`,
            run: `edit ${points}`,
        },
        {
            content: "why",
            trigger: `${inDialog("reason")} input`,
            run: `edit ${reason}`,
        },
        {
            content: "what may be given stands there",
            trigger: `${inDialog("left_for_case")}:contains("100")`,
        },
        {content: "give", trigger: ".modal button[name=action_give]", run: "click"},
        closed,
    ];
}

export function given(points, reason) {
    return [
        Desk.openTab("Points Given"),
        {
            content: `${points} points are in the list`,
            trigger: `.o_field_widget[name=compensation_ids] .o_data_row:contains("${reason}"):contains("${points}")`,
        },
    ];
}

export function resolve(note) {
    return [
        Desk.press("Resolve"),
        {
            content: "a word",
            trigger: `${inDialog("note")} textarea`,
            run: `edit ${note}`,
        },
        {
            content: "close the case",
            trigger: ".modal button[name=action_resolve]",
            run: "click",
        },
        closed,
    ];
}

/** What is due is chosen already. */
export function askByPhone(survey) {
    return [
        {
            content: "ask by phone",
            trigger: "button[name=action_ask_by_phone]",
            run: "click",
        },
        {
            content: `${survey} is chosen`,
            trigger: '.modal .alert:contains("This question is due")',
        },
        {
            content: "close",
            trigger: ".modal .modal-footer button[special=cancel], .modal .btn-close",
            run: "click",
        },
        closed,
    ];
}

/** On the survey's page: choose, and hand in. */
export function typeAnswer(text) {
    return [
        {content: "start", trigger: ".o_survey_form button[value=start]", run: "click"},
        {
            content: `choose ${text}`,
            trigger: `.o_survey_choice_btn:contains("${text}")`,
            run: "click",
        },
        {
            content: "hand in",
            trigger: ".o_survey_form button[value=finish]",
            run: "click",
        },
        {
            content: "yes, hand it in",
            trigger: ".modal .modal-footer button.btn-primary",
            run: "click",
        },
        {content: "thanks", trigger: ".o_survey_finished"},
    ];
}
