/* global posmodel */

import * as Chrome from "@point_of_sale/../tests/pos/tours/utils/chrome_util";
import * as Customer from "@pos_customer_identity/../tests/tours/utils/customer_dialog_util";
import * as Dialog from "@point_of_sale/../tests/generic_helpers/dialog_util";
import {run, scan_barcode} from "@point_of_sale/../tests/generic_helpers/utils";
import {registry} from "@web/core/registry";

const start = () => [Chrome.startPoS(), Dialog.confirm("Open Register")];

registry.category("web_tour.tours").add("identity_typed_code", {
    steps: () =>
        [
            start(),
            Customer.open(),
            Customer.find("vva0 1g38 9n23"),
            Customer.orderHasCustomer("VVA0-1G38-9N23"),
            // Leaving the dialog in either way changes nothing.
            Customer.open(),
            Customer.back(),
            Customer.orderHasCustomer("VVA0-1G38-9N23"),
            Customer.open(),
            Customer.close(),
            Customer.orderHasCustomer("VVA0-1G38-9N23"),
            Customer.open(),
            Customer.remove(),
            Customer.orderHasNoCustomer(),
            Chrome.endTour(),
        ].flat(Infinity),
});

registry.category("web_tour.tours").add("identity_receipt_number", {
    steps: () =>
        [
            start(),
            Customer.open(),
            Customer.find("2699-1-000042"),
            Customer.orderHasCustomer("VVA0-1G38-9N23"),
            Customer.open(),
            Customer.find("2699-1-000043"),
            Customer.messageIs("There is no such code or receipt."),
            Customer.back(),
            Customer.orderHasCustomer("VVA0-1G38-9N23"),
            Chrome.endTour(),
        ].flat(Infinity),
});

registry.category("web_tour.tours").add("identity_scanned_card", {
    steps: () =>
        [
            start(),
            scan_barcode("UVVA01G389N23"),
            Customer.orderHasCustomer("VVA0-1G38-9N23"),
            // A scanner that types into the dialog's field ends with Enter.
            Customer.open(),
            {
                trigger: ".customer-dialog .customer-query",
                run: "edit UXZ4TMT248E2Z && press Enter",
            },
            Customer.orderHasCustomer("XZ4T-MT24-8E2Z"),
            Chrome.endTour(),
        ].flat(Infinity),
});

registry.category("web_tour.tours").add("identity_wrong_code", {
    steps: () =>
        [
            start(),
            Customer.open(),
            run(() => {
                window.identityCalls = 0;
                const ask = posmodel.customerIdentity._ask;
                posmodel.customerIdentity._ask = function () {
                    window.identityCalls++;
                    return ask.apply(this, arguments);
                };
            }, "count the questions to the server"),
            Customer.type("VVA0-1G38-9N24"),
            Customer.messageIs("This code has a typing error."),
            run(() => {
                if (window.identityCalls) {
                    throw new Error("the server was asked about a typing error");
                }
            }, "the till knew it by itself"),
            Customer.find("ZQJ8-BD90-2SQG"),
            Customer.messageIs("Nobody has this code."),
            Customer.find("445Q-WSX7-JAHK"),
            Customer.messageIs("This customer is archived."),
            Customer.find("KGNV-D8FQ-44HM"),
            Customer.messageIs("This code belongs to another company."),
            Customer.back(),
            Customer.orderHasNoCustomer(),
            scan_barcode("UZQJ8BD902SQG"),
            Customer.notificationIs("Nobody has this code."),
            Customer.orderHasNoCustomer(),
            Chrome.endTour(),
        ].flat(Infinity),
});

registry.category("web_tour.tours").add("identity_lost_card", {
    steps: () =>
        [
            start(),
            scan_barcode("UP7V714ETHFHV"),
            Customer.confirm("Leave It"),
            Customer.orderHasNoCustomer(),
            Customer.open(),
            Customer.find("P7V7-14ET-HFHV"),
            Customer.confirm("Use This Customer"),
            Customer.orderHasCustomer("QJPK-RVF7-HVD3"),
            Chrome.endTour(),
        ].flat(Infinity),
});

registry.category("web_tour.tours").add("identity_server_error", {
    steps: () =>
        [
            start(),
            Customer.open(),
            Customer.find("VVA0-1G38-9N23"),
            Customer.messageIs("The server could not answer. Please try again."),
            Customer.back(),
            Customer.orderHasNoCustomer(),
            Chrome.endTour(),
        ].flat(Infinity),
});
