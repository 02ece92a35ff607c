from datetime import timedelta

from odoo import api, fields, models

from .survey_invitation import OPEN

#: Who said "not now" is left in peace for this long.
NOT_NOW = timedelta(days=1)
#: Ways of a rule that wait for a visit, and lead to the till.
TILL_WAYS = ("till", "display")


class SurveyInvitation(models.Model):
    """Customers who are asked at a till: a rule chose them, or they are there."""

    _inherit = "survey.invitation"

    config_id = fields.Many2one(
        "pos.config",
        "Asked at",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )

    # Who is asked

    @api.model
    def _of_partner(self, partner, survey=None):
        if not partner:
            return self.sudo().browse()
        domain = [("partner_id", "=", partner.id)]
        if survey:
            domain.append(("survey_id", "=", survey.id))
        return self.sudo().search(domain)

    @api.model
    def _chosen_for(self, surveys, partner):
        """Return what rules want to ask this customer at the till, the oldest first."""
        now = fields.Datetime.now()
        return (
            self._of_partner(partner)
            .filtered(
                lambda one: (
                    one.survey_id in surveys
                    and one.channel in TILL_WAYS
                    and one.rule_id
                    and one._is_open()
                    and (not one.send_after or one.send_after <= now)
                )
            )
            .sorted("id")
        )

    # What came of it

    @api.model
    def _note_at_till(self, asked, config):
        """Return the invitation that a customer answers at the till, in ``sudo``.

        What was asked by another way, or waits for the visit, is answered by it as
        well; whatever else asks the same is over.
        """
        earlier = self._of_partner(asked.partner, asked.survey)
        open_ones = earlier.filtered(lambda one: one._is_open())
        answered = open_ones[:1]
        (open_ones - answered).write({"state": "cancelled"})
        if answered:
            answered.config_id = config
            return answered
        return self._invite_at_till(asked, config)

    @api.model
    def _note_skipped_at_till(self, asked, config, never):
        """Keep that a customer does not want to answer: now, or never."""
        earlier = self._of_partner(asked.partner, asked.survey)
        if never and any(one.state == "declined" for one in earlier):
            return
        open_ones = earlier.filtered(lambda one: one.state in OPEN)
        if never:
            open_ones.write({"state": "declined"})
        else:
            chosen = open_ones.filtered(lambda one: one.state == "waiting")
            chosen.send_after = fields.Datetime.now() + NOT_NOW
        if not open_ones:
            self._invite_at_till(asked, config, "declined" if never else "expired")

    @api.model
    def _invite_at_till(self, asked, config, state="sent"):
        vals = {"config_id": config.id, "company_id": config.company_id.id}
        about = asked.order or asked.partner
        return self._invite(asked.survey, "till", about, state=state, **vals)[0]
