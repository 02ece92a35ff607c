"""What proves a consent: the words that were shown, and who answered."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged

from .common_join import JoinCase, JoinPageCase
from .common_prompt import PromptCase


def publish(env, purpose, body="Other words"):
    text = env["identity.consent.text"].create({"purpose": purpose, "body": body})
    text.action_publish()
    return text


@tagged("post_install", "-at_install")
class TestProofOfThePage(JoinPageCase, HttpCase):
    def test_a_text_that_came_while_the_form_lay_open_was_not_agreed_to(self):
        shown = self.env["identity.consent.text"]._current(self.company)["marketing"]
        form = self.open_form()
        publish(self.env, "marketing")
        _answer, mails = self.send(form, email=self.email, agree_marketing="1")
        customer = self.confirm(self.secret_in(mails))
        self.assertEqual(customer.identity_consent_ids.text_id, shown)

    def test_a_purpose_that_was_not_shown_is_not_taken(self):
        form = self.open_form()
        texts = self.env["identity.consent.text"].search([("purpose", "=", "greeting")])
        self.env.cr.execute(
            "UPDATE identity_consent_text SET published_at = NULL WHERE id = ANY(%s)",
            [texts.ids],
        )
        self.env.invalidate_all()
        without = self.open_form()
        self.assertNotIn("agree_greeting", without.fields)
        self.env.cr.execute(
            "UPDATE identity_consent_text SET published_at = now() WHERE id = ANY(%s)",
            [texts.ids],
        )
        self.env.invalidate_all()
        _answer, mails = self.send(without, email=self.email, agree_greeting="1")
        customer = self.confirm(self.secret_in(mails))
        self.assertFalse(customer.identity_consent_ids)
        self.assertIn("agree_greeting", form.fields)


@tagged("post_install", "-at_install")
class TestProofOfACall(JoinCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.agent = cls.make_user("service")
        cls.texts = cls.env["identity.consent.text"]._current(cls.company)

    def call(self, **vals):
        wizards = self.env["customer.signup.phone"].with_user(self.agent)
        line = {
            "purpose": "marketing",
            "text_id": self.texts["marketing"].id,
            "given": True,
        }
        with self.mail_server() as server:
            wizard = wizards.create({"line_ids": [(0, 0, line)], **vals})
        self.env.flush_all()
        self.env.invalidate_all()
        return wizard, [self.text_of_mail(sent) for sent in server.sent]

    def test_an_answered_mail_does_not_say_whose_the_address_is(self):
        """Who may not open identities could else give an address of her own."""
        known = self.make_person(name="Ada Muster", email=self.email)
        known._store_identity({"identity_email_added": True})
        _wizard, mails = self.call(partner_id=known.id)
        self.assertEqual(self.confirm(self.secret_in(mails)), known)
        self.assertTrue(known._has_consent("marketing", self.company))
        self.assertTrue(known.identity_email_added)

    def test_who_is_forgotten_or_restricted_meanwhile_agrees_to_nothing(self):
        def forget(partner):
            partner._forget_person()

        def restrict(partner):
            partner._restrict()

        def archive(partner):
            partner.active = False

        for meanwhile in (forget, restrict, archive):
            with self.subTest(meanwhile.__name__), self.env.cr.savepoint() as undo:
                known = self.make_person(name="Ada Muster", email=self.email)
                _wizard, mails = self.call(partner_id=known.id)
                secret = self.secret_in(mails)
                meanwhile(known)
                self.env.flush_all()
                self.assertFalse(self.confirm(secret))
                self.assertFalse(known._has_consent("marketing", self.company))
                self.env.flush_all()
                undo.rollback()
                self.env.invalidate_all()

    def test_the_desk_makes_no_customers_of_companies_it_may_not_see(self):
        other, _till = self.make_branch("Another Shop")
        other.signup_double_opt_in = "never"
        before = self.people()
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            self.call(company_id=other.id, email=self.email)
        self.env.invalidate_all()
        self.assertEqual(self.people(), before)


@tagged("post_install", "-at_install")
class TestProofOfAQuestion(PromptCase):
    def test_the_consent_has_the_words_that_were_shown_and_no_others(self):
        texts = self.env["identity.consent.text"]
        rule = self.make_rule("consent", purpose="marketing")
        shown = texts._current(self.company)["marketing"]
        newer = texts.create({"purpose": "marketing", "body": "Other words"})
        newer.action_publish()
        ada, bo, cy = (self.make_member() for _who in range(3))
        self.answer(rule, ada, choice="yes", text_id=shown.id)
        self.assertEqual(ada.identity_consent_ids.text_id, shown)
        self.answer(rule, bo, choice="yes")
        self.assertFalse(bo.identity_consent_ids.text_id, "nothing was shown")
        draft = texts.create({"purpose": "marketing", "body": "Everything"})
        self.answer(rule, cy, choice="yes", text_id=draft.id)
        self.assertFalse(cy.identity_consent_ids.text_id)
        with self.assertRaisesRegex(UserError, "no consent"):
            self.answer(rule, self.make_member(), choice="yes", text_id="1")

    def test_the_own_page_shows_the_words_too(self):
        rule = self.make_rule("consent", purpose="marketing", place="page")
        ada = self.make_member()
        link, _url = self.env["customer.link"]._make(ada, 7)
        asked = link._prompt(is_strong=False)
        text = self.env["identity.consent.text"]._current(self.company)["marketing"]
        self.assertEqual(asked["consent"], {"id": text.id, "words": text.body})
        typed = {"uuid": asked["uuid"], "choice": "yes", "text": str(text.id)}
        self.assertTrue(link._answer_prompt(rule.id, typed, is_strong=False))
        self.assertEqual(ada.identity_consent_ids.text_id, text)


@tagged("post_install", "-at_install")
class TestProofIsKept(JoinCase):
    """A consent again: kept where it says more than the last one."""

    def setUp(self):
        super().setUp()
        self.Consent = self.env["identity.consent"]
        self.member = self.make_member()

    def say(self, **how):
        return self.Consent._record(self.member, {"marketing": True}, "link", **how)

    def test_the_same_again_says_nothing_new(self):
        self.assertTrue(self.say())
        self.assertFalse(self.say())

    def test_other_words_are_another_consent(self):
        self.say()
        other = publish(self.env, "marketing")
        again = self.say()
        self.assertEqual(again.text_id, other)
        self.assertEqual(
            self.member.identity_consent_ids.filtered("current").text_id, other
        )

    def test_words_that_were_not_shown_take_none_away(self):
        self.say()
        self.assertFalse(self.say(texts={}))

    def test_an_answered_mail_proves_more(self):
        self.say()
        again = self.say(proof="double_opt_in")
        self.assertEqual(again.proof, "double_opt_in")
        self.assertFalse(self.say(), "and is not replaced by a tick")


@tagged("post_install", "-at_install")
class TestProofOfANotice(JoinCase):
    def test_who_published_it_is_not_changed_afterwards(self):
        manager = self.make_user("manager")
        notice = self.env["identity.notice"].with_user(manager).create([{}])
        notice.action_publish()
        with self.assertRaises(UserError):
            notice.write({"published_by": self.cashier.id})
        self.assertEqual(notice.published_by, manager)

    def test_nobody_says_beforehand_who_published_it(self):
        manager = self.make_user("manager")
        notice = self.env["identity.notice"].with_user(manager).create([{}])
        with self.assertRaises(AccessError):
            notice.write({"published_by": self.cashier.id})
