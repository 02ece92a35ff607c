from datetime import timedelta

from odoo import _, api, fields, models
from odoo.tools import SQL

from ..core.rules import nps as rules

#: Days before and after that are compared.
WINDOW = 90


class SurveyImprovement(models.Model):
    """Something that the shop made better, and whether customers noticed."""

    _name = "survey.improvement"
    _description = "Improvement"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "done_on desc, id desc"
    _check_company_auto = True

    name = fields.Char(
        "What Was Improved", required=True, tracking=True, help="In a few words."
    )
    done_on = fields.Date(
        required=True,
        default=fields.Date.context_today,
        tracking=True,
        help=f"The {WINDOW} days before are compared with as many after.",
    )
    config_id = fields.Many2one(
        "pos.config", "Shop", check_company=True, help="Empty: all shops."
    )
    categ_id = fields.Many2one(
        "product.category", "Product Group", help="Empty: all products."
    )
    survey_id = fields.Many2one(
        "survey.survey",
        domain=[("for_customers", "=", True), ("is_anonymous", "=", False)],
        help="Whose answers are compared. Empty: those of all surveys.",
    )
    user_id = fields.Many2one(
        "res.users",
        "Responsible",
        default=lambda self: self.env.user,
        domain=[("share", "=", False)],
        check_company=True,
    )
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    note = fields.Text(help="Why, how, and what it cost.")
    answers_before = fields.Integer(compute="_compute_outcome", compute_sudo=True)
    answers_after = fields.Integer(compute="_compute_outcome", compute_sudo=True)
    nps_before = fields.Char(
        "NPS Before", compute="_compute_outcome", compute_sudo=True
    )
    nps_after = fields.Char("NPS After", compute="_compute_outcome", compute_sudo=True)
    outcome = fields.Selection(
        [
            ("better", "Better"),
            ("same", "No difference beyond chance"),
            ("worse", "Worse"),
            ("early", "Too early to say"),
        ],
        compute="_compute_outcome",
        compute_sudo=True,
    )
    outcome_words = fields.Char(
        "Did It Help?", compute="_compute_outcome", compute_sudo=True
    )

    @api.depends("done_on", "config_id", "categ_id", "survey_id", "company_id")
    def _compute_outcome(self):
        for improvement in self:
            before, after = improvement._before_and_after()
            improvement.answers_before = before.answers
            improvement.answers_after = after.answers
            improvement.nps_before = improvement._words(before)
            improvement.nps_after = improvement._words(after)
            improvement.outcome = improvement._judge(before, after)
            improvement.outcome_words = dict(
                improvement._fields["outcome"]._description_selection(self.env)
            )[improvement.outcome]

    def _before_and_after(self):
        """Return the NPS of the days before, and of those from the day on."""
        self.ensure_one()
        if not self.done_on:
            return rules.nps(0, 0, 0), rules.nps(0, 0, 0)
        dashboard = self.env["survey.dashboard"]
        chosen = {
            "companies": self.company_id.ids,
            "start": self.done_on - timedelta(days=WINDOW),
            "end": self.done_on + timedelta(days=WINDOW - 1),
            "survey_id": self.survey_id.id,
            "config_id": self.config_id.id,
            "categ_id": self.categ_id.id,
            **dict.fromkeys(("cashier_id", "tier_id", "channel"), False),
        }
        self.env.cr.execute(
            SQL(
                """
                SELECT answered_on >= %(day)s, count(nps), sum(promoters),
                       sum(detractors)
                  FROM (%(scores)s) score
                 WHERE nps IS NOT NULL AND %(where)s GROUP BY 1
                """,
                day=self.done_on,
                scores=self.env["survey.score.report"]._table_query,
                where=dashboard._where(chosen),
            )
        )
        found = {later: counts for later, *counts in self.env.cr.fetchall()}
        return tuple(
            rules.nps(up, answers - up - down, down)
            for answers, up, down in (
                found.get(later, (0, 0, 0)) for later in (False, True)
            )
        )

    def _judge(self, before, after):
        if not before.answers or not after.answers:
            return "early"
        if before.overlaps(after):
            return "same"
        return "better" if after.value > before.value else "worse"

    def _words(self, found):
        if found.value is None:
            return _("no answers")
        return _(
            "%(nps)s (%(low)s to %(high)s, %(answers)s answers)",
            nps=round(found.value),
            low=round(found.low),
            high=round(found.high),
            answers=found.answers,
        )

    def _where_words(self):
        names = [self.config_id.display_name, self.categ_id.display_name]
        return ", ".join(filter(None, names)) or _("everywhere")
