from odoo import _, api, models


class CustomerDesk(models.AbstractModel):
    """What the desk is told when nobody was found, and what may be wrong."""

    _inherit = "customer.desk"

    @api.model
    def _nobody(self, status):
        """Return an answer without a customer.

        :param str status: see :meth:`find`
        """
        title, *hints = self._words(status)
        status = "unknown" if status.startswith("unknown") else status
        return {"status": status, "title": title, "hints": hints}

    @api.model
    def _missed(self, status):
        """Return an answer without a customer, and count a number nobody knows."""
        self.env["customer.page.attempt"]._note_miss_at_desk()
        return self._nobody(status)

    @api.model
    def _without_customer(self, hit, archived):
        if archived:
            return self._nobody("archived")
        if hit.partner:
            return self._missed("unknown")
        found = {"kind": hit.kind, "id": hit.id}
        return {**self._nobody("no_customer"), "found": found}

    @api.model
    def _note_on_code(self, state):
        """Return what the desk should know about the code that was used, or False."""
        return {
            "lost": _("This card was reported lost. Ask who brings it."),
            "replaced": _("This is an old card; the customer has a newer one."),
            "merged": _("Two accounts were joined; this is the one that goes on."),
        }.get(state, False)

    @api.model
    def _words(self, status):
        """Return a sentence and what may be wrong, in the user's language."""
        return {
            "empty": [
                _("Type or scan what the customer names."),
                _("A code, a receipt, an order, a case, a serial number."),
                _("A whole phone number or e-mail address."),
            ],
            "unknown": [
                _("Nobody was found by this."),
                _("Numbers are found when they are complete, and not by a part."),
                _("It may belong to another company, or to a shop you do not see."),
                _("Names are not searched: ask for the card, a receipt or the phone."),
            ],
            "unknown_phone": [
                _("No customer has this phone number."),
                _("A number from abroad needs its country code, such as +49."),
                _("The customer may have given another number: ask for a receipt."),
            ],
            "unknown_email": [
                _("No customer has this e-mail address."),
                _("It has to be complete, and written as the customer gave it."),
                _("The customer may have given another one: ask for the phone."),
            ],
            "typo": [
                _("There is a typing error in this code."),
                _("Compare it with the card, sign by sign, or scan the card."),
                _("0 and O, 1 and I and L mean the same; there is no U."),
            ],
            "archived": [
                _("This customer is archived."),
                _("A person who may edit contacts can bring the customer back."),
            ],
            "unused": [
                _("Nobody has this card yet."),
                _("It becomes a customer's when a till scans it."),
            ],
            "no_customer": [
                _("This was found, and no customer belongs to it."),
                _("The purchase was made without a card."),
                _("A cashier can add it to a customer afterwards, by its receipt."),
            ],
            "limited": [
                _("Too many searches in a short time."),
                _("Wait some minutes. By the code on the card it works at once."),
            ],
            "unavailable": [
                _("Searches by phone and e-mail are not possible at the moment."),
                _("Ask for the card, a receipt or an order number: these work."),
            ],
        }[status]
