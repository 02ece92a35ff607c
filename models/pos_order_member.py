from odoo import api, fields, models

from ..core.rules import booking, lots, tiers
from ..core.rules.calendar import anniversary_window
from .loyalty_choice import PREFIX

#: How far ahead the till says what expires.
DAYS_AHEAD = 60

#: The customer's cards in these programmes; what follows reads them.
CARD = """card AS (
    SELECT id, program_id, points, member_since, tier_id, tier_until, qualifying
      FROM loyalty_card WHERE member_key = ANY(%(keys)s)
)"""
#: What is known of a member, as parts of a JSON object.
MEMBER = """
    'cards', (SELECT jsonb_agg(to_jsonb(card)) FROM card),
    'opens', (SELECT jsonb_agg(jsonb_build_object(
        'card', h.card_id, 'id', h.id, 'remaining', h.remaining,
        'expires', h.expires_on, 'earned', h.booked_date))
      FROM loyalty_history h
     WHERE h.card_id IN (SELECT id FROM card) AND h.remaining <> 0),
    'held', (SELECT jsonb_agg(jsonb_build_object('card', card_id, 'points', held))
      FROM (SELECT card_id, sum(points) AS held FROM loyalty_hold
             WHERE card_id IN (SELECT id FROM card) AND expires_at > %(now)s
               AND (%(chosen)s OR NOT starts_with(order_uuid, %(prefix)s))
             GROUP BY card_id) AS others),
    'visits', (SELECT jsonb_build_object(
        'first', min(date_order), 'last', max(date_order))
      FROM pos_order WHERE partner_id = %(partner)s AND state IN ('paid', 'done')),
    'birthday', (SELECT birthday_bonus_until FROM res_partner WHERE id = %(partner)s)
"""
READ = f"WITH {CARD} SELECT jsonb_build_object({MEMBER})::text"


