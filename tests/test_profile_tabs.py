from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged

from ..models.customer_profile_roles import ROLES, SEES
from .common import make_user
from .common_profile import ProfileCase

#: Written down once more: whoever changes what a role sees changes it here as well.
EXPECTED = {
    "purchases": {
        "cashier": ["here", "online"],
        "manager": ["branches", "here", "online"],
        "service": ["branches", "here", "online"],
        "reader": ["here", "online"],
    },
    "items": dict.fromkeys(ROLES, ["items"]),
    "points": {
        "cashier": ["entries"],
        "manager": ["entries", "reasons"],
        "service": ["entries", "reasons"],
        "reader": ["entries"],
    },
    "cases": {
        "cashier": ["cases", "last"],
        "manager": ["cases", "last"],
        "service": ["cases", "contacts", "last"],
        "reader": ["cases", "last"],
    },
    "answers": {
        "cashier": ["consents", "contact", "preferences"],
        "manager": ["consents", "contact", "preferences"],
        "service": ["answers", "consents", "contact", "preferences", "sensitive"],
        "reader": ["consents", "contact", "preferences", "requests"],
    },
}


class TabCase(ProfileCase):
    """A user of a till in each role."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users = {"cashier": cls.cashier}
        for role in ("manager", "service", "reader"):
            user = cls.cashier.copy({"login": f"test.till.{role}"})
            user.group_ids |= cls.env.ref(ROLES[role])
            cls.users[role] = user

    def each_role(self, *allowed):
        for role, user in self.users.items():
            with self.subTest(role):
                yield user, role in allowed


@tagged("post_install", "-at_install")
class TestRoles(TabCase):
    """Each tab, role by role."""

    def test_every_tab_is_decided_on_for_every_role(self):
        self.assertEqual(
            {
                tab: {role: sorted(parts) for role, parts in roles.items()}
                for tab, roles in SEES.items()
            },
            EXPECTED,
        )

    def test_every_tab_says_what_the_role_sees(self):
        for tab, roles in EXPECTED.items():
            for role, user in self.users.items():
                with self.subTest(f"{tab} {role}"):
                    told = self.tab(tab, user=user)
                    self.assertEqual(told["sees"], roles[role])
                    self.assertEqual((told["rows"], told["more"]), ([], False))

    def test_who_has_two_roles_sees_what_both_do(self):
        both = self.users["service"].copy({"login": "test.till.both"})
        both.group_ids |= self.env.ref(ROLES["reader"])
        told = self.tab("answers", user=both)
        self.assertEqual(
            told["sees"],
            ["answers", "consents", "contact", "preferences", "requests", "sensitive"],
        )

    # Purchases

    def test_purchases_of_branches(self):
        company, _till, session = self.branch()
        here = self.bought((self.bread, 1, 10), days=1)
        there = self.bought((self.bread, 1, 10), session=session)
        for user, sees in self.each_role("manager", "service"):
            self.assertEqual(self.told_ids("purchases", user), here.ids)
            user.company_ids |= company
            expected = [there.id, here.id] if sees else here.ids
            self.assertEqual(self.told_ids("purchases", user), expected)

    def told_ids(self, tab, user):
        return [row["id"] for row in self.tab(tab, user=user)["rows"]]

    def test_what_was_bought_in_a_branch_is_returned_there(self):
        company, _till, session = self.branch()
        self.bought((self.bread, 1, 10), session=session)
        manager = self.users["manager"]
        manager.company_ids |= company
        [line] = self.tab("purchases", user=manager)["rows"][0]["lines"]
        self.assertFalse(line["can_return"])

    # Items

    def test_items(self):
        order = self.sold((self.kettle, 1), partner_id=self.member.id)
        card = self.cards(order)
        for user, _sees in self.each_role():
            [item] = self.tab("items", user=user)["rows"]
            self.assertEqual((item["id"], item["product_name"]), (card.id, "Kettle"))

    # Points

    def test_reasons_for_points(self):
        why = {"reason": "Waited in the rain"}
        entry = self.lot(25, 90, self.member, kind="bonus")
        self.env.cr.execute(
            "UPDATE loyalty_history SET why = %s WHERE id = %s",
            ['{"reason": "Waited in the rain"}', entry.id],
        )
        for user, sees in self.each_role("manager", "service"):
            [row] = self.tab("points", user=user)["rows"]
            self.assertEqual((row["points"], row["text"]), (25, "Bonus"))
            self.assertEqual(why["reason"] in str(row["why"]), sees)

    def test_points_of_purchases_say_why(self):
        self.buy((self.bread, 3), partner=self.member)
        for user, _sees in self.each_role():
            [row] = self.tab("points", user=user)["rows"]
            self.assertEqual((row["kind"], row["points"]), ("earn", 30))
            self.assertIn("per", row["why"][0])

    # Cases and contacts

    def contact(self, subject, **vals):
        return (
            self.env["customer.interaction"]
            .sudo()
            ._note(
                {
                    "partner_id": self.member.id,
                    "channel": "phone",
                    "direction": "in",
                    "subject": subject,
                    "company_id": self.company.id,
                    "kind": "hand",
                    **vals,
                }
            )
        )

    def test_cases_and_contacts(self):
        case = self.opened("Leaks")
        self.contact("Asked for the price", happened_at="2020-01-01 10:00:00")
        for user, sees in self.each_role("service"):
            told = self.tab("cases", user=user)
            self.assertEqual([row["id"] for row in told["rows"]], case.ids)
            self.assertTrue(told["last_contact"])
            subjects = " ".join(one["text"] for one in told["contacts"])
            self.assertEqual("Asked for the price" in subjects, sees)

    def test_open_cases_come_before_closed_ones(self):
        closed = self.opened("Over")
        closed.closed_at = "2020-01-01 00:00:00"
        still = self.opened("Still open")
        self.assertEqual(self.told_ids("cases", self.cashier), [still.id, closed.id])

    # Answers and preferences

    def remember(self, value, **topic):
        topics = self.env["survey.profile.topic"].sudo()
        topic = topics.create(
            {"name": value, "kind": "preference", "purpose": "surveys", **topic}
        )
        return (
            self.env["customer.preference"]
            .sudo()
            .create(
                {
                    "partner_id": self.member.id,
                    "topic_id": topic.id,
                    "value": value,
                    "purpose": "surveys",
                    "company_id": self.company.root_id.id,
                }
            )
        )

    def test_preferences(self):
        self.agreed("surveys")
        self.remember("Rye, not wheat")
        self.remember("No nuts", is_sensitive=True)
        for user, sees in self.each_role("service"):
            told = self.tab("answers", user=user)["preferences"]
            values = {one["value"] for one in told}
            expected = {"Rye, not wheat"} | ({"No nuts"} if sees else set())
            self.assertEqual(values, expected)

    def test_consents_are_told_to_all_given_or_not(self):
        self.agreed("marketing")
        self.agreed("receipts")
        self.agreed("receipts", given=False)
        for user, _sees in self.each_role():
            told = {
                one["purpose"]: one["is_given"]
                for one in self.tab("answers", user=user)["consents"]
            }
            self.assertTrue(told["marketing"])
            self.assertFalse(told["receipts"] or told["greeting"])

    def test_contact_data_is_told_of_and_never_told(self):
        self.member.write({"phone": "+41 79 555 01 02", "email": "ada@example.com"})
        checks = self.env["customer.contact.check"].sudo()
        checks._note_wrong(self.member, "email", "bounced")
        for user, _sees in self.each_role():
            told = self.tab("answers", user=user)["contact"]
            doubted = {row["field"]: row["is_doubtful"] for row in told}
            self.assertEqual(doubted, {"phone": False, "email": True})
            self.assertNotIn("555", str(told))
            self.assertNotIn("ada", str(told))

    def test_answers_to_surveys(self):
        survey = self.make_survey()
        answer = survey._ask(
            "till", None, partner_id=self.member.id, company_id=self.company.id
        )
        answer._save_lines(survey.question_ids, "The bread is good")
        answer._mark_done()
        for user, sees in self.each_role("service"):
            told = self.tab("answers", user=user)
            self.assertEqual([row["id"] for row in told["rows"]], answer.ids * sees)
            self.assertEqual("The bread is good" in str(told), sees)
            for row in told["rows"]:
                self.assertEqual(row["text"], "The bread is good")

    def test_anonymous_answers_are_told_to_nobody(self):
        survey = self.make_survey(is_anonymous=True)
        survey._ask("till", None, is_anonymous=True, company_id=self.company.id)
        for user, _sees in self.each_role():
            self.assertEqual(self.tab("answers", user=user)["rows"], [])

    def test_requests_of_the_person(self):
        request = (
            self.env["identity.request"]
            .sudo()
            .create(
                {
                    "partner_id": self.member.id,
                    "request_type": "access",
                    "company_id": self.company.id,
                }
            )
        )
        for user, sees in self.each_role("reader"):
            told = self.tab("answers", user=user)["requests"]
            self.assertEqual([one["id"] for one in told], request.ids * sees)
            self.assertEqual(
                [request.name in one["name"] for one in told], [True] * sees
            )


@tagged("post_install", "-at_install")
class TestPages(TabCase):
    """Twenty rows, and whether there are more."""

    def test_each_page_says_whether_there_is_another(self):
        orders = [self.bought((self.bread, 1, 10), days=day) for day in range(25)]
        first = self.tab("purchases")
        self.assertEqual((len(first["rows"]), first["more"]), (20, True))
        second = self.tab("purchases", 20)
        self.assertEqual((len(second["rows"]), second["more"]), (5, False))
        told = [row["id"] for row in first["rows"] + second["rows"]]
        self.assertEqual(told, [order.id for order in orders])

    def test_other_tabs_have_pages_too(self):
        for number in range(23):
            self.opened(f"Problem {number}")
            self.lot(1 + number, 90, self.member)
        for tab in ("cases", "points"):
            with self.subTest(tab):
                first, second = self.tab(tab), self.tab(tab, 20)
                self.assertEqual((len(first["rows"]), first["more"]), (20, True))
                self.assertEqual((len(second["rows"]), second["more"]), (3, False))
        self.assertNotIn("contacts", self.tab("cases", 20))

    def test_a_page_that_is_too_far_is_empty(self):
        self.bought((self.bread, 1, 10))
        for offset in (20, 10_001, 2**31, 2**63, 2**70):
            for tab in SEES:
                with self.subTest(f"{tab} {offset}"):
                    told = self.tab(tab, offset)
                    self.assertEqual((told["rows"], told["more"]), ([], False))

    def test_what_this_till_does_not_sell_is_not_bought_again_here(self):
        self.bought((self.bread, 1, 10), (self.cake, 1, 25))
        self.bread.available_in_pos = False
        self.cake.available_in_pos = True
        [row] = self.tab("purchases")["rows"]
        self.assertEqual([line["can_reorder"] for line in row["lines"]], [False, True])
        group = self.env["pos.category"].create({"name": "Drinks"})
        self.config.write(
            {
                "limit_categories": True,
                "iface_available_categ_ids": [Command.set(group.ids)],
            }
        )
        [row] = self.tab("purchases")["rows"]
        self.assertFalse(any(line["can_reorder"] for line in row["lines"]))


@tagged("post_install", "-at_install")
class TestNobodyElse(TabCase):
    def user_of(self, role):
        if role == "service":
            return self.agent
        return make_user(self.env, role, company_id=self.company.id)

    def test_who_has_a_role_and_no_till_is_refused(self):
        for role in ("service", "reader", "marketing", "manager", "employee", "portal"):
            user = self.user_of(role)
            for tab in SEES:
                with self.subTest(f"{role} {tab}"), self.assertRaises(AccessError):
                    self.tab(tab, user=user)
