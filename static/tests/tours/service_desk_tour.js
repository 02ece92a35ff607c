import * as Desk from "@pos_customer_identity/../tests/tours/utils/service_desk_util";
import {registry} from "@web/core/registry";

// As tests/test_desk_tours.py has made them.
const CUSTOMER = "VVA0-1G38-9N23";
const tours = registry.category("web_tour.tours");

tours.add("service_desk_call", {
    steps: () =>
        [
            Desk.newCase(),
            Desk.fill("The lamp flickers", CUSTOMER, "LMP-4711"),
            Desk.pick("Warranty"),
            Desk.shows("cover_text", "Covered until"),
            Desk.save(),
            Desk.stateIs("New"),
            Desk.noteContact("Sends a film"),
            Desk.press("Start"),
            Desk.stateIs("In Progress"),
            Desk.answer("Please send us a picture."),
            Desk.press("Wait for Customer"),
            Desk.stateIs("Waiting for Customer"),
        ].flat(Infinity),
});

tours.add("service_desk_end", {
    steps: () =>
        [
            // The customer has answered by mail.
            Desk.stateIs("In Progress"),
            Desk.threadSaysByMail("Here it is."),
            Desk.replace("LMP-9000", "You get a new lamp."),
            Desk.stateIs("Resolved"),
            Desk.shows("resolution", "Replacement"),
            Desk.followChain("LMP-9000", "LMP-9000"),
        ].flat(Infinity),
});
