import {
    ACTS,
    day,
    freshWords,
    ltr,
} from "@pos_customer_identity/backend/customer_desk/desk_words";
import {Component} from "@odoo/owl";
import {DeskCheck} from "@pos_customer_identity/backend/customer_desk/desk_check";
import {DeskPlan} from "@pos_customer_identity/backend/customer_desk/desk_plan";
import {_t} from "@web/core/l10n/translation";
import {useService} from "@web/core/utils/hooks";

/** Who it is by the code, what is open, and the buttons. */
export class DeskHead extends Component {
    static template = "pos_customer_identity.DeskHead";
    static components = {DeskCheck};
    static props = {
        head: Object,
        note: {type: [String, Boolean], optional: true},
        act: Function,
        doAction: Function,
        openRecord: Function,
        refresh: Function,
    };

    setup() {
        this.orm = useService("orm");
        this.dialog = useService("dialog");
        this.buttons = ACTS();
        this.day = day;
        this.ltr = ltr;
        this.freshWords = freshWords;
    }

    get customer() {
        return this.props.head.customer;
    }

    get acts() {
        return this.props.head.acts.map((name) => ({name, ...this.buttons[name]}));
    }

    /** The words under the code: since when, how often, where last. */
    get visits() {
        const {on, days, shop} = this.props.head.visits;
        const times = this.times;
        if (!on) {
            return _t("No purchase yet");
        }
        const last = shop ? `${day(on)}, ${shop}` : day(on);
        if (days === 0) {
            return _t("%(times)s, the last one today (%(last)s)", {times, last});
        }
        if (days === 1) {
            return _t("%(times)s, the last one yesterday (%(last)s)", {times, last});
        }
        return _t("%(times)s, the last one %(days)s days ago (%(last)s)", {
            times,
            days,
            last,
        });
    }

    get times() {
        const {count, is_more} = this.props.head.visits;
        if (is_more) {
            return _t("More than %s purchases", count);
        }
        return count === 1 ? _t("1 purchase") : _t("%s purchases", count);
    }

    get others() {
        const {others} = this.props.head.problems;
        return others === 1
            ? _t("1 case of another team is open, too.")
            : _t("%s cases of other teams are open, too.", others);
    }

    get moreProblems() {
        const {count, rows} = this.props.head.problems;
        return count - rows.length;
    }

    get given() {
        return this.props.head.consents.filter(({is_given}) => is_given);
    }

    press(name) {
        if (name !== "plan") {
            return this.props.act(name);
        }
        this.dialog.add(DeskPlan, {
            partnerId: this.customer.id,
            onPlanned: async ({action}) => {
                await this.props.refresh();
                if (action) {
                    await this.props.doAction(action);
                }
            },
        });
    }

    async finish(activity) {
        const args = [this.customer.id, activity.id];
        await this.orm.call("customer.desk", "finish", args);
        await this.props.refresh();
    }
}
