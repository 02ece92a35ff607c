import re
import secrets
from datetime import timedelta

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common_join import LINK, JoinCase


@tagged("post_install", "-at_install")
class TestSignupConfirmed(JoinCase):
    """With a mail to answer: before that nobody is a customer."""

    def test_nobody_is_a_customer_before_the_mail_is_answered(self):
        before = self.people()
        (outcome, partner), mails = self.take(agreed=["marketing"])
        self.assertEqual(outcome, "asked")
        self.assertFalse(partner)
        self.assertEqual(self.people(), before)
        [(recipients, text)] = mails
        self.assertEqual(recipients, [self.email])
        self.assertIn("You may send me offers", text)
        customer = self.confirm(self.secret_in(mails))
        self.assertTrue(customer.customer_code)
        self.assertTrue(customer.identity_protected)
        self.assertEqual(self.identity_of(customer), {"email": self.email})

    def test_nothing_of_what_was_typed_is_stored_or_logged_meanwhile(self):
        with self.all_logs() as lines:
            _outcome, mails = self.take(name="Zorinda Quexley-Vamp")
        secret = self.secret_in(mails)
        self.env.flush_all()
        for table in ("customer_signup", "mail_mail", "mail_message", "res_partner"):
            self.env.cr.execute(f"SELECT t::text FROM {table} t")  # noqa: S608
            kept = "\n".join(row[0] for row in self.env.cr.fetchall())
            for trace in (self.email, self.email.encode().hex(), "Quexley", secret):
                self.assertNotIn(trace, kept, table)
        # PostgreSQL is asked for contacts in clear too: see docs/privacy.md.
        logged = "\n".join(line for line in lines if "odoo.sql_db" not in line)
        for trace in (self.email, "Quexley", secret):
            self.assertNotIn(trace, logged)

    def test_the_consents_have_their_text_and_the_proof(self):
        _outcome, mails = self.take(agreed=["marketing", "greeting"])
        customer = self.confirm(self.secret_in(mails))
        consents = customer.identity_consent_ids
        self.assertEqual(set(consents.mapped("purpose")), {"marketing", "greeting"})
        for consent in consents:
            self.assertEqual(consent.proof, "double_opt_in")
            self.assertEqual((consent.place, consent.channel), ("join", "web"))
            self.assertEqual(consent.text_id.purpose, consent.purpose)
            self.assertEqual(consent.lang, "en_US")
            self.assertTrue(consent.proof_at)

    def test_a_version_that_came_meanwhile_is_not_what_was_agreed_to(self):
        texts = self.env["identity.consent.text"]
        shown = texts._current(self.company)["marketing"]
        _outcome, mails = self.take(agreed=["marketing"])
        texts.create({"purpose": "marketing", "body": "Other"}).action_publish()
        customer = self.confirm(self.secret_in(mails))
        self.assertEqual(customer.identity_consent_ids.text_id, shown)

    def test_the_link_works_once_and_shows_its_result_for_some_minutes(self):
        _outcome, mails = self.take()
        secret = self.secret_in(mails)
        customer = self.confirm(secret)
        before = self.people()
        self.assertEqual(self.confirm(secret), customer)
        self.assertEqual(self.people(), before)
        signup = self.Signup.search([("partner_id", "=", customer.id)])
        signup.confirmed_at = fields.Datetime.now() - timedelta(minutes=16)
        self.assertFalse(self.Signup._opened_by(secret))

    def test_the_link_ends_after_a_day(self):
        _outcome, mails = self.take()
        secret = self.secret_in(mails)
        signup = self.Signup._opened_by(secret)
        signup.expires_at = fields.Datetime.now()
        self.assertFalse(self.Signup._opened_by(secret))
        signup.expires_at -= timedelta(minutes=1)
        self.Signup._gc_old()
        self.assertFalse(signup.exists())

    def test_a_known_customer_gets_a_mail_that_says_so(self):
        known = self.make_person(email=self.email, name="Ada Muster")
        before = self.people()
        (outcome, partner), mails = self.take()
        self.assertEqual((outcome, bool(partner)), ("asked", False))
        [(recipients, text)] = mails
        self.assertEqual(recipients, [self.email])
        self.assertIn("You are a customer there already", text)
        self.assertFalse(LINK.search(text))
        self.assertIn("/customer/", text)
        self.assertNotIn("Muster", text)
        self.assertEqual(self.people(), before)
        self.assertFalse(known.identity_consent_ids)

    def test_an_address_that_a_cashier_added_gets_no_link_to_the_page(self):
        """It may be anybody's."""
        known = self.make_person(name="Ada Muster")
        self.add(known, {"email": self.email})
        self.assertTrue(known.identity_email_added)
        _outcome, mails = self.take()
        [(_recipients, text)] = mails
        self.assertNotIn("/customer/", text)

    def test_who_became_a_customer_meanwhile_is_not_made_twice(self):
        _outcome, mails = self.take()
        self.make_person(email=self.email)
        before = self.people()
        self.assertFalse(self.confirm(self.secret_in(mails)))
        self.assertEqual(self.people(), before)

    def test_two_forms_of_one_person_make_one_customer(self):
        _outcome, first = self.take()
        _outcome, second = self.take()
        self.assertTrue(self.confirm(self.secret_in(first)))
        before = self.people()
        self.assertFalse(self.confirm(self.secret_in(second)))
        self.assertEqual(self.people(), before)

    def test_the_same_form_sent_again_writes_no_second_mail(self):
        form = secrets.token_hex(16)
        _outcome, first = self.take(form)
        (outcome, _partner), second = self.take(form)
        self.assertEqual((len(first), len(second), outcome), (1, 0, "asked"))

    def test_a_phone_number_of_somebody_else_stays_theirs(self):
        phone = "+41 79 555 07 07"
        theirs = self.make_person(phone=phone)
        _outcome, mails = self.take(phone=phone)
        customer = self.confirm(self.secret_in(mails))
        identity = self.identity_of(customer)
        self.assertNotIn("phone", identity)
        self.assertIn("not checked", identity["note"])
        self.assertIn("phone", self.identity_of(theirs))

    def test_no_mail_no_sign_up(self):
        with self.assertRaisesRegex(UserError, "e-mail address"):
            self.take(email="")
        for wrong in ("x", "a@b", "ada@example.com\nBcc: eve@example.com", "é" * 300):
            with self.subTest(wrong), self.assertRaises(UserError):
                self.take(email=wrong)

    @mute_logger("odoo.addons.pos_customer_identity.models.customer_signup_mail")
    def test_a_mail_server_that_refuses_is_told_without_the_address(self):
        from unittest.mock import patch

        def fail(*_args):
            raise OSError(self.email)

        Order = type(self.env["pos.order"])
        with patch.object(Order, "_deliver_receipt", fail):
            with self.assertRaises(UserError) as caught:
                self.take()
        self.assertNotIn(self.email, str(caught.exception))
        self.assertIsNone(caught.exception.__cause__)

    def test_when_the_vault_is_down_it_is_said_and_the_link_stays_good(self):
        _outcome, mails = self.take()
        secret = self.secret_in(mails)
        with mute_logger("odoo.addons.pos_customer_identity.models"):
            with self.vault_down():
                with self.assertRaisesRegex(UserError, "try again later"):
                    with self.env.cr.savepoint():
                        self.confirm(secret)
                with self.assertRaisesRegex(UserError, "try again later"):
                    self.take(email="someone.else@example.com")
        self.env.invalidate_all()
        self.assertTrue(self.confirm(secret))


