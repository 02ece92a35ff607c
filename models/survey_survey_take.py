"""What is sent on a public page is taken in: a suggestion, or an entry in a contest."""

import psycopg2

from odoo import _, models
from odoo.exceptions import ConcurrencyError, UserError
from odoo.tools import hmac

from ..core import code as codes
from ..core.rules import draw as rules
from .survey_survey_form import StaleForm

SLIP = "pos_customer_identity.survey_slip"
#: A field that people do not see: programs fill it in.
TRAP = "website"


class SurveySurvey(models.Model):
    _inherit = "survey.survey"

    def _take_form(self, typed):
        """Take in what was sent on the public page, once.

        :param dict typed: lists of texts, by the names of the form's fields
        :return: a dict with what the entrant of a contest keeps: ``slip``, ``mark`` and
            ``code``; an empty one for a suggestion
        :raise StaleForm: a new form will be taken
        :raise UserError: in a plain sentence
        """
        self.ensure_one()
        survey = self.sudo()
        number = survey._checked_form(_first(typed, "form"))
        if _first(typed, TRAP):
            raise UserError(_("Please leave the field “Website” empty."))
        answers = survey._checked_boxes(typed)
        code = survey._checked_entry(typed)
        warning = survey._form_warning(answers)
        if warning and _first(typed, "warned") != "1":
            typed["warned"] = ["1"]
            raise UserError(warning)
        content = [code, [[q.id, answer] for q, answer in answers.items()]]
        known = survey.env["survey.form.sent"]._known(number, content)
        if known == "other":
            raise StaleForm(
                _(
                    "This form was sent before. Send it once more if you want to send "
                    "what it says now as well."
                )
            )
        if known == "new":
            survey._keep_once(number, content, answers, code)
        return survey._kept_by_entrant(number, code)

    def _keep_once(self, number, content, answers, code):
        """Keep an answer.

        :raise ConcurrencyError: it is being kept at this moment; Odoo then tries again
        """
        try:
            with self.env.cr.savepoint():
                self.env["survey.form.sent"]._note(number, content)
                if code:
                    self._keep_entry(number, answers, code)
                else:
                    self._keep_answers(answers)
                self.env.flush_all()
        except psycopg2.errors.UniqueViolation as error:
            raise ConcurrencyError("this form is sent at the same time") from error

    def _keep_answers(self, answers):
        """Keep answers that belong to nobody, and return them."""
        kept = self._ask("web", company_id=self.public_company_id.id)
        for question, answer in answers.items():
            kept._save_lines(question, answer)
        kept._mark_done()
        return kept

    # Contests

    def _checked_entry(self, typed):
        """Return the code that takes part; None for a suggestion."""
        if self.public_kind != "contest":
            return None
        code = self._checked_code(_first(typed, "code"))
        if _first(typed, "terms") != "1":
            raise UserError(_("Please agree to the terms to take part."))
        return code

    def _keep_entry(self, number, answers, code):
        entries = self.env["survey.draw.entry"]
        slip = self._slip(number, code)
        entry, is_new = entries._enter(self.draw_ids[:1], code, slip, self.terms)
        if not is_new:
            raise UserError(
                _("This code takes part already. Each customer enters once.")
            )
        if any(answers.values()):
            entry.user_input_id = self._keep_answers(answers)

    def _kept_by_entrant(self, number, code):
        if not code:
            return {}
        slip = self._slip(number, code)
        return {
            "slip": slip,
            "code": code,
            "code_shown": codes.display(code),
            "mark": rules.mark(slip, code),
        }

    def _slip(self, number, code):
        """Return the slip of an entry, the same one for the same form.

        A browser that sends a form twice shows the second answer alone. The form's
        number, 128 random bits that are stored nowhere, makes it secret.
        """
        return hmac(self.env(su=True), SLIP, f"{self.id}:{number}:{code}")[:32]


def _first(typed, name):
    values = typed.get(name) or [""]
    return values[0]
