import * as Desk from "@pos_customer_identity/../tests/tours/utils/service_desk_util";
import * as Score from "@pos_customer_identity/../tests/tours/utils/survey_case_util";
import {registry} from "@web/core/registry";

const tours = registry.category("web_tour.tours");

// As tests/test_survey_case_tours.py has made them: a case that a low score opened.
tours.add("low_score_to_the_end", {
    steps: () =>
        [
            Desk.stateIs("New"),
            Desk.shows("survey_score", "2"),
            Score.answerSays("Waited an hour"),
            Score.give("Bread Club", "40", "For the wait"),
            Score.given("40.00", "For the wait"),
            Score.resolve("We are sorry."),
            Desk.stateIs("Resolved"),
            Desk.shows("reask_state", "Waiting"),
            Score.askByPhone("Is it good now?"),
        ].flat(Infinity),
});

tours.add("low_score_asked_again", {
    steps: () => Score.typeAnswer("No, worse"),
});

tours.add("low_score_opened_again", {
    steps: () =>
        [
            Desk.stateIs("In Progress"),
            Desk.shows("reask_outcome", "Worse"),
            Score.answerSays("No, worse"),
        ].flat(Infinity),
});
