"""Receipts by e-mail, to an address that the till neither sees nor leaves behind."""

import base64
import binascii
import logging
import smtplib

from odoo import _, api, models
from odoo.exceptions import UserError

from odoo.addons.base.models.ir_mail_server import MailDeliveryException

_logger = logging.getLogger(__name__)

TEMPLATE = "point_of_sale.email_template_pos_receipt"


class PosOrder(models.Model):
    _inherit = "pos.order"

    @api.model
    def pos_send_receipt(
        self, config_id, order_id, email=None, ticket_image=None, basic_image=None
    ):
        """Send the receipt of an order at once. No copy of it or of the address stays.

        :param int config_id: the till's ``pos.config``
        :param int order_id: the order
        :param str email: an address that was typed. It is kept for the customer, if
            there is one without an address and nobody else has it. Empty: the address
            on file.
        :param str ticket_image: JPEG in base64, as the till renders it
        :param str basic_image: the same without prices
        :return: ``status``: ``sent``; ``no_address``; ``invalid`` with ``errors``:
            field -> sentence; ``failed`` (the mail server refused); ``limited``,
            ``unavailable`` (the address on file cannot be had now), ``unwanted`` (the
            customer took back the consent to receipts by e-mail: one has to be
            typed). And the customer's row under ``res.partner``
        :rtype: dict
        :raise AccessError: the user may not use this till
        :raise UserError: no order of this till's company, or no template
        """
        Partner = self.env["res.partner"]
        config = Partner._ensure_till(config_id)
        order = self._ensure_receipt_order(config, order_id)
        partner = order.partner_id.sudo().with_company(config.company_id)
        refusal = ""
        if email:
            values, problems = Partner._identity_of_till(config, {"email": email})
            if problems:
                return Partner._till_problems(problems)
            address = values.get("email", "")
            partner._keep_receipt_address(config, address)
        else:
            address, refusal = partner._receipt_address_on_file(config)
        status = refusal or "no_address"
        if address:
            images = {"": ticket_image, "-1": basic_image}
            status = order._send_receipt_now(address, images)
        return Partner._till_answer(status, partner, config)

    @api.model
    def _ensure_receipt_order(self, config, order_id):
        order_id = order_id if type(order_id) is int else 0
        order = self.search(
            [("id", "=", order_id), ("company_id", "=", config.company_id.id)]
        )
        if not order:
            raise UserError(_("This order does not exist."))
        return order

    def action_send_receipt(self, email, ticket_image, basic_image):
        """Do what Odoo's own button does, in the way of :meth:`pos_send_receipt`."""
        self.ensure_one()
        answer = self.pos_send_receipt(
            self.config_id.id, self.id, email, ticket_image, basic_image
        )
        if answer["status"] != "sent":
            sentences = answer.get("errors", {})
            raise UserError(
                sentences.get("email") or _("The receipt could not be sent.")
            )

    # The message

    def _send_receipt_now(self, address, images):
        """Hand the receipt to the mail server.

        :return: ``sent`` or ``failed``
        """
        message = self._receipt_message(address, images)
        return self._hand_over(message, _("The receipt was sent by e-mail."))

    def _hand_over(self, message, note):
        """Hand a message to the mail server, and note that it was sent.

        :return: ``sent`` or ``failed``
        """
        try:
            self._deliver_receipt(message)
        except (MailDeliveryException, smtplib.SMTPException, OSError) as error:
            # What the mail server says names the address.
            _logger.warning("receipt not sent: %s", type(error).__name__)
            return "failed"
        self.message_post(body=note)
        return "sent"

    def _deliver_receipt(self, message):
        # Not by send_email(): it logs what the mail server says.
        server = self.env["ir.mail_server"].sudo()
        try:
            session = server._connect__(smtp_from=message["From"])
        except UserError as error:
            raise MailDeliveryException("no mail server") from error
        sender, recipients, message = server._prepare_email_message__(message, session)
        if session:  # there is none while tests run
            session.send_message(message, sender, recipients)
            session.quit()

    def _receipt_message(self, address, images):
        template = self.env.ref(TEMPLATE, raise_if_not_found=False)
        if not template:
            raise UserError(_("The template for receipts by e-mail was deleted."))
        rendered = template._generate_template(
            self.ids, ("body_html", "email_from", "reply_to", "subject")
        )[self.id]
        return self.env["ir.mail_server"]._build_email__(
            email_from=rendered["email_from"] or self.env.user.email_formatted,
            email_to=[address],
            subject=rendered["subject"],
            body=rendered["body_html"] or "",
            reply_to=rendered["reply_to"],
            attachments=self._receipt_files(images),
            object_id=f"{self.id}-{self._name}",
            subtype="html",
        )

    def _receipt_files(self, images):
        """Return the attachments: name, content, MIME type."""
        files = []
        for suffix, image in images.items():
            if image:
                name = f"Receipt-{self.name}{suffix}.jpg"
                files.append((name, self._decoded(image), "image/jpeg"))
        if self.account_move:
            report = self.env["ir.actions.report"]
            pdf, _kind = report._render_qweb_pdf(
                "account.account_invoices", self.account_move.ids
            )
            files.append((f"{self.name}.pdf", pdf, "application/pdf"))
        return files

    @api.model
    def _decoded(self, image):
        try:
            return base64.b64decode(image, validate=True)
        except (TypeError, ValueError, binascii.Error):
            raise UserError(_("This is no picture.")) from None
