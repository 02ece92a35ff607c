from odoo import fields, models
from odoo.tools import SQL

from ..core.rules.nps import DETRACTS_TO, HIGHEST, PROMOTES_FROM
from .survey_survey_ask import CHANNELS


class SurveyScoreReport(models.Model):
    """Scores that customers gave, one row for each answer to a question with a scale.

    The mean of ``nps`` is the Net Promoter Score, that of ``content`` the share of
    content customers: so graph and pivot show them for every group. Anonymous answers
    are not among the rows: single ones must not be read.
    """

    _name = "survey.score.report"
    _description = "Analysis of Scores"
    _auto = False
    _order = "answered_on desc, id desc"
    _rec_name = "question_id"

    survey_id = fields.Many2one("survey.survey", readonly=True)
    question_id = fields.Many2one("survey.question", readonly=True)
    user_input_id = fields.Many2one("survey.user_input", "Answer", readonly=True)
    answered_on = fields.Date("Answered on", readonly=True)
    answered_at = fields.Datetime("Answered at", readonly=True)
    channel = fields.Selection(CHANNELS, readonly=True)
    config_id = fields.Many2one("pos.config", "Shop", readonly=True)
    cashier_id = fields.Many2one("res.users", readonly=True)
    categ_id = fields.Many2one("product.category", "Product Group", readonly=True)
    tier_id = fields.Many2one("loyalty.tier", "Level", readonly=True)
    partner_id = fields.Many2one("res.partner", "Customer", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    kind = fields.Selection(
        [("nps", "Recommendation"), ("scale", "Other scale")], readonly=True
    )
    score = fields.Float(readonly=True, aggregator="avg")
    nps = fields.Float(
        "NPS",
        readonly=True,
        aggregator="avg",
        help="Of questions from 0 to 10 that ask for a recommendation: promoters (9, "
        "10) less detractors (0 to 6), in per cent.",
    )
    content = fields.Float(
        "Satisfied (%)",
        readonly=True,
        aggregator="avg",
        help="Answers in the upper two fifths of the scale, 4 and 5 of 5.",
    )
    promoters = fields.Integer(readonly=True)
    detractors = fields.Integer(readonly=True)

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT line.id, answer.survey_id, line.question_id, line.user_input_id,
                   answer.end_datetime AS answered_at,
                   answer.end_datetime::date AS answered_on,
                   answer.feedback_channel AS channel, answer.config_id,
                   answer.cashier_id, answer.categ_id, answer.tier_id,
                   answer.partner_id, answer.company_id,
                   question.question_type AS kind,
                   line.value_scale::float AS score,
                   CASE WHEN question.question_type = 'nps' THEN
                       100.0 * (line.value_scale >= %(promotes)s)::int
                       - 100.0 * (line.value_scale <= %(detracts)s)::int END AS nps,
                   100.0 * (line.value_scale = scale.highest
                       OR 5 * (line.value_scale - scale.lowest)
                          >= 3 * (scale.highest - scale.lowest + 1))::int AS content,
                   (question.question_type = 'nps'
                       AND line.value_scale >= %(promotes)s)::int AS promoters,
                   (question.question_type = 'nps'
                       AND line.value_scale <= %(detracts)s)::int AS detractors
              FROM survey_user_input_line line
              JOIN survey_user_input answer ON answer.id = line.user_input_id
              JOIN survey_question question ON question.id = line.question_id
              CROSS JOIN LATERAL (SELECT
                  CASE WHEN question.question_type = 'nps' THEN 0
                       ELSE question.scale_min END AS lowest,
                  CASE WHEN question.question_type = 'nps' THEN %(highest)s
                       ELSE question.scale_max END AS highest) scale
             WHERE line.answer_type = 'scale' AND line.skipped IS NOT TRUE
               AND answer.feedback_channel IS NOT NULL AND answer.state = 'done'
               AND answer.is_anonymous IS NOT TRUE AND answer.test_entry IS NOT TRUE
            """,
            promotes=PROMOTES_FROM,
            detracts=DETRACTS_TO,
            highest=HIGHEST,
        )
