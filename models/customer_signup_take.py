"""Taking in the form of a sign-up page; whether somebody is known is told to nobody."""

from odoo import _, api, fields, models
from odoo.exceptions import UserError

from .customer_signup import AGAIN

#: What may be typed, and how long it may be.
TYPED = ("email", "name", "phone")
MOST_SIGNS = 254


class CustomerSignup(models.Model):
    _inherit = "customer.signup"

    @api.model
    def _take(self, config, form, typed, agreed, address, shown=None):
        """Take in what somebody typed on the page of a shop.

        The answer says the same whether the address is known or not.

        :param config: the ``pos.config``, in ``sudo``
        :param str form: the form's own number: the same one is taken in once
        :param dict typed: any of email, name, phone, as text
        :param agreed: the purposes that were ticked
        :param str address: of the network, for the limits
        :param dict shown: purpose -> id of the text that stood on the form, as the
            server signed it; those that are published now if left out
        :return: ``asked`` (a mail is on its way) and an empty customer, or ``made`` and
            the new customer
        :raise UserError: what was typed is wrong, or there were too many tries
        """
        signups = self.sudo().with_company(config.company_id)
        if not signups._is_form(form):
            raise UserError(_("Please send the form once more."))
        if before := signups._of_form(form):
            return signups._again(before)
        values = signups._checked_form(config, typed)
        must_answer = config.company_id._needs_double_opt_in()
        if must_answer and not values.get("email"):
            raise UserError(_("Please enter your e-mail address."))
        signups._ensure_few_tries(config, address)
        signup = signups._begin(form, signups._prepare_vals(config, agreed, shown))
        known = signup._known(values)
        if must_answer:
            signup._ask_to_confirm(values, known)
            return "asked", self.env["res.partner"].sudo()
        return "made", signup._make_unproven(values, known)

    @api.model
    def _ensure_few_tries(self, config, address):
        if not self.env["customer.page.attempt"]._may_join(address, config):
            raise UserError(
                _(
                    "There were too many tries. Please try again in an hour, or ask in "
                    "the shop."
                )
            )

    @api.model
    def _prepare_vals(self, config, agreed, shown):
        """Return what is kept of a form: nothing that was typed is among it."""
        company = config.company_id
        texts = self._texts_on_form(company, shown)
        return {
            "config_id": config.id,
            "company_id": company.id,
            "lang": self._lang_of_page(),
            "agreed": {
                purpose: text.id for purpose, text in texts.items() if purpose in agreed
            },
        }

    @api.model
    def _texts_on_form(self, company, shown=None):
        """Return purpose -> the text that somebody read who filled in a form."""
        texts = self.env["identity.consent.text"]
        if shown is None:
            return texts._current(company)
        return texts._shown(shown, company)

    @api.model
    def _again(self, before):
        """Answer a form that was taken in already."""
        if before.create_date <= fields.Datetime.now() - AGAIN:
            raise UserError(_("This form was sent already."))
        if before.partner_id:
            return "made", before.partner_id
        return "asked", self.env["res.partner"].sudo()

    @api.model
    def _checked_form(self, config, typed):
        identities = self.env["identity.vault"].sudo()
        wanted = {}
        for field in TYPED:
            text = typed.get(field)
            text = text.strip() if isinstance(text, str) else ""
            if len(text) > MOST_SIGNS or not text.isprintable():
                raise UserError(_("This is too long, or has signs that nobody types."))
            if text:
                wanted[field] = text
        company = config.company_id or self.env.company
        values, problems = identities._checked(wanted, company)
        if problems:
            raise UserError(next(iter(problems.values())))
        return values

    def _lang_of_page(self):
        code = self.env.context.get("lang")
        installed = dict(self.env["res.lang"].sudo().get_installed())
        return code if code in installed else False

    def _known(self, values):
        """Return who has the phone number or e-mail address: field -> customers.

        :raise UserError: it cannot be looked up now
        """
        known = {}
        for field in ("email", "phone"):
            found = field in values and self._customers_with(field, values[field])
            if found:
                known[field] = found
        return known

    def _customers_with(self, field, value, limited=False):
        """Return the active customers of the shop's companies with a value: ``sudo``.

        :param bool limited: counted by the vault. Not on the page: all visitors are one
            user to it, they are limited before, and nobody is told what was found
        """
        vault = self.env["identity.vault"]
        partners = self.env["res.partner"].sudo().with_company(self.company_id)
        plain = partners._find_plain(self.company_id, field, value)
        options = {"known": bool(plain), "storing": True, "limited": limited}
        found, refusal = vault._at_till(
            vault._found, field, value, "lookup", self.config_id, **options
        )
        if refusal:
            raise UserError(
                _("This cannot be done at the moment. Please try again later.")
            )
        family = self.company_id.root_id
        return (plain | found.sudo()).filtered(
            lambda partner: (
                partner.active
                and (not partner.company_id or partner.company_id.root_id == family)
            )
        )

    # Making the customer

    def _make_unproven(self, values, known):
        """Make a customer of what was typed; nobody proved that it is theirs.

        An address that somebody has already stays theirs: the new customer does not get
        it, its owner is told, and the page looks as always.
        """
        taken = {field: values[field] for field in known}
        kept = {field: text for field, text in values.items() if field not in known}
        if taken:
            words = ", ".join(taken.values())
            kept["note"] = _("Given on the sign-up page, not checked: %s", words)
        partner = self._make_customer(kept)
        if "email" in values:
            self._greet(values["email"], known, partner)
        self._record_agreed(partner, "ticked")
        return partner

    def _make_customer(self, values):
        """Make the customer of a sign-up.

        :raise UserError: the identity cannot be kept now: then there is no customer
        """
        shop = self.config_id
        partners = self.env["res.partner"].sudo().with_company(self.company_id)
        reserved = self.env["customer.code"].sudo()._reserve(1, shop)
        partner = partners._new_member(reserved)
        if self.lang:
            partner.lang = self.lang
        if partner._keep_identity(shop, values):
            raise UserError(
                _("This cannot be done at the moment. Please try again later.")
            )
        self.partner_id = partner
        return partner

    def _record_agreed(self, partner, proof):
        """Record what was agreed to, with the texts that were shown."""
        consents = self.env["identity.consent"].with_company(self.company_id)
        consents._record(
            partner,
            dict.fromkeys(self.agreed or {}, True),
            self.place,
            self.config_id if self.place != "phone" else None,
            lang=self.lang,
            channel="phone" if self.place == "phone" else "web",
            proof=proof,
            proof_at=self.confirmed_at,
            texts=self._texts(),
        )
