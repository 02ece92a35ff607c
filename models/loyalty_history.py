from odoo import _, api, fields, models
from odoo.exceptions import AccessError, UserError

#: What a row of the ledger is. A row without a kind is a note of Odoo's.
KINDS = [
    ("earn", "Earned"),
    ("redeem", "Redeemed"),
    ("expire", "Expired"),
    ("bonus", "Bonus"),
    ("take_back", "Taken back"),
    ("give_back", "Given back"),
    ("adjust", "Adjusted"),
    ("transfer_in", "Moved here"),
    ("transfer_out", "Moved away"),
    ("forgive", "Forgiven"),
    ("opening", "Opening balance"),
]
#: What has no effect on a balance. Odoo's own code may change it later.
WORDS = {"description", "issued", "used", "order_model", "order_id"}


class LoyaltyHistory(models.Model):
    """The ledger of points.

    For governed programmes a row with a kind is an entry of the ledger: the sum of a
    card's ``points`` is its balance, and so is the sum of ``remaining``. Entries are
    written by ``loyalty.ledger`` alone, and never change but for what remains of them.
    """

    _inherit = "loyalty.history"

    kind = fields.Selection(KINDS, readonly=True)
    points = fields.Float(digits=(16, 2), readonly=True, help="Signed.")
    remaining = fields.Float(
        "Open",
        digits=(16, 2),
        readonly=True,
        help="What is still to be spent of this lot, or to be paid of this debt.",
    )
    expires_on = fields.Date("Last Day", readonly=True)
    lot_id = fields.Many2one(
        "loyalty.history",
        readonly=True,
        ondelete="restrict",
        index="btree_not_null",
        help="What the points were taken from, or given back to.",
    )
    reversed_id = fields.Many2one(
        "loyalty.history",
        "Undoes",
        readonly=True,
        ondelete="restrict",
        index="btree_not_null",
        help="The entry that this one undoes, or carries on with on another card.",
    )
    order_uuid = fields.Char(readonly=True)
    line_uuid = fields.Char(readonly=True)
    rule_id = fields.Many2one("loyalty.rule", readonly=True, ondelete="restrict")
    reward_id = fields.Many2one("loyalty.reward", readonly=True, ondelete="restrict")
    program_id = fields.Many2one("loyalty.program", readonly=True, ondelete="restrict")
    partner_id = fields.Many2one(
        "res.partner",
        "Customer",
        readonly=True,
        ondelete="set null",
        index="btree_not_null",
        help="Whose card it was at that time.",
    )
    config_id = fields.Many2one("pos.config", "Shop", readonly=True)
    tier_id = fields.Many2one(
        "loyalty.tier",
        "Level",
        readonly=True,
        ondelete="set null",
        help="That the member had when it was booked.",
    )
    booked_on = fields.Datetime("Booked", readonly=True)
    booked_date = fields.Date("Day", readonly=True, help="In the shop's time zone.")
    amount = fields.Float(
        digits=(16, 2), readonly=True, help="The money that the entry is about."
    )
    why = fields.Json(readonly=True)
    flag = fields.Selection(
        [
            ("shortfall", "Points were missing"),
            ("overclaim", "More was given than the reward allows"),
            ("waiting", "Not booked yet"),
        ],
        readonly=True,
    )

    _once = models.UniqueIndex(
        "(order_uuid, kind, COALESCE(rule_id, 0), COALESCE(reward_id, 0),"
        " COALESCE(line_uuid, ''), COALESCE(lot_id, 0), COALESCE(reversed_id, 0))"
        " WHERE order_uuid IS NOT NULL",
        "These points are booked already.",
    )
    _of_order = models.Index("(order_model, order_id)")
    _open = models.Index("(card_id) WHERE remaining <> 0")
    _card_time = models.Index("(card_id, booked_on)")
    _program_day = models.Index("(program_id, booked_date)")
    _waiting = models.Index("(order_id) WHERE flag = 'waiting'")
    _expiring = models.Index(
        "(expires_on, id) WHERE remaining > 0 AND expires_on IS NOT NULL"
    )
    _kind_has_points = models.Constraint(
        "CHECK ((kind IS NULL AND COALESCE(points, 0) = 0"
        " AND COALESCE(remaining, 0) = 0)"
        " OR (kind IS NOT NULL AND points <> 0 AND remaining IS NOT NULL))",
        "An entry of the ledger has a kind and points.",
    )

    def _is_governed(self):
        """Return whether all these are about cards whose points the ledger keeps."""
        return all(card._is_governed() for card in self.sudo().card_id)

    def _check_access(self, operation):
        """Keep cashiers from writing history of members: the ledger does it."""
        refused = super()._check_access(operation)
        if refused or operation == "read" or self.env["loyalty.ledger"]._may_change():
            return refused
        forbidden = self.sudo().filtered(lambda entry: entry._is_governed())
        if not forbidden:
            return None
        message = _("The history of members' points is written by the ledger alone.")
        return forbidden.sudo(False), lambda: AccessError(message)

    @api.model_create_multi
    def create(self, vals_list):
        """Make notes of Odoo's; one that explains an entry becomes part of it."""
        for vals in vals_list:
            if self._entry_fields() & vals.keys():
                raise UserError(_("Points are booked by the ledger alone."))
        notes = super().create(vals_list)
        return self.browse(self.env["loyalty.ledger"]._join_notes(notes))

    def write(self, vals):
        self.check_access("write")
        entries = self.filtered("kind")
        if entries and not (self.env.su and vals.keys() <= WORDS):
            raise UserError(_("An entry of the points ledger cannot be changed."))
        if self._entry_fields() & vals.keys():
            raise UserError(_("Points are booked by the ledger alone."))
        return super().write(vals)

    def unlink(self):
        """Delete notes. Entries stay: what undoes them is booked as well.

        Odoo's sales module deletes its notes when an order is cancelled, among them
        those that became entries, and then changes the card, which is booked.
        """
        entries = self.filtered("kind")
        if entries and not (self.env.su and all(e.order_model for e in entries)):
            raise UserError(_("An entry of the points ledger cannot be deleted."))
        return super(LoyaltyHistory, self - entries).unlink()

    @api.model
    def _entry_fields(self):
        """Return the names of the fields that the ledger alone writes."""
        return {
            "kind",
            "points",
            "remaining",
            "expires_on",
            "lot_id",
            "reversed_id",
            "order_uuid",
            "line_uuid",
            "rule_id",
            "reward_id",
            "program_id",
            "partner_id",
            "config_id",
            "booked_on",
            "booked_date",
            "amount",
            "why",
            "flag",
            "tier_id",
        }
