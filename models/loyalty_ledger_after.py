import logging

from odoo import api, models

from ..core.rules import booking
from .loyalty_ledger_settle import TRY_AGAIN

_logger = logging.getLogger(__name__)


def _keep(record, dirty=False, **values):
    """Put values into the cache, as columns have them, without a trigger.

    :param bool dirty: they are not in the database yet
    """
    for name, value in values.items():
        record._fields[name]._update_cache(record, value, dirty=dirty)


class LoyaltyLedger(models.AbstractModel):
    """What is to be known of an order when its points are booked, and who is told."""

    _inherit = "loyalty.ledger"

    @api.model
    def _remember(self, order, facts, lines):
        """Let the order know what was booked, and its lines what they really cost.

        Both are written with what else Odoo has to write of them.
        """
        _keep(order, dirty=True, points_state="settled", points_facts=facts)
        found = {self._line_uuid(line): line for line in order.lines} if lines else {}
        for row in lines:
            cost = float(row["cost"])
            line = found[row["uuid"]]
            _keep(line, dirty=True, coupon_id=row["card"], points_cost=cost)

    @api.model
    def _remember_cards(self, works):
        """Put into the cache what the statement wrote: the till is told of it."""
        for work in works:
            row = work.book["card"]
            _keep(
                self.env["loyalty.card"].browse(row["id"]),
                points=float(work.balance()),
                code=row["code"],
                program_id=row["program_id"],
                partner_id=row["partner_id"],
                expiration_date=booking.day(row["expiration_date"]),
                write_date=self.env.cr.now(),
            )

    @api.model
    def _afterwards(self, order, deal, works):
        """Tell members, as Odoo does; what goes wrong with it is only logged."""
        for work in works:
            scheme, card = work.scheme, work.book["card"]
            greets = scheme.greets and work.book.get("new")
            if not greets and not scheme.milestones:
                continue
            record = self.env["loyalty.card"].browse(card["id"])
            before = float(card["points"])
            change = {"old": before, "new": before + float(work.total())}
            try:
                with self.env.cr.savepoint():
                    if greets:
                        record._send_creation_communication()
                    record._send_points_reach_communication({record: change})
            except TRY_AGAIN:
                raise
            except Exception as error:  # noqa: BLE001
                kind = type(error).__name__
                _logger.warning("order %s: member not told, %s", order.uuid, kind)
