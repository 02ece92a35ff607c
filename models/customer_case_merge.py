from odoo import _, fields, models
from odoo.exceptions import UserError

from ..core.rules import cases as rules


class CustomerCase(models.Model):
    """Cases that are about the same thing become one."""

    _inherit = "customer.case"

    def _merge_into(self, target):
        """Close these cases and take what they have to another one.

        The caller has checked that they belong together.

        :param target: the case that goes on
        :raise UserError: they are of different customers
        """
        target = target.sudo()
        self._ensure_one_customer(target)
        target._belong_to(self.sudo().partner_id)
        now = fields.Datetime.now()
        for case in self.sudo():
            if case.description:
                target.description = target.description or case.description
            case.write(
                {
                    **case._prepare_clock_vals(rules.RESOLVED, now),
                    "state": rules.RESOLVED,
                    "merged_into_id": target.id,
                }
            )
            target.card_id = target.card_id or case.card_id
            case._hand_over(target)
            target.message_post(body=_("%s was merged into this case.", case.name))
            case.message_post(body=_("Goes on in %s.", target.name))

    def _ensure_one_customer(self, target):
        """Refuse what would show the words of one customer to another.

        :raise UserError: in a plain sentence
        """
        if len((self | target).sudo().partner_id) > 1:
            raise UserError(_("These cases are of different customers."))

    def _belong_to(self, partner):
        """Make a case of nobody that of a customer, before it has what she wrote.

        Who reported it on a page without a customer has no key to the rest.
        """
        if self.partner_id or not partner:
            return
        self.partner_id = partner
        pages = self.env["customer.page"].sudo()
        about = [("case_id", "=", self.id), ("state", "=", "valid")]
        strangers = pages.search([*about, ("partner_id", "!=", partner.id)])
        strangers.revoked_at = fields.Datetime.now()

    def _hand_over(self, target):
        """Move messages with their files, contacts and documents."""
        messages = self.env["mail.message"].search(
            [("model", "=", self._name), ("res_id", "=", self.id)]
        )
        messages.filtered(lambda m: m.message_type != "user_notification").write(
            {"res_id": target.id}
        )
        self.env["ir.attachment"].search(
            [("res_model", "=", self._name), ("res_id", "=", self.id)]
        ).write({"res_id": target.id})
        self.interaction_ids.write({"case_id": target.id})
        self.document_ids.write({"case_id": target.id})
        self.activity_ids.unlink()
        target.message_subscribe(self.message_partner_ids.ids)
