from odoo import _, api, fields, models
from odoo.exceptions import UserError

from ..core.rules.free_text import findings

#: What can be planned, and the type of activity that it is.
KINDS = {
    "call": "mail.mail_activity_data_call",
    "meeting": "mail.mail_activity_data_meeting",
    "todo": "mail.mail_activity_data_todo",
}
MOST_SIGNS = 200
#: As far ahead as anybody plans.
MOST_DAYS = 2 * 366


class CustomerDesk(models.AbstractModel):
    """Calling back, and appointments: activities of whoever plans them."""

    _inherit = "customer.desk"

    @api.model
    def plan(self, partner_id, vals):
        """Plan a call, an appointment or something to do with a customer.

        It is the user's own: the note stands where colleagues read it, and so it must
        not name anybody.

        :param int partner_id: the customer
        :param dict vals: ``kind`` (one of :data:`KINDS`), ``on`` (an ISO date) and
            ``note``
        :return: ``planned`` (see :meth:`open`), and ``action``: where the hour of an
            appointment is chosen if there is a calendar, or False
        :rtype: dict
        :raise AccessError: the user is not of the service desk
        :raise UserError: no such customer, or what makes no sense
        """
        partner = self._ensure_customer(partner_id)
        kind, day, note = self._checked_plan(vals)
        # Somebody of the desk may not edit contacts, and an activity asks for that.
        activity = partner.activity_schedule(
            KINDS[kind], date_deadline=day, summary=note, user_id=self.env.uid
        )
        action = False
        if kind == "meeting" and "calendar.event" in self.env:
            action = activity.with_env(self.env).action_create_calendar_event()
        return {"planned": self._head_planned(partner), "action": action}

    @api.model
    def finish(self, partner_id, activity_id):
        """Say that what the user planned with a customer is done.

        :return: ``planned``, see :meth:`open`
        :rtype: dict
        :raise AccessError: the user is not of the service desk
        :raise UserError: no such customer, or nothing that the user planned
        """
        partner = self._ensure_customer(partner_id)
        ident = activity_id if type(activity_id) is int else 0
        activity = (
            self.env["mail.activity"]
            .sudo()
            .search(
                [
                    ("id", "=", ident),
                    ("res_model", "=", "res.partner"),
                    ("res_id", "=", partner.id),
                    ("user_id", "=", self.env.uid),
                ]
            )
        )
        if not activity:
            raise UserError(_("You have planned nothing like this."))
        activity.action_done()
        return {"planned": self._head_planned(partner)}

    @api.model
    def _checked_plan(self, vals):
        """Return kind, day and note.

        :raise UserError: a sentence that says what is wrong
        """
        vals = vals if isinstance(vals, dict) else {}
        kind, note = vals.get("kind"), vals.get("note") or ""
        if not isinstance(kind, str) or kind not in KINDS:
            raise UserError(_("Say what you plan."))
        if not isinstance(note, str) or not note.isprintable():
            raise UserError(_("Write the note anew, please."))
        note = note.strip()
        if len(note) > MOST_SIGNS:
            raise UserError(_("%s signs are enough.", MOST_SIGNS))
        if findings(note, self.env.company.country_id.code):
            raise UserError(
                _(
                    "This looks like a phone number, an e-mail address or a card "
                    "number: everybody at the desk can read it here. Leave it out."
                )
            )
        return kind, self._checked_day(vals.get("on")), note

    @api.model
    def _checked_day(self, text):
        today = fields.Date.context_today(self)
        try:
            day = fields.Date.to_date(text if isinstance(text, str) else None)
        except ValueError:
            day = None
        if not day or not 0 <= (day - today).days <= MOST_DAYS:
            raise UserError(_("Choose a day from today on."))
        return day
