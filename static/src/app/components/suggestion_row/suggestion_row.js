import {Component, useEffect, useRef, useState} from "@odoo/owl";
import {formatCurrency} from "@web/core/currency";
import {priceOn, sellAgain} from "@pos_customer_identity/app/utils/purchases";
import {usePos} from "@point_of_sale/app/hooks/pos_hook";
import {useService} from "@web/core/utils/hooks";
import {_t} from "@web/core/l10n/translation";

/** A product that may be of use: a tap sells it, another one leaves it alone for good. */
export class SuggestionRow extends Component {
    static template = "pos_customer_identity.SuggestionRow";
    static props = {order: Object, suggestion: Object};

    setup() {
        this.pos = usePos();
        this.notification = useService("notification");
        this.state = useState({isExplained: false, busy: false});
        this.reason = useRef("reason");
        // Of a row at the edge of the panel the reason would open out of sight.
        useEffect(
            (element) => {
                // Newer browsers return a promise, which is no way to clean up.
                element?.scrollIntoView({block: "nearest"});
            },
            () => [this.reason.el]
        );
    }

    /** As the products beside it say it; the list price of what the till has not yet. */
    get price() {
        const {suggestion, order} = this.props;
        const product = this.pos.models["product.product"].get(suggestion.product_id);
        const price = product ? priceOn(order, product) : suggestion.price;
        return formatCurrency(price, order.currency.id);
    }

    get removeLabel() {
        return _t("Not interested: %s", this.props.suggestion.name);
    }

    get whyLabel() {
        return _t("Why %s?", this.props.suggestion.name);
    }

    /** A second tap while the first one is on its way sells nothing twice. */
    async add() {
        if (this.state.busy) {
            return;
        }
        this.state.busy = true;
        const {product_id} = this.props.suggestion;
        let count = 0;
        try {
            count = await sellAgain(this.pos, [{product_id}]);
        } catch {
            // Without a network the till sells what it has.
            this.notification.add(_t("This product cannot be sold at this till now."), {
                type: "warning",
            });
        } finally {
            this.state.busy = false;
        }
        return count;
    }

    refuse() {
        const {order, suggestion} = this.props;
        this.pos.customerPrompts.notInterested(order, suggestion.product_id);
    }
}
