"""What the customer in front can be asked aloud: at most one of a till's surveys."""

from datetime import timedelta

from odoo import api, fields, models

from . import survey_due_sql as statements
from .survey_invitation import OPEN
from .survey_invitation_till import NOT_NOW, TILL_WAYS
from .survey_survey_till import TILL_TYPES


class SurveySurvey(models.Model):
    _inherit = "survey.survey"

    @api.model
    def _due_at_till(self, config, partner):
        """Return the survey that a customer can be asked aloud now, in ``sudo``."""
        self.env.flush_all()
        company = config.company_id.sudo()
        root = company.root_id
        everywhere = root.with_context(active_test=False)
        params = self._prepare_due_params(
            config,
            partner.id,
            above=company.parent_ids.ids,
            tree=everywhere.search([("id", "child_of", root.id)]).ids,
            quiet_days=company.survey_quiet_days,
        )
        self.env.cr.execute(statements.DUE, params)
        row = self.env.cr.fetchone()
        return self.sudo().browse(row[0]["id"] if row else [])

    @api.model
    def _prepare_due_params(self, config, partner_id, above, tree, quiet_days):
        """Return the parameters of :data:`~.survey_due_sql.DUE`.

        :param list above: ids of the till's company and of those above it
        :param list tree: ids of all companies that belong together with it
        :param int quiet_days: for how long nobody is asked anything else
        """
        now = fields.Datetime.now()
        return {
            "till": config.id,
            "partner": partner_id,
            "above": above,
            "tree": tree,
            "company": above[0],
            "till_ways": list(TILL_WAYS),
            "till_types": list(TILL_TYPES),
            "open": list(OPEN),
            "quiet": now - timedelta(days=quiet_days),
            "not_now": now - NOT_NOW,
            "today": self.env["profile.prompt"]._today(config),
            "now": now,
        }
