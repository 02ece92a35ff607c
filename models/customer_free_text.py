from odoo import _, api, fields, models

from ..core.rules.free_text import findings


class CustomerFreeText(models.AbstractModel):
    """Warns of free text that looks as if it named a person.

    Nothing of it is stored: who writes reads the warning, and goes on or not.
    """

    _name = "customer.free.text"
    _description = "Free Text without Names"

    #: The fields that are looked at.
    _free_texts = ()

    free_text_warning = fields.Char(compute="_compute_free_text_warning")

    @api.depends(lambda self: self._free_texts)
    def _compute_free_text_warning(self):
        region = self.env.company.country_id.code
        for record in self:
            found = set()
            for name in self._free_texts:
                found |= findings(record[name] or "", region)
            record.free_text_warning = self._free_text_sentence(found)

    @api.model
    def _free_text_sentence(self, found):
        """Return what to say about findings, or nothing."""
        words = {
            "phone": _("a phone number"),
            "email": _("an e-mail address"),
            "card": _("the number of a payment card"),
        }
        looks = [word for kind, word in words.items() if kind in found]
        if not looks:
            return False
        return _(
            "This looks like %s. Everybody at the service desk can read it here: put "
            "it into the customer's identity, or leave it out.",
            ", ".join(looks),
        )
