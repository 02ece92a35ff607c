"""What follows from the score of a customer: once, at once, and never instead of it."""

import logging

import psycopg2

from odoo import _, api, fields, models
from odoo.exceptions import ConcurrencyError

from .customer_case import MOST_SUBJECT, MOST_TEXT

_logger = logging.getLogger(__name__)

#: Odoo tries the whole request again.
RETRIED = (psycopg2.OperationalError, ConcurrencyError)
#: A question that ends with one of these needs no colon before the answer.
ASKS = ("?", "؟", "!", ".", ":")
#: How it reached the shop, in the words of cases.
CASE_CHANNELS = {
    "receipt": "online",
    "mail": "email",
    "till": "store",
    "display": "store",
    "phone": "phone",
    "web": "online",
}


class SurveyUserInput(models.Model):
    _inherit = "survey.user_input"

    follow_due = fields.Boolean(
        readonly=True,
        copy=False,
        help="What follows from the answer failed, and is tried again by itself.",
    )

    _follow_due_index = models.Index("(id) WHERE follow_due")

    def _after_answered(self):
        result = super()._after_answered()
        if not self.is_anonymous:
            self._follow_safely()
        return result

    def _follow_safely(self):
        """Do what follows; whatever goes wrong there, the answer stays."""
        self.ensure_one()
        try:
            with self.env.cr.savepoint():
                self._follow()
                self.follow_due = False
                self.env.flush_all()
        except RETRIED:
            raise
        except Exception as error:  # noqa: BLE001  whatever it is, the answer stays
            # No words of it: they may be the customer's.
            _logger.error("answer %s: %s", self.id, type(error).__name__)
            self.env.invalidate_all()
            self.follow_due = True
            self.env.ref("pos_customer_identity.cron_follow_answers")._trigger()

    @api.model
    def _cron_follow(self):
        """Do again what failed before, each answer in a transaction of its own."""
        due = self.sudo().search([("follow_due", "=", True)], order="id")
        for at, answer in enumerate(due, start=1):
            answer._follow_safely()
            left = len(due) - at
            if self.env["ir.cron"]._commit_progress(1, remaining=left) <= 0:
                break

    def _follow(self):
        """What follows from the answer of a customer. More parts add theirs."""
        score = self._score()
        asked_again = self.invitation_id.reask_of_id
        if asked_again:
            asked_again._keep_outcome(self, score)
        elif self._is_low(score):
            if self.case_id:
                self.case_id._open_again(_("The customer is not content: %s", score))
            else:
                self._open_case(score)

    def _score(self):
        """Return the answer to the first question with a scale; None without one."""
        self.ensure_one()
        question = self.survey_id._score_question()
        line = self.user_input_line_ids.filtered(
            lambda line: (
                line.question_id == question
                and line.answer_type == "scale"
                and not line.skipped
            )
        )[:1]
        return line.value_scale if line else None

    def _is_low(self, score):
        return score is not None and score <= self.survey_id.case_below

    def _open_case(self, score):
        """Open a case for this answer, or return the one that is there.

        :return: the ``customer.case``, in ``sudo``
        """
        survey = self.survey_id
        company = self.company_id or self.env.company
        team = survey.case_team_id.filtered(
            lambda team: team.active and team.company_id == company
        )
        title = _("Score %(score)s: %(survey)s", score=score, survey=survey.title)
        told = (
            f"{question.title}{'' if question.title.endswith(ASKS) else ':'} {text}"
            for question, text in self._told()
        )
        return self.env["customer.case"]._open(
            {
                "uuid": f"survey:{self.id}",
                "survey_input_id": self.id,
                "survey_score": score,
                "case_type": survey.case_type,
                "subject": title[:MOST_SUBJECT],
                "description": "\n".join(told)[:MOST_TEXT],
                "partner_id": self.partner_id.id,
                "order_id": self.order_id.id,
                "config_id": self.config_id.id,
                "company_id": company.id,
                "team_id": team.id,
            },
            CASE_CHANNELS[self.feedback_channel],
        )

    def _told(self):
        """Return what was answered, as pairs of a question and words."""
        self.ensure_one()
        found = {}
        for line in self.user_input_line_ids.sorted(
            lambda line: (
                line.question_sequence,
                line.question_id.id,
                line.value_rank,
                line.id,
            )
        ):
            if words := line._words():
                found.setdefault(line.question_id, []).append(words)
        return [(question, ", ".join(words)) for question, words in found.items()]
