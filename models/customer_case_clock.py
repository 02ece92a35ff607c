"""The clock of a case: :mod:`..core.rules.sla` on Odoo's working hours."""

from datetime import timedelta, timezone

from odoo import api, fields, models
from odoo.fields import Domain

from ..core.rules import cases as rules
from ..core.rules import sla

UTC = timezone.utc
#: How long before its deadline a case is marked.
WARN = timedelta(hours=4)
#: Working hours are asked for in pieces of this length, so long that few are needed.
PIECE = timedelta(weeks=4)
#: No deadline is looked for beyond this.
HORIZON = timedelta(days=3 * 366)


class CustomerCase(models.Model):
    _inherit = "customer.case"

    target_hours = fields.Float(
        "Target (working hours)",
        readonly=True,
        copy=False,
        aggregator="avg",
        help="Working hours in which the case should be solved.",
    )
    deadline = fields.Datetime(
        readonly=True,
        copy=False,
        help="When the target is missed. Empty while the clock stands still.",
    )
    sla_left = fields.Float(
        "Hours Left",
        readonly=True,
        copy=False,
        aggregator=None,
        help="Working hours that were left when the clock stopped; below 0 when the "
        "target was missed.",
    )
    waited_hours = fields.Float(
        "Waited (working hours)",
        readonly=True,
        copy=False,
        aggregator="avg",
        help="Working hours that did not count: waiting for the customer or the "
        "supplier, until it went on.",
    )
    waiting_since = fields.Datetime(
        readonly=True, copy=False, help="Since when the clock stands still."
    )
    hours_open = fields.Float(
        "Time to Resolve (working hours)",
        readonly=True,
        copy=False,
        aggregator="avg",
        help="Working hours from opening to closing, without waiting.",
    )
    in_time = fields.Boolean(
        "Solved in Time", readonly=True, copy=False, help="Of closed cases."
    )
    sla_state = fields.Selection(
        [
            ("on_time", "On time"),
            ("soon", "Due soon"),
            ("late", "Late"),
            ("paused", "Clock stands still"),
            ("met", "Solved in time"),
            ("missed", "Solved late"),
        ],
        "Target",
        compute="_compute_sla_state",
        search="_search_sla_state",
    )

    @api.depends("deadline", "waiting_since", "closed_at", "in_time", "target_hours")
    def _compute_sla_state(self):
        now = fields.Datetime.now()
        for case in self:
            case.sla_state = case.target_hours and sla.standing(
                now=now,
                deadline=case.deadline or None,
                paused=bool(case.waiting_since),
                in_time=case.in_time if case.closed_at else None,
                warn=WARN,
            )

    @api.model
    def _search_sla_state(self, operator, value):
        if operator != "in":
            return NotImplemented
        now = fields.Datetime.now()
        is_open = Domain("closed_at", "=", False) & Domain("target_hours", ">", 0)
        closed = Domain("closed_at", "!=", False) & Domain("target_hours", ">", 0)
        meaning = {
            "on_time": is_open & Domain("deadline", ">", now + WARN),
            "soon": is_open
            & Domain("deadline", ">=", now)
            & Domain("deadline", "<=", now + WARN),
            "late": is_open & Domain("deadline", "<", now),
            "paused": is_open
            & Domain("deadline", "=", False)
            & Domain("waiting_since", "!=", False),
            "met": closed & Domain("in_time", "=", True),
            "missed": closed & Domain("in_time", "=", False),
            False: Domain("target_hours", "=", 0),
        }
        return Domain.OR(meaning[state] for state in value if state in meaning)

    # Working time

    def _working_time(self, start, end=None):
        """Yield working time of the case's team, as pairs of times with a zone.

        :param datetime start: with a time zone
        :param datetime end: with a time zone; without it three years are looked at
        """
        self.ensure_one()
        end = end or start + HORIZON
        calendar = self.team_id.sudo()._calendar_for(self.company_id)
        if not calendar:
            yield start, end
            return
        holidays = [
            ("time_type", "=", "leave"),
            ("company_id", "in", (False, self.company_id.id)),
        ]
        while start < end:
            until = min(start + PIECE, end)
            worked = calendar._work_intervals_batch(start, until, domain=holidays)
            for opens, closes, _attendance in worked[False]:
                yield opens, closes
            start = until

    def _clock(self):
        """Return the clock of the case, in times with a zone."""
        self.ensure_one()
        return sla.Clock(
            budget=timedelta(hours=self.target_hours),
            opened=_aware(self.opened_at),
            waited=timedelta(hours=self.waited_hours),
            paused=_aware(self.waiting_since),
        )

    def _hours_left(self, now=None):
        """Return the working hours that are left; below 0 when the case is late."""
        self.ensure_one()
        now = _aware(now or fields.Datetime.now())
        clock = self._clock()
        return _hours(clock.left(self._working_time(clock.opened, now), now))

    # What the steps of a case do to it

    def _start_priority(self):
        """Give a new case the priority of its type and its customer's service level."""
        self.ensure_one()
        priority = self.env["customer.case.target"]._priority_for(
            self.case_type, self.priority, self._service_level(), self.company_id
        )
        if priority != self.priority:
            self.priority = priority

    def _start_clock(self):
        """Set the target and the deadline, as the case stands now.

        Also when something changes that they depend on: what was worked counts on.
        """
        for case in self.sudo():
            hours = self.env["customer.case.target"]._hours_for(
                case.case_type, case.priority, case._service_level(), case.company_id
            )
            case.target_hours = hours
            if not hours:
                case.write({"deadline": False, "sla_left": 0})
            elif case.waiting_since:
                left = case._hours_left()
                case.sla_left = left
                if not case.closed_at and left > 0:
                    case.deadline = False
            else:
                case.deadline = case._deadline_from(fields.Datetime.now())

    def _deadline_from(self, now):
        """Return when the time is over that is left now."""
        self.ensure_one()
        left = timedelta(hours=self._hours_left(now))
        if left <= timedelta():
            # Missed already: when exactly cannot be more than now.
            return min(self.deadline or now, now)
        start = _aware(now)
        moment = sla.moment_after(self._working_time(start), start, left)
        return _stored(moment)

    def _prepare_clock_vals(self, target, now):
        """Return what a step does to the clock.

        :param str target: the new state
        """
        self.ensure_one()
        stands = target in rules.WAITING or target in rules.CLOSED
        if stands and not self.waiting_since:
            vals = self._prepare_pause_vals(now)
        elif not stands and self.waiting_since:
            vals = self._prepare_resume_vals(now)
        else:
            vals = {}
        if target in rules.CLOSED:
            until = _aware(now)
            clock = self._clock()
            spent = clock.spent(self._working_time(clock.opened, until), until)
            vals |= {
                "closed_at": now,
                "hours_open": _hours(spent),
                "in_time": bool(self.target_hours) and spent <= clock.budget,
            }
            vals.pop("deadline", None)
        return vals

    def _prepare_pause_vals(self, now):
        left = self._hours_left(now) if self.target_hours else 0
        vals = {"waiting_since": now, "sla_left": left}
        # Who is late stays late, also while waiting.
        return vals | ({"deadline": False} if left > 0 else {})

    def _prepare_resume_vals(self, now):
        until = _aware(now)
        clock = self._clock()
        resumed = clock.resume(self._working_time(clock.paused, until), until)
        left = resumed.left(self._working_time(clock.opened, until), until)
        vals = {
            "waiting_since": False,
            "waited_hours": _hours(resumed.waited),
            "sla_left": 0,
        }
        if self.target_hours and left > timedelta():
            moment = sla.moment_after(self._working_time(until), until, left)
            vals["deadline"] = _stored(moment)
        elif self.target_hours:
            vals["deadline"] = min(self.deadline or now, now)
        return vals

    def _service_level(self):
        """Return the best level of service that the customer's memberships give."""
        self.ensure_one()
        tiers = (
            self.env["loyalty.card"]
            .sudo()
            .search(
                [
                    ("partner_id", "=", self.partner_id.id or 0),
                    ("tier_id", "!=", False),
                    ("company_id", "in", (False, self.company_id.id)),
                ]
            )
            .tier_id
        )
        levels = ("standard", "preferred", "first")
        return max(tiers.mapped("service_level"), key=levels.index, default="standard")


def _aware(moment):
    return moment.replace(tzinfo=UTC) if moment else None


def _stored(moment):
    """Return a time as Odoo stores it, to the second."""
    return moment and moment.astimezone(UTC).replace(tzinfo=None, microsecond=0)


def _hours(duration):
    return duration / timedelta(hours=1)
