"""The caller check: does what somebody says match what is stored? Yes or no."""

from datetime import timedelta

from odoo import _, api, fields, models
from odoo.exceptions import UserError

from .res_partner_till import MAX_EMAIL
from .res_partner_till_find import COMPARABLE

#: Different parts of an identity that have to match.
ENOUGH = 2
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

        :return: ``matched``: the fields that matched; ``until``: an ISO moment until
            when the caller counts as checked, or False
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
        newest = sorted(last.values(), reverse=True)
        until = newest[ENOUGH - 1] + HOLDS if len(newest) >= ENOUGH else None
        return {
            "matched": sorted(last, key=COMPARABLE.index),
            "needed": ENOUGH,
            "until": until.isoformat() if until else False,
            "seconds": int((until - fields.Datetime.now()).total_seconds())
            if until
            else 0,
        }

    @api.model
    def _is_checked(self, partner):
        return bool(self._of(partner)["until"])

    @api.autovacuum
    def _gc_over(self):
        over = fields.Datetime.now() - HOLDS
        self.sudo().search([("matched_at", "<", over)], limit=100_000).unlink()


class CustomerDesk(models.AbstractModel):
    _inherit = "customer.desk"

    @api.model
    def compare(self, partner_id, field, value):
        """Say whether what a caller says is what is stored, and nothing else.

        :param int partner_id: the customer
        :param str field: one of ``COMPARABLE``
        :param str value: what the caller says
        :return: ``status``: ``yes``, ``no``, ``nothing`` (no such value is on file),
            ``limited`` (too many questions) or ``unavailable``; ``check``: see
            ``customer.desk.check._of``
        :rtype: dict
        :raise AccessError: the user is not of the service desk
        :raise UserError: no such customer, or no field that can be compared
        """
        partner = self._ensure_customer(partner_id)
        if not isinstance(field, str) or field not in COMPARABLE:
            raise UserError(_("This cannot be compared."))
        checks = self.env["customer.desk.check"]
        status = self._compared(partner, field, value)
        if status == "yes":
            checks.sudo().create(
                {"user_id": self.env.uid, "partner_id": partner.id, "field": field}
            )
        return {"status": status, "check": checks._of(partner)}

    @api.model
    def _compared(self, partner, field, value):
        plain = self._plain_of(partner, field)
        if not (plain or partner._identity_has(field)):
            return "nothing"
        value = value.strip() if isinstance(value, str) else ""
        if not value or len(value) > MAX_EMAIL:
            return "no"
        return self.env["identity.vault"]._match_at_till(
            partner, field, value, self.env["pos.config"], plain
        )

    @api.model
    def _plain_of(self, partner, field):
        return None if partner.identity_protected else partner._plain_value(field)

    @api.model
    def _comparable(self, partner):
        """Return the fields that something is on file for."""
        return [
            field
            for field in COMPARABLE
            if self._plain_of(partner, field) or partner._identity_has(field)
        ]
