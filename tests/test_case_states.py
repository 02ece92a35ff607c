from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..core.rules import cases as rules
from .common_case import CaseCase

BUTTONS = {
    "action_start": "in_progress",
    "action_wait_customer": "waiting_customer",
    "action_wait_supplier": "waiting_supplier",
}


@tagged("post_install", "-at_install")
class TestCaseStates(CaseCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.case = cls.make_case()
        cls.outsiders = [
            cls.cashier,
            cls.make_user("portal"),
            cls.make_user("public"),
            cls.stranger,
        ]

    def assert_moved(self, user, state, target, act):
        """Let a user act on a case, and return whether that moved it."""
        self.put(self.case, state)
        self.env.flush_all()
        try:
            with self.env.cr.savepoint():
                act(self.case.with_user(user).with_context(mail_notrack=True))
                self.env.flush_all()
        except (AccessError, UserError):
            self.env.invalidate_all()
            self.assertEqual(self.case.state, state)
            return False
        self.assertEqual(self.case.state, target)
        return True

    def each_step(self):
        for state in rules.STATES:
            for target in rules.STATES:
                if state != target:
                    yield state, target

    def move(self, target):
        return lambda case: case._move(target, reason="worn out", resolution="advice")

    def test_the_desk_takes_every_step_that_it_may_and_no_other(self):
        for user, role in ((self.agent, rules.USER), (self.lead, rules.MANAGER)):
            for state, target in self.each_step():
                with self.subTest(role=role, state=state, target=target):
                    may = role in rules.TRANSITIONS.get((state, target), ())
                    moved = self.assert_moved(user, state, target, self.move(target))
                    self.assertEqual(moved, may)

    def test_nobody_else_takes_any_step(self):
        for user in self.outsiders:
            for state, target in self.each_step():
                with self.subTest(user=user.login, state=state, target=target):
                    act = self.move(target)
                    self.assertFalse(self.assert_moved(user, state, target, act))

    def test_on_the_board_cases_take_the_same_steps(self):
        """But for the end, which needs to be said how."""
        for user, role in ((self.agent, rules.USER), (self.lead, rules.MANAGER)):
            for state, target in self.each_step():
                with self.subTest(role=role, state=state, target=target):
                    may = role in rules.TRANSITIONS.get((state, target), ())
                    moved = self.assert_moved(
                        user,
                        state,
                        target,
                        lambda case, to=target: case.write({"state": to}),
                    )
                    self.assertEqual(moved, may and target not in rules.CLOSED)

    def test_each_button_takes_its_step(self):
        for button, target in BUTTONS.items():
            for state in rules.STATES:
                with self.subTest(button=button, state=state):
                    may = rules.USER in rules.TRANSITIONS.get((state, target), ())
                    moved = self.assert_moved(
                        self.agent,
                        state,
                        target,
                        lambda case, b=button: getattr(case, b)(),
                    )
                    self.assertEqual(moved, may)

    def test_several_cases_move_together_or_not_at_all(self):
        other = self.put(self.make_case(), "resolved")
        with self.assertRaises(UserError):
            (self.put(self.case, "new") | other).with_user(self.agent)._move(
                "waiting_customer"
            )
        self.assertEqual(self.case.state, "new")

    def test_who_begins_a_case_of_nobody_is_responsible(self):
        self.case.user_id = False
        self.case.with_user(self.lead).action_start()
        self.assertEqual(self.case.user_id, self.lead)

    def test_nobody_writes_by_hand_what_the_addon_keeps(self):
        for name, value in (
            ("deadline", "2030-01-01"),
            ("closed_at", False),
            ("resolution", "refund"),
            ("in_time", True),
            ("satisfaction", 5),
            ("uuid", "x"),
            ("merged_into_id", False),
            ("page_id", False),
        ):
            with self.subTest(name), self.assertRaises(AccessError):
                self.case.with_user(self.lead).write({name: value})
            with self.subTest(name), self.assertRaises(AccessError):
                self.Case.with_user(self.lead).create({"subject": "x", name: value})

    def test_a_case_begins_as_new(self):
        with self.assertRaisesRegex(AccessError, "begins as new"):
            self.Case.with_user(self.agent).create(
                {"subject": "x", "state": "resolved"}
            )

    def test_a_default_closes_no_case_before_it_begins(self):
        begun = self.Case.with_user(self.agent).with_context(
            default_state="resolved",
            default_closed_at="2026-01-01 10:00:00",
            default_opened_at="2020-01-01 10:00:00",
            default_resolution="refund",
            default_satisfaction=5,
            default_in_time=True,
        )
        case = begun.create({"subject": "x"})
        self.assertEqual(case.state, "new")
        self.assertFalse(case.closed_at or case.resolution or case.in_time)
        self.assertEqual(case.satisfaction, 0)
        self.assertGreater(case.opened_at.year, 2020)

    def test_cases_are_not_deleted(self):
        for user in (self.agent, self.lead):
            with self.assertRaises(AccessError):
                self.case.with_user(user).unlink()

    def test_opening_again_forgets_the_end_and_is_counted(self):
        case = self.case.with_user(self.agent)
        case._move("resolved", resolution="advice", reason="Screw it in.")
        self.assertTrue(case.closed_at)
        self.assertEqual(case.resolution_note, "Screw it in.")
        case.action_reopen()
        self.assertFalse(case.closed_at or case.resolution)
        self.assertEqual((case.state, case.reopened), ("in_progress", 1))
        with self.assertRaisesRegex(UserError, "is open"):
            case.action_reopen()

    def test_refusals_are_plain_sentences(self):
        case = self.put(self.case, "rejected").with_user(self.agent)
        with self.assertRaisesRegex(UserError, "Only a service manager"):
            case.action_reopen()
        case = self.put(self.case, "resolved").with_user(self.agent)
        with self.assertRaisesRegex(UserError, "cannot go from Resolved to Waiting"):
            case.action_wait_customer()
        case = self.put(self.case, "in_progress").with_user(self.agent)
        with self.assertRaisesRegex(UserError, "press Resolve"):
            case.write({"state": "resolved"})
        with self.assertRaisesRegex(UserError, "press Reject"):
            case.write({"state": "rejected"})
