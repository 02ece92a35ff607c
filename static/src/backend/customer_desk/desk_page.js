import {
    KINDS,
    TABS,
    day,
    freshWords,
    ltr,
    moment,
} from "@pos_customer_identity/backend/customer_desk/desk_words";
import {DeskDeeds} from "@pos_customer_identity/backend/customer_desk/desk_deeds";
import {_t} from "@web/core/l10n/translation";
import {formatCurrency} from "@web/core/currency";
import {formatFloat} from "@web/core/utils/numbers";

/** How the rows of the tabs are shown. */
export class DeskPage extends DeskDeeds {
    static template = "pos_customer_identity.DeskTabs";
    static props = ["*"];

    setup() {
        super.setup();
        this.titles = TABS();
        this.kinds = KINDS();
        this.day = day;
        this.moment = moment;
        this.ltr = ltr;
        this.freshWords = freshWords;
        this.toCustomer = _t("To the customer");
        this.fromCustomer = _t("From the customer");
        this.stillRight = _t("Still right");
        this.notRight = _t("Not right any more");
        this.givenText = _t("Given");
        this.withdrawnText = _t("Withdrawn");
        this.withdrawText = _t("Withdraw");
        this.loadingText = _t("Loading");
        this.failedText = _t("This could not be read.");
    }

    kindOf(name) {
        return this.kinds.find((kind) => kind.name === name)?.label || "";
    }

    /** The other kinds have no page, and not everybody may read quotations. */
    isOpened({res_model}) {
        return this.props.head.opens.includes(res_model);
    }

    iconOf(name) {
        return this.kinds.find((kind) => kind.name === name)?.icon || "fa-circle-o";
    }

    /** Is this row what was looked for by its number? */
    isNamed(id, isOnline = false) {
        const {focus, tab} = this.props;
        const isSale = focus && focus.kind === "sale";
        return (
            Boolean(focus) &&
            focus.tab === tab &&
            focus.id === id &&
            isSale === isOnline
        );
    }

    isNamedPurchase({id, source}) {
        return this.isNamed(id, source !== "till");
    }

    money(amount, currencyId) {
        return ltr(formatCurrency(amount, currencyId));
    }

    amount(quantity) {
        return formatFloat(quantity, {trailingZeros: false});
    }

    consentWords({given, on, place, who}) {
        const what = given ? this.givenText : this.withdrawnText;
        return [what, day(on), place, who].filter(Boolean).join(", ");
    }

    open(model, id) {
        return this.props.openRecord(model, id);
    }

    modelOf({source}) {
        return source === "till" ? "pos.order" : "sale.order";
    }

    openPurchase(purchase) {
        return this.open(this.modelOf(purchase), purchase.id);
    }

    caseFor(item) {
        return this.props.openRecord("customer.case", false, {
            default_partner_id: this.customer.id,
            default_card_id: item.id,
            default_case_type: "warranty",
            default_channel: "phone",
        });
    }
}
