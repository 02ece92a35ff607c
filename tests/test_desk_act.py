from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from ..models.customer_desk_act import ACTS
from .common import ADDON, ROLES
from .common_desk import DeskCase


@tagged("post_install", "-at_install")
class TestDeskAct(DeskCase):
    def act(self, name, partner=None, **kwargs):
        return self.desk("act", (partner or self.partner).id, name, **kwargs)

    def with_role(self, *groups):
        user = self.fresh(self.agent)
        for group in groups:
            user.group_ids += self.env.ref(group)
        return user

    def form_of(self, action, user=None):
        """Return the form that an action opens."""
        model = self.env[action["res_model"]].with_user(user or self.agent)
        model = model.with_context(**action.get("context", {}))
        record = model.browse(action.get("res_id") or [])
        view = action["views"][0][0]
        return Form(record, view=self.env["ir.ui.view"].browse(view) or None)

    def test_each_role_has_its_buttons(self):
        agent = self.desk("open", self.partner.id)["acts"]
        self.assertEqual(
            agent,
            ["case", "contact", "plan", "correct", "consents", "open", "card"],
        )
        reader = self.with_role(f"{ADDON}.group_identity_reader")
        self.assertEqual(
            self.desk("open", self.partner.id, user=reader)["acts"],
            [
                *("case", "contact", "plan", "identity", "correct", "request"),
                *("consents", "open", "card"),
            ],
        )
        cashier = self.with_role("point_of_sale.group_pos_user")
        acts = self.desk("open", self.partner.id, user=cashier)["acts"]
        self.assertIn("points", acts)

    def test_a_button_that_is_not_offered_is_refused_by_the_server(self):
        for name in ("identity", "request", "points"):
            with self.subTest(name), self.assertRaises(AccessError):
                self.act(name)

    def test_only_the_service_desk_presses_buttons(self):
        planned = {"kind": "call", "on": fields.Date.to_string(fields.Date.today())}
        for role in ROLES:
            if role in ("service", "service_manager"):
                continue
            user = self.make_user(role)
            for name in ACTS:
                with self.subTest(f"{role} {name}"), self.assertRaises(AccessError):
                    self.act(name, user=user)
            for method, args in (
                ("plan", (planned,)),
                ("finish", (1,)),
                ("send_receipt", (1,)),
            ):
                with self.subTest(f"{role} {method}"), self.assertRaises(AccessError):
                    self.desk(method, self.partner.id, *args, user=user)

    def test_odd_buttons_are_refused_in_a_sentence(self):
        for name in (None, [], {}, 7, "", "plan", "unlink", "_act_case", "case\0"):
            with self.subTest(repr(name)), self.assertRaises(UserError):
                self.act(name)

    def test_another_companys_customer_has_no_buttons(self):
        other, _till = self.make_branch("Wobble Stores")
        self.partner.company_id = other
        for name in ACTS:
            with self.subTest(name), self.assertRaises(UserError):
                self.act(name)

    def test_a_new_case_is_the_customers(self):
        form = self.form_of(self.act("case"))
        self.assertEqual(form.partner_id, self.partner)
        form.subject = "The lamp flickers"
        self.assertEqual(form.save().channel, "phone")

    def test_a_contact_is_noted_in_a_few_words(self):
        form = self.form_of(self.act("contact"))
        form.subject = "Asked for spare parts"
        contact = form.save()
        self.assertEqual(contact.partner_id, self.partner)
        self.assertEqual((contact.user_id, contact.kind), (self.agent, "hand"))

    def test_points_of_the_desk_are_for_a_case(self):
        case = self.make_case(partner_id=self.partner.id, team_id=self.lamps.id)
        self.assertIn("points", self.desk("open", self.partner.id)["acts"])
        context = self.act("points")["context"]
        self.assertEqual(context["default_case_id"], case.id)

    def test_a_cashier_of_the_desk_gives_points_without_a_case(self):
        cashier = self.with_role("point_of_sale.group_pos_user")
        action = self.act("points", user=cashier)
        self.assertEqual(action["res_model"], "loyalty.bonus")
        self.assertEqual(action["context"]["active_id"], self.partner.id)

    def test_a_reader_gets_the_panel_that_asks_for_a_purpose(self):
        reader = self.with_role(f"{ADDON}.group_identity_reader")
        for name in ("identity", "correct"):
            action = self.act(name, user=reader)
            view = self.env["ir.ui.view"].browse(action["views"][0][0])
            self.assertIn('name="identity_panel"', view.arch)
            self.assertEqual(action["res_id"], self.partner.id)
        clear = self.make_customer()
        with self.assertRaises(AccessError):
            self.act("identity", clear, user=reader)

    def test_who_may_not_correct_opens_a_case_about_it(self):
        action = self.act("correct")
        self.assertEqual(action["res_model"], "customer.case")
        self.assertIn("contact data", action["context"]["default_subject"])

    def test_a_request_says_how_the_caller_was_known(self):
        caller = self.make_protected(zip="ZX-98765", birthdate="1984-02-29")
        reader = self.with_role(f"{ADDON}.group_identity_reader")
        context = self.act("request", caller, user=reader)["context"]
        self.assertFalse(context["default_verification"])
        for field, value in (("zip", "ZX-98765"), ("birthdate", "1984-02-29")):
            self.desk("compare", caller.id, field, value, user=reader)
        context = self.act("request", caller, user=reader)["context"]
        self.assertEqual(context["default_verification"], "answers")

    def test_consents_are_given_and_taken_back_while_the_customer_calls(self):
        action = self.act("consents")
        self.assertEqual(action["res_model"], "customer.signup.phone")
        texts = self.env["identity.consent.text"]._current(self.company)
        line = {"purpose": "greeting", "text_id": texts["greeting"].id, "given": True}
        wizards = self.env["customer.signup.phone"].with_user(self.agent)
        wizard = wizards.with_context(**action["context"]).create(
            {"line_ids": [(0, 0, line)]}
        )
        closed = wizard.action_finish()
        self.assertEqual(closed["type"], "ir.actions.act_window_close")
        [row] = self.desk("tab", self.partner.id, "data")["rows"]
        self.assertTrue(row["given"] and row["current"])
        consent = self.env["identity.consent"].browse(row["id"])
        self.rpc(self.agent, consent, "action_withdraw")
        rows = self.desk("tab", self.partner.id, "data")["rows"]
        self.assertEqual([one["given"] for one in rows], [False, True])
        # Who asked that nobody uses the data is asked for nothing.
        self.partner.sudo()._store_identity({"identity_restricted": True})
        self.assertNotIn("consents", self.desk("open", self.partner.id)["acts"])
        with self.assertRaises(AccessError):
            self.act("consents")

    def test_contact_and_card_are_opened(self):
        self.assertEqual(self.act("open")["res_id"], self.partner.id)
        card = self.act("card")
        self.assertEqual(card["type"], "ir.actions.report")
        self.assertEqual(card["context"]["active_ids"], self.partner.ids)


