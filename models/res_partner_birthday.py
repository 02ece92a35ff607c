import logging
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

_logger = logging.getLogger(__name__)

#: Customers that the vault is asked about at once.
BATCH = 1000
#: Days in which nobody gets a second bonus, whatever birth date is given meanwhile.
YEAR = 365
BEFORE = "pos_customer_identity.birthday_days_before"
AFTER = "pos_customer_identity.birthday_days_after"
#: How far the night's job is: its day, and the last customer that was asked about.
REACHED = "pos_customer_identity.birthday_reached"


class ResPartner(models.Model):
    """A bonus for the birthday, without a birth date outside of the vault.

    All that is stored is until when a bonus is due, and when one was last given.
    """

    _inherit = "res.partner"

    birthday_bonus_until = fields.Date(
        "Birthday Bonus until",
        readonly=True,
        copy=False,
        groups="point_of_sale.group_pos_user",
        help="A bonus for the birthday is due until this day.",
    )
    birthday_bonus_on = fields.Date(
        "Last Birthday Bonus",
        readonly=True,
        copy=False,
        groups="point_of_sale.group_pos_user",
        help="For 365 days after it there is no other one.",
    )

    @api.model
    def _birthday_days(self):
        """Return how many days before and after a birthday the bonus is due."""
        get_param = self.env["ir.config_parameter"].sudo().get_param
        return max(int(get_param(BEFORE, 0)), 0), max(int(get_param(AFTER, 7)), 0)

    # The nightly job

    @api.model
    def _cron_birthdays(self):
        """Ask the vault whose birthday is near, in batches.

        It goes on where it was stopped. While the vault cannot be asked nothing
        changes; the next night's window still has whose birthday was missed.
        """
        today = fields.Date.context_today(self)
        self._end_birthday_bonuses(today)
        if not self._has_birthday_rules():
            return
        Cron = self.env["ir.cron"]
        last = self._birthdays_reached(today)
        while True:
            batch = self._birthdays_to_ask(today, last)
            if not batch:
                break
            try:
                self._mark_birthdays(batch, today)
            except UserError as error:
                _logger.warning("birthdays are not known tonight: %s", error)
                return
            last = batch[-1].id
            self._note_birthdays_reached(today, last)
            more = len(batch) == BATCH
            if Cron._commit_progress(len(batch), remaining=int(more)) <= 0:
                return

    @api.model
    def _has_birthday_rules(self):
        asked = Domain("occasion", "=", "birthday")
        governed = Domain("program_id", "any", [("program_type", "=", "loyalty")])
        return bool(self.env["loyalty.rule"].sudo().search(asked & governed, limit=1))

    @api.model
    def _birthdays_to_ask(self, today, last):
        """Return the next customers who may get a bonus, by id, in ``sudo``."""
        domain = self._birthday_domain(today) & Domain("id", ">", last)
        return self.sudo().search(domain, order="id", limit=BATCH)

    @api.model
    def _birthday_domain(self, today):
        """Return which customers may get a bonus if their birthday is near."""
        return Domain(
            [
                ("identity_version", "!=", False),
                ("identity_filled", "like", "birthdate"),
                ("identity_restricted", "=", False),
                ("birthday_bonus_until", "=", False),
                "|",
                ("birthday_bonus_on", "=", False),
                ("birthday_bonus_on", "<=", today - timedelta(days=YEAR)),
            ]
        )

    @api.model
    def _mark_birthdays(self, partners, today):
        before, after = self._birthday_days()
        ends = self.env["identity.vault"]._birthdays_now(partners, today, before, after)
        by_day = {}
        for partner_id, end in ends.items():
            by_day.setdefault(end, []).append(partner_id)
        for end, ids in by_day.items():
            self.browse(ids)._set_birthday_bonus(end)

    def _set_birthday_bonus(self, until):
        # Quietly: the chatter would keep the day for ever.
        self.env.cr.execute(
            "UPDATE res_partner SET birthday_bonus_until = %s WHERE id = ANY(%s)",
            [until, self.ids],
        )
        self.invalidate_recordset(["birthday_bonus_until"], flush=False)

    def _free_birthday_bonus(self, today):
        """Let members have a bonus again whose order was cancelled.

        Until when it was due is not kept anywhere, as it tells the birthday: the vault
        is asked again. When it cannot be, the next night does it.
        """
        self.env.cr.execute(
            "UPDATE res_partner SET birthday_bonus_on = NULL WHERE id = ANY(%s)",
            [self.ids],
        )
        self.invalidate_recordset(["birthday_bonus_on"], flush=False)
        asked = self.sudo().filtered_domain(self._birthday_domain(today))
        try:
            if asked:
                self._mark_birthdays(asked, today)
        except UserError as error:
            _logger.warning("birthdays are not known now: %s", error)

    @api.model
    def _end_birthday_bonuses(self, today):
        """Forget bonuses that were not used in time."""
        self.env.cr.execute(
            "UPDATE res_partner SET birthday_bonus_until = NULL"
            " WHERE birthday_bonus_until < %s",
            [today],
        )
        self.invalidate_model(["birthday_bonus_until"], flush=False)

    # How far the job is

    @api.model
    def _birthdays_reached(self, today):
        reached = self.env["ir.config_parameter"].sudo().get_param(REACHED, "")
        day, _sep, last = reached.partition(":")
        return int(last) if day == str(today) and last.isdigit() else 0

    @api.model
    def _note_birthdays_reached(self, today, last):
        parameters = self.env["ir.config_parameter"].sudo()
        parameters.set_param(REACHED, f"{today}:{last}")

    # Merging

    def _join_birthday_bonuses(self, others):
        """Let a customer who was joined with others get no second bonus."""
        everybody = (self | others).sudo()
        given = [day for day in everybody.mapped("birthday_bonus_on") if day]
        if given:
            self.sudo()._store_identity(
                {"birthday_bonus_on": max(given), "birthday_bonus_until": False}
            )
