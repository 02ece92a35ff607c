from datetime import timedelta

import psycopg2

from odoo import api, fields, models
from odoo.exceptions import ConcurrencyError
from odoo.tools import SQL, hmac

from .customer_page_report import FORM

SCOPE = "pos_customer_identity.customer_signup"
#: How long the link in a mail works.
VALID = timedelta(hours=24)
#: For so long the same form or link shows its result again: a second click, a reload.
AGAIN = timedelta(minutes=15)


class CustomerSignup(models.Model):
    """Somebody who wants to be a customer, until a mail is answered.

    No identity is here: what was typed is sealed under a key that stands in the mail
    alone. Or it is about a customer who is there already, by phone for one, and waits
    for the answer to count consents. See ``docs/adr/0023-consents-and-notices.md``.
    """

    _name = "customer.signup"
    _description = "Sign-up of a Customer"
    _order = "id desc"
    _rec_name = "create_date"

    form_hash = fields.Char(required=True, readonly=True, groups=fields.NO_ACCESS)
    letter_name = fields.Char(
        readonly=True, index="btree_not_null", groups=fields.NO_ACCESS
    )
    letter = fields.Binary(attachment=False, readonly=True, groups=fields.NO_ACCESS)
    config_id = fields.Many2one("pos.config", "Till", readonly=True, ondelete="cascade")
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, ondelete="cascade", index=True
    )
    partner_id = fields.Many2one(
        "res.partner",
        "Customer",
        readonly=True,
        ondelete="cascade",
        index="btree_not_null",
        help="Who came of it.",
    )
    place = fields.Selection(
        [("join", "Sign-up page"), ("phone", "By phone"), ("till", "Till")],
        required=True,
        readonly=True,
        default="join",
    )
    lang = fields.Char("Language", readonly=True)
    agreed = fields.Json(
        readonly=True, help="Purpose and id of the text, of what was agreed to."
    )
    expires_at = fields.Datetime("Valid until", required=True, readonly=True)
    confirmed_at = fields.Datetime("Confirmed", readonly=True)

    _form_hash_unique = models.Constraint("UNIQUE (form_hash)", "Taken in once.")

    @api.model
    def _hash_of_form(self, form):
        return hmac(self.sudo().env, SCOPE, f"form {form}")

    @api.model
    def _is_form(self, form):
        return isinstance(form, str) and bool(FORM.fullmatch(form))

    @api.model
    def _of_form(self, form):
        """Return what came of a form that was sent before, in ``sudo``."""
        known = [("form_hash", "=", self._hash_of_form(form))]
        return self.sudo().search(known, limit=1)

    @api.model
    def _begin(self, form, vals):
        """Take a form in, once; a second one at this moment waits for the first.

        :raise ConcurrencyError: it was taken in at this moment: Odoo begins again,
            and then sees it
        """
        vals = {
            **vals,
            "form_hash": self._hash_of_form(form),
            "expires_at": fields.Datetime.now() + VALID,
        }
        taken = False
        try:
            with self.env.cr.savepoint():
                return self.sudo().create(vals)
        except psycopg2.errors.UniqueViolation:
            taken = True
        if taken:
            raise ConcurrencyError("the form is taken in at this moment")

    @api.model
    def _opened_by(self, secret):
        """Return the sign-up of a link and lock it, in ``sudo``; maybe an empty record.

        Nothing tells one kind of a wrong secret from another.
        """
        name = self.env["identity.vault"]._letter_name(secret)
        signups = self.sudo()
        if not name:
            return signups.browse()
        signups.flush_model()
        # Two clicks: the second one waits, begins again, and sees what the first did.
        rows = self.env.execute_query(
            SQL(
                "SELECT id FROM customer_signup WHERE letter_name = %s FOR UPDATE", name
            )
        )
        signup = signups.browse(ident for [ident] in rows)
        signup.invalidate_recordset(flush=False)
        now = fields.Datetime.now()
        if not signup or signup.expires_at <= now or not signup._is_answerable():
            return signups.browse()
        if signup.confirmed_at and signup.confirmed_at <= now - AGAIN:
            return signups.browse()
        return signup

    def _texts(self):
        """Return purpose -> text of what was agreed to."""
        texts = self.env["identity.consent.text"].sudo()
        return {
            purpose: texts.browse(ident or []).exists()
            for purpose, ident in (self.agreed or {}).items()
        }

    @api.autovacuum
    def _gc_old(self):
        """Forget what nobody confirmed, and what is done: consents have the proof."""
        over = [("expires_at", "<", fields.Datetime.now())]
        self.sudo().search(over, limit=100_000).unlink()
