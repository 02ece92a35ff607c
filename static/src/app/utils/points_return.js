import {_t} from "@web/core/l10n/translation";
import {ask} from "@point_of_sale/app/utils/make_awaitable_dialog";
import {formatCurrency} from "@web/core/currency";
import {formatPoints} from "@pos_customer_identity/app/utils/points_numbers";
import {pointName} from "@pos_customer_identity/app/utils/points_overview";

/** What a return does to the customer's points, in words. */

function nameOf(order, {program_id: id}) {
    const program = order.models["loyalty.program"].get(id);
    return program ? pointName(program) : _t("Points");
}

function missingSentence(order, {missing, shortfall, value}) {
    const points = formatPoints(missing);
    return {
        negative: () =>
            _t("%s are spent already: the balance goes below zero.", points),
        forgive: () => _t("%s are spent already. The customer keeps them.", points),
        deduct: () =>
            _t("%(points)s are spent already: %(money)s is taken off the refund.", {
                points,
                money: formatCurrency(value, order.currency.id),
            }),
    }[shortfall]();
}

/** @returns {Object[]} for each programme its name, what is taken, given and missing */
export function returnSentences(order) {
    return (order.pointsReturn || []).map((told) => ({
        id: told.program_id,
        name: nameOf(order, told),
        taken: told.taken_back && _t("%s taken back", formatPoints(told.taken_back)),
        given: told.given_back && _t("%s given back", formatPoints(told.given_back)),
        missing: told.missing ? missingSentence(order, told) : "",
    }));
}

/** @returns {Promise<boolean>} whether to pay out a return of points that are missing */
export async function confirmReturn(dialog, order) {
    const missing = returnSentences(order).filter((told) => told.missing);
    if (!missing.length) {
        return true;
    }
    return ask(dialog, {
        title: _t("Points are missing"),
        body: missing.map((told) => `${told.name}: ${told.missing}`).join("\n"),
        confirmLabel: _t("Go On"),
    });
}