@tagged("post_install", "-at_install")
class TestSignupAtOnce(JoinCase):
    """Where no mail has to be answered."""

    def setUp(self):
        super().setUp()
        self.company.signup_double_opt_in = "never"

    def test_the_customer_is_there_at_once(self):
        (outcome, customer), mails = self.take(agreed=["surveys"], name="Ada Muster")
        self.assertEqual(outcome, "made")
        self.assertEqual(self.identity_of(customer)["email"], self.email)
        [consent] = customer.identity_consent_ids
        self.assertEqual((consent.purpose, consent.proof), ("surveys", "ticked"))
        [(recipients, text)] = mails
        self.assertEqual(recipients, [self.email])
        self.assertIn("/customer/", text)

    def test_nothing_has_to_be_told_at_all(self):
        (_outcome, customer), mails = self.take(email="")
        self.assertTrue(customer.customer_code)
        self.assertFalse(mails)

    def test_an_address_that_is_known_looks_the_same_and_stays_its_owners(self):
        known = self.make_person(email=self.email)
        (outcome, customer), mails = self.take()
        self.assertEqual((outcome, len(mails)), ("made", 1))
        self.assertNotEqual(customer, known)
        self.assertNotIn("email", self.identity_of(customer))
        self.assertIn("customer there already", mails[0][1])

    def test_the_same_form_shows_the_same_code_for_some_minutes(self):
        form = secrets.token_hex(16)
        (_outcome, customer), _mails = self.take(form)
        before = self.people()
        self.assertEqual(self.take(form)[0], ("made", customer))
        self.assertEqual(self.people(), before)
        self.env.cr.execute(
            "UPDATE customer_signup SET create_date = create_date - interval '1 hour'"
        )
        self.env.invalidate_all()
        with self.assertRaisesRegex(UserError, "already"):
            self.take(form)

    def test_the_law_asks_for_it_in_some_countries(self):
        self.company.signup_double_opt_in = "law"
        for country, asked in (
            ("de", True),
            ("at", True),
            ("ch", False),
            ("no", False),
        ):
            self.company.account_fiscal_country_id = self.env.ref(f"base.{country}")
            self.assertEqual(self.company._needs_double_opt_in(), asked, country)


