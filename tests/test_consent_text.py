from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common_till import VaultTillCase


@tagged("post_install", "-at_install")
class TestConsentText(VaultTillCase):
    """Which words a customer agreed to, and how it is proven."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("de_DE")
        cls.Consent = cls.env["identity.consent"]
        cls.Text = cls.env["identity.consent.text"]
        cls.clerk = cls.make_user("clerk")
        cls.manager = cls.make_user("manager")
        cls.member = cls.make_member()
        cls.text = cls.Text._current(cls.company)["marketing"]

    def agree(self, given=True, **how):
        return self.Consent._record(self.member, {"marketing": given}, "link", **how)

    def new_version(self, body="Send me offers."):
        text = self.Text.create({"purpose": "marketing", "body": body})
        text.action_publish()
        return text

    def test_each_purpose_has_a_text_to_begin_with(self):
        purposes = dict(self.Consent._fields["purpose"].selection)
        self.assertEqual(set(self.Text._current(self.company)), set(purposes))
        self.assertEqual(self.text.version, 1)
        self.assertEqual(self.text.state, "published")

    def test_a_consent_keeps_text_language_channel_and_proof(self):
        consent = self.agree(lang="de_DE")
        self.assertEqual((consent.text_id, consent.lang), (self.text, "de_DE"))
        self.assertEqual((consent.channel, consent.proof), ("web", "ticked"))
        self.assertEqual(consent.text_digest, self.text._digest("de_DE"))
        self.assertEqual(consent.text_shown, self.text._words("de_DE"))

    def test_the_till_records_the_text_in_the_language_of_its_screen(self):
        self.cashier.lang = "de_DE"
        member = self.member_of(self.enroll({}, {"marketing": True}))
        consent = member.identity_consent_ids
        self.assertEqual((consent.text_id, consent.lang), (self.text, "de_DE"))
        self.assertEqual((consent.channel, consent.proof), ("store", "said"))

    def test_the_till_says_which_text_it_showed(self):
        """A till that was opened before a new version shows the old one."""
        self.new_version()
        texts = {"marketing": self.text.id}
        answer = self.enroll({}, {"marketing": True}, texts=texts)
        consent = self.member_of(answer).identity_consent_ids
        self.assertEqual(consent.text_id, self.text)

    def test_a_text_that_was_never_shown_is_not_recorded(self):
        draft = self.Text.create({"purpose": "marketing", "body": "Draft"})
        other = self.make_company("Another")
        foreign = self.Text.create(
            {"purpose": "marketing", "body": "Theirs", "company_id": other.id}
        )
        foreign.action_publish()
        surveys = self.Text._current(self.company)["surveys"]
        for text in (draft, foreign, surveys):
            texts = {"marketing": text.id}
            answer = self.enroll({}, {"marketing": True}, texts=texts)
            consent = self.member_of(answer).identity_consent_ids
            self.assertEqual(consent.state, "given")
            self.assertFalse(consent.text_id)

    def test_nonsense_in_place_of_texts_is_refused_in_plain_words(self):
        for texts in ("x", [1], {"marketing": "1"}, {"other": 1}, {"marketing": True}):
            with self.subTest(texts), self.assertRaisesRegex(UserError, "no consent"):
                self.enroll({}, {"marketing": True}, texts=texts)

    def test_a_withdrawal_has_a_proof_and_no_text(self):
        self.agree()
        consent = self.agree(False, channel="mail", proof="unsubscribed")
        self.assertFalse(consent.text_id)
        self.assertEqual((consent.channel, consent.proof), ("mail", "unsubscribed"))

    def test_the_office_chooses_how_it_was_said_and_nothing_else(self):
        vals = {
            "partner_id": self.member.id,
            "purpose": "marketing",
            "channel": "letter",
            "proof": "written",
            "text_digest": "0" * 64,
            "text_id": self.Text._current(self.company)["surveys"].id,
        }
        [made] = self.rpc(self.clerk, "identity.consent", "create", [vals])
        consent = self.Consent.browse(made)
        self.assertEqual((consent.channel, consent.proof), ("letter", "written"))
        self.assertEqual(consent.text_id, self.text)
        self.assertEqual(consent.text_digest, self.text._digest(consent.lang))

    def test_the_office_cannot_claim_what_only_the_customer_can_do(self):
        for proof in ("double_opt_in", "ticked", "unsubscribed"):
            vals = {"partner_id": self.member.id, "purpose": "marketing"}
            with self.subTest(proof), self.assertRaises(UserError):
                self.rpc(
                    self.clerk, "identity.consent", "create", [{**vals, "proof": proof}]
                )

    def test_a_published_text_stays_as_it_is(self):
        self.agree()
        for user in (self.manager, self.clerk):
            text = self.text.with_user(user)
            for change in (
                lambda text: text.write({"body": "Everything."}),
                lambda text: text.write({"purpose": "surveys"}),
                lambda text: text.write({"published_at": False}),
                lambda text: text.unlink(),
                lambda text: text.update_field_translations(
                    "body", {"de_DE": "Alles."}
                ),
            ):
                with self.assertRaises(UserError), self.env.cr.savepoint():
                    change(text)

    def test_a_new_version_is_a_new_record_and_old_consents_keep_theirs(self):
        consent = self.agree()
        action = self.text.with_user(self.manager).action_new_version()
        draft = self.Text.browse(action["res_id"])
        self.assertEqual((draft.version, draft.state), (2, "draft"))
        self.assertEqual(self.Text._current(self.company)["marketing"], self.text)
        draft.with_user(self.manager).write({"body": "Other words."})
        draft.with_user(self.manager).action_publish()
        self.env.invalidate_all()
        self.assertEqual(self.Text._current(self.company)["marketing"], draft)
        self.assertEqual((self.text.state, draft.state), ("earlier", "published"))
        self.assertEqual(consent.text_id, self.text)

    def test_nobody_publishes_but_by_the_button(self):
        vals = {"purpose": "marketing", "body": "x", "published_at": "2001-01-01"}
        text = self.Text.with_user(self.manager).create(vals)
        self.assertEqual(text.state, "draft")
        self.assertEqual(text.version, 2)
        with self.assertRaises(AccessError):
            text.write({"published_at": "2001-01-01"})

    def test_a_text_of_the_company_goes_before_that_of_all(self):
        own = self.Text.create(
            {"purpose": "marketing", "body": "Ours", "company_id": self.company.id}
        )
        own.action_publish()
        branch, _till = self.make_branch("Branch", self.company)
        self.new_version("Everybody's")
        self.assertEqual(self.Text._current(branch)["marketing"], own)
        self.assertNotEqual(
            self.Text._current(self.make_company("Else"))["marketing"], own
        )

    def test_an_old_consent_says_that_no_text_was_recorded(self):
        consent = self.agree(texts={})
        self.assertFalse(consent.text_id or consent.text_shown or consent.lang)
        self.assertTrue(self.member._has_consent("marketing"))

    def test_the_copy_of_the_person_has_the_words(self):
        self.agree(lang="en_US")
        request = self.env["identity.request"]._receive(
            self.member, "access", "link", "link"
        )
        section = request._export_consents()
        self.assertIn(self.text.body, str(section))


@tagged("post_install", "-at_install")
class TestConsentAtTill(VaultTillCase):
    """Giving and taking back at the till: a tap each way."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.member = cls.make_member()
        cls.text = cls.env["identity.consent.text"]._current(cls.company)["surveys"]

    def set(self, given, purpose="surveys", text_id=False, partner=None):
        self.env.flush_all()
        args = ((partner or self.member).id, purpose, given, text_id)
        answer = self.rpc(
            self.cashier, "identity.consent", "pos_set_consent", self.till.id, *args
        )
        self.env.invalidate_all()
        return answer

    def test_it_is_given_with_the_text_and_taken_back(self):
        self.assertEqual(self.set(True, text_id=self.text.id), {"status": "kept"})
        given = self.member.identity_consent_ids
        self.assertEqual((given.text_id, given.config_id), (self.text, self.till))
        self.set(True, text_id=self.text.id)
        self.assertEqual(self.member.identity_consent_ids, given)
        self.set(False)
        last = self.member.identity_consent_ids.filtered("current")
        self.assertEqual(
            (last.state, last.place, last.proof), ("withdrawn", "till", "said")
        )
        self.set(False)
        self.assertEqual(len(self.member.identity_consent_ids), 2)

    def test_who_was_never_asked_can_say_no(self):
        self.set(False)
        self.assertTrue(self.member._does_not_want("surveys"))

    def test_nonsense_is_refused_in_plain_words(self):
        for args in (
            (True, "x"),
            ("yes", "surveys"),
            (True, ["surveys"]),
            (1, "surveys"),
        ):
            with self.subTest(args), self.assertRaisesRegex(UserError, "no consent"):
                self.set(*args)
        other = self.make_customer(company_id=self.make_company("Else").id)
        with self.assertRaisesRegex(UserError, "no customer of this till"):
            self.set(False, partner=other)

    def test_the_till_is_told_the_texts_and_the_notice(self):
        rows = self.till._load_pos_data_read(self.till, self.till)
        self.assertEqual(rows[0]["_consent_texts"]["surveys"]["id"], self.text.id)
        self.assertIn("_notice_url", rows[0])
