"""Making members at the till, and adding to what is known of them."""

from odoo import SUPERUSER_ID, _, api, models
from odoo.exceptions import UserError
from odoo.tools import plaintext2html
from odoo.tools.misc import clean_context

from ..core import code as codes
from .identity_vault import FIELDS
from .res_partner_divert import DIVERTED, PLAIN

#: The plain fields of a customer whom the shop keeps in clear.
PLAIN_FIELDS = {field: name for name, field in DIVERTED.items()}


class ResPartner(models.Model):
    _inherit = "res.partner"

    @api.model
    def pos_enroll(
        self, config_id, identity=None, consents=None, code=None, texts=None
    ):
        """Make a new member at the till.

        :param int config_id: the till's ``pos.config``
        :param dict identity: any of name, phone, email, street, street2, zip, city,
            birthdate (ISO date), vat, note, as text; it is kept in the vault alone
        :param dict consents: purpose (see ``identity.consent``) -> true or false
        :param str code: a code of the till's reserved block. With it the call can be
            repeated: the second time finds the member that the first one made, and
            adds what the first one did not bring.
        :param dict texts: purpose -> id of the text of the consent that the till
            showed; the published ones if left out
        :return: ``status`` and, where there is one, the customer's row under
            ``res.partner``. ``found`` (the member was made); ``exists`` (phone or
            e-mail belong to the customer of the row); ``invalid`` with ``errors``:
            field -> sentence; ``limited``, ``unavailable``; for a code also what
            :meth:`pos_identify` says
        :rtype: dict
        :raise AccessError: the user may not use this till
        :raise UserError: what was sent is no identity, no consent, or no code
        """
        config = self._ensure_till(config_id)
        values, problems = self._identity_of_till(config, identity)
        self.env["identity.consent"]._ensure_consents(consents)
        shown = self._texts_of_till(config, texts)
        if problems:
            return self._till_problems(problems)
        if not code:
            reserved = self.env["customer.code"].sudo()._reserve(1, config)
            return self._enroll(config, reserved, values, consents, shown)
        exact = self.env["customer.code"]._normalise(code)
        if not exact:
            raise UserError(_("This code has a typing error."))
        record = self.env["customer.code"].sudo()._find(exact)
        if record.state == "reserved" and self._is_code_of(record, config):
            return self._enroll(config, record, values, consents, shown)
        return self._enroll_again(config, exact, values, consents, shown)

    @api.model
    def pos_add_identity(self, config_id, partner_id, identity):
        """Add to what is known of a customer. What is on file is never overwritten.

        :param int config_id: the till's ``pos.config``
        :param int partner_id: the customer
        :param dict identity: as for :meth:`pos_enroll`
        :return: as :meth:`pos_enroll`
        :rtype: dict
        :raise AccessError: the user may not use this till
        :raise UserError: no customer of this till, or no identity
        """
        config = self._ensure_till(config_id)
        partner = self._ensure_till_customer(config, partner_id)
        values, problems = self._identity_of_till(config, identity)
        for field in values:
            if partner._has_on_file(field):
                problems[field] = _("This is on file already.")
        if problems:
            return self._till_problems(problems)
        return partner._add_at_till(config, values)

    # Making

    @api.model
    def _enroll(self, config, reserved, values, consents, texts=None):
        refusal = self._refuse_known(config, values)
        if refusal:
            return refusal
        # Without the identity there shall be no member either: the same code must be
        # able to make it later.
        with self.env.cr.savepoint() as savepoint:
            partner = self._new_member(reserved)
            status = partner._keep_identity(config, values)
            if status:
                savepoint.rollback()
                return self._till_answer(status)
        partner._consent_at_till(config, consents, texts)
        return self._till_answer("found", partner, config)

    @api.model
    def _enroll_again(self, config, code, values, consents, texts=None):
        """Answer about a code that has its customer already."""
        status, partner = self._resolve_code(config, code)
        if not partner or not (values or consents):
            return self._till_answer(status, partner, config)
        values = {
            field: value
            for field, value in values.items()
            if not partner._has_on_file(field)
        }
        answer = partner._add_at_till(config, values, status)
        if answer["status"] == status:
            partner._consent_at_till(config, consents, texts)
        return answer

    @api.model
    def _new_member(self, reserved):
        """Make the customer of a reserved code, known by this code alone."""
        # Made by the system itself: a default from the browser's context, or one that
        # the cashier has stored, would be written with the rights of the system.
        context = {**clean_context(self.env.context), "identity_plain": PLAIN}
        # pylint: disable-next=context-overridden
        maker = self.with_user(SUPERUSER_ID).with_context(context)
        name = codes.display(reserved.code)
        vals = {**self._emptied(), "name": name, "customer_rank": 1}
        partner = self.sudo().browse(maker.create(vals).id)
        reserved._activate(partner)
        policy = (reserved.company_id or self.env.company).sudo().identity_policy
        if policy != "manual":
            partner._store_identity({"identity_protected": True})
        return partner

    @api.model
    def _is_code_of(self, record, config):
        return record.company_id.root_id == config.company_id.root_id

    # Adding

    def _add_at_till(self, config, values, status="found"):
        """Store values for empty fields of a customer, and return the answer."""
        if values:
            self._ensure_can_add_at_till()
        refusal = self._refuse_known(config, values)
        if refusal:
            return refusal
        problems = self._no_place_for(values)
        if problems:
            return self._till_problems(problems)
        refused = self._keep_identity(config, values)
        return self._till_answer(refused or status, not refused and self, config)

    def _keep_identity(self, config, values):
        """Store values where this customer's identity is kept.

        :return: why it could not be, or an empty text
        """
        if not values:
            return ""
        if not self.identity_protected and not self._is_named_by_code():
            self._keep_in_clear(values)
            return ""
        vault = self.env["identity.vault"]
        stored, refusal = vault._at_till(vault._written, self, [values], config)
        if stored:
            origin = self._email_origin(values)
            self._store_identity({"identity_protected": True, **stored[0], **origin})
        return refusal

    def _keep_in_clear(self, values):
        """Write to a contact whom the shop does not protect."""
        vals = {PLAIN_FIELDS[field]: value for field, value in values.items()}
        if "comment" in vals:
            vals["comment"] = plaintext2html(vals["comment"])
        # pylint: disable-next=context-overridden
        writer = self.with_user(SUPERUSER_ID).with_context(
            clean_context(self.env.context)
        )
        writer.write(vals)

    def _has_on_file(self, field):
        return self._identity_has(field) or (
            not self.identity_protected and bool(self._plain_value(field))
        )

    def _no_place_for(self, values):
        if self.identity_protected or self._is_named_by_code():
            return {}
        return {
            field: _("This contact is not protected, and has no place for it.")
            for field in values.keys() - PLAIN_FIELDS.keys()
        }

    def _can_add_at_till(self):
        """Return whether a cashier may add to this contact, with the system's rights.

        Who writes the address of a user receives the link to a new password; who writes
        that of a company or a supplier receives its orders and payments.
        """
        self.ensure_one()
        return not (
            self.commercial_partner_id.is_company
            or self.supplier_rank
            or self.with_context(active_test=False).user_ids
        )

    def _ensure_can_add_at_till(self):
        for partner in self:
            if not partner._can_add_at_till():
                raise UserError(
                    _(
                        "Companies, suppliers and users of Odoo are changed in the "
                        "office."
                    )
                )

    def _consent_at_till(self, config, consents, texts=None):
        self.env["identity.consent"]._record(
            self, consents, "till", config, texts=texts
        )

    @api.model
    def _texts_of_till(self, config, texts):
        """Return the texts that a till says it showed; None if it says nothing."""
        if texts is None:
            return None
        return self.env["identity.consent.text"]._shown(texts, config.company_id)

    # Checking

    @api.model
    def _identity_of_till(self, config, identity):
        """Check what the till sent as an identity.

        :return: values and sentences; see ``identity.vault``
        """
        if not identity:
            return {}, {}
        if not isinstance(identity, dict) or not set(FIELDS) >= set(identity):
            raise UserError(_("This is no identity."))
        return self.env["identity.vault"]._checked(identity, config.company_id)

    def _refuse_known(self, config, values):
        """Return the answer about another customer's phone or e-mail, or None."""
        for field in ("phone", "email"):
            if field not in values:
                continue
            status, partners = self._find_by_contact(
                config, field, values[field], storing=True
            )
            if status != "found":
                return self._till_answer(status)
            others = partners.filtered("active") - self
            if others:
                other = others[:1]
                self.env["customer.code"]._issue(other, config)
                return self._till_answer("exists", other, config)
        return None

    @api.model
    def _till_problems(self, problems):
        return {**self._till_answer("invalid"), "errors": problems}
