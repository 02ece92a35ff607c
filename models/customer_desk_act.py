"""The buttons of the desk: each says itself who may press it."""

from odoo import _, api, models
from odoo.exceptions import AccessError, UserError

from .customer_case import MOST_SUBJECT
from .identity_vault import READER

ADDON = "pos_customer_identity"
CASHIER = "point_of_sale.group_pos_user"
#: In the order of the screen.
ACTS = (
    *("case", "contact", "points", "plan", "identity", "correct", "request"),
    *("consents", "open", "card"),
)
#: Those that the screen does itself, by another method.
OWN = frozenset({"plan"})


class CustomerDesk(models.AbstractModel):
    _inherit = "customer.desk"

    @api.model
    def act(self, partner_id, name):
        """Return the action of a button.

        :param int partner_id: the customer
        :param str name: one of :data:`ACTS`
        :return: an action for the web client
        :rtype: dict
        :raise AccessError: the user may not press it
        :raise UserError: no such customer or button
        """
        partner = self._ensure_customer(partner_id)
        if not isinstance(name, str) or name not in ACTS or name in OWN:
            raise UserError(_("There is no such button."))
        self._ensure_can_act(partner, name)
        return getattr(self, f"_act_{name}")(partner)

    @api.model
    def _acts(self, partner):
        """Return the names of the buttons that the user may press."""
        return [name for name in ACTS if self._can_act(partner, name)]

    @api.model
    def _can_act(self, partner, name):
        return bool(getattr(self, f"_can_{name}")(partner))

    @api.model
    def _ensure_can_act(self, partner, name):
        if not self._can_act(partner, name):
            raise AccessError(_("You may not do this for this customer."))

    @api.model
    def _window(self, title, model, **more):
        return {
            "type": "ir.actions.act_window",
            "name": title,
            "res_model": model,
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "current",
            **more,
        }

    # A new case

    @api.model
    def _can_case(self, _partner):
        return self.env["customer.case"].has_access("create")

    @api.model
    def _act_case(self, partner):
        context = {"default_partner_id": partner.id, "default_channel": "phone"}
        return self._window(_("New Case"), "customer.case", context=context)

    # A note about a contact

    @api.model
    def _can_contact(self, _partner):
        return self.env["customer.interaction"].has_access("create")

    @api.model
    def _act_contact(self, partner):
        view = self.env.ref(f"{ADDON}.view_customer_interaction_quick_form")
        return self._window(
            _("Note a Contact"),
            "customer.interaction",
            views=[(view.id, "form")],
            target="new",
            context={
                "default_partner_id": partner.id,
                "default_company_id": self.env.company.id,
            },
        )

    # Points by hand: a cashier's, or for a case

    @api.model
    def _case_for_points(self, partner):
        """Return the open case that points can be given for, the oldest one."""
        cases = self.env["customer.case"]
        domain = [
            *self._domain_of(partner),
            ("closed_at", "=", False),
            ("merged_into_id", "=", False),
        ]
        return cases.search(domain, order="id", limit=1)

    @api.model
    def _can_points(self, partner):
        if partner.is_company:
            return False
        if self.env.user.has_group(CASHIER):
            return True
        case = self._case_for_points(partner)
        return case and case.has_access("write") and case._can_compensate()

    @api.model
    def _act_points(self, partner):
        case = self._case_for_points(partner)
        if case and case._can_compensate() and case.has_access("write"):
            return case.action_compensate()
        return self._window(
            _("Give Points"),
            "loyalty.bonus",
            target="new",
            context={"active_model": "res.partner", "active_id": partner.id},
        )

    # Who it is, for those who may know, and what is wrong about it

    @api.model
    def _can_plan(self, _partner):
        return True

    @api.model
    def _can_identity(self, partner):
        return partner.identity_protected and self.env.user.has_group(READER)

    @api.model
    def _act_identity(self, partner):
        view = self.env.ref(f"{ADDON}.view_partner_form_desk_identity")
        return self._window(
            _("Identity"),
            "res.partner",
            res_id=partner.id,
            views=[(view.id, "form")],
            target="new",
        )

    @api.model
    def _can_correct(self, partner):
        return any(
            self._can_act(partner, name) for name in ("identity", "request", "case")
        )

    @api.model
    def _act_correct(self, partner):
        """Let a reader change it, a manager note a request, others open a case."""
        if self._can_identity(partner):
            return self._act_identity(partner)
        if self._can_request(partner):
            action = self._act_request(partner)
            action["context"]["default_request_type"] = "rectification"
            return action
        action = self._act_case(partner)
        subject = _("The customer says that the contact data are wrong")
        action["context"] |= {
            "default_case_type": "other",
            "default_subject": subject[:MOST_SUBJECT],
        }
        return action

    @api.model
    def _can_request(self, partner):
        return not partner.is_company and self.env["identity.request"].has_access(
            "create"
        )

    @api.model
    def _act_request(self, partner):
        checked = self.env["customer.desk.check"]._is_checked(partner)
        return self._window(
            _("Request of a Person"),
            "identity.request",
            context={
                "default_partner_id": partner.id,
                "default_channel": "office",
                "default_verification": "answers" if checked else False,
            },
        )

    # What the caller agrees to, with the words that are read aloud

    @api.model
    def _can_consents(self, partner):
        is_person = not partner.is_company and not partner.identity_restricted
        return is_person and self._can_open(partner)

    @api.model
    def _act_consents(self, partner):
        action = partner.with_env(self.env).action_signup_by_phone()
        return {**action, "views": [(False, "form")]}

    # The contact and the card

    @api.model
    def _can_open(self, partner):
        return partner.with_env(self.env).has_access("read")

    @api.model
    def _act_open(self, partner):
        return self._window(_("Contact"), "res.partner", res_id=partner.id)

    @api.model
    def _can_card(self, partner):
        return partner.customer_code and not partner.is_company

    @api.model
    def _act_card(self, partner):
        report = self.env.ref(f"{ADDON}.action_report_customer_card")
        return report.report_action(partner.ids, config=False)
