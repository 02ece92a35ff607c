from decimal import Decimal

from odoo import api, models

from ..core.rules import booking, lots
from .loyalty_choice import PREFIX

#: More programmes than that no shop has; more claims are nonsense.
MOST_CLAIMS = 50


class PosOrder(models.Model):
    """What a till does about points before a sale is paid, and asks before a return."""

    _inherit = "pos.order"

    @api.model
    def pos_hold_points(self, config_id, order_uuid, claims, partner_id):
        """Keep points for an order that is being paid, so that no other spends them.

        :param int config_id: the till's ``pos.config``
        :param str order_uuid: the order, which need not be stored yet
        :param dict claims: points by id of the programme
        :param int partner_id: the order's customer
        :return: ``status``: ``ok``; ``not_enough`` (nothing is held); ``unknown`` (the
            customer has no such card). ``balances``: what is available, by programme
        :rtype: dict
        :raise AccessError: the user may not use this till
        """
        config, partner = self._points_till(config_id, partner_id)
        wanted = self._checked_claims(order_uuid, claims)
        ledger = self.env["loyalty.ledger"].sudo()
        cards = self._claimed_cards(config, partner, wanted)
        if not wanted or len(cards) != len(wanted):
            return {"status": "unknown", "balances": {}}
        today = ledger._local(config, self.env.cr.now()).date()
        books = ledger._lock(cards)
        held = self._held_by_others(cards, order_uuid, chosen=False)
        left, needed = {}, {}
        for card in cards:
            program = card.program_id.id
            opens = books[card.id]["opens"]
            left[program] = lots.available(opens, today) - held.get(card.id, 0)
            needed[card.id] = wanted[program]
        balances = {str(key): float(max(points, 0)) for key, points in left.items()}
        if any(wanted[program] > left[program] for program in wanted):
            return {"status": "not_enough", "balances": balances}
        self._hold(order_uuid, needed)
        return {"status": "ok", "balances": balances}

    @api.model
    def pos_release_points(self, config_id, order_uuid):
        """Let go of what an order holds.

        :raise AccessError: the user may not use this till
        """
        config = self.env["res.partner"]._ensure_till(config_id)
        # What a customer chose on her page no till lets go of.
        is_order = isinstance(order_uuid, str) and not order_uuid.startswith(PREFIX)
        if is_order and order_uuid:
            companies = [False, *config.company_id.parent_ids.ids]
            holds = self.env["loyalty.hold"].sudo()
            holds.search(
                [("order_uuid", "=", order_uuid), ("company_id", "in", companies)]
            ).unlink()
        return True

    @api.model
    def pos_refund_points(self, config_id, lines):
        """Say what a return would take back and give back, and what is spent already.

        :param int config_id: the till's ``pos.config``
        :param list lines: pairs of the id of a sold line and the units that come back
        :return: for each programme: ``program_id``, ``card_id``, ``taken_back``,
            ``given_back``, ``missing`` (points that are spent already), ``shortfall``
            (what the programme does then); and where their value is taken off the
            refund ``value`` (money) and ``product_id`` of the line that the till adds
        :raise AccessError: the user may not use this till
        """
        config = self.env["res.partner"]._ensure_till(config_id)
        units = self._checked_returns(config, lines)
        return self.env["loyalty.ledger"].sudo()._missing_after(config, units)

    def validate_coupon_programs(self, point_changes, new_codes):
        """Check coupons before payment; members' points are held instead.

        Odoo would refuse a sale to somebody who owes points.
        """
        cards = self.env["loyalty.card"].browse(map(int, point_changes)).exists()
        governed = cards.filtered(lambda card: card._is_governed())
        others = {
            card: points
            for card, points in point_changes.items()
            if int(card) not in governed.ids
        }
        return super().validate_coupon_programs(others, new_codes)

    # Holding

    @api.model
    def _checked_claims(self, order_uuid, claims):
        """Return programme id -> points, empty where it makes no sense."""
        if not (isinstance(order_uuid, str) and 0 < len(order_uuid) <= 64):
            return {}
        if order_uuid.startswith(PREFIX):
            # Held for a customer who chose a reward: no till's business.
            return {}
        if not isinstance(claims, dict) or len(claims) > MOST_CLAIMS:
            return {}
        wanted = {}
        for program, points in claims.items():
            if not str(program).isdigit() or type(points) not in (int, float):
                return {}
            if not 0 < points < 10**12:
                return {}
            wanted[int(program)] = booking.points(points)
        return wanted

    @api.model
    def _claimed_cards(self, config, partner, wanted):
        """Return the customer's cards in programmes of this till, in ``sudo``."""
        programs = {s.id for s in self.env["loyalty.ledger"].sudo()._schemes(config)}
        keys = [f"{program}:{partner.id}" for program in wanted if program in programs]
        return self.env["loyalty.card"].sudo().search([("member_key", "in", keys)])

    @api.model
    def _held_by_others(self, cards, order_uuid, chosen=True):
        """Return card id -> points that others hold.

        :param bool chosen: whether rewards count that the customer chose on her page;
            who stands at a till may spend their points there
        """
        self.env.cr.execute(
            """
            SELECT card_id, sum(points) FROM loyalty_hold
             WHERE card_id = ANY(%s) AND order_uuid <> %s AND expires_at > %s
               AND (%s OR NOT starts_with(order_uuid, %s))
             GROUP BY card_id
            """,
            [cards.ids, order_uuid, self.env.cr.now(), chosen, PREFIX],
        )
        return {card: booking.points(held) for card, held in self.env.cr.fetchall()}

    @api.model
    def _hold(self, order_uuid, wanted):
        """Store what is held, in place of what the order held before.

        The card's row is changed as well: another till that locked it after us works
        with an older picture, and has to begin again.
        """
        Hold = self.env["loyalty.hold"].sudo()
        Hold.search([("order_uuid", "=", order_uuid)]).unlink()
        Hold.create(
            [
                {"card_id": card, "order_uuid": order_uuid, "points": float(points)}
                for card, points in wanted.items()
            ]
        )
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE loyalty_card SET write_date = write_date WHERE id = ANY(%s)",
            [list(wanted)],
        )

    @api.model
    def _checked_returns(self, config, lines):
        """Return sold line -> units, of what this till may take back."""
        units = {}
        for pair in lines if isinstance(lines, list) else ():
            if not isinstance(pair, (list, tuple)) or len(pair) != 2:
                continue
            line, quantity = pair
            if type(line) is int and type(quantity) in (int, float) and quantity > 0:
                units[line] = units.get(line, Decimal(0)) + Decimal(str(quantity))
        found = self.env["pos.order.line"].search(
            [("id", "in", list(units)), ("company_id", "=", config.company_id.id)]
        )
        return {line: units[line.id] for line in found}
