from uuid import uuid4

from odoo.fields import Command
from odoo.tests import tagged

from .common_profile import ProfileCase


@tagged("post_install", "-at_install")
class TestPromise(ProfileCase):
    """What the panel promises for an answer, the customer gets."""

    def setUp(self):
        super().setUp()
        self.env["profile.prompt"].search([]).active = False

    def make_rule(self, **vals):
        return (
            self.env["profile.prompt"]
            .sudo()
            .create(
                {
                    "name": "E-mail",
                    "kind": "email",
                    "company_id": self.company.id,
                    "visits_from": 0,
                    "points": 20,
                    "program_id": self.program.id,
                    **vals,
                }
            )
        )

    def answered(self, prompt):
        told = {
            "uuid": uuid4().hex,
            "prompt_id": prompt["id"],
            "partner_id": self.member.id,
            "value": "zylpha@example.com",
        }
        self.env.flush_all()
        self.env.invalidate_all()
        return self.rpc(
            self.cashier, "profile.prompt", "pos_answer", self.config.id, told
        )

    def test_of_who_has_a_level_before_the_first_point(self):
        self.program.sudo().tier_ids = [
            Command.clear(),
            Command.create({"name": "Bronze", "threshold": 0, "multiplier": 1}),
        ]
        self.make_rule(tier_ids=[Command.set(self.program.tier_ids.ids)])
        self.assertFalse(self.card_of(self.member))
        prompt = self.panel()["prompt"]
        self.assertIn("20", prompt["reward"])
        self.assertEqual(self.answered(prompt)["status"], "kept")
        self.assertEqual(self.card_of(self.member).points, 20)

    def test_of_who_bought_where_the_cashier_does_not_work(self):
        _branch, _till, session = self.branch()
        for days in (1, 2, 3):
            self.bought((self.bread, 1, 10), days=days, session=session)
        # Three visits of the same customer, whoever asks.
        rule = self.make_rule(visits_to=1)
        self.assertFalse(self.panel()["prompt"])
        rule.visits_to = 3
        prompt = self.panel()["prompt"]
        self.assertEqual(prompt["id"], rule.id)
        self.answered(prompt)
        self.assertEqual(self.card_of(self.member).points, 20)
