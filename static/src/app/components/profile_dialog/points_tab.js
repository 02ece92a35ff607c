import {Component} from "@odoo/owl";
import {PointsDialog} from "@pos_customer_identity/app/components/points_dialog/points_dialog";
import {_t} from "@web/core/l10n/translation";
import {formatPoints} from "@pos_customer_identity/app/utils/points_numbers";
import {pointsOverview} from "@pos_customer_identity/app/utils/points_overview";
import {whenInWords} from "@pos_customer_identity/app/utils/profile_words";
import {useService} from "@web/core/utils/hooks";

/** Balances of the programmes, and why there are so many points. */
export class PointsTab extends Component {
    static template = "pos_customer_identity.PointsTab";
    static props = {
        order: Object,
        page: Object,
        isOffline: Boolean,
        reload: Function,
        close: Function,
    };

    setup() {
        this.dialog = useService("dialog");
        this.whenInWords = whenInWords;
        this.formatPoints = formatPoints;
    }

    get programs() {
        return pointsOverview(this.props.order);
    }

    get offlineText() {
        return _t(
            "No network: the balance is the last one that this till was told, with what it counted itself."
        );
    }

    get emptyText() {
        return _t("No points were booked yet.");
    }

    whyLabel({name}) {
        return _t("Why? %s", name);
    }

    open({program}) {
        this.dialog.add(PointsDialog, {order: this.props.order, program});
    }
}
