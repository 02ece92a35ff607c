from odoo import _, api, models


class IdentityPlace(models.AbstractModel):
    """What people are told about the places; see docs/administration.md."""

    _inherit = "identity.place"

    @api.model
    def _labels(self):
        """Return code -> (name, what happens there), in the order of reports."""
        return {
            **self._record_labels(),
            **self._text_labels(),
            **self._kept_labels(),
        }

    @api.model
    def _record_labels(self):
        """Return what becomes of messages, of sales and of the contact itself."""
        return {
            "message": (
                _("Messages"),
                _("The code takes the place of the person's values; senders go."),
            ),
            "tracking": (
                _("Logged changes"),
                _("Changes of identity fields are deleted; the code takes the place."),
            ),
            "queue": (
                _("E-mails and notifications"),
                _("Addresses go: they are looked up when an e-mail is sent."),
            ),
            "order": (_("E-mail and mobile of orders"), _("Emptied.")),
            "payment": (_("Cardholder names of payments"), _("Emptied.")),
            "online_payment": (_("Payers of online payments"), _("Emptied.")),
            "contact": (
                _("Other fields of the contact"),
                _("The code takes the place of the person's values."),
            ),
            "image": (_("Pictures of the contact"), _("Deleted.")),
        }

    @api.model
    def _text_labels(self):
        """Return what becomes of files, documents and other texts."""
        return {
            "attachment": (
                _("Names of attached files"),
                _("The code takes the place of the person's values."),
            ),
            "bank": (_("Holders of bank accounts"), _("The code takes their place.")),
            "draft": (_("Draft invoices and entries"), _("The code takes the place.")),
            "activity": (
                _("Activities"),
                _("The code takes the place of the person's values."),
            ),
            "calendar": (
                _("Meetings"),
                _("The code takes the place of the person's values."),
            ),
            "sms": (_("Text messages"), _("Numbers go; the code takes the place.")),
            "letter": (_("Letters by post"), _("Addresses of sent letters go.")),
            "import": (
                _("External names of imports"),
                _("The code takes the place of the person's values."),
            ),
            "document": (
                _("Other documents of the customer"),
                _("The code takes the place of full values in their texts."),
            ),
            "unlinked": (
                _("Texts without a link to the customer"),
                _("Full names, phone numbers and e-mail addresses are replaced."),
            ),
        }

    @api.model
    def _kept_labels(self):
        """Return code -> (name, why it stays) of what is not cleaned."""
        return {
            "invoice": (
                _("Issued invoices and posted entries"),
                _("Stay: the law wants them as they were issued."),
            ),
            "statement": (
                _("Lines of bank statements"),
                _("Stay: the law wants them as the bank sent them."),
            ),
            "bank_account": (
                _("Bank account numbers"),
                _("Stay: without them nobody can be paid. Delete what is not needed."),
            ),
            "file": (
                _("Contents of attached files"),
                _("Stay: nobody can see what is in a file. Look through them."),
            ),
            "blacklist": (
                _("Blacklisted addresses and numbers"),
                _("Stay: the wish to be left alone must hold."),
            ),
            "sms_waiting": (
                _("Text messages that wait to be sent"),
                _("Stay until they are sent. Clean again afterwards."),
            ),
        }
