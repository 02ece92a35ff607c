"""What a shop takes for a phone number, an e-mail address, a date."""

from datetime import date

from odoo import _, api, fields, models

from .identity_vault import clean, errors, normalise

#: Nobody who comes to the till was born before.
FIRST_BIRTH = date(1900, 1, 1)


class IdentityVault(models.AbstractModel):
    _inherit = "identity.vault"

    @api.model
    def _normalised(self, field, text, company):
        """Return the form that a phone number or an e-mail is found by, or None.

        :param company: the ``res.company`` whose country counts where none is named
        """
        return normalise.normalised(field, text, self._region(company=company))

    @api.model
    def _checked(self, identity, company):
        """Check what a person typed.

        :param dict identity: identity field -> what was typed
        :return: the filled fields as they are kept, and a sentence for each bad field
        :rtype: tuple[dict, dict]
        """
        values, problems = {}, {}
        for field, typed in identity.items():
            try:
                value = clean({field: typed})[field]
            except errors.BadValue as error:
                problems[field] = self._bad_value(error)
                continue
            if value:
                value, problem = self._checked_form(field, value, company)
                if problem:
                    problems[field] = problem
                values[field] = value
        return values, problems

    @api.model
    def _checked_form(self, field, value, company):
        if field == "phone":
            number = self._normalised(field, value, company)
            return number, not number and _(
                "This is no valid phone number. Please write it with its country code."
            )
        if field == "email":
            valid = self._normalised(field, value, company)
            # "Ada <ada@example.com>" counts as its address.
            return valid if "<" in value else value, not valid and _(
                "This is no valid e-mail address."
            )
        if field == "birthdate":
            born = fields.Date.to_date(value)
            return value, not FIRST_BIRTH <= born <= fields.Date.today() and _(
                "Nobody was born on this date."
            )
        return value, False
