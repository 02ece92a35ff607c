from uuid import uuid4

from odoo import fields
from odoo.fields import Command

from .common import share_day
from .common_till import VaultTillCase


class PromptCase(VaultTillCase):
    """A till with rules of what customers are asked for."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        share_day(cls.env, cls.company)
        cls.Prompt = cls.env["profile.prompt"]
        cls.State = cls.env["profile.prompt.state"]
        cls.Check = cls.env["customer.contact.check"]
        cls.Prompt.with_context(active_test=False).search([]).active = False
        cls.today = fields.Date.today()

    def make_rule(self, kind="email", **vals):
        vals = {"visits_from": 0, "again_days": 30, **vals}
        return self.Prompt.create({"name": f"Rule of {kind}", "kind": kind, **vals})

    def make_topic_rule(self, **vals):
        topic = self.env["survey.profile.topic"].create({"name": "Whom they shop for"})
        choices = [Command.create({"name": name}) for name in ("Myself", "Family")]
        return self.make_rule("topic", topic_id=topic.id, choice_ids=choices, **vals)

    def make_program(self, **vals):
        return self.env["loyalty.program"].create(
            {
                "name": "Club",
                "program_type": "loyalty",
                "applies_on": "both",
                "trigger": "auto",
                "company_id": self.company.id,
                "portal_point_name": "stars",
                **vals,
            }
        )

    def due(self, partner, till=None, **facts):
        self.env.flush_all()
        facts = {"visits": 0, "tier_ids": [], "today": self.today, **facts}
        return self.Prompt._due_at_till(till or self.till, partner, facts)

    def told(self, rule, partner, **vals):
        told = {"uuid": uuid4().hex, "prompt_id": rule.id, "partner_id": partner.id}
        return {**told, **vals}

    def say(self, told, method="pos_answer", till=None, user=None):
        self.env.flush_all()
        self.env.invalidate_all()
        till, user = till or self.till, user or self.cashier
        return self.rpc(user, "profile.prompt", method, till.id, told)

    def answer(self, rule, partner, value=None, **vals):
        if value is not None:
            vals["value"] = value
        return self.say(self.told(rule, partner, **vals))

    def skip(self, rule, partner, **vals):
        return self.say(self.told(rule, partner, **vals), "pos_skip")

    def agree(self, partner, *purposes):
        consents = dict.fromkeys(purposes, True)
        self.env["identity.consent"]._record(partner, consents, "office")

    def ends(self, partner):
        return self.State.search([("partner_id", "=", partner.id)]).mapped("end")

    def check_of(self, partner, kind):
        self.env.invalidate_all()
        domain = [("partner_id", "=", partner.id), ("field", "=", kind)]
        return self.Check.search(domain)
