import {AlertDialog} from "@web/core/confirmation_dialog/confirmation_dialog";
import {ConnectionLostError} from "@web/core/network/rpc";
import OrderPaymentValidation from "@point_of_sale/app/utils/order_payment_validation";
import {_t} from "@web/core/l10n/translation";
import {formatPoints} from "@pos_customer_identity/app/utils/points_numbers";
import {patch} from "@web/core/utils/patch";
import {pointName} from "@pos_customer_identity/app/utils/points_overview";
import {takenSerials} from "@pos_customer_identity/app/utils/warranty";

patch(OrderPaymentValidation.prototype, {
    async askBeforeValidation() {
        if ((await super.askBeforeValidation(...arguments)) === false) {
            return false;
        }
        const status = await this.pos.memberPoints.hold(this.order);
        if (status !== "not_enough") {
            return true;
        }
        await this.pos.updateRewards();
        this.pos.dialog.add(AlertDialog, {
            title: _t("Points were spent meanwhile"),
            body: this.balancesInWords(),
        });
        return false;
    },

    async finalizeValidation() {
        this.order.prepareWarranty();
        this.order.prepareAsk(this.pos.ticketPool);
        const response = await super.finalizeValidation(...arguments);
        this.pos.customerProfile.forgetOthers();
        this.tellTakenSerials();
        return response;
    },

    tellTakenSerials() {
        const taken = takenSerials(this.order);
        if (taken.length) {
            this.pos.notification.add(
                _t(
                    "Another item was sold with the serial number %s. If it is wrong, the service desk corrects it.",
                    taken.join(", ")
                ),
                {type: "warning", sticky: true}
            );
        }
    },

    balancesInWords() {
        const claimed = Object.keys(this.order.pointsClaims()).map(Number);
        const programs = this.order.models["loyalty.program"].readMany(claimed);
        const left = programs.map((program) => {
            const points = this.order.pointsFacts(program)?.available ?? 0;
            return `${formatPoints(points)} ${pointName(program)}`;
        });
        return _t(
            "Another till was faster. Left for this customer: %s. Please look at the total again.",
            left.join(", ")
        );
    },

    handleValidationError(error) {
        if (!(error instanceof ConnectionLostError)) {
            this.pos.memberPoints.release(this.order);
        }
        return super.handleValidationError(...arguments);
    },
});
