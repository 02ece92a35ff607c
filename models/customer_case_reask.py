from datetime import timedelta

from odoo import _, api, fields, models

from .survey_invitation import OPEN_DAYS


class SurveyInvitation(models.Model):
    _inherit = "survey.invitation"

    reask_of_id = fields.Many2one(
        "customer.case",
        "Asked again after",
        readonly=True,
        copy=False,
        index=False,
        ondelete="set null",
        help="The case whose end is asked about. Such a question counts for no quiet "
        "period, and is asked once.",
    )

    _reask_once = models.UniqueIndex(
        "(reask_of_id) WHERE reask_of_id IS NOT NULL",
        "This customer was asked about the end of the case already.",
    )

    def _next_way(self):
        """Let the desk call whom the mail does not reach."""
        if self.reask_of_id and self.channel == "mail":
            self.reask_of_id._ask_again_by_phone()
            return "phone"
        return super()._next_way()

    def _forget(self):
        result = super()._forget()
        self.write({"reask_of_id": False})
        return result


class CustomerCase(models.Model):
    """When a case of a low score is closed, the customer is asked once more."""

    _inherit = "customer.case"

    reask_state = fields.Selection(
        "_reask_states", "Asked Again", compute="_compute_reask_state"
    )

    @api.model
    def _reask_states(self):
        states = self.env["survey.invitation"]._fields["state"]
        return states._description_selection(self.env)

    @api.depends("reask_ids.state")
    def _compute_reask_state(self):
        for case in self:
            case.reask_state = case.sudo().reask_ids[:1].state

    def _after_closing(self):
        result = super()._after_closing()
        for case in self.sudo():
            case._ask_again()
        return result

    def _reask_survey(self):
        """Return what the customer is asked now that the case is closed, or nothing."""
        survey = self.survey_input_id.survey_id.follow_up_survey_id
        asked = self.reask_ids or self.reask_input_id
        usable = survey.active and not survey.is_anonymous and survey.question_ids
        partner = self.partner_id
        if asked or not usable or not partner:
            return survey.browse()
        # Who said no to questions is asked none, by no way.
        return survey.browse() if partner._why_not_asked() else survey

    def _ask_again(self):
        """Invite the customer to say whether it is good now: once for each case."""
        self.ensure_one()
        case = self.with_company(self.company_id)
        survey = case._reask_survey()
        if not survey:
            return
        agrees = case.partner_id._has_consent("surveys", case.company_id)
        by_mail = agrees and case._with_customer(())
        now = fields.Datetime.now()
        # No rule chooses it: the quiet period does not hold here.
        case.env["survey.invitation"]._invite(
            survey,
            "mail" if by_mail else "phone",
            case,
            reask_of_id=case.id,
            order_id=case.order_id.id,
            state="waiting",
            send_after=now,
            expires_at=now + timedelta(days=OPEN_DAYS),
            key_hash=False,
        )
        if not by_mail:
            case._ask_again_by_phone()

    def _ask_again_by_phone(self):
        self._ask_desk(_("Ask the customer by phone whether it is good now"))

    # What comes of it

    def _keep_outcome(self, answer, score):
        """Keep what the customer says about the end; work again if it is not good.

        :param answer: the ``survey.user_input``
        :param score: of the answer, or None
        """
        case = self.sudo()
        if case.reask_input_id:
            return
        outcome = case._outcome_of(answer, score)
        case.write(
            {
                "reask_input_id": answer.id,
                "reask_score": score or 0,
                "has_reask_score": score is not None,
                "reask_outcome": outcome,
            }
        )
        case.activity_unlink(["mail.mail_activity_data_todo"])
        names = dict(self._fields["reask_outcome"]._description_selection(self.env))
        if case._is_bad(outcome, score, answer.survey_id):
            words = names.get(outcome) or score
            case._open_again(_("Asked again, the customer says: %s", words))

    def _outcome_of(self, answer, score):
        """Return what an answer says: by its words, else by the score before."""
        said = answer.user_input_line_ids.suggested_answer_id.mapped("case_outcome")
        words = [word for word in said if word]
        if words:
            return words[0]
        if score is None:
            return False
        before = self.survey_score
        if score == before:
            return "same"
        return "better" if score > before else "worse"

    def _is_bad(self, outcome, score, survey):
        if outcome in ("same", "worse"):
            return True
        limit = max(survey.case_below, self.survey_input_id.survey_id.case_below)
        return score is not None and score <= limit
