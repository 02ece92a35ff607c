from odoo import models


class SurveyProfileTopic(models.Model):
    """What the rules keep of topics."""

    _name = "survey.profile.topic"
    _inherit = ["survey.profile.topic", "loyalty.ledger.kept"]
