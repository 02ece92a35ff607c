from odoo import _, api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from .customer_interaction import MOST_SIGNS
from .warranty_card_till import PROOFS

#: How a contact reaches a shop; letters are the office's.
CHANNELS = ("store", "phone", "email", "chat")
TOLD = frozenset({"channel", "direction", "subject"})


class CustomerInteraction(models.Model):
    """Contacts that are noted at the till."""

    _inherit = "customer.interaction"

    @api.model
    def pos_note(self, config_id, vals):
        """Note a contact with who is in front.

        :param int config_id: the till's ``pos.config``
        :param dict vals: ``channel``, ``direction`` (``in`` or ``out``), ``subject``,
            and who it is: any of ``warranty.card``'s ``PROOFS``
        :return: ``status`` ``noted``, or ``unknown_item``
        :rtype: dict
        :raise AccessError: the user may not use this till
        :raise UserError: what makes no sense
        """
        config = self.env["res.partner"]._ensure_till(config_id)
        if not isinstance(vals, dict) or not set(vals) <= TOLD | PROOFS:
            raise UserError(_("This contact was not noted: please enter it again."))
        told = self._prepare_till_note(vals)
        proof = {name: value for name, value in vals.items() if name in PROOFS}
        front = self.env["warranty.card"]._in_front(config, proof)
        if front.status != "found":
            return {"status": front.status}
        partner = front.partner or front.order.partner_id or front.cards[:1].partner_id
        self._note(
            {
                **told,
                "partner_id": partner.id,
                "order_id": (front.order or front.cards[:1].order_id).id,
                "user_id": self.env.uid,
                "config_id": config.id,
                "company_id": config.company_id.id,
                "kind": "hand",
            }
        )
        return {"status": "noted"}

    @api.model
    def _prepare_till_note(self, vals):
        channel, direction = vals.get("channel"), vals.get("direction") or "in"
        subject = vals.get("subject") or ""
        if channel not in CHANNELS or direction not in ("in", "out"):
            raise UserError(_("There is no such channel."))
        if not isinstance(subject, str) or "\0" in subject:
            raise UserError(_("Write the text anew, please."))
        subject = subject.strip()
        if len(subject) > MOST_SIGNS:
            raise UserError(_("%s signs are enough.", MOST_SIGNS))
        return {"channel": channel, "direction": direction, "subject": subject}

    @api.model
    def pos_origin(self, config_id, partner_id, origin_id=None):
        """Keep how a customer heard of the shop. It is asked once.

        :param int config_id: the till's ``pos.config``
        :param int partner_id: the customer
        :param int origin_id: the answer; left out when there was none
        :return: ``status`` ``kept``, or ``asked`` (it was asked before)
        :rtype: dict
        :raise AccessError: the user may not use this till
        :raise UserError: no customer of this till, or no such answer
        """
        Partner = self.env["res.partner"]
        config = Partner._ensure_till(config_id)
        partner = Partner._ensure_till_customer(config, partner_id)
        if partner.origin_asked:
            return {"status": "asked"}
        ident = origin_id if type(origin_id) is int else 0
        origin = self.env["customer.origin"].sudo().browse(ident).exists()
        if origin_id and not origin.active:
            raise UserError(_("There is no such answer."))
        partner.write({"origin_id": origin.id, "origin_asked": True})
        return {"status": "kept"}

    @api.model
    def _till_last(self, config, front):
        """Return the day and a few words of the last contact, or False."""
        orders = front.order | front.cards.order_id
        whose = Domain("order_id", "in", orders.ids)
        if front.partner:
            whose |= Domain("partner_id", "=", front.partner.id)
        contact = self.sudo().search(
            whose & Domain("company_id", "=", config.company_id.id), limit=1
        )
        if not contact:
            return False
        zone = self.env["loyalty.ledger"]._zone(config.id)
        local = fields.Datetime.context_timestamp(
            self.with_context(tz=zone), contact.happened_at
        )
        channels = dict(self._fields["channel"]._description_selection(self.env))
        words = [channels[contact.channel], contact.subject]
        return {"day": local.date().isoformat(), "text": ", ".join(filter(None, words))}
