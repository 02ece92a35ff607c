from odoo import fields, models

from .survey_survey_ask import CHANNELS

#: A web page asks whoever comes by, a receipt whoever buys: nobody is chosen for them.
WAYS = [way for way in CHANNELS if way[0] not in ("web", "receipt")]


class SurveyRuleWay(models.Model):
    """A way by which a rule asks customers, and its place among the others."""

    _name = "survey.rule.way"
    _description = "Way to Ask a Survey"
    _order = "sequence, id"
    _rec_name = "channel"

    rule_id = fields.Many2one(
        "survey.rule", required=True, index=True, ondelete="cascade"
    )
    sequence = fields.Integer(default=10)
    channel = fields.Selection(
        WAYS,
        "Way",
        required=True,
        help="E-mail: to those who agreed to questions. Phone: the service desk calls. "
        "The others: at the next visit.",
    )

    _once = models.Constraint(
        "UNIQUE (rule_id, channel)", "Each way stands in a rule once."
    )
