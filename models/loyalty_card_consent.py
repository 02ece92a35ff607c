"""What Odoo sends about a card by itself: only to members who agreed to hear of it."""

from odoo import models


class LoyaltyCard(models.Model):
    _inherit = "loyalty.card"

    def _may_be_told(self):
        """Return the cards whose owners a programme may write to by itself.

        Owners without a customer code are Odoo's business: nobody can have asked them.
        """
        allowed = self.browse()
        for program in self.program_id:
            cards = self.filtered(lambda card, of=program: card.program_id == of)
            purpose = program._purpose_of_mails()
            owners = cards.partner_id.filtered("customer_code")
            agreed = owners._who_may_be_sent(purpose, cards._company_of_mails())
            silent = owners - agreed
            allowed |= cards.filtered(lambda card, no=silent: card.partner_id not in no)
        return allowed

    def _company_of_mails(self):
        return self.program_id.company_id[:1] or self.env.company

    def _send_creation_communication(self, force_send=False):
        for program in self.program_id:
            cards = self.filtered(lambda card, of=program: card.program_id == of)
            told = cards._may_be_told().with_context(
                identity_purpose=program._purpose_of_mails()
            )
            super(LoyaltyCard, told)._send_creation_communication(force_send)
        return None

    def _send_points_reach_communication(self, points_changes):
        for program in self.program_id:
            cards = self.filtered(lambda card, of=program: card.program_id == of)
            # One that counts for a programme without milestones needs no question.
            told = cards
            if program.communication_plan_ids:
                told = cards._may_be_told()
            told = told.with_context(identity_purpose=program._purpose_of_mails())
            super(LoyaltyCard, told)._send_points_reach_communication(points_changes)
        return None
