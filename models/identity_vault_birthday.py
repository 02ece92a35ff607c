import logging
from datetime import date, timedelta

from odoo import api, models
from odoo.exceptions import UserError

from ..core.rules.calendar import celebrated

_logger = logging.getLogger(__name__)

PURPOSE = "birthday"


class IdentityVault(models.AbstractModel):
    """What the points ask of the vault: who has a birthday now. No date leaves it."""

    _inherit = "identity.vault"

    @api.model
    def _birthdays_now(self, partners, today, before, after):
        """Return the customers whose birthday is near, and how long it counts as near.

        One question and one entry in the log for all of them. A record that is damaged
        must not stop the others: then each is read for itself.

        :param int before: days before the birthday that count, with the birthday
        :param int after: days after it that count
        :return: partner id -> last day that counts
        :rtype: dict[int, date]
        :raise UserError: the vault cannot be asked at all
        """
        try:
            opened = self._open_for(partners, PURPOSE, ["birthdate"])
        except UserError:
            if not self._answers():
                raise
            opened = self._birthdates_one_by_one(partners)
        ends = {}
        for partner_id, identity in opened.items():
            end = _window_end(identity["birthdate"], today, before, after)
            if end:
                ends[partner_id] = end
        return ends

    @api.model
    def _birthdates_one_by_one(self, partners):
        opened = {}
        for partner in partners:
            try:
                opened |= self._open_for(partner, PURPOSE, ["birthdate"])
            except UserError:
                # Said in the log already, by what turned the error into a sentence.
                continue
        return opened


def _window_end(birthdate, today, before, after):
    """Return the last day of the window around a birthday that a day is in, or None.

    Around the turn of the year the birthday of the neighbouring year counts.
    """
    if not birthdate:
        return None
    born = date.fromisoformat(birthdate)
    for year in (today.year - 1, today.year, today.year + 1):
        feast = celebrated(born.day, born.month, year)
        first, last = feast - timedelta(days=before), feast + timedelta(days=after)
        # The day of birth itself is no birthday.
        if first <= today <= last and feast > born:
            return last
    return None
