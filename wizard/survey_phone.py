from datetime import timedelta

from odoo import _, api, fields, models
from odoo.exceptions import AccessError, UserError

from ..models.customer_case import SERVICE_USER
from ..models.survey_invitation import OPEN, OPEN_DAYS


class SurveyPhone(models.TransientModel):
    """Somebody of the service desk asks a customer on the phone, and types."""

    _name = "survey.phone"
    _description = "Ask a Customer by Phone"

    partner_id = fields.Many2one(
        "res.partner", "Customer", required=True, readonly=True, ondelete="cascade"
    )
    case_id = fields.Many2one("customer.case", readonly=True, ondelete="cascade")
    survey = fields.Selection(
        "_selection_survey",
        required=True,
        default=lambda self: self._default_survey(),
        help="What is due for this customer comes first.",
    )
    forever = fields.Boolean(
        "Wants No More Questions",
        help="The consent to questions is withdrawn: no rule and nobody asks again.",
    )
    hint = fields.Char(compute="_compute_hint")

    # What can be asked

    @api.model
    def _selection_survey(self):
        if not self.env.user.has_group(SERVICE_USER):
            return []
        # The desk may ask surveys, and has no right to see how they are made.
        surveys = self.env["survey.survey"].sudo().search(self._askable())
        return [(str(survey.id), survey.title) for survey in surveys]

    @api.model
    def _askable(self):
        return [
            ("for_customers", "=", True),
            ("is_anonymous", "=", False),
            ("question_and_page_ids.is_page", "=", False),
        ]

    @api.model
    def _default_survey(self):
        partner = self.env.context.get("default_partner_id")
        due = self._due_of(self.env["res.partner"].browse(partner))
        choice = self._selection_survey()
        wanted = str(due.survey_id.id) if due else None
        values = [value for value, _label in choice]
        return wanted if wanted in values else next(iter(values), False)

    @api.model
    def _due_of(self, partner, survey=None):
        """Return what the customer is to be asked, in ``sudo``: calls first."""
        domain = [
            ("partner_id", "=", partner.id),
            ("company_id", "in", self.env.companies.ids),
            ("state", "in", OPEN),
            ("expires_at", ">", fields.Datetime.now()),
            *([("survey_id", "=", survey.id)] if survey else ()),
        ]
        due = self.env["survey.invitation"].sudo().search(domain, order="id")
        due = due.filtered(lambda asked: not asked.survey_id.is_anonymous)
        return due.sorted(lambda asked: asked.channel != "phone")[:1]

    @api.depends("partner_id", "survey")
    def _compute_hint(self):
        for wizard in self:
            survey = wizard.sudo()._survey()
            due = survey and wizard._due_of(wizard.partner_id, survey)
            seen = survey and wizard._seen(survey)
            wizard.hint = (
                _("This question is due.")
                if due
                else _("The customer was asked this before.")
                if seen
                else False
            )

    def _seen(self, survey):
        theirs = [
            ("partner_id", "=", self.partner_id.id),
            ("survey_id", "=", survey.id),
        ]
        return self.env["survey.invitation"].sudo().search_count(theirs, limit=1)

    def _survey(self):
        """Return the chosen survey, if it may be asked, in ``sudo``."""
        surveys = self.env["survey.survey"].sudo()
        if not (self.survey or "").isdecimal():
            return surveys
        return surveys.search([*self._askable(), ("id", "=", int(self.survey))])

    # Asking

    @api.model
    def _open_for(self, partner, case=None):
        """Return the dialog for a customer, or for the customer of a case."""
        if not self.env.user.has_group(SERVICE_USER):
            raise AccessError(_("Only the service desk asks customers by phone."))
        partner.check_access("read")
        if not partner:
            raise UserError(_("Say first whose case this is."))
        if problem := partner._why_not_asked():
            raise UserError(problem)
        return {
            "type": "ir.actions.act_window",
            "name": _("Ask by Phone"),
            "res_model": "survey.phone",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_partner_id": partner.id,
                "default_case_id": case.id if case else False,
            },
        }

    def _ensure_can_ask(self):
        """Refuse who may not ask, and customers who may not be asked."""
        if not self.env.user.has_group(SERVICE_USER):
            raise AccessError(_("Only the service desk asks customers by phone."))
        for wizard in self:
            wizard.partner_id.check_access("read")
            if wizard.case_id:
                wizard.case_id.check_access("read")
            if wizard.case_id and wizard.case_id.partner_id != wizard.partner_id:
                raise UserError(_("This case is another customer's."))
            if problem := wizard.partner_id._why_not_asked():
                raise UserError(problem)
            if not wizard._survey():
                raise UserError(_("There is no such survey for customers."))

    def _take_invitation(self):
        """Return what was due, now asked by phone, or a new invitation."""
        survey = self._survey()
        due = self._due_of(self.partner_id, survey)
        if due:
            due.write({"channel": "phone", "case_id": due.case_id or self.case_id})
            return due
        about = self.case_id or self.partner_id
        expires_at = fields.Datetime.now() + timedelta(days=OPEN_DAYS)
        invitation, _key = self.env["survey.invitation"]._invite(
            survey,
            "phone",
            about,
            partner_id=self.partner_id.id,
            company_id=(self.case_id.company_id or self.env.company).id,
            state="waiting",
            expires_at=expires_at,
        )
        return invitation

    def _note(self, invitation, outcome, source=False):
        self.env["customer.interaction"]._note(
            {
                "partner_id": self.partner_id.id,
                "company_id": invitation.company_id.id,
                "user_id": self.env.uid,
                "channel": "phone",
                "direction": "out",
                "kind": "survey",
                "subject": (invitation.survey_id.title or "")[:200],
                "outcome": outcome,
                "case_id": self.case_id.id,
                "source_key": source,
            }
        )

    def action_begin(self):
        """Open the questions, for the agent to type what the customer says."""
        self.ensure_one()
        self._ensure_can_ask()
        invitation = self._take_invitation()
        invitation._note_sent()
        answer = invitation.survey_id._ask("phone", invitation)
        self._note(invitation, _("Questions asked"), invitation._phone_source())
        return {
            "type": "ir.actions.act_url",
            "url": f"/survey/{invitation.survey_id.access_token}/{answer.access_token}",
            "target": "new",
            "close": True,
        }

    def action_declined(self):
        """Keep that the customer does not want to answer."""
        for wizard in self:
            wizard._ensure_can_ask()
            invitation = wizard._take_invitation()
            invitation._decline("office", forever=wizard.forever)
            outcome = _("Wants no more questions") if wizard.forever else _("Declined")
            wizard._note(invitation, outcome)
        return {"type": "ir.actions.act_window_close"}

    def action_not_reached(self):
        """Keep that nobody answered the phone; the question stays due."""
        for wizard in self:
            wizard._ensure_can_ask()
            wizard._note(wizard._take_invitation(), _("Not reached"))
        return {"type": "ir.actions.act_window_close"}
