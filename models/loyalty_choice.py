"""A reward that a customer chose on her page, to be fetched in a shop."""

from datetime import timedelta

import psycopg2

from odoo import _, api, fields, models
from odoo.exceptions import AccessError, ConcurrencyError, UserError

from ..core.rules import booking, lots

#: How long a reward is kept.
DAYS_KEPT = 7
#: What the hold of a choice is called, in place of the uuid of an order.
PREFIX = "choice-"
#: Rewards that wait for one customer at most.
MOST_WAITING = 5
#: Choices of one customer in a day, those that she cancelled included.
CHOICES_A_DAY = 20


class LoyaltyChoice(models.Model):
    """A reward that waits for its customer.

    With Odoo's sale installed there is an order of the shop behind it: it books the
    points and reserves the goods. Otherwise the points are held (``loyalty.hold``)
    until the till gives the reward in its own way. See ``docs/adr/0026-own-page.md``.
    """

    _name = "loyalty.choice"
    _description = "Reward to Fetch"
    _order = "id desc"
    _rec_name = "product_id"

    partner_id = fields.Many2one(
        "res.partner",
        "Customer",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    card_id = fields.Many2one(
        "loyalty.card", required=True, readonly=True, ondelete="cascade"
    )
    program_id = fields.Many2one(related="card_id.program_id")
    reward_id = fields.Many2one(
        "loyalty.reward", required=True, readonly=True, ondelete="cascade"
    )
    product_id = fields.Many2one(
        "product.product", required=True, readonly=True, ondelete="cascade"
    )
    quantity = fields.Float(required=True, readonly=True, default=1)
    points = fields.Float(digits=(16, 2), required=True, readonly=True)
    config_id = fields.Many2one(
        "pos.config", "Shop", required=True, readonly=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True
    )
    state = fields.Selection(
        [
            ("waiting", "To fetch"),
            ("fetched", "Fetched"),
            ("cancelled", "Cancelled"),
            ("expired", "Not fetched"),
            ("spent", "Points spent elsewhere"),
        ],
        required=True,
        readonly=True,
        default="waiting",
        index=True,
    )
    until = fields.Date("Kept until", required=True, readonly=True)
    order_id = fields.Many2one(
        "pos.order", "Fetched with", readonly=True, ondelete="set null"
    )
    # Sale need not be installed: no relation.
    sale_order_id = fields.Integer(
        "Order of the Shop", readonly=True, aggregator=None, index="btree_not_null"
    )
    ended_at = fields.Datetime("Ended", readonly=True)

    _once = models.UniqueIndex(
        "(card_id, reward_id) WHERE state = 'waiting'",
        "This reward was chosen already.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            raise AccessError(_("Rewards are chosen by customers on their page."))
        return super().create(vals_list)

    # Choosing

    @api.model
    def _choose(self, partner, reward, product, shop):
        """Keep a reward for a customer. The same one is kept once.

        :param reward: a ``loyalty.reward`` of a governed programme
        :param product: one of its products
        :param shop: the ``pos.config`` where it is fetched
        :return: the choice, in ``sudo``
        :raise UserError: a sentence for the customer
        """
        choices = self.sudo()
        card = self._card_for(partner, reward)
        known = choices._waiting_of(card, reward)
        # What was handed out a moment ago waits no more, and can be chosen again.
        known._see_shop()
        if known.state == "waiting":
            return known
        choices._ensure_few(partner)
        # From here on nobody else books on this card.
        book = self.env["loyalty.ledger"].sudo()._lock(card)[card.id]
        choices._ensure_enough(card, reward, book)
        try:
            with self.env.cr.savepoint():
                choice = choices.create(
                    self._prepare_vals(partner, card, reward, product, shop)
                )
        except psycopg2.errors.UniqueViolation as error:
            raise ConcurrencyError("this reward was chosen twice at once") from error
        if not choice._order_from_shop():
            choice._hold()
        return choice

    @api.model
    def _card_for(self, partner, reward):
        cards = self.env["loyalty.card"].sudo()
        key = f"{reward.program_id.id}:{partner.id}"
        card = cards.search([("member_key", "=", key)], limit=1)
        if not card:
            raise UserError(_("You have no points in this program yet."))
        return card

    @api.model
    def _waiting_of(self, card, reward):
        return self.search(
            [
                ("card_id", "=", card.id),
                ("reward_id", "=", reward.id),
                ("state", "=", "waiting"),
            ]
        )

    @api.model
    def _ensure_few(self, partner):
        hers = [("partner_id", "=", partner.id)]
        waiting = [*hers, ("state", "=", "waiting")]
        if self.search_count(waiting, limit=MOST_WAITING) >= MOST_WAITING:
            raise UserError(
                _("%s rewards wait for you already. Fetch them first.", MOST_WAITING)
            )
        since = fields.Datetime.now() - timedelta(days=1)
        today = [*hers, ("create_date", ">", since)]
        if self.search_count(today, limit=CHOICES_A_DAY) >= CHOICES_A_DAY:
            raise UserError(_("That is very much for one day. Please go on tomorrow."))

    @api.model
    def _ensure_enough(self, card, reward, book):
        today = fields.Date.context_today(self)
        self.env["loyalty.hold"].flush_model()
        # Holds of orders at tills, and of other choices.
        held = self.env["pos.order"]._held_by_others(card, "")
        left = lots.available(book["opens"], today) - held.get(card.id, 0)
        if booking.points(reward.required_points) > left:
            raise UserError(_("Your points are not enough for this reward."))

    @api.model
    def _prepare_vals(self, partner, card, reward, product, shop):
        return {
            "partner_id": partner.id,
            "card_id": card.id,
            "reward_id": reward.id,
            "product_id": product.id,
            "quantity": reward.reward_product_qty or 1,
            "points": reward.required_points,
            "config_id": shop.id,
            "company_id": shop.company_id.id,
            "until": fields.Date.context_today(self) + timedelta(days=DAYS_KEPT),
        }

    # Holding

    def _hold(self):
        """Keep the points until the reward is fetched."""
        for choice in self:
            self.env["loyalty.hold"].sudo().create(
                {
                    "card_id": choice.card_id.id,
                    "order_uuid": f"{PREFIX}{choice.id}",
                    "points": choice.points,
                    # The day after the last one, wherever the shop is.
                    "expires_at": fields.Datetime.to_datetime(choice.until)
                    + timedelta(days=2),
                }
            )
        # A till that locked a card after us must begin again.
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE loyalty_card SET write_date = write_date WHERE id = ANY(%s)",
            [self.card_id.ids],
        )

    def _release(self):
        uuids = [f"{PREFIX}{choice.id}" for choice in self]
        holds = self.env["loyalty.hold"].sudo()
        holds.search([("order_uuid", "in", uuids)]).unlink()

    # Ending

    def _can_cancel(self):
        self.ensure_one()
        return self.state == "waiting" and not self._is_begun()

    def _ensure_can_cancel(self):
        for choice in self:
            if not choice._can_cancel():
                raise UserError(_("This reward does not wait for you any more."))

    def _cancel(self):
        """Give the points back: the customer does not want it any more."""
        self.lock_for_update()
        self.invalidate_recordset(["state"])
        # Otherwise who fetched it would keep the goods, and have the points back.
        self._see_shop()
        self._ensure_can_cancel()
        self._end("cancelled")

    def _end(self, state, **vals):
        """End choices that wait, and let go of what they held."""
        for choice in self:
            if state != "fetched":
                choice._cancel_in_shop()
            choice.write({"state": state, "ended_at": fields.Datetime.now(), **vals})
        self._release()

    @api.model
    def _cron_end(self):
        """End what was not fetched in time, each in a transaction of its own."""
        for choice in self._over():
            choice._end("expired")
            self.env["ir.cron"]._commit_progress(1)

    @api.model
    def _over(self):
        """Return choices whose time is over, after looking at what was handed out."""
        choices = self.sudo().search([("state", "=", "waiting")], limit=10_000)
        choices._see_shop()
        return choices.filtered(
            lambda choice: (
                choice._can_cancel()
                and choice.until < fields.Date.context_today(choice)
            )
        )
