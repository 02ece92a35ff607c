from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import HttpCase, tagged

from ..models.loyalty_choice import MOST_WAITING, PREFIX
from .common import share_day
from .common_ledger import LedgerCase
from .common_own_page import OwnPageCase


@tagged("post_install", "-at_install")
class TestRewards(OwnPageCase, HttpCase):
    """A customer chooses on the page, and fetches in the shop."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        share_day(cls.env, cls.company)
        cls.kettle = cls.make_goods("Copper Kettle")
        cls.program = cls.make_program(cls.kettle)
        cls.reward = cls.program.reward_ids.filtered(
            lambda one: one.reward_type == "product"
        )
        cls.card = cls.give_points(cls.customer, cls.program, 150)
        cls.Choice = cls.env["loyalty.choice"].sudo()

    def setUp(self):
        super().setUp()
        self.link, self.path = self.make_path()

    def choose(self, **changes):
        form = self.form_on(
            f"{self.path}/rewards/{self.reward.id}", f"/rewards/{self.reward.id}"
        )
        return self.post(form, **{"shop": self.till.id, **changes})

    def choices(self):
        return self.Choice.search([("partner_id", "=", self.customer.id)])

    def held(self):
        holds = self.env["loyalty.hold"].search([("card_id", "=", self.card.id)])
        return sum(holds.mapped("points"))

    def balance(self):
        [program] = self.link._programs()
        return program["points"], program["available"]

    def test_what_can_be_had_is_offered(self):
        words = self.words(f"{self.path}/rewards")
        self.assertIn("Copper Kettle", words)
        self.assertIn("You get it at the till", words)
        self.card.points = 20
        self.assertIn("80", self.words(f"{self.path}/rewards"))
        self.assertFalse(
            self.page(f"{self.path}/rewards")[1].xpath("//a[@class='report']")
        )

    def test_a_reward_is_kept_and_its_points_are_held(self):
        answer = self.choose()
        self.assertIn("Your reward waits for you", answer.text)
        choice = self.choices()
        self.assertEqual(choice.product_id, self.kettle)
        self.assertEqual(choice.config_id, self.till)
        self.assertEqual(self.held(), 100)
        self.assertEqual(self.balance(), (150, 50))
        self.assertIn("Waits for you", self.words(self.path))

    def test_the_same_reward_is_kept_once(self):
        form = self.form_on(
            f"{self.path}/rewards/{self.reward.id}", f"/rewards/{self.reward.id}"
        )
        for _tap in range(3):
            self.post(form, shop=self.till.id)
        self.assertEqual(len(self.choices()), 1)
        self.assertEqual(self.held(), 100)

    def test_points_are_not_spent_twice(self):
        second = self.make_goods("Tea Pot")
        self.program.reward_ids = [
            Command.create(
                {
                    "reward_type": "product",
                    "reward_product_id": second.id,
                    "required_points": 100,
                }
            )
        ]
        other = self.program.reward_ids - self.reward
        other = other.filtered(lambda one: one.reward_type == "product")
        form = self.form_on(f"{self.path}/rewards/{other.id}", f"/rewards/{other.id}")
        self.choose()
        answer = self.post(form, shop=self.till.id)
        self.assertEqual(answer.status_code, 422)
        self.assertIn("Your points are not enough", answer.text)
        self.assertEqual(len(self.choices()), 1)

    def test_what_is_given_up_is_free_again(self):
        self.choose()
        form = self.form_on(self.path, "/give-up")
        answer = self.post(form)
        self.assertIn("waits no longer", answer.text)
        self.assertEqual(self.choices().state, "cancelled")
        self.assertEqual(self.balance(), (150, 150))
        self.assertEqual(self.post(form).status_code, 422, "it is over")

    def test_what_is_not_fetched_is_free_again(self):
        self.choose()
        choice = self.choices()
        choice.until = fields.Date.today() - timedelta(days=1)
        over = self.Choice._over()
        self.assertEqual(over, choice)
        over._end("expired")
        self.assertEqual(choice.state, "expired")
        self.assertEqual(self.held(), 0)

    def test_a_hold_counts_until_its_choice_ends(self):
        self.choose()
        hold = self.env["loyalty.hold"].search([("card_id", "=", self.card.id)])
        last = fields.Datetime.to_datetime(self.choices().until)
        self.assertGreater(hold.expires_at, last + timedelta(days=1))

    def test_what_is_not_offered_is_not_kept(self):
        till_only = self.program.reward_ids - self.reward
        strange = self.make_goods("Gold Bar")
        for reward, product, shop, status in (
            (till_only.id, self.kettle.id, self.till.id, 404),
            (10**8, self.kettle.id, self.till.id, 404),
            (self.reward.id, strange.id, self.till.id, 422),
            (self.reward.id, self.kettle.id, 10**8, 422),
            (self.reward.id, "x", "", 422),
            (self.reward.id, "9" * 3000, "-1", 422),
        ):
            answer = self.send(
                f"{self.path}/rewards/{reward}", product=product, shop=shop
            )
            self.assertEqual(answer.status_code, status, (reward, product, shop))
        self.assertFalse(self.choices())

    def test_another_company_s_shop_and_reward_are_none(self):
        company, till = self.make_branch("Elsewhere")
        answer = self.send(
            f"{self.path}/rewards/{self.reward.id}",
            product=self.kettle.id,
            shop=till.id,
        )
        self.assertEqual(answer.status_code, 422)
        self.program.company_id = company
        self.assertEqual(self.link._programs(), [])
        answer = self.send(
            f"{self.path}/rewards/{self.reward.id}",
            product=self.kettle.id,
            shop=till.id,
        )
        self.assertEqual(answer.status_code, 404)

    def test_so_many_wait_and_no_more(self):
        for _at in range(MOST_WAITING):
            self.Choice.create(
                {
                    **self.Choice._prepare_vals(
                        self.customer, self.card, self.reward, self.kettle, self.till
                    ),
                    "reward_id": self.reward.copy().id,
                }
            )
        with self.assertRaisesRegex(UserError, "wait for you already"):
            self.link._choose(self.reward.id, self.kettle.id, self.till.id)

    def test_nobody_makes_a_choice_by_hand(self):
        with self.assertRaises(AccessError):
            self.env(user=self.clerk)["loyalty.choice"].create({})


@tagged("post_install", "-at_install")
class TestFetching(LedgerCase):
    """At the till the reward is one as every other one."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Code._issue(cls.ada)
        cls.free = cls.make_program(
            name="Cake Club",
            reward={
                "reward_type": "product",
                "reward_product_id": cls.cake.id,
                "required_points": 100,
            },
        )
        cls.program.active = False
        cls.Choice = cls.env["loyalty.choice"].sudo()

    def setUp(self):
        super().setUp()
        self.card = self.env["loyalty.card"].create(
            {"program_id": self.free.id, "partner_id": self.ada.id, "points": 150}
        )
        self.choice = self.Choice._choose(
            self.ada, self.free.reward_ids, self.cake, self.config
        )

    def redeem(self, **vals):
        reward = self.free.reward_ids
        line = self.reward_line(reward, 25.0, product_id=self.cake.id, **vals)
        data = self.sale([(self.bread, 1), (self.cake, 1)], self.ada)
        data["lines"].append(line)
        return self.sync(self.paid(data))

    def panel(self):
        return self.env["customer.profile"].pos_panel(self.config.id, self.ada.id)

    def test_the_till_says_what_waits(self):
        self.assertEqual(
            self.panel()["fetch"][0],
            f"To fetch: Plum cake (reward for 100 points, {self.config.name})",
        )

    def test_what_she_chose_she_may_spend_at_the_till(self):
        [program] = self.panel()["points"]["programs"]
        self.assertEqual(program["available"], 150)
        held = self.env["pos.order"].pos_hold_points(
            self.config.id, "order-1", {self.free.id: 100}, self.ada.id
        )
        self.assertEqual(held["status"], "ok")

    def test_the_reward_at_the_till_ends_the_choice(self):
        order = self.redeem()
        self.assertEqual(self.choice.state, "fetched")
        self.assertEqual(self.choice.order_id, order)
        self.assertFalse(self.env["loyalty.hold"].search([]))
        self.assertGreaterEqual(self.card.points, 0)

    def test_points_that_are_spent_on_something_else_end_it_too(self):
        other = self.free.reward_ids.copy({"required_points": 100})
        data = self.sale([(self.bread, 1), (self.cake, 1)], self.ada)
        data["lines"].append(self.reward_line(other, 25.0, product_id=self.cake.id))
        self.sync(self.paid(data))
        self.assertGreaterEqual(self.card.points, 0)
        self.assertEqual(self.choice.state, "spent")
        self.assertFalse(self.env["loyalty.hold"].search([]))

    def test_no_till_lets_go_of_what_a_customer_chose(self):
        uuid = f"{PREFIX}{self.choice.id}"
        orders = self.env["pos.order"]
        orders.pos_release_points(self.config.id, uuid)
        answer = orders.pos_hold_points(
            self.config.id, uuid, {self.free.id: 1}, self.ada.id
        )
        self.assertEqual(answer["status"], "unknown")
        [hold] = self.env["loyalty.hold"].search([])
        self.assertEqual(hold.points, 100)
