from datetime import timedelta

from odoo import _, api, models

#: How long a till may have been without a network. A sale that says it is older finds
#: the points as they are: nobody could make ended points come back with an old date.
LONGEST = timedelta(days=7)
#: Takes back that lots ended which were good on the day of the sale. Everything that
#: writes reads ``over``, so that the cards are locked before, by id like everywhere.
_REVIVE = """
WITH card AS MATERIALIZED (
    SELECT id, partner_id, tier_id FROM loyalty_card
     WHERE member_key = ANY(%(keys)s) ORDER BY id FOR UPDATE
), over AS MATERIALIZED (
    SELECT e.id, e.card_id, e.program_id, e.lot_id, -e.points AS points,
           card.partner_id, card.tier_id
      FROM card
      JOIN loyalty_history e ON e.card_id = card.id
      JOIN loyalty_history lot ON lot.id = e.lot_id
     WHERE e.kind = 'expire' AND e.points < 0
       AND e.booked_on > %(moment)s AND lot.expires_on >= %(day)s
       AND NOT EXISTS (SELECT FROM loyalty_history back
                        WHERE back.lot_id = lot.id AND back.reversed_id = e.id)
), entry AS (
    INSERT INTO loyalty_history (
        create_uid, write_uid, create_date, write_date, card_id, program_id,
        partner_id, tier_id, kind, points, remaining, issued, used, lot_id,
        reversed_id, booked_on, booked_date, description)
    SELECT %(uid)s, %(uid)s, %(now)s, %(now)s, card_id, program_id, partner_id,
           tier_id, 'expire', points, 0, points, 0, lot_id, id, %(now)s, %(today)s,
           %(words)s
      FROM over ORDER BY id
), opened AS (
    UPDATE loyalty_history h SET remaining = h.remaining + lots.points
      FROM (SELECT lot_id, sum(points) AS points FROM over GROUP BY lot_id) lots
     WHERE h.id = lots.lot_id
), carded AS (
    UPDATE loyalty_card k
       SET points = round(COALESCE(k.points, 0)::numeric, 2) + sums.points,
           write_uid = %(uid)s, write_date = %(now)s
      FROM (SELECT card_id, sum(points) AS points FROM over GROUP BY card_id) sums
     WHERE k.id = sums.card_id
)
SELECT to_jsonb(count(*))::text FROM over
"""


class LoyaltyLedger(models.AbstractModel):
    """A sale without a network, which comes in after the night that ended points.

    On its day the points were there: they can be spent with it, or live on by it where
    each purchase gives them time. What is left over ends in the next night.
    """

    _inherit = "loyalty.ledger"

    @api.model
    def _revive(self, order, deal, schemes, steps):
        """Take back what a night ended too early for a sale.

        :return: how many endings were taken back
        """
        if order._name != "pos.order" or not order.partner_id:
            return 0
        now = self.env.cr.now()
        today = self._local(order.config_id, now).date()
        if deal.day >= today or now - deal.moment > LONGEST:
            return 0
        spent = {given.program for given in deal.given}
        keys = [
            f"{scheme.id}:{order.partner_id.id}"
            for scheme in schemes.values()
            if scheme.id in spent
            or (scheme.id in deal.earning and scheme.terms.expiry[0] == "activity")
        ]
        return steps.ask(
            _REVIVE,
            keys=keys,
            moment=deal.moment,
            day=deal.day,
            today=today,
            now=now,
            uid=self.env.uid,
            words=_("Points are there again: they were used before they ended"),
        )
