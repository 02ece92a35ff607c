import re
from datetime import timedelta

from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .common_mail import SENTINEL, Traces
from .common_survey_rule import SurveyRuleCase

DAY = timedelta(days=1)
ASK = re.compile(r"/ask#([0-9a-f]{32})")
NO_MORE = re.compile(r"/ask/no#([0-9a-f]{32})")


class SurveyMailCase(Traces, SurveyRuleCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.email = "shop@shop.example.com"
        cls.customer = cls.make_protected(**SENTINEL)

    def ask_by_mail(self, partner=None, **vals):
        """Return what the job asked a customer who agreed, by mail."""
        partner = partner or self.customer
        self.make_rule(ways=("mail", "till"), **vals)
        self.agree(partner)
        self.buy(partner)
        return self.work()

    def sent_by(self, mails):
        """Send mails; return the texts that reach somebody, by recipient."""
        with self.mail_server() as server:
            mails.send()
        return {
            recipient: "\n".join(
                part.get_content()
                for part in message.walk()
                if part.get_content_maintype() == "text"
            )
            for message, _sender, recipients in server.sent
            for recipient in recipients
        }

    def write_mail(self, invitation, partner, body):
        return (
            self.env["mail.mail"]
            .sudo()
            .create(
                {
                    "subject": "Hello",
                    "body_html": f"<p>{body}</p>",
                    "model": "survey.invitation",
                    "res_id": invitation.id,
                    "email_from": "shop@shop.example.com",
                    "recipient_ids": [(4, partner.id)],
                }
            )
        )


@tagged("post_install", "-at_install")
class TestSurveyMail(SurveyMailCase):
    """Questions by mail: the key reaches the customer, and stays nowhere."""

    def test_what_is_stored_opens_nothing_and_what_arrives_does(self):
        asked = self.ask_by_mail()
        [mail] = self.mails_of(asked)
        self.assertIn(f"/ask/of-invitation-{asked.id}", mail.body_html)
        self.assertFalse(ASK.search(f"{mail.body_html} {mail.body}"))
        self.assertFalse(asked.key_hash)
        arrived = self.sent_by(mail)[SENTINEL["email"]]
        keys = {*ASK.findall(arrived), *NO_MORE.findall(arrived)}
        [key] = keys
        self.assertNotIn("of-invitation", arrived)
        self.assertEqual(self.Invitation._opened_by(key), asked)

    def test_the_key_and_the_person_stay_nowhere(self):
        asked = self.ask_by_mail()
        mail = self.mails_of(asked)
        mail.auto_delete = False
        with self.all_logs() as lines:
            [key, *_same] = ASK.findall(self.sent_by(mail)[SENTINEL["email"]])
        self.assertEqual(mail.state, "sent")
        self.assert_no_trace(lines, {"key": key})
        self.assert_no_trace(lines)

    def test_the_key_of_the_reminder_works_beside_the_first_one(self):
        asked = self.ask_by_mail(reminder_days=7)
        first = ASK.search(self.sent_by(self.mails_of(asked))[SENTINEL["email"]])[1]
        self.work(8 * DAY)
        self.assertEqual(asked.state, "reminded")
        second = ASK.search(self.sent_by(self.mails_of(asked))[SENTINEL["email"]])[1]
        self.assertNotEqual(first, second)
        for key in (first, second):
            self.assertEqual(self.Invitation._opened_by(key), asked)

    def test_nobody_writes_oneself_the_key_of_another_customer(self):
        asked = self.ask_by_mail()
        other, _key = self.Invitation._invite(self.survey, "mail", self.bo)
        tries = [
            (asked, self.bo, asked._ask_url()),
            (other, self.bo, asked._ask_url()),
            (asked, self.customer, other._ask_url()),
        ]
        for about, partner, words in tries:
            mail = self.write_mail(about, partner, words)
            self.assertFalse(ASK.search(str(self.sent_by(mail))))

    def test_a_question_that_is_over_gets_no_key(self):
        asked = self.ask_by_mail()
        asked.sudo().state = "cancelled"
        self.assertFalse(ASK.search(str(self.sent_by(self.mails_of(asked)))))

    def test_a_preview_makes_no_key(self):
        asked = self.ask_by_mail()
        preview = self.env["mail.template.preview"].create(
            {
                "mail_template_id": self.env.ref(
                    "pos_customer_identity.mail_template_survey_ask"
                ).id,
                "resource_ref": f"survey.invitation,{asked.id}",
            }
        )
        self.assertIn(f"of-invitation-{asked.id}", preview.body_html)
        self.assertFalse(asked.key_hash)

    # Consent

    def test_consent_to_something_else_or_to_another_company_does_not_count(self):
        self.make_rule(ways=("mail",))
        elsewhere = self.make_company("Elsewhere")
        self.agree(self.ada, elsewhere)
        self.env["identity.consent"].sudo().create(
            {"partner_id": self.ada.id, "purpose": "marketing"}
        )
        self.buy(self.ada)
        self.assertFalse(self.work())

    def test_each_company_asks_whom_it_may(self):
        other, till = self.make_branch("Elsewhere")
        other.email = "other@other.example.com"
        for company in (self.company, other):
            self.make_rule(ways=("mail",), company_id=company.id)
        self.agree(self.ada)
        self.agree(self.bo, other)
        for partner in (self.ada, self.bo):
            self.buy(partner)
            self.buy(partner, till=till)
        asked = self.work()
        self.assertEqual(
            {(one.partner_id, one.company_id) for one in asked},
            {(self.ada, self.company), (self.bo, other)},
        )
        mails = self.mails_of(asked)
        self.assertIn(
            other.name,
            mails.filtered(lambda mail: mail.recipient_ids == self.bo).body_html,
        )

    def test_who_withdraws_before_it_is_sent_is_asked_by_the_next_way_or_not(self):
        self.make_rule(ways=("mail", "till"), wait_hours=24)
        for partner in (self.ada, self.bo):
            self.agree(partner)
            self.buy(partner)
        asked = self.work()
        self.assertEqual(set(asked.mapped("state")), {"waiting"})
        self.ada.identity_consent_ids.action_withdraw()
        self.bo.email = False
        self.work(2 * DAY)
        ends = {one.partner_id: (one.channel, one.state) for one in asked}
        self.assertEqual(ends[self.ada], ("mail", "expired"))
        self.assertEqual(ends[self.bo], ("till", "waiting"))
        self.assertFalse(self.mails_of(asked))

    def test_a_mail_that_cannot_be_sent_lets_the_next_way_ask(self):
        asked = self.ask_by_mail()
        mail = self.mails_of(asked)
        with mute_logger("odoo.addons.mail.models.mail_mail"):
            mail._postprocess_sent_message(
                success_pids=[], success_emails=[], failure_type="mail_email_invalid"
            )
        self.assertEqual((asked.channel, asked.state), ("till", "waiting"))
        self.assertFalse(asked.sent_at)

    def test_a_person_who_is_restricted_meanwhile_gets_no_mail(self):
        asked = self.ask_by_mail()
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE res_partner SET identity_restricted = true WHERE id = %s",
            [self.customer.id],
        )
        self.env.invalidate_all()
        self.assertFalse(self.sent_by(self.mails_of(asked)))
        self.assertEqual(asked.state, "expired")

    def test_while_the_vault_is_down_the_mail_waits(self):
        asked = self.ask_by_mail()
        mail = self.mails_of(asked)
        with self.vault_down():
            self.assertFalse(self.sent_by(mail))
        self.assertEqual((mail.state, asked.state), ("outgoing", "sent"))
        self.assertTrue(self.sent_by(mail))

    # Words

    def test_the_mail_speaks_the_customer_s_language(self):
        self.env["res.lang"]._activate_lang("de_DE")
        template = self.env.ref("pos_customer_identity.mail_template_survey_ask")
        template.with_context(lang="de_DE").subject = "Eine Frage"
        self.customer.lang = "de_DE"
        [mail] = self.mails_of(self.ask_by_mail())
        self.assertEqual(mail.subject, "Eine Frage")

    def test_the_mail_names_nobody(self):
        [mail] = self.mails_of(self.ask_by_mail())
        text = f"{mail.subject} {mail.body_html}"
        for value in SENTINEL.values():
            self.assertNotIn(value, text)


