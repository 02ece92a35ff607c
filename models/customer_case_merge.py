from odoo import _, fields, models

from ..core.rules import cases as rules


class CustomerCase(models.Model):
    """Cases that are about the same thing become one."""

    _inherit = "customer.case"

    def _merge_into(self, target):
        """Close these cases and take what they have to another one.

        The caller has checked that they belong together.

        :param target: the case that goes on
        """
        target = target.sudo()
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
