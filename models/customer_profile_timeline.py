"""Everything that happened with a customer, the newest first."""

from datetime import datetime
from typing import NamedTuple

from odoo import _, api, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import formatLang

#: Points that somebody gave, took or moved; those of purchases stand with these.
BY_HAND = ("bonus", "adjust", "transfer_in", "transfer_out", "forgive")
MOST_EVENTS = 200
#: After every id there is.
LAST_ID = 2**31 - 1


class Source(NamedTuple):
    """Where events come from.

    :ivar moment: the field that says when
    :ivar text: name of the method that says what
    """

    kind: str
    model: str
    moment: str
    text: str
    domain: list = []
    whose: str = "partner_id"


SOURCES = (
    Source("contact", "customer.interaction", "happened_at", "_say_contact"),
    Source(
        "case",
        "customer.case",
        "opened_at",
        "_say_case",
        [("merged_into_id", "=", False)],
    ),
    Source(
        "points",
        "loyalty.history",
        "booked_on",
        "_say_points",
        [("kind", "in", BY_HAND)],
    ),
    Source(
        "answer",
        "survey.user_input",
        "end_datetime",
        "_say_answer",
        [
            ("state", "=", "done"),
            ("test_entry", "=", False),
            ("is_anonymous", "=", False),
        ],
    ),
    Source("consent", "identity.consent", "at", "_say_consent"),
    Source("request", "identity.request", "create_date", "_say_request"),
)


class CustomerProfile(models.AbstractModel):
    _inherit = "customer.profile"

    @api.model
    def _timeline(self, partner, company, limit=50, before=None, kinds=None):
        """Return what happened with a customer, as far as the user may read it.

        :param partner: the ``res.partner``; the caller has checked that it is shown
        :param company: the ``res.company``, or several
        :param int limit: at most :data:`MOST_EVENTS`
        :param before: the last row of the page before, or a moment in ISO format
        :param kinds: what is wanted; everything if left out
        :return: for each ``at`` (ISO moment, UTC), ``kind`` (``purchase``, ``contact``,
            ``case``, ``points``, ``answer``, ``consent``, ``request``), ``text``,
            ``res_model``, ``res_id``
        :rtype: list[dict]
        :raise UserError: ``before`` is neither
        """
        limit = min(max(limit, 0), MOST_EVENTS)
        before = self._checked_before(before)
        events = []
        if not kinds or "purchase" in kinds:
            events += self._purchase_events(partner, company, limit, before)
        for source in SOURCES:
            if not kinds or source.kind in kinds:
                events += self._events(source, partner, company, limit, before)
        events.sort(key=self._event_key, reverse=True)
        return events[:limit]

    @api.model
    def _event_key(self, event):
        return event["at"], event["res_model"], event["res_id"]

    @api.model
    def _checked_before(self, before):
        """Return moment, model and id of the event that others must be older than."""
        if not before:
            return None
        row = before if isinstance(before, dict) else {"at": before}
        try:
            moment = datetime.fromisoformat(str(row["at"])).replace(tzinfo=None)
            return moment, str(row.get("res_model") or ""), int(row.get("res_id") or 0)
        except (KeyError, OverflowError, TypeError, ValueError):
            raise UserError(_("This page does not exist.")) from None

    @api.model
    def _last_id(self, model, before):
        """Return from which id on events of the same moment were told already."""
        if model == before[1]:
            return before[2]
        return LAST_ID if model < before[1] else 0

    @api.model
    def _events(self, source, partner, company, limit, before):
        records = self._readable_events(source.model)
        if records is None:
            return []
        domain = Domain(source.domain) & Domain(source.whose, "=", partner.id)
        domain &= Domain(source.moment, "!=", False)
        domain &= self._event_companies(records, company)
        if before:
            older = Domain(source.moment, "<", before[0])
            same = Domain(source.moment, "=", before[0])
            same &= Domain("id", "<", self._last_id(source.model, before))
            domain &= older | same
        found = records.search(
            domain, order=f"{source.moment} desc, id desc", limit=limit
        )
        return [
            {
                "at": record[source.moment].isoformat(),
                "kind": source.kind,
                "text": getattr(self, source.text)(record),
                "res_model": source.model,
                "res_id": record.id,
            }
            for record in found
        ]

    @api.model
    def _readable_events(self, model):
        """Return the model for who may read it, or None."""
        records = self.env[model]
        if model == "loyalty.history":
            # Whoever works with codes is told of points; see loyalty.history.
            return records.sudo()
        return records if records.has_access("read") else None

    @api.model
    def _event_companies(self, records, company):
        if "company_id" not in records._fields:
            return Domain.TRUE
        roots = company.sudo().root_id
        return Domain("company_id", "in", [False, *company.ids, *roots.ids])

    @api.model
    def _purchase_events(self, partner, company, limit, before):
        if before:
            before = (
                before[0],
                self._last_id("pos.order", before),
                self._last_id("sale.order", before),
            )
        self.env.flush_all()
        heads = self._purchase_heads(partner, company, limit, before=before)
        return [
            {
                "at": head["at"].isoformat(),
                "kind": "purchase",
                "text": self._say_purchase(head),
                "res_model": "pos.order" if head["source"] == "till" else "sale.order",
                "res_id": head["id"],
            }
            for head in heads
        ]

    # Words

    @api.model
    def _say_purchase(self, head):
        currency = self.env["res.currency"].browse(head["currency_id"] or [])
        total = formatLang(self.env, float(head["total"] or 0), currency_obj=currency)
        return ", ".join(filter(None, [head["number"], head["shop"], total]))

    @api.model
    def _say_contact(self, contact):
        return self._join(self._label(contact, "channel"), contact.subject)

    @api.model
    def _say_case(self, case):
        return self._join(case.name, case.subject, self._label(case, "state"))

    @api.model
    def _say_points(self, entry):
        points = self.env["loyalty.why"]._points(
            self.env["loyalty.why"]._stored(entry.points)
        )
        name = entry.program_id.portal_point_name or ""
        return self._join(f"{points} {name}".strip(), entry.why_text)

    @api.model
    def _say_answer(self, answer):
        return self._join(_("Answered"), answer.sudo().survey_id.title)

    @api.model
    def _say_consent(self, consent):
        return self._join(
            self._label(consent, "purpose"), self._label(consent, "state")
        )

    @api.model
    def _say_request(self, request):
        return self._join(
            request.name,
            self._label(request, "request_type"),
            self._label(request, "state"),
        )

    @api.model
    def _label(self, record, field):
        labels = dict(record._fields[field]._description_selection(self.env))
        return labels.get(record[field], "")

    @api.model
    def _join(self, *parts):
        return ", ".join(filter(None, parts))