@tagged("post_install", "-at_install")
class TestSurveyDecline(SurveyMailCase, HttpCase):
    """'Do not ask me again': a button behind the link, for whoever has the key."""

    def test_opening_the_page_does_nothing_and_pressing_the_button_withdraws(self):
        asked = self.ask_by_mail()
        mail = self.sent_by(self.mails_of(asked))[SENTINEL["email"]]
        key = NO_MORE.search(mail)[1]
        page = self.url_open("/ask/no")
        self.assertEqual(page.status_code, 200)
        self.assertIn("script-src 'self'", page.headers["Content-Security-Policy"])
        self.assertEqual(asked.state, "sent")
        token = re.search(r'name="csrf_token" value="([^"]+)"', page.text)[1]
        done = self.url_open("/ask/no", data={"csrf_token": token, "key": key})
        self.assertIn("You will not be asked again", done.text)
        self.env.invalidate_all()
        self.assertEqual(asked.state, "declined")
        self.assertFalse(self.customer._has_consent("surveys"))

    def test_without_the_key_nothing_is_withdrawn(self):
        asked = self.ask_by_mail()
        page = self.url_open("/ask/no")
        token = re.search(r'name="csrf_token" value="([^"]+)"', page.text)[1]
        for key in ("", str(asked.id), "0" * 32, "x" * 5000):
            answer = self.url_open("/ask/no", data={"csrf_token": token, "key": key})
            self.assertEqual(answer.status_code, 404)
        self.env.invalidate_all()
        self.assertTrue(self.customer._has_consent("surveys"))

    def test_the_browser_puts_the_key_into_the_form(self):
        asked = self.ask_by_mail()
        mail = self.sent_by(self.mails_of(asked))[SENTINEL["email"]]
        key = NO_MORE.search(mail)[1]
        self.browser_js(
            f"/ask/no#{key}",
            """
            const button = document.querySelector("form[data-key-form] button");
            if (!button.checkVisibility()) {
                throw new Error("the button is hidden");
            }
            console.log("test successful");
            """,
            "!!document.querySelector('form[data-key-form]')?.elements.key.value",
            login=None,
        )
        self.assertEqual(asked.state, "sent")