class PosOrder(models.Model):
    """What a till may ask about a member's points."""

    _inherit = "pos.order"

    @api.model
    def pos_member_points(self, config_id, partner_id):
        """Return what a till shows of a customer's points, in one query.

        :param int config_id: the till's ``pos.config``
        :param int partner_id: the customer
        :return: ``programs``: for each ``id``, ``card_id``, ``points``, ``available``,
            ``since``, ``point_name``, ``tier``, ``next_tier``, ``expiring``,
            ``birthday_due``, ``occasions``, ``stamps``; ``member``: ``since``,
            ``first_purchase``, ``last_purchase``
        :raise AccessError: the user may not use this till
        :raise UserError: there is no such till or customer
        """
        config, partner = self._points_till(config_id, partner_id)
        today, schemes = self._member_schemes(config)
        found = self._read_member(partner.id, schemes)
        return self._member_facts(config, schemes, found, today)

    # Reading

    @api.model
    def _member_schemes(self, config):
        """Return the shop's day, and the programmes that run on it."""
        ledger = self.env["loyalty.ledger"].sudo()
        today = ledger._local(config, self.env.cr.now()).date()
        schemes = [scheme for scheme in ledger._schemes(config) if scheme.runs(today)]
        return today, schemes

    @api.model
    def _member_facts(self, config, schemes, found, today):
        """Return what :meth:`pos_member_points` does.

        :param dict found: what the statement :data:`READ` brought
        """
        since = [card["member_since"] for card in found["cards"] or ()]
        return {
            "programs": [
                self._member_program(scheme, found, today, config) for scheme in schemes
            ],
            "member": {
                "since": min(filter(None, since), default=False),
                "first_purchase": self._member_day(config, found["visits"]["first"]),
                "last_purchase": self._member_day(config, found["visits"]["last"]),
            },
        }

    @api.model
    def _points_till(self, config_id, partner_id):
        Partner = self.env["res.partner"]
        config = Partner._ensure_till(config_id)
        partner_id = partner_id if type(partner_id) is int else 0
        partner = Partner.browse(partner_id).exists()
        company = partner.sudo().company_id
        if company and company not in config.company_id.parent_ids:
            partner = Partner
        return config, partner

    @api.model
    def _read_member(self, partner_id, schemes, chosen=False):
        """Read cards, lots and holds of a customer, in one query.

        :param bool chosen: whether points count as held of rewards that the customer
            chose on her page: at a till she may spend them
        """
        self.env["loyalty.card"].flush_model()
        self.env.cr.execute(READ, self._member_params(partner_id, schemes, chosen))
        return booking.loads(self.env.cr.fetchone()[0])

    @api.model
    def _member_params(self, partner_id, schemes, chosen=False):
        return {
            "keys": [f"{scheme.id}:{partner_id}" for scheme in schemes],
            "partner": partner_id or None,
            "now": self.env.cr.now(),
            "chosen": chosen,
            "prefix": PREFIX,
        }

    @api.model
    def _member_program(self, scheme, found, today, config):
        """Return what the till shows of one programme."""
        cards = {card["program_id"]: card for card in found["cards"] or ()}
        card = cards.get(scheme.id, {})
        rows = [r for r in found["opens"] or () if r["card"] == card.get("id")]
        opens = booking.opens(rows)
        held = [r["points"] for r in found["held"] or () if r["card"] == card.get("id")]
        available = lots.available(opens, today) - sum(map(booking.points, held))
        due = booking.day(found["birthday"])
        coming = lots.next_expiry(opens, today, DAYS_AHEAD)
        points = booking.points(card.get("points"))
        return {
            "id": scheme.id,
            "card_id": card.get("id") or False,
            "points": float(points),
            "available": float(max(available, 0)),
            "since": card.get("member_since") or False,
            "point_name": scheme.names_in(self.env.lang)[1],
            **self._member_level(scheme, card),
            "expiring": [
                {"on": fields.Date.to_string(day), "points": float(ending)}
                for day, ending in coming
            ],
            "birthday_due": bool(due and due >= today),
            "occasions": self._member_occasions(scheme, card, found, today, config),
            "stamps": self._member_stamps(scheme, points),
        }

    @api.model
    def _member_level(self, scheme, card):
        """Return level and next level, as the till shows them."""
        level = scheme.level(card.get("tier_id"))
        coming = None
        if scheme.tiers:
            counted = booking.points(card.get("qualifying"))
            level = level or tiers.level_for(scheme.tiers, counted)
            held = level.id if level else None
            coming = tiers.missing_to_next(scheme.tiers, counted, held)
        lang = self.env.lang
        return {
            "tier": {
                "id": level.id,
                "name": scheme.level_name(lang, level.id),
                "multiplier": float(level.multiplier),
                "privileges": scheme.privileges_in(lang, level.id),
            }
            if level
            else False,
            "next_tier": {
                "name": scheme.level_name(lang, coming[0].id),
                "missing": float(coming[1]),
            }
            if coming
            else False,
        }

    @api.model
    def _member_levels(self, points):
        """Return the ids of a member's levels, of what :meth:`_member_facts` says."""
        levels = [program["tier"] for program in points["programs"]]
        return [level["id"] for level in levels if level]

    @api.model
    def _member_occasions(self, scheme, card, found, today, config):
        """Return the occasions that a purchase now would be."""
        last = self._member_day(config, found["visits"]["last"])
        since = booking.day(card.get("member_since"))
        due = booking.day(found["birthday"])
        found_now = []
        for rule in scheme.rules.rules:
            days = rule.occasion_days
            is_now = {
                "birthday": bool(due and due >= today),
                "first": not last,
                "anniversary": bool(
                    since and anniversary_window(since, today, days, days)
                ),
                "winback": bool(last and (today - booking.day(last)).days >= days),
            }.get(rule.occasion, False)
            if is_now and rule.occasion not in found_now:
                found_now.append(rule.occasion)
        return found_now

    @api.model
    def _member_stamps(self, scheme, points):
        if not scheme.stamps:
            return False
        return {"filled": int(max(points, 0)), "needed": scheme.stamps}

    @api.model
    def _member_day(self, config, text):
        if not text:
            return False
        day = self.env["loyalty.ledger"]._local_day(config, text)
        return fields.Date.to_string(day)
