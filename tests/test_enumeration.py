import random
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from odoo.tests import tagged
from odoo.tests.common import BaseCase, get_db_name

from ..core.vault import limits
from .common_cluster import Copy
from .common_server import Person, Server, run_script

GUESSERS = 8
#: What each of them tries: far more than anybody may.
GUESSES = 40
#: Who is on file: one number in so many.
NUMBERS = 10_000

MAKE_SHOP = f"""
env["identity.vault"]._set_up()
env["res.company"].search([]).country_id = env.ref("base.ch")
method = {{"name": "On account", "company_id": env.company.id}}
tills = env["pos.config"].create(
    [
        {{"name": f"Till {{n}}", "payment_method_ids": [(0, 0, method)]}}
        for n in range(5)
    ]
)
cashier = env.ref("point_of_sale.group_pos_user") + env.ref("base.group_user")
for n in range({GUESSERS + 1}):
    env["res.users"].with_context(no_reset_password=True).create(
        {{
            "name": f"Cashier {{n}}",
            "login": f"cashier.{{n}}",
            "password": f"cashier.{{n}}",
            "group_ids": [(6, 0, cashier.ids)],
        }}
    )
people = [
    {{"identity_name": f"Ada {{n}}", "identity_phone": f"+41 79 555 {{n:04d}}"}}
    for n in range(0, {NUMBERS}, 100)
]
env["res.partner"].create(people)
say(tills.ids)
"""
READ_CHANNEL = """
channel = env.ref("pos_customer_identity.channel_identity_alerts")
say(channel.message_ids.mapped("body"))
"""


@tagged("post_install", "-at_install", "-standard", "slow")
class TestEnumeration(BaseCase):
    """Eight people at several tills try phone numbers, one after the other."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.copy = Copy(get_db_name(), "pci_enumeration")
        cls.addClassCleanup(cls.copy.drop)
        cls.tills = run_script(cls.copy, MAKE_SHOP)
        cls.server = Server(cls.copy, crons=1)
        cls.addClassCleanup(cls.server.stop)

    def guess(self, at):
        """Try numbers, and return the statuses; a clever one changes the till."""
        person, chance = Person(self.server, f"cashier.{at}"), random.Random(at)
        return [
            self.look_up(
                person,
                self.tills[(at + guess // 10) % 4],
                f"+41 79 555 {chance.randrange(NUMBERS):04d}",
            )
            for guess in range(GUESSES)
        ]

    def look_up(self, person, till, phone):
        answer = person.call("res.partner", "pos_identify", till, phone)
        self.assertNotIn("Ada", str(answer))
        if answer["status"] != "found":
            self.assertEqual(answer["res.partner"], [])
        return answer["status"]

    def most_answers(self, seconds):
        """Return how many questions may be answered, by the limits as they are."""
        user, till = limits.PER_USER, limits.PER_TILL
        by_users = (user.capacity + seconds * user.refill) / limits.MISS + 1
        by_tills = (till.capacity + seconds * till.refill) / limits.MISS + GUESSERS
        return min(GUESSERS * by_users, 4 * by_tills)

    def test_who_guesses_is_stopped_and_reported_and_others_go_on(self):
        started = time.monotonic()
        with ThreadPoolExecutor(GUESSERS) as pool:
            answers = list(pool.map(self.guess, range(GUESSERS)))
        seconds = time.monotonic() - started
        statuses = {status for of_one in answers for status in of_one}
        self.assertLessEqual(statuses, {"found", "unknown_phone", "limited"})
        for of_one in answers:
            self.assertIn("limited", of_one)
        answered = sum(s != "limited" for of_one in answers for s in of_one)
        self.assertLessEqual(answered, self.most_answers(seconds) + 4)
        self.assertGreater(answered, GUESSERS)

        # Somebody else, at a till where nobody guesses, serves a customer.
        other = Person(self.server, f"cashier.{GUESSERS}")
        look_up = partial(self.look_up, other, self.tills[4])
        self.assertEqual(look_up("+41 79 555 0100"), "found")
        self.assertEqual(look_up("+41 79 555 0101"), "unknown_phone")
        self.assert_managers_are_told()

    def assert_managers_are_told(self):
        """The cron brings it to their channel by itself."""
        until = time.monotonic() + 120
        while not (told := run_script(self.copy, READ_CHANNEL)):
            self.assertLess(time.monotonic(), until, "nobody is told")
            time.sleep(1)
        self.assertTrue(all("Cashier" in body for body in told))
        # One message for each who guesses, not one for each guess.
        self.assertLessEqual(len(told), 2 * GUESSERS)
