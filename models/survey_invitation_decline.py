"""'Do not ask me again', as easy as agreeing; and what is left of who is forgotten."""

from odoo import models

from .survey_invitation import OPEN


class SurveyInvitation(models.Model):
    _inherit = "survey.invitation"

    def _decline(self, place="link", forever=False):
        """Keep that the customer does not want to answer.

        :param str place: of ``identity.consent``: where it was said
        :param bool forever: the customer wants no more questions at all
        """
        self.ensure_one()
        asked = self.sudo()
        if asked.state in OPEN:
            asked.state = "declined"
        if forever and asked.partner_id:
            asked._refuse_all(place)

    def _refuse_all(self, place):
        """Withdraw the consent to questions, and call back what waits.

        It is recorded also if there was no consent: a question at the till needs none,
        and from now on there is none there either.
        """
        partner, root = self.partner_id, self.company_id.root_id
        self.env["identity.consent"]._withdraw(partner, "surveys", place, root)
        others = self.search(
            [
                ("partner_id", "=", partner.id),
                ("company_id", "child_of", root.id),
                ("state", "in", OPEN),
            ]
        )
        others.write({"state": "cancelled"})

    def _forget(self):
        """Let invitations belong to nobody: they count, and that is all."""
        self.filtered(lambda asked: asked.state in OPEN).write({"state": "cancelled"})
        self.write(
            {
                "partner_id": False,
                "order_id": False,
                "case_id": False,
                "key_hash": False,
                "reminder_hash": False,
            }
        )
