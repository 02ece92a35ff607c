from datetime import date

from odoo import _, api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ..core.rules.errors import RuleError
from ..core.rules.warranty import Item, Law, Terms, cover

#: What the last day of a warranty depends on.
FACTS = (
    "terms",
    "law",
    "sold_on",
    "awaits_delivery",
    "delivered_on",
    "activated_on",
    "extensions",
    "inherited_until",
    "repaired_on",
)
#: What ends a warranty before its time, and the field of :class:`Item` for it.
END_KINDS = {"returned": "returned", "replaced": "replaced", "void": "void"}


class WarrantyCard(models.Model):
    """Until when an item is covered: :mod:`..core.rules.warranty` says so."""

    _inherit = "warranty.card"

    @api.depends("extensions")
    def _compute_extension_months(self):
        for card in self:
            card.extension_months = sum(one["months"] for one in card.extensions or ())

    def _terms(self):
        """Return what the shop promised at the sale, or None."""
        self.ensure_one()
        return Terms(**self.terms) if self.terms else None

    def _law(self):
        self.ensure_one()
        return law_from(self.law)

    def _item(self):
        """Return what happened to the item, for the rules."""
        self.ensure_one()
        ended = {END_KINDS[self.end_kind]: self.ended_on} if self.end_kind else {}
        return Item(
            sold=self.sold_on,
            delivered=self.delivered_on or None,
            awaits_delivery=self.awaits_delivery,
            activated=self.activated_on or None,
            extension=self.extension_months,
            repaired=tuple(map(date.fromisoformat, self.repaired_on or ())),
            inherited=self.inherited_until or None,
            **ended,
        )

    def _cover(self, today=None):
        """Return where the warranty stands.

        :rtype: core.rules.warranty.Cover
        """
        self.ensure_one()
        today = today or fields.Date.context_today(self)
        return cover(self._terms(), self._law(), self._item(), today)

    @api.depends(*FACTS)
    def _compute_term(self):
        for card in self:
            try:
                found = card._cover(card.sold_on)
            except RuleError as error:
                raise UserError(card._term_problem(error)) from None
            card.start_on, card.until, card.basis = (
                found.start,
                found.until,
                found.basis,
            )

    @api.model
    def _term_problem(self, error):
        if error.code == "before_sale":
            return _(
                "The item was sold on %(sold)s: nothing can have happened to it on "
                "%(day)s.",
                sold=format_date(self.env, error.facts["sold"]),
                day=format_date(self.env, error.facts["day"]),
            )
        if error.code == "bad_months":
            return _(
                "A warranty lasts %s months at most, with all that makes it longer.",
                error.facts["most"],
            )
        return _("This warranty would end after the calendar does.")

    @api.depends("until", "end_kind", "ended_on", "replaced_by_id")
    @api.depends_context("lang", "tz")
    def _compute_state(self):
        for card in self:
            found = card._cover()
            card.state = found.state if found.state != "none" else "ended"
            card.cover_text = card._cover_words(found)

    def _cover_words(self, found):
        """Return the sentence that a cashier reads out."""
        day = format_date(self.env, found.since or found.until or False)
        if found.state == "covered":
            return _("Covered until %s", day)
        if found.state == "ended":
            if found.days == 1:
                return _("Ended yesterday")
            return _("Ended %s days ago", found.days)
        if found.state == "waiting":
            if self.awaits_delivery:
                return _("Begins with the delivery")
            return _("Begins when the customer registers it")
        if found.state == "returned":
            return _("Returned on %s", day)
        if found.state == "replaced":
            return _("Replaced on %s", day)
        if found.state == "void":
            return _("Void since %s", day)
        return _("No warranty")

    @api.model
    def _search_state(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = fields.Date.context_today(self)
        runs = [("end_kind", "=", False)]
        domains = {
            "covered": [*runs, ("until", ">=", today)],
            "ended": [*runs, ("until", "<", today)],
            "waiting": [*runs, ("until", "=", False)],
            **{kind: [("end_kind", "=", kind)] for kind in END_KINDS},
        }
        return fields.Domain.OR(domains[state] for state in value if state in domains)


def law_from(values):
    """Return the law that a card kept.

    :rtype: core.rules.warranty.Law
    """
    if not values:
        return Law()
    since = values.get("repairs_since")
    return Law(**{**values, "repairs_since": since and date.fromisoformat(since)})


def as_json(promise):
    """Return terms or a law as a card keeps them."""
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in vars(promise).items()
    }
