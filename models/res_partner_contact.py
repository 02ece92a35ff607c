"""How fresh the contact data of customers is: on file, confirmed when, flagged."""

from odoo import _, api, fields, models
from odoo.exceptions import AccessError, UserError

from ..core.rules.calendar import add_months
from ..core.rules.prompts import CONTACT
from .customer_contact_check import PARTS

USER = "pos_customer_identity.group_identity_user"
#: Contact data that somebody in front says is wrong, by one user in an hour.
MOST_FLAGS = 60


class ResPartner(models.Model):
    _inherit = "res.partner"

    contact_check_ids = fields.One2many(
        "customer.contact.check",
        "partner_id",
        copy=False,
        groups=USER,
    )
    contact_freshness = fields.Json(
        compute="_compute_contact_freshness",
        groups=USER,
        help="Which contact data is on file, when it was confirmed, what is doubted.",
    )

    @api.depends(
        "identity_filled", "email", "phone", "street", "contact_check_ids.flag"
    )
    @api.depends_context("company")
    def _compute_contact_freshness(self):
        for partner in self:
            partner.contact_freshness = {
                **partner._contact_freshness(self.env.company),
                "may_change": partner.has_access("write"),
            }

    def _has_contact(self, kind):
        """Return whether contact data of a kind is on file, without opening it."""
        self.ensure_one()
        return self._has_on_file("street" if kind == "address" else kind)

    def _contact_freshness(self, company):
        """Return how complete and how fresh the contact data of a customer is.

        :param company: the ``res.company`` whose age of data counts
        :return: ``completeness`` in per cent, and ``fields``: for each ``field``,
            ``on_file``, ``confirmed_on`` (ISO date or False) and ``flag``: ``bounced``,
            ``changed``, ``old`` or False
        :rtype: dict
        """
        self.ensure_one()
        partner = self.sudo()
        checks = {check.field: check for check in partner.contact_check_ids}
        rows = [
            partner._freshness_of(kind, checks.get(kind), company) for kind in CONTACT
        ]
        there = sum(row["on_file"] for row in rows)
        return {"completeness": round(100 * there / len(CONTACT)), "fields": rows}

    def _freshness_of(self, kind, check, company):
        on_file = self._has_contact(kind)
        confirmed = check and check.confirmed_on
        since = confirmed or (self.create_date or fields.Datetime.now()).date()
        months = company.sudo().contact_fresh_months
        today = fields.Date.context_today(self)
        is_old = months and add_months(since, months) <= today
        flag = (check and check.flag) or (is_old and "old") or False
        return {
            "field": kind,
            "on_file": on_file,
            "confirmed_on": fields.Date.to_string(confirmed) if confirmed else False,
            "flag": on_file and flag,
        }

    # At the till and in the office: say what is wrong, or right

    @api.model
    def pos_flag_contact(self, config_id, partner_id, field):
        """Keep that contact data of the customer in front is no longer right.

        :param int config_id: the till's ``pos.config``
        :param int partner_id: the customer
        :param str field: ``email``, ``phone`` or ``address``
        :return: ``status`` ``kept``, or ``nothing`` (there is none on file); with
            ``kept`` the ``prompt`` by which the new value is handed in to
            ``profile.prompt.pos_answer``, or False where no rule of this till asks
        :rtype: dict
        :raise AccessError: the user may not use this till
        :raise UserError: no customer of this till, no such data, too many in an hour
        """
        config = self._ensure_till(config_id)
        partner = self._ensure_till_customer(config, partner_id)
        checks = self.env["customer.contact.check"].sudo()
        checks._ensure_kind(field)
        tries = self.env["customer.page.attempt"]
        if not tries._take(tries._at_till("flag", config), MOST_FLAGS):
            raise UserError(_("Too many at once. Please wait some minutes."))
        if partner.identity_restricted or not partner._has_contact(field):
            return {"status": "nothing"}
        checks._note_wrong(partner, field, "changed")
        return {
            "status": "kept",
            "prompt": self.env["profile.prompt"]._asking_for(config, field),
        }

    def action_confirm_contact(self, field):
        """Keep that contact data of these customers still holds.

        :param str field: ``email``, ``phone`` or ``address``
        :raise AccessError: the user may not change these contacts
        """
        checks = self._checks_to_note(field)
        checks._note_right(self.filtered(lambda one: one._has_contact(field)), [field])

    def action_flag_contact(self, field):
        """Keep that contact data of these customers is no longer right.

        :param str field: ``email``, ``phone`` or ``address``
        :raise AccessError: the user may not change these contacts
        """
        self._checks_to_note(field)._note_wrong(self, field, "changed")

    def action_correct_contact(self, field, value):
        """Write contact data anew; of protected customers it goes to the vault.

        :param str field: ``email``, ``phone`` or ``address``
        :param value: a text; of an address a dict of street, street2, zip and city
        :raise AccessError: the user may not change this contact
        :raise UserError: it is no such data
        """
        self.ensure_one()
        self._checks_to_note(field)
        names = PARTS[field]
        if field != "address":
            value = {field: value}
        fits = isinstance(value, dict) and value.keys() <= {*names}
        if not fits or not all(isinstance(text, str) for text in value.values()):
            raise UserError(_("Nothing was entered."))
        values, problems = self.env["identity.vault"]._checked(value, self.env.company)
        if problems:
            raise UserError(next(iter(problems.values())))
        if not values.get(names[0]):
            raise UserError(_("Nothing was entered."))
        values = {**dict.fromkeys(names), **values}
        if self.sudo().identity_protected:
            self._write_identity(values, {})
        else:
            self.write(values)

    def _checks_to_note(self, field):
        """Return where freshness is noted, in ``sudo``, for who may note it."""
        if not self.env.user.has_group(USER):
            raise AccessError(_("You may not say how fresh contact data is."))
        checks = self.env["customer.contact.check"].sudo()
        checks._ensure_kind(field)
        self.check_access("write")
        return checks
