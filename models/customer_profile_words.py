"""What the panel says in words and days: what the cashier can say at once."""

from odoo import _, api, fields, models
from odoo.tools import format_date

from ..core.rules import booking
from .customer_profile import MOST_LINES


class CustomerProfile(models.AbstractModel):
    _inherit = "customer.profile"

    @api.model
    def _bonus_words(self, points):
        """Return a sentence for each bonus that a purchase now would bring.

        :param dict points: see ``pos.order.pos_member_points``
        """
        sentences = {
            "birthday": _("Bonus for the birthday with this purchase"),
            "first": _("Bonus for the first purchase"),
            "anniversary": _("Bonus for the anniversary as a member"),
            "winback": _("Bonus for coming back"),
        }
        due = {
            occasion
            for program in points["programs"]
            for occasion in program["occasions"]
        }
        return [text for occasion, text in sentences.items() if occasion in due]

    @api.model
    def _expires(self, points, warranties):
        """Return what ends soon, the nearest first."""
        ending = [
            {
                "kind": "points",
                "text": self._points_end(program, coming),
                "on": coming["on"],
            }
            for program in points["programs"]
            for coming in program["expiring"]
        ]
        ending += [
            {
                "kind": "warranty",
                "text": self._warranty_ends(card),
                "on": card["until"],
            }
            for card in warranties or ()
        ]
        return sorted(ending, key=lambda one: one["on"])[:MOST_LINES]

    @api.model
    def _points_end(self, program, coming):
        return _(
            "%(points)s %(name)s can be used until %(day)s",
            points=self.env["loyalty.why"]._points(booking.points(coming["points"])),
            name=program["point_name"],
            day=format_date(self.env, coming["on"]),
        )

    @api.model
    def _warranty_ends(self, card):
        return _(
            "%(product)s: warranty until %(day)s",
            product=card["product"],
            day=format_date(self.env, card["until"]),
        )

    @api.model
    def _problems(self, config, found):
        """Return how many problems are open, and the most pressing ones."""
        states = dict(
            self.env["customer.case"]._fields["state"]._description_selection(self.env)
        )
        return {
            "cases": found["cases"],
            "lines": [
                {
                    "id": line["id"],
                    "name": line["name"],
                    "subject": line["subject"] or "",
                    "state_text": states.get(line["state"], ""),
                    "since": self._shop_day(config, line["opened_at"]),
                }
                for line in found["lines"] or ()
            ],
        }

    @api.model
    def _last_visit(self, config, found, today):
        if not found:
            return False
        day = self.env["loyalty.ledger"]._local_day(config, found["at"])
        return {
            "on": fields.Date.to_string(day),
            "days": max((today - day).days, 0),
            "shop": found["shop"] or "",
        }

    @api.model
    def _shop_day(self, config, text):
        """Return the shop's day, in ISO format, of a moment that PostgreSQL wrote."""
        return self.env["pos.order"]._member_day(config, text)
