import * as Identity from "@pos_customer_identity/../tests/tours/utils/identity_office_util";
import {keepsNothingOf} from "@pos_customer_identity/../tests/tours/utils/browser_storage_util";
import {registry} from "@web/core/registry";

// As tests/test_office_tours.py has made her.
const ADA = {
    name: "Ada Qvmuster",
    phone: "+43 660 7531598",
    email: "ada.qvmuster@example.com",
    city: "Qvstadt",
    note: "Qvnote",
};
const VALUES = Object.values(ADA);
const tours = registry.category("web_tour.tours");

tours.add("office_reveal", {
    steps: () =>
        [
            Identity.titleIsCode(),
            Identity.isHidden("name", "phone", "email", "city", "note"),
            Identity.pageIsSilentAbout(VALUES),
            Identity.reveal("Service call"),
            Identity.isShown("name", ADA.name),
            Identity.isShown("phone", ADA.phone),
            Identity.isShown("email", ADA.email),
            // A call needs neither address nor notes.
            Identity.isHidden("city", "note"),
            Identity.nothingToSave(),
            keepsNothingOf(VALUES),
            Identity.hide(),
            Identity.isHidden("name", "phone", "email"),
            Identity.pageIsSilentAbout(VALUES),
            keepsNothingOf(VALUES),
        ].flat(Infinity),
});

tours.add("office_correct", {
    steps: () =>
        [
            Identity.reveal("Correction of data"),
            Identity.isShown("city", ADA.city),
            Identity.edit("city", "Neustadt"),
            Identity.save(),
            Identity.isShown("city", "Neustadt"),
            Identity.hide(),
            Identity.isHidden("city"),
            keepsNothingOf([...VALUES, "Neustadt"]),
        ].flat(Infinity),
});

tours.add("office_time_is_over", {
    steps: () =>
        [
            Identity.isShown("city", ADA.city),
            Identity.edit("city", "Halfway"),
            Identity.timePasses(),
            Identity.isHidden("name", "city"),
            Identity.nothingToSave(),
            Identity.pageIsSilentAbout([...VALUES, "Halfway"]),
            keepsNothingOf([...VALUES, "Halfway"]),
        ].flat(Infinity),
});

tours.add("office_refused", {
    steps: () =>
        [
            Identity.titleIsCode(),
            Identity.isHidden("name", "phone", "email", "city", "note"),
            Identity.cannotReveal(),
            Identity.pageIsSilentAbout(VALUES),
            keepsNothingOf(VALUES),
        ].flat(Infinity),
});

tours.add("office_auditor", {
    steps: () => [
        {
            content: "the log names the purpose",
            trigger: '.o_list_view .o_data_row:contains("Service call")',
        },
        {
            content: "check the record",
            trigger: '.o_control_panel button:contains("Check the Record")',
            run: "click",
        },
        {
            content: "check",
            trigger: ".modal button[name=action_verify]",
            run: "click",
        },
        {
            content: "nothing was altered",
            trigger: '.modal .alert-success:contains("Nothing was altered")',
        },
        {
            content: "export the head",
            trigger: ".modal button[name=action_export_head]",
            run: "click",
        },
        {
            content: "the head is a file",
            trigger: '.modal .o_field_widget[name=head_file]:contains("jsonl")',
        },
        {
            content: "close",
            trigger: ".modal footer button.btn-secondary:contains('Close')",
            run: "click",
        },
        keepsNothingOf(VALUES),
    ],
});
