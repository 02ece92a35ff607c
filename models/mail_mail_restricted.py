from odoo import _, models


class MailMail(models.Model):
    """No e-mail goes to who asked that nobody uses the data."""

    _inherit = "mail.mail"

    def _send(self, auto_commit=False, post_send_callback=None, **kwargs):
        kwargs |= {"auto_commit": auto_commit, "post_send_callback": post_send_callback}
        if self.env["ir.mail_server"]._disable_send():
            return super()._send(**kwargs)
        refused = self.filtered(lambda mail: mail._is_for_restricted_alone())
        for mail in refused:
            mail._refuse_restricted()
        if refused and post_send_callback:
            # Done with: the queue must not ask for them again.
            post_send_callback(refused.ids)
        return super(MailMail, self - refused)._send(**kwargs)

    def _prepare_outgoing_list(self, *args, **kwargs):
        prepared = super()._prepare_outgoing_list(*args, **kwargs)
        return [
            entry
            for entry in prepared
            if not (
                entry["partner_id"] and entry["partner_id"].sudo().identity_restricted
            )
        ]

    def _is_for_restricted_alone(self):
        partners = self.sudo().recipient_ids
        return (
            self.state == "outgoing"
            and bool(partners)
            and all(partner.identity_restricted for partner in partners)
            and not (self.email_to or "").strip()
            and not (self.email_cc or "").strip()
        )

    def _refuse_restricted(self):
        self._refuse_for(
            _(
                "The use of this customer's data is restricted, as the person asked "
                "for it."
            )
        )

    def _refuse_for(self, reason):
        """Let the mail fail, with the reason for who wrote it."""
        self.write(
            {
                "state": "exception",
                "failure_type": "mail_optout",
                "failure_reason": reason,
            }
        )
        self._postprocess_sent_message(
            success_pids=[],
            success_emails=[],
            failure_reason=reason,
            failure_type="mail_optout",
        )
