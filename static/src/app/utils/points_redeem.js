import {
    inSteps,
    spendPoints,
    spendable,
} from "@pos_customer_identity/app/utils/points_rewards";
import {NumberPopup} from "@point_of_sale/app/components/popups/number_popup/number_popup";
import {_t} from "@web/core/l10n/translation";
import {formatCurrency} from "@web/core/currency";
import {formatPoints} from "@pos_customer_identity/app/utils/points_numbers";
import {parseFloat} from "@web/views/fields/parsers";

function numberOf(buffer) {
    try {
        return parseFloat(String(buffer)) || 0;
    } catch {
        return 0;
    }
}

const valueOf = (reward, points, currency) =>
    _t("%(points)s points take %(money)s off", {
        points: formatPoints(points),
        money: formatCurrency(points * reward.discount, currency.id),
    });

/**
 * Ask how many points go into a discount per point, and spend them: for our own dialog
 * and for Odoo's button of rewards.
 * @param {Object} screen a component, for its pos, dialog and notification
 * @param {Object} choice reward and coupon_id
 */
export function askForPoints({pos, dialog, notification}, choice) {
    const order = pos.getOrder();
    const limits = spendable(order, choice.reward, choice.coupon_id);
    const typed = (buffer) => inSteps(numberOf(buffer), limits);
    dialog.add(NumberPopup, {
        title: _t("Points to redeem"),
        subtitle: _t("%s at most", formatPoints(limits.most)),
        startingValue: formatPoints(limits.most),
        isValid: (buffer) => typed(buffer) > 0,
        feedback: (buffer) => valueOf(choice.reward, typed(buffer), order.currency),
        confirmButtonLabel: _t("Redeem"),
        getPayload: (buffer) => {
            // Enter confirms here, whatever the button says.
            const points = typed(buffer);
            const done = points > 0 && spendPoints(pos, order, choice, points);
            if (done && done !== true) {
                notification.add(done, {type: "warning"});
            }
        },
    });
}
