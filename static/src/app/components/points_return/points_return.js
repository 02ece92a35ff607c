import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {formatCurrency} from "@web/core/currency";
import {formatPoints} from "@pos_customer_identity/app/utils/points_numbers";
import {pointName} from "@pos_customer_identity/app/utils/points_overview";

/** What a return does to the customer's points, before it is paid out. */
export class PointsReturn extends Component {
    static template = "pos_customer_identity.PointsReturn";
    static props = {order: Object};

    get sentences() {
        return (this.props.order.pointsReturn || []).map((told) => ({
            id: told.program_id,
            name: this.nameOf(told),
            taken:
                told.taken_back && _t("%s taken back", formatPoints(told.taken_back)),
            given:
                told.given_back && _t("%s given back", formatPoints(told.given_back)),
            missing: told.missing ? this.missing(told) : "",
        }));
    }

    nameOf({program_id: id}) {
        const program = this.props.order.models["loyalty.program"].get(id);
        return program ? pointName(program) : _t("Points");
    }

    missing({missing, shortfall, value}) {
        const points = formatPoints(missing);
        return {
            negative: () =>
                _t("%s are spent already: the balance goes below zero.", points),
            forgive: () => _t("%s are spent already. The customer keeps them.", points),
            deduct: () =>
                _t("%(points)s are spent already: %(money)s is taken off the refund.", {
                    points,
                    money: formatCurrency(value, this.props.order.currency.id),
                }),
        }[shortfall]();
    }
}
