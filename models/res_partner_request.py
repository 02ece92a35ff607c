"""What the requests of a person do to its customer."""

from odoo import _, api, fields, models
from odoo.exceptions import UserError

from ..core import code as codes
from .identity_request import MANAGER
from .identity_vault import FIELDS, READER
from .res_partner_divert import DIVERTED


class IdentityProtection(models.Model):
    _inherit = "identity.protection"

    def _end(self, state):
        # Who is to be erased waits for the end of the cleaning.
        self.env["identity.request"]._wake_worker()
        return super()._end(state)


class ResPartner(models.Model):
    _inherit = "res.partner"

    identity_restricted = fields.Boolean(
        "Restricted",
        readonly=True,
        copy=False,
        help="The person asked not to use the data: it is kept, and opened for a legal "
        "request alone. Nobody finds this customer by phone or e-mail.",
    )
    identity_request_ids = fields.One2many(
        "identity.request", "partner_id", groups=f"{READER},{MANAGER}", copy=False
    )
    identity_request_count = fields.Integer(
        compute="_compute_identity_request_count", groups=f"{READER},{MANAGER}"
    )

    def _compute_identity_request_count(self):
        counts = self.env["identity.request"]._read_group(
            [("partner_id", "in", self.ids)], ["partner_id"], ["__count"]
        )
        by_partner = {partner.id: count for partner, count in counts}
        for partner in self:
            partner.identity_request_count = by_partner.get(partner._origin.id, 0)

    def action_open_identity_requests(self):
        """Show the requests of this person, and offer a new one."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "pos_customer_identity.action_identity_request"
        )
        self.env["identity.request"].check_access("read")
        return {
            **action,
            "domain": [("partner_id", "=", self.id)],
            "context": {"default_partner_id": self.id},
        }

    # Who may be erased or restricted

    def _ensure_natural_person(self):
        for partner in self.with_context(active_test=False):
            if partner.is_company:
                raise UserError(
                    _("This is a company. The law speaks of natural persons alone.")
                )
            if partner.user_ids:
                raise UserError(
                    _(
                        "This contact logs in as a user. Take away the login first: it "
                        "carries an e-mail address."
                    )
                )

    def _ensure_erasable(self):
        self._ensure_natural_person()
        if any(partner.identity_restricted for partner in self):
            raise UserError(
                _(
                    "The use of these data is restricted, and erasing them is use. "
                    "Lift the restriction first."
                )
            )

    def _ensure_can_unprotect(self):
        for partner in self.sudo():
            self.env["identity.vault"]._ensure_usable(partner, "unprotect")
        return super()._ensure_can_unprotect()

    def _protect_for_request(self):
        """Protect who lives in clear, as far as this kind of contact can be."""
        plain = self.filtered(lambda partner: partner._can_protect())
        if plain:
            self.env["identity.protection"]._protect_now(plain)

    # Restricting, in sudo

    def _restrict(self):
        """Let nobody use the data of these customers any more."""
        self._store_identity({"identity_restricted": True})
        self._end_all_reveals()

    def _lift_restriction(self):
        if self:
            self._store_identity({"identity_restricted": False})

    def _end_all_reveals(self):
        Reveal = self.env["identity.reveal"].sudo()
        Reveal.search([("partner_id", "in", self.ids)]).unlink()

    # Forgetting, in sudo

    def _forget_person(self):
        """Let the customer live on under the code alone.

        The random id of the person stays: the log of looks still knows whom its last
        entries are about, and nothing can be opened with it.
        """
        self.ensure_one()
        vals = {
            "identity_version": False,
            "identity_filled": False,
            "identity_email_added": False,
            "birthday_bonus_until": False,
            "birthday_bonus_on": False,
        }
        if not self.identity_protected:
            vals |= self._prepare_plain_vals()
        # Odoo would note the old values as changes in the chatter.
        self.with_context(tracking_disable=True)._store_identity(vals)
        self._end_all_reveals()
        self._forget_in_orders()
        self._end_consents()

    def _prepare_plain_vals(self):
        """Return what a contact that was not protected is emptied with."""
        self.env["customer.code"].sudo()._issue(self)
        self._forget_tracking()
        of_company = self.parent_id.commercial_partner_id.is_company
        return {
            **self._emptied(),
            "name": codes.display(self.customer_code),
            "identity_protected": not of_company,
        }

    def _forget_tracking(self):
        """Delete what the chatter noted about earlier names and addresses."""
        messages = self.env["mail.message"].sudo()
        values = self.env["mail.tracking.value"].sudo()
        of_partner = [("model", "=", "res.partner"), ("res_id", "=", self.id)]
        tracked = values.search(
            [
                ("mail_message_id", "in", messages.search(of_partner).ids),
                ("field_id.name", "in", [*DIVERTED, "complete_name"]),
            ]
        )
        tracked.unlink()

    def _forget_in_orders(self):
        """Empty the addresses that receipts were sent to."""
        orders = self.env["pos.order"].sudo()
        sent = orders.search(
            [
                ("partner_id", "=", self.id),
                "|",
                ("email", "!=", False),
                ("mobile", "!=", False),
            ]
        )
        sent.write({"email": False, "mobile": False})

    def _end_consents(self):
        """Nobody is there any more who agreed; that somebody did stays on record."""
        Consent = self.env["identity.consent"].sudo()
        given = Consent.search([("partner_id", "=", self.id), ("current", "=", True)])
        for consent in given.filtered(lambda consent: consent._can_withdraw()):
            Consent.create(
                {
                    "partner_id": self.id,
                    "purpose": consent.purpose,
                    "state": "withdrawn",
                    "company_id": consent.company_id.id,
                }
            )

    # Deleting

    @api.ondelete(at_uninstall=False)
    def _unlink_never_restricted(self):
        if any(partner.identity_restricted for partner in self.sudo()):
            raise UserError(
                _(
                    "The use of these data is restricted, as the person asked "
                    "for it: it is kept until the restriction is lifted."
                )
            )

    def unlink(self):
        persons = {
            partner.identity_person: partner.customer_code_display
            for partner in self.sudo()
            if partner.identity_version
        }
        result = super().unlink()
        # The worker destroys them when this is committed, and not when it is not.
        self.env["identity.request"]._order_erasure(persons)
        return result

    # Correcting

    def write(self, vals):
        result = super().write(vals)
        changed = {
            DIVERTED.get(name) or name.removeprefix("identity_") for name in vals
        }
        changed.intersection_update(FIELDS)
        if changed:
            corrections = self.env["identity.request"].sudo()
            corrections.search(
                [
                    ("partner_id", "in", self.ids),
                    ("request_type", "=", "rectification"),
                    ("state", "=", "progress"),
                ]
            )._note_corrected(changed)
        return result
