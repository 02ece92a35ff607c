from odoo import api, fields, models

from .survey_invitation_till import TILL_WAYS


class PosConfig(models.Model):
    """What a till asks its customers; it knows the questions without a network too."""

    _inherit = "pos.config"

    till_survey_ids = fields.Many2many(
        "survey.survey",
        "pos_config_till_survey_rel",
        "config_id",
        "survey_id",
        "Asked at the Till",
        domain=[("for_customers", "=", True)],
        groups="survey.group_survey_user",
        # Who copies a till need not know of surveys.
        copy=False,
        help="The first three questions of these are asked by the cashier, or on the "
        "customer display. Anonymous surveys are asked on the display alone.",
    )

    def _till_surveys(self):
        """Return what may be asked at this till, in ``sudo``: by hand or by a rule."""
        self.ensure_one()
        rules = (
            self.env["survey.rule"]
            .sudo()
            .search(
                [
                    ("company_id", "parent_of", self.company_id.id),
                    ("way_ids.channel", "in", TILL_WAYS),
                    ("config_ids", "in", [False, self.id]),
                ]
            )
        )
        return (self.sudo().till_survey_ids | rules.survey_id).filtered(
            lambda survey: (
                survey.active and survey.for_customers and survey._till_questions()
            )
        )

    @api.model
    def _load_pos_data_read(self, records, config):
        rows = super()._load_pos_data_read(records, config)
        for row in rows:
            row.pop("till_survey_ids", None)
        if rows:
            # This row is read anew at each opening. Rules choose whom they ask; the
            # others are asked of anybody.
            by_hand = config.sudo().till_survey_ids
            rows[0]["_surveys"] = [
                {**survey._till_facts(), "by_hand": survey in by_hand}
                for survey in config._till_surveys()
            ]
        return rows
