import {Component, useState} from "@odoo/owl";
import {beginReturn, sellAgain} from "@pos_customer_identity/app/utils/purchases";
import {_t} from "@web/core/l10n/translation";
import {formatCurrency} from "@web/core/currency";
import {formatPoints} from "@pos_customer_identity/app/utils/points_numbers";
import {knownPurchases} from "@pos_customer_identity/app/utils/known_purchases";
import {whenInWords} from "@pos_customer_identity/app/utils/profile_words";
import {usePos} from "@point_of_sale/app/hooks/pos_hook";
import {useService} from "@web/core/utils/hooks";

const SOURCES = {
    till: _t("Shop"),
    sale: _t("Order"),
    web: _t("Web shop"),
};

/** What was bought, wherever: to sell it again, or to take it back. */
export class PurchasesTab extends Component {
    static template = "pos_customer_identity.PurchasesTab";
    static props = {
        order: Object,
        page: Object,
        isOffline: Boolean,
        reload: Function,
        close: Function,
    };

    setup() {
        this.pos = usePos();
        this.notification = useService("notification");
        this.state = useState({busy: false});
        this.whenInWords = whenInWords;
        // Quantities are numbers of at most two places, as points are.
        this.formatQty = formatPoints;
    }

    get rows() {
        const {order, page, isOffline} = this.props;
        return isOffline && !page.rows.length
            ? knownPurchases(this.pos, order.partner_id)
            : page.rows;
    }

    get offlineText() {
        return this.props.page.rows.length
            ? _t("No network: this is what was known before.")
            : _t("No network: these are the purchases that this till knows.");
    }

    get emptyText() {
        return _t("Nothing was bought yet.");
    }

    keyOf(purchase) {
        return `${purchase.source}-${purchase.id}`;
    }

    whereOf({source, shop, number}) {
        return [shop || SOURCES[source], number].filter(Boolean).join(" · ");
    }

    money(amount, purchase) {
        return formatCurrency(amount, purchase.currency_id || this.pos.currency.id);
    }

    againLabel(line) {
        return _t("Buy again: %s", line.name);
    }

    returnLabel(line) {
        return _t("Return: %s", line.name);
    }

    linesAgain({lines}) {
        return lines.filter((line) => line.can_reorder && line.qty > 0);
    }

    mayReturn({order_id, lines}) {
        return order_id && lines.some((line) => line.can_return);
    }

    async again(lines) {
        if (this.state.busy || !lines.length) {
            return;
        }
        this.state.busy = true;
        let count = 0;
        try {
            count = await sellAgain(this.pos, lines);
        } catch {
            // Without a network the till sells what it has: said below.
        } finally {
            this.state.busy = false;
        }
        const words =
            count === lines.length
                ? _t("On the order: %s", lines.map(({name}) => name).join(", "))
                : _t("Some of it cannot be sold at this till now.");
        this.notification.add(words, {
            type: count === lines.length ? "success" : "warning",
        });
    }

    async bringBack(purchase, line) {
        if (this.state.busy) {
            return;
        }
        this.state.busy = true;
        let isThere = false;
        try {
            isThere = await beginReturn(this.pos, purchase.order_id, line?.line_id);
        } catch {
            // Said below, as when the order is gone.
        } finally {
            this.state.busy = false;
        }
        if (isThere) {
            this.props.close();
        } else {
            this.notification.add(_t("This order cannot be fetched now."), {
                type: "warning",
            });
        }
    }
}
