import logging

from odoo import api, models

from ..core.rules import booking, points
from ..core.rules.errors import RuleError
from .loyalty_ledger_settle import TRY_AGAIN
from .loyalty_ledger_shop_sql import HELD
from .loyalty_ledger_work import Steps

_logger = logging.getLogger(__name__)


class LoyaltyLedger(models.AbstractModel):
    """What a cart or a quotation says of points before it is confirmed."""

    _inherit = "loyalty.ledger"

    @api.model
    def _peek_shop(self, order):
        """Return programme id -> points that an order would earn, without a lock."""
        self.env.flush_all()
        steps, earned = Steps(self.env.cr), {}
        try:
            for shop_order in list(self._shop_orders(order)):
                deal = self._deal(shop_order)
                schemes = self._schemes_for(shop_order, deal)
                if schemes:
                    earned.update(self._earned(shop_order, deal, schemes, steps))
                    steps.done()
        except Exception:
            steps.undo()
            raise
        return earned

    @api.model
    def _earned(self, order, deal, schemes, steps):
        nothing = {"owners": (), "lineage": ()}
        found = self._fetch(order, deal, schemes, nothing, steps, lock=False)
        mine = self._books_of_member(self._books(found))
        earned = {}
        for ident in deal.earning:
            scheme = schemes[ident]
            book = mine.get(f"{ident}:{order.partner_id.id}")
            member = self._member(scheme, book, found, deal)
            awards = points.earn(scheme.rules, deal.sale, member)
            earned[ident] = sum((one.points for one in awards), booking.points(0))
        return earned

    @api.model
    def _shop_points(self, order):
        """Return the same as :meth:`_peek_shop`, or None where the rules fail."""
        try:
            return self.sudo()._peek_shop(order.sudo())
        except TRY_AGAIN:
            raise
        except Exception as error:  # noqa: BLE001
            code = error.code if isinstance(error, RuleError) else type(error).__name__
            _logger.warning("order %s: points are not counted, %s", order.id, code)
            return None

    @api.model
    def _tell_order(self, order, earned):
        """Let an order say what it earns."""
        for row in order.sudo().coupon_point_ids:
            program = row.coupon_id.program_id
            told = float(earned.get(program.id, 0))
            if program._is_governed() and row.points != told:
                row.points = told

    @api.model
    def _free_points(self, order, card):
        """Return what a card has for the rewards of an order, besides this order."""
        free = booking.points(card.points)
        free -= booking.points(self._changed_by(order, card)[1])
        self.env["loyalty.hold"].flush_model()
        self.env.cr.execute(HELD, [card.id, self.env.cr.now()])
        return free - booking.points(self.env.cr.fetchone()[0])