@tagged("post_install", "-at_install")
class TestDeskPlan(DeskCase):
    def plan(self, **vals):
        tomorrow = fields.Date.to_string(fields.Date.today() + timedelta(days=1))
        vals = {"kind": "call", "on": tomorrow, "note": "About the lamp", **vals}
        return self.desk("plan", self.partner.id, vals)

    def test_a_call_is_planned_and_done(self):
        [row] = self.plan()["planned"]
        self.assertEqual(row["text"], "About the lamp")
        self.assertFalse(row["is_late"])
        activity = self.env["mail.activity"].browse(row["id"])
        self.assertEqual(activity.user_id, self.agent)
        head = self.desk("open", self.partner.id)
        self.assertEqual(head["planned"], [row])
        colleague = self.fresh(self.agent)
        head = self.desk("open", self.partner.id, user=colleague)
        self.assertEqual(head["planned"], [])
        with self.assertRaises(UserError):
            self.desk("finish", self.partner.id, row["id"], user=colleague)
        done = self.desk("finish", self.partner.id, row["id"])
        self.assertEqual(done["planned"], [])

    def test_every_kind_can_be_planned(self):
        for kind in ("call", "meeting", "todo"):
            answer = self.plan(kind=kind)
            has_calendar = "calendar.event" in self.env and kind == "meeting"
            self.assertEqual(bool(answer["action"]), has_calendar)
        self.assertEqual(len(answer["planned"]), 3)

    def test_a_note_that_names_somebody_is_refused(self):
        for note in ("Call +41 79 555 01 02", "write to ada@example.com"):
            with self.subTest(note), self.assertRaisesRegex(UserError, "looks like"):
                self.plan(note=note)

    def test_odd_plans_are_refused_in_a_sentence(self):
        for vals in (
            {"kind": "x"},
            {"kind": None},
            {"kind": ["call"]},
            {"on": "2026-99-99"},
            {"on": "1999-01-01"},
            {"on": "2999-01-01"},
            {"on": None},
            {"on": 7},
            {"on": "x" * 1000},
            {"note": "x" * 201},
            {"note": "a\0b"},
            {"note": 7},
        ):
            with self.subTest(repr(vals)[:40]), self.assertRaises(UserError):
                self.plan(**vals)
        for vals in (None, [], "x", 7):
            with self.subTest(repr(vals)), self.assertRaises(UserError):
                self.desk("plan", self.partner.id, vals)
