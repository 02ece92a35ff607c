from odoo import _, api, models
from odoo.exceptions import UserError


class CustomerDesk(models.AbstractModel):
    """A copy of a receipt to the address on file, which nobody sees."""

    _inherit = "customer.desk"

    @api.model
    def send_receipt(self, partner_id, order_id, asked=False):
        """Send a copy of a receipt to the customer's address on file.

        It needs the consent to receipts by e-mail, or that the customer asks for this
        copy now; both are noted as a contact.

        :param int partner_id: the customer
        :param int order_id: one of the customer's purchases at a till
        :param bool asked: whether the customer asks for it now
        :return: ``status``: ``sent``, ``ask`` (no consent: did the customer ask for
            it?), ``restricted``, ``no_address``, ``failed``, ``limited`` or
            ``unavailable``; and ``message``: a sentence
        :rtype: dict
        :raise AccessError: the user is not of the service desk
        :raise UserError: no such customer, or no such purchase of the customer's
        """
        partner = self._ensure_customer(partner_id)
        order = self._ensure_purchase(partner, order_id)
        status = self._send_copy(partner, order, asked is True)
        return {"status": status, "message": self._receipt_words(status)}

    @api.model
    def _ensure_purchase(self, partner, order_id):
        """Return one of a customer's purchases, in ``sudo``."""
        ident = order_id if type(order_id) is int else 0
        domain = [*self._domain_of(partner), ("id", "=", ident)]
        order = self.env["pos.order"].search(domain).sudo()
        if not order or not order._can_copy():
            raise UserError(_("There is no such purchase of this customer."))
        return order

    @api.model
    def _send_copy(self, partner, order, asked):
        if not partner.identity_email_on_file:
            return "no_address"
        # What the customer asks for needs no consent, and still no restriction.
        if not partner._may_be_sent(None if asked else "receipts", order.company_id):
            return "restricted" if asked else "ask"
        if not self.env["customer.page.attempt"]._may_copy_at_desk():
            return "limited"
        address, refusal = partner._open_receipt_address(self.env["pos.config"])
        if refusal or not address:
            return refusal or "no_address"
        status = order._send_copy_now(address, partner.lang)
        if status == "sent":
            self._note_copy(partner, order, asked)
        return status

    @api.model
    def _note_copy(self, partner, order, asked):
        subject = _("Copy of receipt %s", order.pos_reference or order.name)
        self.env["customer.interaction"]._note(
            {
                "partner_id": partner.id,
                "company_id": order.company_id.id,
                "order_id": order.id,
                "user_id": self.env.uid,
                "channel": "email",
                "direction": "out",
                "kind": "mail",
                "subject": subject,
                "outcome": _("The customer asked for it.") if asked else False,
            }
        )

    @api.model
    def _receipt_words(self, status):
        return {
            "sent": _("The copy is on its way to the address on file."),
            "ask": _("The customer did not agree to receipts by e-mail."),
            "restricted": _("The person asked that nobody uses the data."),
            "no_address": _("No e-mail address is on file."),
            "failed": _("The mail server did not take it. Try again later."),
            "limited": _("Too many at once. Please wait some minutes."),
            "unavailable": _("The address cannot be had at the moment."),
        }[status]
