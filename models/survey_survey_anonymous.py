from collections import defaultdict

from odoo import _, api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..core.rules import anonymity

#: What a survey must be so that nothing of who answers is kept on the way: one page,
#: stored at once; no clock; no login; no attempts to count; nothing to pass.
SETTINGS = {
    "survey_type": "survey",
    "questions_layout": "one_page",
    "questions_selection": "all",
    "access_mode": "token",
    "users_login_required": False,
    "users_can_go_back": False,
    "is_time_limited": False,
    "is_attempts_limited": False,
    "scoring_type": "no_scoring",
    "certification": False,
}


class SurveySurvey(models.Model):
    """Surveys that are answered anonymously, or may be."""

    _inherit = "survey.survey"

    may_hide = fields.Boolean(
        "May Be Answered Anonymously",
        help="Whoever answers chooses: under the customer code, or without it.",
    )

    @api.onchange("is_anonymous", "may_hide")
    def _onchange_anonymous(self):
        self.may_hide = self.may_hide and not self.is_anonymous
        if self._hides():
            self.update(SETTINGS)

    @api.model_create_multi
    def create(self, vals_list):
        """Make what is answered anonymously as it has to be for that."""
        return super().create([self._with_settings(vals) for vals in vals_list])

    def write(self, vals):
        """Make what is answered anonymously as it has to be for that."""
        return super().write(self._with_settings(vals))

    @api.model
    def _with_settings(self, vals):
        hides = vals.get("is_anonymous") or vals.get("may_hide")
        return {**vals, **SETTINGS} if hides else vals

    def _hides(self):
        return self.is_anonymous or self.may_hide

    @api.constrains("is_anonymous", "may_hide", *SETTINGS)
    def _check_hides(self):
        for survey in self:
            if survey._hides() and any(
                survey[name] != value for name, value in SETTINGS.items()
            ):
                raise ValidationError(
                    _(
                        "What may be answered anonymously has one page for invited "
                        "people, and no login, time limit, attempts, score or "
                        "certificate."
                    )
                )
            if survey._hides():
                survey.question_ids._check_asks_no_contact()

    @api.constrains("may_hide", "least_shown")
    def _check_least_shown_hidden(self):
        for survey in self.filtered("may_hide"):
            if survey.least_shown < 2:
                raise ValidationError(
                    _("Anonymous results are shown from 2 answers on at the earliest.")
                )

    def _create_answer(self, *args, test_entry=False, **kwargs):
        """Let anonymous surveys begin with a key alone: others know for whom."""
        if not test_entry and any(survey.is_anonymous for survey in self):
            raise UserError(
                _(
                    "An anonymous survey is answered with the code on a receipt or "
                    "with an invitation, so that nobody knows who answered."
                )
            )
        return super()._create_answer(*args, test_entry=test_entry, **kwargs)

    def _compute_survey_statistic(self):
        """Count what came out of the boxes as well: never fewer than may be shown."""
        answer = super()._compute_survey_statistic()
        counts = self._anonymous_counts()
        for survey in self:
            more = counts.get(survey._origin, 0)
            if more and not self.env.su:
                survey.answer_count += more
                survey.answer_done_count += more
        return answer

    def _anonymous_counts(self):
        return dict(
            self.env["survey.user_input"]
            .sudo()
            ._read_group(
                [("survey_id", "in", self.ids), *self._came_out()],
                ["survey_id"],
                ["__count"],
            )
        )

    # Results

    @api.model
    def _came_out(self):
        """Return the domain of anonymous answers that can be counted."""
        return [
            ("is_anonymous", "=", True),
            ("state", "=", "done"),
            ("company_id", "in", [False, *self.env.companies.ids]),
        ]

    def _filter_questions(self):
        return self.sudo().question_ids.filtered("is_filter")

    def _cell_of_letter(self, letter):
        """Return what a letter says to the questions that results are filtered by."""
        by = set(self._filter_questions().ids)
        return frozenset(
            (line["question_id"], line.get("suggested_answer_id"))
            for line in letter
            if line["question_id"] in by and line.get("suggested_answer_id")
        )

    def _may_show_anonymous(self, filtered_by):
        """Return whether results with anonymous answers may be shown.

        :param filtered_by: the ``survey.question`` of the filters
        """
        self.ensure_one()
        answers = self.env["survey.user_input"].sudo()
        domain = [("survey_id", "=", self.id), *self._came_out()]
        count = answers.search_count(domain)
        if not count:
            # Of answers under codes there is nothing to hide.
            return not self.is_anonymous
        least = max(self.sudo().least_shown, 2)
        if not filtered_by:
            return count >= least
        allowed = self._filter_questions()
        if filtered_by - allowed:
            return False
        answers = answers.search(domain)
        said = defaultdict(set)
        for line in (
            self.env["survey.user_input.line"]
            .sudo()
            .search_fetch(
                [
                    ("user_input_id", "in", answers.ids),
                    ("question_id", "in", allowed.ids),
                    ("suggested_answer_id", "!=", False),
                ],
                ["user_input_id", "suggested_answer_id"],
            )
        ):
            said[line.user_input_id.id].add(line.suggested_answer_id.id)
        cells = [frozenset(said[answer]) for answer in answers.ids]
        return anonymity.may_show(cells, least)
