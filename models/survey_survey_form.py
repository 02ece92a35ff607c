"""The form of a public page: signed, for a while, neither too fast nor twice."""

import re
import secrets
import unicodedata
from datetime import datetime, timezone

from odoo import _, fields, models
from odoo.exceptions import UserError
from odoo.tools import consteq, hmac

from ..core import code as codes
from ..core.rules.free_text import findings

SCOPE = "pos_customer_identity.survey_form"
FORM = re.compile(r"([0-9]{1,12})\.([0-9a-f]{32})\.([0-9a-f]{64})")
#: Seconds that a person needs at least, and has at most, for a form.
LEAST_SECONDS = 3
MOST_SECONDS = 6 * 3600
#: Longest text of one answer.
MOST_TEXT = 2000
WORDS = ("char_box", "text_box")
CHOICES = ("simple_choice", "multiple_choice", "range")


class StaleForm(UserError):
    """The form is not taken; a new one with what was typed will be."""


class SurveySurvey(models.Model):
    _inherit = "survey.survey"

    # The form's number

    def _new_form(self):
        """Return the signed number of a new form."""
        self.ensure_one()
        issued, number = self._seconds(), secrets.token_hex(16)
        return f"{issued}.{number}.{self._form_mac(issued, number)}"

    def _checked_form(self, form):
        """Return the number in a form's signed number.

        :raise StaleForm: it is forged, of another page or too old
        :raise UserError: nobody fills in a form that fast
        """
        match = FORM.fullmatch(form) if isinstance(form, str) else None
        if not match:
            raise StaleForm(_("Please send the form once more."))
        issued, number, mac = match.groups()
        age = self._seconds() - int(issued)
        if not consteq(mac, self._form_mac(int(issued), number)) or age < 0:
            raise StaleForm(_("Please send the form once more."))
        if age > MOST_SECONDS:
            raise StaleForm(
                _("The page was open for too long. Please send the form once more.")
            )
        if age < LEAST_SECONDS:
            raise UserError(
                _("That was very fast. Please wait a moment, and send the form again.")
            )
        return number

    def _form_mac(self, issued, number):
        return hmac(self.env(su=True), SCOPE, f"{self.id}:{issued}:{number}")

    def _seconds(self):
        now = fields.Datetime.now().replace(tzinfo=timezone.utc)
        return int((now - datetime(1970, 1, 1, tzinfo=timezone.utc)).total_seconds())

    # What was typed

    def _checked_boxes(self, typed):
        """Return a dict with the answer to each question, as it is saved.

        :param dict typed: lists of texts, under ``q`` and the question's number
        :raise UserError: in a plain sentence
        """
        answers = {
            question: question._answer_typed(typed.get(f"q{question.id}", []))
            for question in self.question_ids
        }
        if not any(answers.values()) and self.public_kind == "suggestions":
            raise UserError(_("Please write something first."))
        for question, answer in answers.items():
            if problems := question.validate_question(answer):
                raise UserError(
                    _(
                        "%(question)s: %(problem)s",
                        question=question.title,
                        problem=problems[question.id],
                    )
                )
        return answers

    def _form_warning(self, answers):
        """Return a sentence about words that name somebody, or nothing."""
        region = self.public_company_id.country_id.code
        found = set()
        for question, answer in answers.items():
            if question.question_type in WORDS:
                found |= findings(answer, region)
        if not found:
            return ""
        return _(
            "Your text seems to contain a phone number, an e-mail address or the "
            "number of a card. You need not tell us who you are. Take it out, or send "
            "the form again as it is."
        )

    def _checked_code(self, text):
        """Return a code of 12 symbols. Whether a customer has it is not looked up."""
        try:
            return codes.parse(text)
        except codes.CodeFormatError as error:
            raise UserError(
                _("Please enter your customer code: it has 12 letters and digits.")
            ) from error
        except codes.CodeCheckError as error:
            raise UserError(
                _("There is a typing error in the code. Please compare it once more.")
            ) from error


class SurveyQuestion(models.Model):
    _inherit = "survey.question"

    def _answer_typed(self, values):
        """Return an answer as Odoo takes it, from the values of a form.

        :raise UserError: too long, or not one of the answers that were offered
        """
        self.ensure_one()
        if self.question_type in WORDS:
            return self._checked_words(values[0] if values else "")
        values = [value for value in values if value]
        if self.question_type in CHOICES:
            offered = {str(answer.id) for answer in self.suggested_answer_ids}
        else:
            low, high = self._ends_of_scale()
            offered = {str(number) for number in range(low, high + 1)}
        if set(values) - offered:
            raise UserError(
                _("%s: choose one of the answers that are offered.", self.title)
            )
        if self.question_type == "multiple_choice":
            return sorted({int(value) for value in values})
        if self.question_type in CHOICES:
            return int(values[0]) if values else ""
        return values[0] if values else ""

    def _ends_of_scale(self):
        return (
            (0, 10) if self.question_type == "nps" else (self.scale_min, self.scale_max)
        )

    def _checked_words(self, text):
        text = text.replace("\r\n", "\n").strip()
        if len(text) > MOST_TEXT:
            raise UserError(
                _(
                    "This text has %(signs)s signs; there is room for %(most)s.",
                    signs=len(text),
                    most=MOST_TEXT,
                )
            )
        # Signs that nobody sees, and that no database takes.
        return "".join(
            sign
            for sign in text
            if sign in "\n\t" or unicodedata.category(sign) not in ("Cc", "Cs")
        )
