"""What the customer's own page says of points, levels and why."""

from odoo import fields, models
from odoo.tools import format_date, format_datetime

#: Entries of one page.
STEP = 20
#: More programmes than these no page shows.
MOST_PROGRAMS = 12
#: A booking is one to the customer, though the ledger has entries for lines and lots.
ENTRIES = """
SELECT min(id), sum(points) FROM loyalty_history
 WHERE card_id = ANY(%(cards)s) AND kind IS NOT NULL
 GROUP BY card_id, kind, COALESCE(order_uuid, id::text), rule_id, reward_id
HAVING sum(points) <> 0
 ORDER BY max(booked_on) DESC, max(id) DESC
 LIMIT %(limit)s OFFSET %(offset)s
"""


class CustomerLink(models.Model):
    _inherit = "customer.link"

    # Where and when

    def _companies(self):
        """Return the companies whose records the page shows: one house, not others."""
        self.ensure_one()
        root = self.company_id.root_id
        companies = self.env["res.company"].sudo().with_context(active_test=False)
        return companies.search([("id", "child_of", root.id)])

    def _shops(self):
        """Return the shops of the page, in ``sudo``."""
        shops = self.env["pos.config"].sudo()
        return shops.search([("company_id", "in", self._companies().ids)], order="name")

    def _zone(self):
        return self.env["loyalty.ledger"]._zone_of([self.company_id.partner_id])

    def _today(self):
        here = self.with_context(tz=self._zone())
        return fields.Date.context_today(here)

    def _moment(self, moment):
        if not moment:
            return False
        return format_datetime(self.env, moment, tz=self._zone(), dt_format="short")

    # Programmes

    def _programs(self):
        """Return what is shown of each programme, as the till has it, with words.

        Two queries, however many programmes, cards and lots there are.

        :return: dicts as ``pos.order.pos_member_points`` has them, with ``name``,
            ``number`` (points in words), ``progress`` (0 to 100 on the way to the next
            level, or None) and ``endings`` (sentences about points that end)
        """
        self.ensure_one()
        orders = self.env["pos.order"].sudo()
        today, shop = self._today(), self.env["pos.config"]
        schemes = self._schemes(today)
        found = orders._read_member(self.partner_id.id, schemes, chosen=True)
        made = []
        for scheme in schemes:
            facts = orders._member_program(scheme, found, today, shop)
            cards = found["cards"] or ()
            card = next((c for c in cards if c["program_id"] == scheme.id), {})
            made.append(self._program_words(scheme, facts, card))
        return sorted(made, key=lambda program: not program["card_id"])

    def _schemes(self, today):
        """Return the governed programmes that run in the companies of the page."""
        companies = {*self._companies().ids, None, False}
        known = [
            scheme
            for scheme in self.env["loyalty.ledger"]._schemes_by_id().values()
            if scheme.company in companies and scheme.runs(today)
        ]
        programs = self.env["loyalty.program"].sudo()
        active = programs.search([("id", "in", [scheme.id for scheme in known])])
        return [scheme for scheme in known if scheme.id in active.ids][:MOST_PROGRAMS]

    def _program_words(self, scheme, facts, card):
        say = self.env["loyalty.why"]
        name, point_name = scheme.names_in(self.env.lang)
        coming = facts["next_tier"]
        counted = float(card.get("qualifying") or 0)
        return {
            **facts,
            "name": name,
            "number": say._points(str(facts["points"])),
            "held": facts["points"] > facts["available"] > 0
            and say._points(str(facts["available"])),
            "progress": self._progress(counted, coming),
            "missing": coming and say._points(str(coming["missing"])),
            "endings": [
                self.env._(
                    "%(points)s %(name)s end after %(day)s",
                    points=say._points(str(row["points"])),
                    name=point_name,
                    day=format_date(self.env, row["on"]),
                )
                for row in facts["expiring"][:3]
            ],
        }

    def _progress(self, counted, coming):
        if not coming:
            return None
        whole = counted + coming["missing"]
        return max(0, min(100, round(100 * counted / whole))) if whole else 0

    # Why

    def _entries(self, offset=0):
        """Return a page of entries, the newest first, and whether there are more."""
        self.ensure_one()
        history = self.env["loyalty.history"].sudo()
        cards = self.env["loyalty.card"].sudo().with_context(active_test=False)
        hers = cards.search(
            [
                ("partner_id", "=", self.partner_id.id),
                ("program_id.company_id", "in", [*self._companies().ids, False]),
            ]
        )
        history.flush_model()
        self.env.cr.execute(
            ENTRIES, {"cards": hers.ids, "limit": STEP + 1, "offset": max(offset, 0)}
        )
        rows = self.env.cr.fetchall()
        entries = history.browse([ident for ident, _points in rows])
        made = [
            self._entry_facts(entry, points)
            for entry, (_ident, points) in zip(entries[:STEP], rows, strict=False)
        ]
        return made, len(rows) > STEP

    def _entry_facts(self, entry, total):
        """Return what is shown of a booking.

        :param entry: the first ``loyalty.history`` of it
        :param total: its points, of all lines and lots together
        """
        say = self.env["loyalty.why"]
        scheme = self.env["loyalty.ledger"]._schemes_by_id().get(entry.program_id.id)
        names = (
            scheme.names_in(self.env.lang) if scheme else (entry.program_id.name, "")
        )
        points = say._points(say._stored(abs(total)))
        return {
            "when": format_date(self.env, entry.booked_date or entry.create_date),
            "points": f"{'+' if total > 0 else '−'}{points}",
            "is_gain": total > 0,
            "what": entry.description or "",
            "why": self._entry_why(entry),
            "program": names[0],
            "order_id": entry.order_id if entry.order_model == "pos.order" else False,
        }

    def _entry_why(self, entry):
        """Return why in words for the customer: staff is not named to her."""
        if entry.kind == "bonus":
            return self.env._("Given by hand: %s", (entry.why or {}).get("reason", ""))
        if entry.kind == "earn" and "share_of" in (entry.why or {}):
            # Of the whole purchase: what came of which line is for the desk.
            currency = entry.program_id.currency_id
            return self.env["loyalty.why"]._earned(entry.why, currency)
        return entry._why_kind() or ""