@tagged("post_install", "-at_install")
class TestSignupLimits(JoinCase):
    def test_one_network_cannot_go_on_for_ever(self):
        for _at in range(20):
            self.take(email=f"{secrets.token_hex(5)}@example.com")
        with self.assertRaisesRegex(UserError, "too many tries"):
            self.take()
        self.take(address="198.51.100.9")

    def test_nobody_is_flooded_with_mails(self):
        sent = 0
        for at in range(6):
            (outcome, _partner), mails = self.take(address=f"198.51.{at}.1")
            self.assertEqual(outcome, "asked")
            sent += len(mails)
        self.assertEqual(sent, 3)

    def test_of_the_network_and_the_address_only_hashes_are_kept(self):
        self.take(address="203.0.113.77")
        buckets = self.env["customer.page.attempt"].sudo().search([]).mapped("bucket")
        kept = " ".join(buckets)
        self.assertNotIn("203.0.113", kept)
        self.assertNotIn(self.email, kept)
        self.assertTrue(any(re.fullmatch(r"[0-9a-f]{64}", it) for it in buckets))


@tagged("post_install", "-at_install")
class TestSignupSecrets(JoinCase):
    def test_every_altered_sign_is_noticed(self):
        _outcome, mails = self.take()
        secret = self.secret_in(mails)
        for at, sign in enumerate(secret):
            for other in ("0" if sign != "0" else "1", "g", sign.upper() + "x"):
                forged = secret[:at] + other + secret[at + 1 :]
                self.assertFalse(self.Signup._opened_by(forged), forged)

    def test_nonsense_opens_nothing(self):
        _outcome, mails = self.take()
        signup = self.Signup._opened_by(self.secret_in(mails)).sudo()
        guesses = ["", "x", "0" * 64, "' OR 1=1 --", None, 7, True, [1], {"a": 1}]
        # Who has read the database knows these.
        guesses += [signup.letter_name, signup.form_hash, str(signup.id)]
        for guess in guesses:
            self.assertFalse(self.Signup._opened_by(guess), guess)

    def test_who_has_the_database_cannot_open_what_was_typed(self):
        _outcome, mails = self.take()
        signup = self.Signup._opened_by(self.secret_in(mails)).sudo()
        other = self.env["identity.vault"]._letter_secret()[0]
        opened = self.env["identity.vault"]._open_letter(
            other, signup._about(), signup.letter
        )
        self.assertEqual(opened, {})

    def test_the_letter_of_another_sign_up_does_not_open(self):
        _outcome, first = self.take()
        _outcome, second = self.take(email="other.person@example.com")
        mine = self.Signup._opened_by(self.secret_in(first)).sudo()
        theirs = self.Signup._opened_by(self.secret_in(second)).sudo()
        mine.letter = theirs.letter
        with self.assertRaises(UserError):
            mine._confirm(self.secret_in(first))
