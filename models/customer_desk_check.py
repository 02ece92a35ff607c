"""What a caller said that was right, and how far that goes."""

from datetime import timedelta

from odoo import api, fields, models

from .res_partner_till_find import COMPARABLE

#: Different parts of an identity that have to match.
ENOUGH = 2
#: What says one thing together: who knows the ZIP knows the city, and an envelope has
#: all three.
PLACE = frozenset({"zip", "street", "city"})
#: How long a caller counts as checked, from the match that made it enough.
HOLDS = timedelta(minutes=15)


class CustomerDeskCheck(models.Model):
    """Something that a caller said was right. What was said is never kept.

    The questions themselves are counted and recorded by the vault, right or wrong.
    """

    _name = "customer.desk.check"
    _description = "Caller Check"
    _order = "id desc"
    _rec_name = "field"

    user_id = fields.Many2one(
        "res.users", required=True, readonly=True, ondelete="cascade", index=True
    )
    partner_id = fields.Many2one(
        "res.partner",
        "Customer",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    field = fields.Selection(
        [(name, name) for name in COMPARABLE], required=True, readonly=True
    )
    matched_at = fields.Datetime(
        required=True, readonly=True, default=fields.Datetime.now
    )

    @api.model
    def _of(self, partner):
        """Return how far the user's check of a caller is.

        :return: ``matched``: the fields that matched; ``count``: how many different
            things these say, of ``needed``; ``until``: an ISO moment until when the
            caller counts as checked, or False; ``seconds``: from now until then
        :rtype: dict
        """
        since = fields.Datetime.now() - HOLDS
        matches = self.sudo().search_fetch(
            [
                ("user_id", "=", self.env.uid),
                ("partner_id", "=", partner.id),
                ("matched_at", ">", since),
            ],
            ["field", "matched_at"],
        )
        last = {}
        for match in matches:  # from the newest on
            last.setdefault(match.field, match.matched_at)
        parts = {}
        for name, at in last.items():
            part = self._part_of(name)
            parts[part] = max(at, parts.get(part, at))
        newest = sorted(parts.values(), reverse=True)
        until = newest[ENOUGH - 1] + HOLDS if len(newest) >= ENOUGH else None
        return {
            "matched": sorted(last, key=COMPARABLE.index),
            "count": len(newest),
            "needed": ENOUGH,
            "until": until.isoformat() if until else False,
            "seconds": int((until - fields.Datetime.now()).total_seconds())
            if until
            else 0,
        }

    @api.model
    def _part_of(self, field):
        """Return what a field says: the fields of an address say one thing."""
        return "address" if field in PLACE else field

    @api.model
    def _is_checked(self, partner):
        return bool(self._of(partner)["until"])

    @api.autovacuum
    def _gc_over(self):
        over = fields.Datetime.now() - HOLDS
        self.sudo().search([("matched_at", "<", over)], limit=100_000).unlink()
