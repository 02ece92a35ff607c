import secrets

from odoo import _, api, fields, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.base.models.ir_model import MODULE_UNINSTALL_FLAG

#: Odoo's barcode rule for coupons and cards looks for it.
PREFIX = "044"


class LoyaltyCard(models.Model):
    """Cards of members, whose points come from the ledger."""

    _inherit = "loyalty.card"

    member_key = fields.Char(
        readonly=True,
        copy=False,
        help="Program and customer. Only one card of a member has it: the one that "
        "earns.",
    )
    member_since = fields.Date(
        readonly=True, copy=False, help="First day of the membership."
    )
    merged_into_id = fields.Many2one(
        "loyalty.card",
        "Joined with",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="The card that has the points of this one now.",
    )

    _member_key_unique = models.Constraint(
        "UNIQUE (member_key)", "A member has one card in a program."
    )

    def _is_governed(self):
        """Return whether the ledger keeps the points of all these cards."""
        program = self.sudo().program_id
        return bool(program) and program._is_governed()

    @api.model
    def _generate_code(self):
        """Return a code with 52 random bits, written like Odoo's own.

        Odoo's have 32 bits: of a hundred thousand, two are often the same.
        """
        digits = secrets.token_hex(7)[1:]
        return f"{PREFIX}{digits[0]}-{digits[1:5]}-{digits[5:9]}-{digits[9:13]}"

    @api.model
    def _fresh_codes(self, count):
        """Return codes that no card has."""
        fresh = set()
        while len(fresh) < count:
            drawn = {self._generate_code() for _code in range(count - len(fresh))}
            self.env.cr.execute(
                "SELECT code FROM loyalty_card WHERE code = ANY(%s)", [list(drawn)]
            )
            fresh |= drawn - {row[0] for row in self.env.cr.fetchall()}
        return list(fresh)

    # Who may change what

    def _check_access(self, operation):
        """Keep cashiers from changing cards of members: the ledger books for them."""
        refused = super()._check_access(operation)
        if refused or operation == "read" or self.env["loyalty.ledger"]._may_change():
            return refused
        forbidden = self.sudo().filtered(lambda card: card._is_governed())
        if not forbidden:
            return None
        message = _("Points of members are changed by sales and by managers alone.")
        return forbidden.sudo(False), lambda: AccessError(message)

    # Direct changes become entries

    @api.model_create_multi
    def create(self, vals_list):
        unnamed = [vals for vals in vals_list if not vals.get("code")]
        if unnamed:
            for vals, code in zip(
                unnamed, self._fresh_codes(len(unnamed)), strict=True
            ):
                vals["code"] = code
        cards = super().create(vals_list)
        governed = cards.filtered(lambda card: card._is_governed())
        if governed:
            governed._claim_member()
            self.env["loyalty.ledger"]._open(governed)
        return cards

    def write(self, vals):
        governed = self.filtered(lambda card: card._is_governed())
        if not governed:
            return super().write(vals)
        governed.check_access("write")
        if "points" in vals:
            result = super(LoyaltyCard, self - governed).write(vals)
            if not self.env["loyalty.ledger"]._is_booking_itself():
                for card in governed:
                    card._change_points(vals["points"])
            vals = {name: value for name, value in vals.items() if name != "points"}
            if vals:
                result = super(LoyaltyCard, governed).write(vals)
        else:
            result = super().write(vals)
        if vals.keys() & {"partner_id", "active", "program_id"}:
            governed._claim_member()
        return result

    def _change_points(self, balance):
        """Book a balance that was set directly, and tell the member as Odoo does."""
        before = self.points
        ledger = self.env["loyalty.ledger"]
        ledger._adjust(self.sudo(), balance)
        if not self.env.context.get("loyalty_no_mail"):
            self._send_points_reach_communication(
                {self: {"old": before, "new": self.points}}
            )

    def unlink(self):
        self.check_access("unlink")
        if self._goes_with_the_addon():
            return super().unlink()
        counted = (
            self.env["loyalty.history"]
            .sudo()
            .search_count([("card_id", "in", self.ids), ("kind", "!=", False)], limit=1)
        )
        if counted:
            raise UserError(
                _("A card with points in its history is archived, not deleted.")
            )
        return super().unlink()

    @api.model
    def _goes_with_the_addon(self):
        """Return whether demo data is removed. The flag alone may be a browser's."""
        if not self.env.context.get(MODULE_UNINSTALL_FLAG):
            return False
        addon = self.env["ir.module.module"].sudo()._get("pos_customer_identity")
        return addon.state == "to remove"

    # One card a member

    def _claim_member(self):
        """Make each card its member's own, unless the member has another one."""
        self.flush_recordset()
        self.env.cr.execute(
            """
            UPDATE loyalty_card SET member_key = NULL
             WHERE id = ANY(%(ids)s) AND member_key IS NOT NULL
               AND (active IS NOT TRUE OR partner_id IS NULL
                    OR member_key <> program_id || ':' || partner_id);
            UPDATE loyalty_card card
               SET member_key = card.program_id || ':' || card.partner_id
              FROM (SELECT DISTINCT ON (program_id, partner_id) id FROM loyalty_card
                     WHERE id = ANY(%(ids)s) AND active AND partner_id IS NOT NULL
                     ORDER BY program_id, partner_id, id) AS first
             WHERE card.id = first.id AND card.member_key IS NULL
               AND NOT EXISTS (
                   SELECT FROM loyalty_card other
                    WHERE other.member_key = card.program_id || ':' || card.partner_id);
            UPDATE loyalty_card SET member_since = (now() AT TIME ZONE 'UTC')::date
             WHERE id = ANY(%(ids)s) AND member_since IS NULL
            """,
            {"ids": self.ids},
        )
        self.invalidate_recordset(["member_key", "member_since"], flush=False)

    # What the till may ask

    @api.model
    def get_loyalty_card_partner_by_code(self, code):
        """Return the customer of a card that was scanned, for those who sell alone."""
        if not self.env.user.has_group("point_of_sale.group_pos_user"):
            raise AccessError(_("Cards are looked up at the till alone."))
        if not isinstance(code, str) or not code:
            return False
        return super().get_loyalty_card_partner_by_code(code)
