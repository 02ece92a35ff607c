"""What the desk sees of a customer at once: who is in trouble comes first."""

from odoo import _, api, fields, models
from odoo.fields import Domain
from odoo.tools import format_date

from .customer_profile import MOST_VISITS

#: Open cases, and activities, that are shown in the head.
MOST_PROBLEMS = 3
MOST_PLANNED = 5
#: What the tabs list and Odoo has a form of.
OPENED = (
    *("pos.order", "sale.order", "customer.case", "customer.interaction"),
    *("identity.request", "warranty.card"),
)
#: How far ahead the head says what points end.
DAYS_AHEAD = 60

POINTS = """
SELECT card.program_id, card.points, card.tier_id, card.tier_until, card.member_since,
       lot.expires_on, lot.remaining
  FROM loyalty_card card
  JOIN loyalty_program program ON program.id = card.program_id
  LEFT JOIN LATERAL (
       SELECT expires_on, sum(remaining) AS remaining
         FROM loyalty_history
        WHERE card_id = card.id AND remaining > 0
          AND expires_on BETWEEN %(today)s AND %(last)s
        GROUP BY expires_on ORDER BY expires_on LIMIT 1) AS lot ON TRUE
 WHERE card.partner_id = %(partner)s AND card.active
   AND card.merged_into_id IS NULL AND program.program_type = 'loyalty'
   AND (program.company_id IS NULL OR program.company_id = ANY(%(companies)s))
 ORDER BY program.sequence, card.id LIMIT 5
"""


