from datetime import date
from decimal import Decimal

from odoo.fields import Command

from ..core.rules.rows import Posting
from .common import ADDON
from .common_roles import RoleCase
from .common_survey import make_survey

#: The state of a request in which a button can be pressed, and its type.
REQUESTS = {
    "action_verify": ("received", "access"),
    "action_open_refusal": ("received", "access"),
    "action_refuse": ("received", "access"),
    "action_done": ("progress", "access"),
    "action_erase": ("verified", "erasure"),
    "action_restrict": ("verified", "restriction"),
    "action_lift": ("done", "restriction"),
    "action_show_ledger": ("received", "access"),
    "action_rectify": ("verified", "rectification"),
    "action_export_pdf": ("verified", "access"),
    "action_export_json": ("verified", "access"),
}


class TargetCase(RoleCase):
    """Makes records that a public method can do something with."""

    def target_of(self, model, method):
        if method == "action_unprotect":
            return self.make_protected()
        ways = {
            "res.partner": lambda: (
                self.make_customer()
                if method == "action_ask_by_phone"
                else self.Partner.create({"name": "Ada Muster"})
            ),
            "survey.invitation": self.survey_invitation,
            "identity.notice": lambda: self.notice_for(method),
            "pos.config": lambda: self.till,
            "res.config.settings": lambda: self.env[model].create(
                {"pos_config_id": self.till.id}
            ),
            "pos.order": self.waiting_order,
            "customer.link": lambda: self.env[model]._make(self.make_customer(), 7)[0],
            "customer.page": lambda: self.env[model]._make(self.case_for(method), 7)[0],
            "portal.wizard.user": self.portal_user,
            "identity.protection": lambda: self.protection_for(method),
            # These are called on the model.
            "identity.access.log": lambda: model,
            "survey.dashboard": lambda: model,
            "product.affinity.run": lambda: model,
            "customer.desk": lambda: model,
            "identity.leak.scan": self.no_scan,
            "loyalty.points.day": lambda: self.env[model],
            "loyalty.transfer": self.moved_points,
            "identity.leak.hit": self.leak,
            "customer.case": lambda: self.case_for(method),
        }
        if model in ways:
            return ways[model]()
        return self.env[model].create(self.vals_of(model, method))

    def vals_of(self, model, method):
        """Return what a record needs that is made in the plain way."""
        if model == "identity.request":
            return self.request_vals(method)
        ways = {
            "customer.code.batch": lambda: {"user_id": self.env.uid},
            "customer.code.issue": lambda: {"scope": "all"},
            "customer.link.wizard": lambda: {"partner_id": self.make_protected().id},
            "identity.audit.check": dict,
            "profile.prompt": lambda: {"name": "E-mail", "kind": "email"},
            "customer.case.resolve": lambda: {"case_id": self.case_for(method).id},
            "customer.case.merge": self.merge_vals,
            "customer.page.link": lambda: {"case_id": self.case_for(method).id},
            "customer.case.team": lambda: {"name": "Lamps"},
            "loyalty.liability": dict,
            "identity.consent": lambda: {
                "partner_id": self.make_customer().id,
                "purpose": "marketing",
            },
            "customer.signup.phone": lambda: {
                "partner_id": self.make_customer().id,
                "line_ids": [],
            },
            "identity.consent.text": lambda: {"purpose": "marketing", "body": "Yes."},
            "survey.rule": lambda: {"name": "All", "survey_id": self.survey().id},
            "survey.phone": lambda: {
                "partner_id": self.make_customer().id,
                "survey": str(self.survey().id),
            },
            "warranty.act": self.act_vals,
            "warranty.entry": self.entry_vals,
            "loyalty.bonus": self.bonus_vals,
            "loyalty.move": self.move_vals,
            "identity.reveal.wizard": lambda: {
                "partner_ids": self.make_protected().ids,
                "purpose_id": self.env.ref(f"{ADDON}.purpose_service_call").id,
            },
        }
        make = ways.get(model, lambda: {"partner_id": self.make_customer().id})
        return make()

    def case_for(self, method):
        """Return a case in which a button can be pressed."""
        case = self.env["customer.case"].create({"subject": "A lamp flickers"})
        case.team_id = False
        if method in ("action_ask_by_phone", "action_compensate"):
            case.partner_id = self.make_customer()
        if method == "action_reopen":
            case._move("resolved", resolution="advice")
        return case

    def notice_for(self, method):
        notice = self.env["identity.notice"].create([{}])
        if method == "action_open_page":
            notice.action_publish()
        return notice

    def survey(self):
        return make_survey(self.env)

    def survey_invitation(self):
        ask = self.env["survey.invitation"]._invite
        return ask(self.survey(), "mail", self.make_customer())[0]

    def merge_vals(self):
        first, second = self.case_for("merge"), self.case_for("merge")
        return {
            "case_ids": [Command.set((first | second).ids)],
            "target_id": first.id,
        }

    def bonus_vals(self):
        return {
            "partner_id": self.make_customer().id,
            "program_id": self.card_with_points().program_id.id,
            "points": 1,
            "reason": "Waited long",
        }

    def move_vals(self):
        card = self.card_with_points()
        return {
            "card_id": card.id,
            "entry_ids": card.history_ids.ids,
            "partner_id": self.make_customer().id,
            "reason": "Wrong card",
        }

    def moved_points(self):
        card, other = self.card_with_points(), self.card_with_points()
        book = self.env["loyalty.transfer"]._book
        return book(card, other, card.history_ids, "Wrong card")

    def act_vals(self):
        product = self.warranted_product()
        card = self.env["warranty.card"]._register_elsewhere(
            {"product": product, "company": self.company, "sold_on": date.today()}
        )
        return {"card_id": card.id, "kind": "repair"}

    def entry_vals(self):
        return {"product_id": self.warranted_product().id, "sold_on": date.today()}

    def warranted_product(self):
        product = self.env["product.product"].create({"name": "Kettle"})
        template = product.product_tmpl_id
        self.env["warranty.policy"].create(
            {"name": "Two years", "product_tmpl_ids": [Command.set(template.ids)]}
        )
        return product

    def card_with_points(self):
        """Return a member's card with points that were given by hand."""
        program = self.env["loyalty.program"].search(
            [("program_type", "=", "loyalty"), ("bonus_daily_cap", ">", 0)], limit=1
        ) or self.env["loyalty.program"].create(
            {
                "name": "Points",
                "program_type": "loyalty",
                "bonus_daily_cap": 1000,
            }
        )
        ledger = self.env["loyalty.ledger"]
        card = ledger._card_of(self.make_customer(), program)
        ledger._post(card, [Posting("bonus", Decimal(5), "bonus")])
        return card

    def request_vals(self, method):
        state, request_type = REQUESTS[method]
        return {
            "partner_id": self.make_protected().id,
            "request_type": request_type,
            "state": state,
            "verification": "card",
            "refusal": "law",
        }

    def waiting_order(self):
        customer = self.make_customer()
        return self.make_order(pending_customer_code=customer.customer_code)

    def portal_user(self):
        user = {"partner_id": self.make_customer().id}
        return self.env["portal.wizard"].create({"user_ids": [(0, 0, user)]}).user_ids

    def no_scan(self):
        # One at a time.
        Scan = self.env["identity.leak.scan"]
        Scan.search([]).write({"state": "done"})
        return Scan

    def leak(self):
        # Everybody may read a country: here it is about the button.
        place = {"place": "res_country.name", "row": self.env.ref("base.be").id}
        scan = self.env["identity.leak.scan"].create({"state": "done"}).id
        return self.env["identity.leak.hit"].create(
            {"scan_id": scan, "source": "database", **place}
        )

    def protection_for(self, method):
        partner = self.Partner.create({"name": "Ada Muster"})
        job = self.env["identity.protection"].create(
            {"scope": "selected", "partner_ids": partner.ids}
        )
        if method != "action_report":
            job._make_report()
        if method == "action_cancel":
            job.state = "running"
        return job
