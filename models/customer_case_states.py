"""The steps of a case: :mod:`..core.rules.cases` says which there are."""

from odoo import _, api, fields, models
from odoo.exceptions import UserError

from ..core.rules import cases as rules
from ..core.rules.errors import RuleError
from .customer_case import SERVICE_MANAGER, SERVICE_USER


class CustomerCase(models.Model):
    _inherit = "customer.case"

    reopened = fields.Integer(
        "Times Opened Again", readonly=True, copy=False, aggregator="sum"
    )
    escalated_at = fields.Datetime("Escalated on", readonly=True, copy=False)

    @api.model
    def _role(self):
        """Return who the user is for the rules."""
        if self.env.user.has_group(SERVICE_MANAGER):
            return rules.MANAGER
        if self.env.user.has_group(SERVICE_USER):
            return rules.USER
        return rules.NOBODY

    # Moving

    def _can_move(self, target):
        self.ensure_one()
        return not self.merged_into_id and target in rules.next_states(
            self.state, self._role()
        )

    def _ensure_can_move(self, target, role=None, reason=None, resolution=None):
        """Refuse a step that one of these cases cannot take.

        :raise UserError: in a plain sentence
        """
        role = role or self._role()
        if role != rules.CUSTOMER:
            self.check_access("write")
        for case in self:
            try:
                rules.check_move(
                    case.state,
                    target,
                    role,
                    merged=bool(case.merged_into_id),
                    resolution=resolution,
                    reason=reason,
                )
            except RuleError as error:
                raise UserError(case._why_not(error, target)) from error

    def _why_not(self, error, target):
        states = dict(self._fields["state"]._description_selection(self.env))
        facts = {
            "name": self.name,
            "state": states[self.state],
            "target": states.get(target, target),
            "other": self.merged_into_id.sudo().name,
        }
        return {
            "unknown_state": _("There is no such state."),
            "merged": _("%(name)s was merged into %(other)s: go on there.", **facts),
            "same_state": _("%(name)s is in the state %(state)s already.", **facts),
            "no_way": _("%(name)s cannot go from %(state)s to %(target)s.", **facts),
            "not_allowed": _("You cannot change the state of %(name)s.", **facts),
            "needs_manager": _(
                "%(name)s was rejected. Only a service manager opens it again.", **facts
            ),
            "needs_resolution": _(
                "Say how %(name)s was solved: open it and press Resolve.", **facts
            ),
            "needs_reason": _(
                "Say why %(name)s is rejected: open it and press Reject.", **facts
            ),
        }[error.code]

    def _move(self, target, reason=None, resolution=None, role=None):
        """Take a step with all these cases, or with none of them.

        :param str target: the new state
        :param str reason: what the customer reads; needed to reject
        :param str resolution: needed to resolve
        :param str role: of :mod:`..core.rules.cases`, where it is not the user's own
        :raise UserError: one of them cannot
        """
        self._ensure_can_move(target, role, reason, resolution)
        now = fields.Datetime.now()
        by_hand = role is None and not self.env.su
        for case in self.sudo():
            reopens = case.state in rules.CLOSED
            vals = case._prepare_move_vals(target, reason, resolution, now)
            if by_hand and not case.user_id:
                vals["user_id"] = self.env.uid
            case.write(vals)
            if target in rules.CLOSED:
                case._after_closing()
            elif reopens:
                case._after_reopening()

    def _prepare_move_vals(self, target, reason, resolution, now):
        vals = {"state": target, **self._prepare_clock_vals(target, now)}
        if target in rules.CLOSED:
            rejected = target == rules.REJECTED
            vals |= {
                "resolution": "rejected" if rejected else resolution,
                "resolution_note": (reason or "").strip() or False,
            }
        elif self.state in rules.CLOSED:
            vals |= {
                "closed_at": False,
                "hours_open": 0,
                "in_time": False,
                "resolution": False,
                "reopened": self.reopened + 1,
            }
        return vals

    def _after_closing(self):
        """What follows when a case is closed."""
        self.activity_unlink(["mail.mail_activity_data_todo"])
        self._mail_closed()

    def _after_reopening(self):
        """What follows when a case is opened again."""

    # Buttons

    def action_start(self):
        """Begin to work on new cases, or go on with those that waited."""
        self._move(rules.IN_PROGRESS)

    def action_wait_customer(self):
        """The clock stands still until the customer answers."""
        self._move(rules.WAITING_CUSTOMER)

    def action_wait_supplier(self):
        """The clock stands still until the supplier answers."""
        self._move(rules.WAITING_SUPPLIER)

    def action_reopen(self):
        """Work again on closed cases; on rejected ones only a manager may."""
        self.filtered(lambda case: case.state not in rules.CLOSED)._ensure_closed()
        self._move(rules.IN_PROGRESS)

    def _ensure_closed(self):
        for case in self:
            raise UserError(_("%s is open.", case.name))

    def action_resolve(self):
        """Ask how a case was solved."""
        return self._open_resolution("advice")

    def action_reject(self):
        """Ask why a case is rejected."""
        return self._open_resolution("rejected")

    def _open_resolution(self, resolution):
        self.ensure_one()
        target = rules.REJECTED if resolution == "rejected" else rules.RESOLVED
        self._ensure_can_move(target, reason="-", resolution=resolution)
        rejects = resolution == "rejected"
        return {
            "type": "ir.actions.act_window",
            "name": _("Reject") if rejects else _("Resolve"),
            "res_model": "customer.case.resolve",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_case_id": self.id,
                "default_resolution": resolution,
            },
        }
