import re

from freezegun import freeze_time
from lxml import html

from odoo.fields import Command
from odoo.tests import Form, tagged

from .common_points import ProgramCase
from .points_examples import EXAMPLES


@tagged("post_install", "-at_install")
class TestExample(ProgramCase):
    """The example in the form of a programme."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.usd = cls.env.ref("base.USD")

    def scenes_of(self, program):
        """Return the scenes of the example: title, points, sentences."""
        tree = html.fromstring(f"<div>{program.example}</div>")
        return [
            (
                re.sub(r":\s.*", "", head.text_content()),
                head.find(".//b").text,
                head.getnext().text_content().replace("\u00a0", " "),
            )
            for head in tree.iter("h5")
        ]

    def make_example(self, settings, levels, rules):
        values = [
            {
                key: value
                for key, value in rule.items()
                if key not in ("tier_ids", "product_ids")
            }
            for rule in rules
        ]
        levels = [(name, start, float(times)) for name, start, times in levels]
        program = self.make_program(
            levels=levels, rules=values, currency_id=self.usd.id, **settings
        )
        for rule, wanted in zip(program.rule_ids, rules, strict=True):
            if "tier_ids" in wanted:
                rule.tier_ids = program.tier_ids.filtered(
                    lambda tier, name=wanted["tier_ids"]: tier.name == name
                )
            if "product_ids" in wanted:
                rule.product_ids = self.env["product.product"].search([], limit=1)
        return program

    def test_each_example_of_the_table(self):
        # A Monday, so that Tuesday is another day.
        with freeze_time("2026-11-23 10:00:00"):
            for name, settings, levels, rules, expected in EXAMPLES:
                with self.subTest(name):
                    program = self.make_example(settings, levels, rules)
                    scenes = self.scenes_of(program)
                    for title, points, sentence in expected:
                        [scene] = [s for s in scenes if s[0].startswith(title)]
                        self.assertEqual(scene[1], points)
                        self.assertIn(sentence, scene[2])

    def test_the_example_follows_what_is_typed(self):
        program = self.make_program(currency_id=self.usd.id)
        with Form(program) as form:
            self.assertIn(">57<", form.example)
            form.points_basis = "before"
            self.assertIn(">60<", form.example)
            form.points_basis = "after"
            self.assertIn(">54<", form.example)
            form.points_tax = "excl"
            self.assertIn(">45<", form.example)
            with form.tier_ids.new() as tier:
                tier.name = "Silver"
                tier.threshold = 10
                tier.multiplier = 2
            self.assertIn(">90<", form.example)
            with form.rule_ids.edit(0) as rule:
                rule.reward_point_amount = 10
            self.assertIn(">900<", form.example)

    def test_a_half_typed_rule_breaks_no_form(self):
        program = self.make_program()
        with Form(program) as form:
            with form.rule_ids.edit(0) as rule:
                rule.reward_point_amount = 0
            self.assertIn("when the rules are complete", form.example)
            with form.rule_ids.edit(0) as rule:
                rule.reward_point_amount = 1

    def test_other_programmes_have_no_example(self):
        self.assertFalse(self.make_program(program_type="coupons").example)

    def test_names_are_text_and_no_markup(self):
        program = self.make_program(levels=[("<b>Bold</b>", 5, 2)])
        program.portal_point_name = "<i>Points</i>"
        program.rule_ids.tier_ids = program.tier_ids
        self.assertNotIn("<b>Bold", program.example)
        self.assertNotIn("<i>Points", program.example)
        self.assertIn("&lt;b&gt;Bold", program.example)

    def test_a_new_programme_has_one_before_it_is_saved(self):
        program = self.env["loyalty.program"].new(
            {
                "name": "New",
                "program_type": "loyalty",
                "currency_id": self.usd.id,
                "rule_ids": [
                    Command.clear(),
                    Command.create(
                        {
                            "reward_point_mode": "money",
                            "reward_point_amount": 2,
                            "minimum_qty": 0,
                        }
                    ),
                ],
            }
        )
        self.assertIn(">114<", program.example)
