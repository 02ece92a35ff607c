import * as Axe from "@pos_customer_identity/../tests/tours/utils/axe";
import * as Chrome from "@point_of_sale/../tests/pos/tours/utils/chrome_util";
import * as Customer from "@pos_customer_identity/../tests/tours/utils/customer_dialog_util";
import * as Dialog from "@point_of_sale/../tests/generic_helpers/dialog_util";
import * as Warranty from "@pos_customer_identity/../tests/tours/utils/warranty_util";
import {registry} from "@web/core/registry";

const MEMBER = "VVA0-1G38-9N23";
const MODAL = ".modal-content";

registry.category("web_tour.tours").add("accessibility_till", {
    steps: () =>
        [
            Chrome.startPoS(),
            Dialog.confirm("Open Register"),
            Customer.open(),
            Axe.checkAccessibility(MODAL),
            Customer.find("VVA0-1G38-9N24"),
            {trigger: ".customer-dialog .customer-message"},
            Axe.checkAccessibility(MODAL),
            Customer.find(MEMBER),
            Customer.orderHasCustomer(MEMBER),
            Customer.open(),
            Axe.checkAccessibility(MODAL),
            Customer.back(),
            Warranty.open(),
            Axe.checkAccessibility(MODAL),
            Chrome.endTour(),
        ].flat(Infinity),
});

/** The check is not blind. */
registry.category("web_tour.tours").add("accessibility_control", {
    steps: () =>
        [
            Chrome.startPoS(),
            {
                content: "leave a picture without words",
                trigger: MODAL,
                run: ({anchor}) => {
                    const picture = document.createElement("img");
                    picture.src = "data:image/gif;base64,R0lGODlhAQABAAAAACw=";
                    anchor.append(picture);
                },
            },
            Axe.checkAccessibility(MODAL),
        ].flat(Infinity),
});