class CustomerDesk(models.AbstractModel):
    _inherit = "customer.desk"

    @api.model
    def open(self, partner_id):
        """Return the head of a customer, and what the user may do.

        :param int partner_id: the customer
        :return: ``customer``, ``points``, ``problems``, ``visits``, ``consents``,
            ``freshness``, ``planned``, ``check`` (see ``customer.desk.check._of``),
            ``comparable`` (fields for the caller check), ``acts``, ``tabs`` and
            ``opens`` (models whose forms the user may open)
        :rtype: dict
        :raise AccessError: the user is not of the service desk
        :raise UserError: there is no such customer
        """
        partner = self._ensure_customer(partner_id)
        self.env["customer.code"]._issue(partner)
        return {
            "customer": self._head_customer(partner),
            "points": self._head_points(partner),
            "problems": self._head_problems(partner),
            "visits": self._head_visits(partner),
            "consents": self.env["customer.profile"]._consents(
                partner, self.env.company
            ),
            "freshness": self._freshness(partner),
            "planned": self._head_planned(partner),
            "check": self.env["customer.desk.check"]._of(partner),
            "comparable": self._comparable(partner),
            "acts": self._acts(partner),
            "tabs": self._tabs(),
            "opens": self._opens(),
        }

    @api.model
    def _opens(self):
        """Return of what is listed what the user may also open as a form."""
        return [
            model
            for model in OPENED
            if model in self.env and self.env[model].has_access("read")
        ]

    @api.model
    def _head_customer(self, partner):
        return {
            **self._customer_row(partner),
            "lang": self.env["res.lang"]._lang_get(partner.lang).name or False,
            "is_protected": partner.identity_protected,
            "is_restricted": partner.identity_restricted,
            "has_email": partner.identity_email_on_file,
        }

    @api.model
    def _head_points(self, partner):
        """Return programme, points, level and what ends soon, for each card."""
        today = fields.Date.context_today(self)
        cards = self.env["loyalty.card"].sudo()
        cards.flush_model()
        self.env["loyalty.history"].sudo().flush_model(["remaining", "expires_on"])
        self.env.cr.execute(
            POINTS,
            {
                "partner": partner.id,
                "today": today,
                "last": fields.Date.add(today, days=DAYS_AHEAD),
                "companies": self._above().ids,
            },
        )
        rows = self.env.cr.dictfetchall()
        programs = self.env["loyalty.program"].sudo()
        tiers = self.env["loyalty.tier"].sudo()
        programs.browse(row["program_id"] for row in rows).fetch(
            ["name", "portal_point_name"]
        )
        tiers.browse(filter(None, (row["tier_id"] for row in rows))).fetch(["name"])
        return [
            self._points_row(
                row,
                programs.browse(row["program_id"]),
                tiers.browse(row["tier_id"] or []),
            )
            for row in rows
        ]

    @api.model
    def _points_row(self, row, program, tier):
        ends = False
        if row["expires_on"]:
            ends = _(
                "%(points)s end on %(day)s",
                points=self._number(row["remaining"]),
                day=format_date(self.env, row["expires_on"]),
            )
        since = row["member_since"]
        return {
            "id": program.id,
            "name": program.name,
            "points": self._number(row["points"]),
            "point_name": program.portal_point_name or _("Points"),
            "tier": tier.name or False,
            "tier_until": row["tier_until"] and row["tier_until"].isoformat(),
            "since": since and since.isoformat(),
            "ends": ends,
        }

    @api.model
    def _number(self, points):
        say = self.env["loyalty.why"]
        return say._points(say._stored(points or 0))

    # Problems first

    @api.model
    def _domain_of(self, partner):
        """Return what belongs to a customer in the companies that are chosen."""
        return Domain("partner_id", "=", partner.id) & Domain(
            "company_id", "in", self.env.companies.ids
        )

    @api.model
    def _head_problems(self, partner):
        """Return the open cases, the latest deadline last, and how many others have."""
        cases = self.env["customer.case"]
        domain = self._domain_of(partner) & Domain("closed_at", "=", False)
        domain &= Domain("merged_into_id", "=", False)
        mine = cases.search(domain, order="deadline, id", limit=100)
        others = cases.sudo().search_count(domain & Domain("id", "not in", mine.ids))
        return {
            "count": len(mine),
            "others": others,
            "rows": [self._case_row(case) for case in mine[:MOST_PROBLEMS]],
        }

    @api.model
    def _case_row(self, case):
        states = dict(case._fields["state"]._description_selection(self.env))
        now = fields.Datetime.now()
        is_open = not case.closed_at
        return {
            "id": case.id,
            "name": case.name,
            "subject": case.subject,
            "state": case.state,
            "state_text": states[case.state],
            "on": self._day(case.opened_at),
            "is_open": is_open,
            "is_late": bool(is_open and case.deadline and case.deadline < now),
        }

    # Visits, contact data, what is planned

    @api.model
    def _head_visits(self, partner):
        """Return how often the customer bought, and when and where last.

        :return: ``count``; ``is_more``: whether there are more than that; ``on`` (ISO
            date), ``shop`` and ``days`` (since then) of the last one, or False
        """
        profile = self.env["customer.profile"]
        count = profile._count_purchases(partner, self.env.companies, MOST_VISITS + 1)
        nowhere = {"on": False, "shop": False}
        last = self._last_visits(partner).get(partner.id, nowhere)
        days = False
        if last["on"]:
            today = fields.Date.context_today(self)
            days = max((today - fields.Date.to_date(last["on"])).days, 0)
        return {
            "count": min(count, MOST_VISITS),
            "is_more": count > MOST_VISITS,
            **last,
            "days": days,
        }

    @api.model
    def _freshness(self, partner):
        """Return how complete and how fresh the contact data are."""
        return partner._contact_freshness(self.env.company)

    @api.model
    def _head_planned(self, partner):
        """Return the user's own activities with this customer."""
        activities = self.env["mail.activity"].search_fetch(
            [
                ("res_model", "=", "res.partner"),
                ("res_id", "=", partner.id),
                ("user_id", "=", self.env.uid),
            ],
            ["summary", "activity_type_id", "date_deadline"],
            limit=MOST_PLANNED,
            order="date_deadline, id",
        )
        today = fields.Date.context_today(self)
        return [
            {
                "id": activity.id,
                "kind": activity.activity_type_id.name,
                "text": activity.summary or "",
                "on": activity.date_deadline.isoformat(),
                "is_late": activity.date_deadline < today,
            }
            for activity in activities
        ]

    @api.model
    def _day(self, moment):
        """Return the user's day of a moment, in ISO, or False."""
        if not moment:
            return False
        return fields.Datetime.context_timestamp(self, moment).date().isoformat()
