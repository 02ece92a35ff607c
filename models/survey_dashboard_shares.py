"""How many answered, what anonymous surveys say, and whether improvements helped."""

from odoo import api, models
from odoo.tools import SQL, format_date

from ..core.rules.nps import DETRACTS_TO, PROMOTES_FROM

#: Improvements that are shown, the newest.
MOST_IMPROVEMENTS = 10


class SurveyDashboard(models.AbstractModel):
    _inherit = "survey.dashboard"

    @api.model
    def _response(self, chosen):
        """Return the share of those asked who answered. Who waits is not asked yet."""
        # Shop, cashier, group and level are looked up for each invitation: only when
        # they are asked for.
        looked_up = any(
            chosen[name] for name in ("config_id", "cashier_id", "categ_id", "tier_id")
        )
        plain = SQL(
            """
            SELECT survey_id, channel, company_id, 100 * (state = 'answered')::int
                   AS answered, COALESCE(sent_at, create_date) AS asked_at
              FROM survey_invitation WHERE state NOT IN ('waiting', 'cancelled')
            """
        )
        report = self.env["survey.response.report"]
        self.env.cr.execute(
            SQL(
                """
                SELECT count(*) FILTER (WHERE answered > 0), count(*)
                  FROM (SELECT *, asked_at AS answered_at FROM (%(asked)s) one) asked
                 WHERE %(where)s
                """,
                asked=report._table_query if looked_up else plain,
                where=self._where(chosen, "asked"),
            )
        )
        return self._share(*self.env.cr.fetchone())

    @api.model
    def _anonymous(self, chosen):
        """Return the scores of anonymous surveys: whole, or not at all.

        They are never cut by shop, time or anything else: the difference of two cuts
        could be one person. Answers come in batches, so neither does yesterday's sum
        tell today's answer.
        """
        self.env.cr.execute(
            SQL(
                """
                SELECT answer.survey_id, count(*),
                       count(*) FILTER (WHERE line.value_scale >= %(promotes)s),
                       count(*) FILTER (WHERE line.value_scale <= %(detracts)s)
                  FROM survey_user_input answer
                  JOIN survey_user_input_line line ON line.user_input_id = answer.id
                   AND line.answer_type = 'scale'
                  JOIN survey_question question ON question.id = line.question_id
                   AND question.question_type = 'nps'
                 WHERE answer.is_anonymous AND answer.state = 'done'
                   AND answer.test_entry IS NOT TRUE
                   AND COALESCE(answer.company_id = ANY(%(companies)s), TRUE)
                 GROUP BY 1
                """,
                promotes=PROMOTES_FROM,
                detracts=DETRACTS_TO,
                companies=chosen["companies"],
            )
        )
        found = {row[0]: row[1:] for row in self.env.cr.fetchall()}
        surveys = self.env["survey.survey"].search(
            [("for_customers", "=", True), ("is_anonymous", "=", True)], limit=50
        )
        surveys |= self.env["survey.survey"].browse(found)
        rows = []
        for survey in surveys:
            counts = found.get(survey.id, (0, 0, 0))
            enough = counts[0] >= survey.least_shown
            rows.append(
                {
                    "id": survey.id,
                    "name": survey.title,
                    "least": survey.least_shown,
                    "nps": self._nps(counts) if enough else False,
                }
            )
        return rows

    @api.model
    def _improvements(self):
        improvements = self.env["survey.improvement"].search(
            [("company_id", "in", self.env.companies.ids)], limit=MOST_IMPROVEMENTS
        )
        return [
            {
                "id": improvement.id,
                "name": improvement.name,
                "day": format_date(self.env, improvement.done_on),
                "where": improvement._where_words(),
                "before": improvement.nps_before,
                "after": improvement.nps_after,
                "outcome": improvement.outcome,
                "words": improvement.outcome_words,
            }
            for improvement in improvements
        ]
