from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .common_join import JoinCase


@tagged("post_install", "-at_install")
class TestSignupByPhone(JoinCase):
    """The service desk reads a script aloud, and writes down what is said."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.signup_double_opt_in = "never"
        cls.agent = cls.make_user("service")

    def call(self, agreed=(), user=None, **told):
        """Fill in the form as the desk does; return the wizard."""
        wizards = self.env["customer.signup.phone"].with_user(user or self.agent)
        with self.mail_server() as server:
            form = Form(wizards)
            form.step = "data"
            for field, value in {"email": self.email, **told}.items():
                setattr(form, field, value)
            form.step = "consents"
            for index, purpose in enumerate(self.purposes(form)):
                with form.line_ids.edit(index) as line:
                    line.given = purpose in agreed
            form.step = "end"
            wizard = form.save()
        self.mails = [self.text_of_mail(sent) for sent in server.sent]
        self.env.flush_all()
        self.env.invalidate_all()
        return wizard

    def purposes(self, form):
        return [
            form.line_ids._records[at]["purpose"]
            for at in range(len(form.line_ids._records))
        ]

    def test_a_call_makes_a_customer_and_records_who_heard_it(self):
        wizard = self.call(["marketing", "greeting"], name="Ada Muster")
        customer = wizard.sudo().partner_id
        self.assertEqual(
            self.identity_of(customer), {"email": self.email, "name": "Ada Muster"}
        )
        consents = customer.identity_consent_ids
        self.assertEqual(set(consents.mapped("purpose")), {"marketing", "greeting"})
        for consent in consents:
            self.assertEqual(consent.user_id, self.agent)
            self.assertEqual((consent.place, consent.channel), ("phone", "phone"))
            self.assertEqual(consent.proof, "said")
            self.assertTrue(consent.text_id)
        self.assertEqual(wizard.action_finish()["res_id"], customer.id)

    def test_nothing_that_was_said_is_stored_with_the_form(self):
        wizard = self.call(name="Zorinda Quexley-Vamp", phone="+41 79 555 09 09")
        self.env.cr.execute(
            "SELECT t::text FROM customer_signup_phone t WHERE id = %s", [wizard.id]
        )
        kept = self.env.cr.fetchone()[0]
        for trace in (self.email, "Quexley", "5550909", "555 09 09"):
            self.assertNotIn(trace, kept)
        wizard.write({"name": "Zorinda", "email": self.email})
        self.env.flush_all()

    def test_what_is_sent_by_mail_waits_for_the_answer_where_it_is_asked_for(self):
        self.company.signup_double_opt_in = "always"
        wizard = self.call(["marketing", "greeting"])
        customer = wizard.sudo().partner_id
        self.assertEqual(customer.identity_consent_ids.mapped("purpose"), ["greeting"])
        secret = self.secret_in(self.mails)
        self.assertEqual(self.confirm(secret), customer)
        self.env.invalidate_all()
        consent = customer.identity_consent_ids.filtered(
            lambda consent: consent.purpose == "marketing"
        )
        self.assertEqual((consent.proof, consent.place), ("double_opt_in", "phone"))
        self.assertTrue(customer._may_be_sent("marketing", self.company))

    def test_without_an_address_no_consent_to_mails_is_taken(self):
        self.company.signup_double_opt_in = "always"
        before = self.people()
        with self.assertRaisesRegex(UserError, "e-mail is answered"):
            with self.env.cr.savepoint():
                self.call(["marketing"], email="", phone="+41 79 555 09 10")
        self.env.invalidate_all()
        self.assertEqual(self.people(), before)

    def test_a_known_customer_is_named_by_the_code(self):
        known = self.make_person(email=self.email, name="Ada Muster")
        with self.assertRaises(UserError) as caught:
            self.call()
        self.assertIn(known.customer_code_display, str(caught.exception))
        self.assertNotIn("Muster", str(caught.exception))

    def test_the_same_form_twice_makes_one_customer(self):
        wizard = self.call()
        before = self.people()
        again = (
            self.env["customer.signup.phone"]
            .with_user(self.agent)
            .create({"form": wizard.form, "email": "another@example.com"})
        )
        self.assertEqual(again.partner_id, wizard.partner_id)
        self.assertEqual(self.people(), before)

    def test_a_customer_who_is_there_is_only_asked(self):
        known = self.make_person(email=self.email)
        wizards = self.env["customer.signup.phone"].with_user(self.agent)
        text = self.env["identity.consent.text"]._current(self.company)["surveys"]
        line = {"purpose": "surveys", "text_id": text.id, "given": True}
        wizards.create({"partner_id": known.id, "line_ids": [(0, 0, line)]})
        self.env.invalidate_all()
        self.assertEqual(known.identity_consent_ids.mapped("purpose"), ["surveys"])

    def test_a_text_that_nobody_shows_is_refused(self):
        draft = self.env["identity.consent.text"].create(
            {"purpose": "surveys", "body": "Everything"}
        )
        wizards = self.env["customer.signup.phone"].with_user(self.agent)
        line = {"purpose": "surveys", "text_id": draft.id, "given": True}
        with self.assertRaisesRegex(UserError, "open this anew"):
            wizards.create({"email": self.email, "line_ids": [(0, 0, line)]})

    def test_the_desk_signs_up_for_its_own_companies_alone(self):
        other, _till = self.make_branch("Elsewhere")
        before = self.people()
        wizards = self.env["customer.signup.phone"].with_user(self.agent)
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            wizards.create({"company_id": other.id, "email": self.email})
        known = self.make_person(email=self.email)
        text = self.env["identity.consent.text"]._current(other)["surveys"]
        line = {"purpose": "surveys", "text_id": text.id, "given": True}
        vals = {"partner_id": known.id, "line_ids": [(0, 0, line)]}
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            wizards.create({"company_id": other.id, **vals})
        self.env.invalidate_all()
        self.assertFalse(known.identity_consent_ids)
        self.assertEqual(self.people() - known, before)

    def test_a_known_customer_without_a_code_is_not_named_either(self):
        self.Partner.create({"name": "Ada Muster", "phone": "+41 79 555 09 11"})
        with self.assertRaisesRegex(UserError, "exists already") as caught:
            self.call(phone="+41 79 555 09 11")
        self.assertNotIn("Muster", str(caught.exception))

    def test_others_than_the_desk_cannot(self):
        for role in ("cashier", "clerk", "auditor"):
            user = self.make_user(role) if role != "cashier" else self.cashier
            with self.subTest(role), self.assertRaises(AccessError):
                self.env["customer.signup.phone"].with_user(user).create({})
