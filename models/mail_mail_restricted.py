from odoo import _, models


class MailMail(models.Model):
    """No e-mail goes to who asked that nobody uses the data."""

    _inherit = "mail.mail"

    def _send(self, auto_commit=False, post_send_callback=None, **kwargs):
        kwargs |= {"auto_commit": auto_commit, "post_send_callback": post_send_callback}
        if self.env["ir.mail_server"]._disable_send():
            return super()._send(**kwargs)
        restricted = self._restricted_recipients()
        refused = self.filtered(
            lambda mail: mail._goes_to_nobody_but(restricted[mail.id])
        )
        for mail in refused:
            mail._refuse_restricted()
        if refused and post_send_callback:
            # Done with: the queue must not ask for them again.
            post_send_callback(refused.ids)
        return super(MailMail, self - refused)._send(**kwargs)

    def _prepare_outgoing_list(self, *args, **kwargs):
        prepared = super()._prepare_outgoing_list(*args, **kwargs)
        [restricted] = self._restricted_recipients().values()
        return self._without_refused(prepared, restricted)

    def _restricted_recipients(self):
        """Return for each mail's id the contacts and addresses that nobody may use."""
        owners = self._owners_of_addresses()
        return {
            mail.id: {
                *mail.sudo().recipient_ids.filtered("identity_restricted").ids,
                *(
                    address
                    for address, customers in owners[mail].items()
                    if all(one.identity_restricted for one in customers)
                ),
                *(
                    customer.id
                    for customers in owners[mail].values()
                    for customer in customers
                    if customer.identity_restricted
                ),
            }
            for mail in self
        }

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
