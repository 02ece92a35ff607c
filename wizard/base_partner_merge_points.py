from odoo import models


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    _inherit = "base.partner.merge.automatic.wizard"

    def _merge_loyalty_cards(self, src_partners, dst_partner):
        """Join the cards of governed programmes by the ledger, the others as Odoo does.

        Odoo would set one card to the sum, and forget lots and their last day.
        """
        Card = self.env["loyalty.card"].sudo()
        everybody = src_partners | dst_partner
        cards = Card.search([("partner_id", "in", everybody.ids)], order="id")
        governed = cards.filtered(lambda card: card._is_governed())
        for program in governed.program_id:
            of_program = governed.filtered(lambda card, p=program: card.program_id == p)
            mine = of_program.filtered(lambda card: card.partner_id == dst_partner)
            keeper = mine.filtered("member_key")[:1] or mine[:1] or of_program[:1]
            if keeper.partner_id != dst_partner:
                keeper.partner_id = dst_partner
            self.env["loyalty.ledger"]._join_cards(of_program - keeper, keeper)
        dst_partner._join_birthday_bonuses(src_partners - dst_partner)
        # Odoo looks for cards of the merged contacts: it shall not find these.
        (
            governed.filtered(lambda c: c.partner_id in src_partners)
        ).partner_id = dst_partner
        return super()._merge_loyalty_cards(src_partners, dst_partner)
