import secrets
from unittest.mock import patch

from odoo import fields
from odoo.tests import HttpCase, tagged

from ..models import customer_page_attempt_ask
from .common import make_user
from .common_page import STRICT
from .common_survey_ask import AskCase, AskOnTheWeb

GONE = {"state": "gone"}


@tagged("post_install", "-at_install")
class TestAsk(AskOnTheWeb, AskCase, HttpCase):
    """Who holds a key answers, once, and without a login."""

    def test_the_page_says_nothing_to_others_and_runs_its_own_script_alone(self):
        page = self.url_open("/ask")
        self.assertEqual(page.status_code, 200)
        for name, value in STRICT.items():
            self.assertEqual(page.headers[name], value)
        policy = page.headers["Content-Security-Policy"]
        self.assertIn("default-src 'none'", policy)
        self.assertIn("script-src 'self'; connect-src 'self'", policy)
        self.assertNotIn("unsafe", policy)
        self.assertNotIn("<script>", page.text)

    def test_the_page_is_in_the_language_of_the_browser(self):
        self.env["res.lang"].sudo()._activate_lang("ar_001")
        page = self.url_open("/ask", headers={"Accept-Language": "ar"})
        self.assertIn('dir="rtl"', page.text)

    def test_an_answer_under_the_code_knows_its_purchase(self):
        survey = self.asks(self.make_survey())
        ada = self.make_customer()
        order, ticket = self.buy(ada)
        facts = self.open(ticket)
        self.assertEqual(facts["code"], ada.customer_code_display)
        self.assertEqual(facts["title"], "How was it?")
        self.assertEqual((facts["may_name"], facts["may_hide"]), (True, False))
        self.answer_by(ticket, survey)
        answer = survey.user_input_ids
        self.assertEqual(answer.state, "done")
        self.assertEqual(answer.order_id, order)
        self.assertEqual(answer.partner_id, ada)
        self.assertEqual(answer.feedback_channel, "receipt")
        self.assertFalse(answer.is_anonymous)
        self.assertEqual(
            answer.user_input_line_ids.mapped("value_text_box")[-1], "Because."
        )
        self.assertEqual(self.open(ticket)["state"], "answered")

    def test_a_purchase_without_a_customer_is_answered_about_the_purchase(self):
        survey = self.asks(self.make_survey())
        order, ticket = self.buy()
        self.assertEqual(self.open(ticket)["code"], "")
        self.answer_by(ticket, survey)
        self.assertEqual(survey.user_input_ids.order_id, order)
        self.assertFalse(survey.user_input_ids.partner_id)

    def test_who_may_hide_is_asked(self):
        survey = self.asks(self.make_survey(may_hide=True))
        _order, ticket = self.buy(self.make_customer())
        facts = self.open(ticket)
        self.assertTrue(facts["may_name"] and facts["may_hide"])
        self.answer_by(ticket, survey, hidden=True)
        self.assertFalse(survey.user_input_ids)
        self.assertEqual(len(self.box_of(survey)), 1)
        self.assertEqual(self.open(ticket), GONE)

    def test_an_anonymous_survey_leaves_no_choice(self):
        survey = self.asks(self.make_survey(is_anonymous=True))
        _order, ticket = self.buy(self.make_customer())
        facts = self.open(ticket)
        self.assertEqual(facts["code"], "")
        self.assertEqual((facts["may_name"], facts["may_hide"]), (False, True))
        self.assertNotEqual(self.begin(ticket, hidden=False)["state"], "begun")
        self.answer_by(ticket, survey, hidden=True)
        self.assertEqual(self.open(ticket), GONE)

    def test_keys_that_open_nothing_are_all_alike(self):
        survey = self.asks(self.make_survey(is_anonymous=True))
        _order, used = self.buy()
        self.answer_by(used, survey, hidden=True)
        invitations = self.env["survey.invitation"]
        ada = self.make_customer()
        over = {"expires_at": fields.Datetime.subtract(fields.Datetime.now(), days=1)}
        _one, expired = invitations._invite(survey, "mail", ada, **over)
        _one, declined = invitations._invite(survey, "mail", ada, state="declined")
        self.env.flush_all()
        for key in (
            secrets.token_hex(16),
            used,
            expired,
            declined,
            "",
            "x" * 100_000,
            None,
            7,
            {"a": 1},
        ):
            self.assertEqual(self.open(key), GONE)
            self.assertEqual(self.begin(key), GONE)

    def test_wrong_keys_are_limited_and_right_ones_leave_no_trace(self):
        self.asks(self.make_survey())
        _order, ticket = self.buy()
        attempts = self.env["customer.page.attempt"].sudo()
        before = attempts.search_count([])
        self.open(ticket)
        self.assertEqual(attempts.search_count([]), before)
        with patch.object(customer_page_attempt_ask, "WRONG_KEYS", 2):
            for _try in range(2):
                self.assertEqual(self.open(secrets.token_hex(16)), GONE)
            self.assertEqual(self.open(secrets.token_hex(16)), {"state": "busy"})
            self.assertEqual(self.begin(ticket), {"state": "busy"})

    def test_a_survey_that_is_over_says_so(self):
        survey = self.asks(self.make_survey())
        _order, ticket = self.buy()
        survey.active = False
        self.env.flush_all()
        self.assertEqual(self.open(ticket)["state"], "closed")
        self.assertEqual(self.begin(ticket)["state"], "closed")
        survey.unlink()
        self.env.flush_all()
        self.assertEqual(self.open(ticket)["state"], "closed")

    def test_a_survey_that_is_deleted_while_open_ends_plainly(self):
        survey = self.asks(self.make_survey())
        _order, ticket = self.buy()
        url = self.begin(ticket)["url"]
        said = self.said(survey)
        survey.unlink()
        self.env.flush_all()
        _correct, answer = self.submit(url, said)
        self.assertEqual(answer["error"], "survey_wrong")

    def test_a_purchase_that_has_not_arrived_is_answered_later(self):
        self.asks(self.make_survey())
        [ticket, ask_hash] = self.tickets()[0]
        self.assertEqual(self.open(ticket)["state"], "later")
        self.buy(ticket=(ticket, ask_hash))
        self.assertEqual(self.open(ticket)["state"], "open")

    def test_who_began_goes_on_where_he_was(self):
        survey = self.asks(self.make_survey(may_hide=True))
        _order, ticket = self.buy(self.make_customer())
        url = self.begin(ticket)["url"]
        self.assertEqual(self.begin(ticket)["url"], url)
        # Who begins under the code has chosen.
        self.assertFalse(self.open(ticket)["may_hide"])
        self.assertEqual(len(survey.user_input_ids), 1)

    def test_a_device_on_which_somebody_is_logged_in_answers_as_well(self):
        survey = self.asks(self.make_survey(may_hide=True))
        ada = self.make_customer()
        make_user(self.env, "employee", password="test.employee!")
        self.authenticate("test.employee", "test.employee!")
        _order, named = self.buy(ada)
        self.answer_by(named, survey)
        self.assertEqual(survey.user_input_ids.partner_id, ada)
        _order, hidden = self.buy(ada)
        self.answer_by(hidden, survey, hidden=True)
        self.assertEqual(len(survey.user_input_ids), 1)
        self.assertEqual(len(self.box_of(survey)), 1)

    def test_nobody_answers_again_by_odoos_way_to_retry(self):
        survey = self.asks(self.make_survey())
        _order, ticket = self.buy()
        url = self.answer_by(ticket, survey)
        tail = url.rsplit("/survey/", 1)[1]
        self.url_open(f"/survey/retry/{tail}")
        self.assertEqual(len(survey.user_input_ids), 1)

    def test_an_invitation_is_answered_under_the_code(self):
        survey = self.make_survey()
        order = self.sync(self.order_data(False))
        invitation, key = self.env["survey.invitation"]._invite(survey, "mail", order)
        self.env.flush_all()
        self.answer_by(key, survey)
        self.assertEqual(invitation.state, "answered")
        self.assertEqual(survey.user_input_ids.order_id, order)
        self.assertEqual(self.open(key)["state"], "answered")

    def test_an_invitation_that_is_answered_anonymously_loses_its_key(self):
        survey = self.make_survey(may_hide=True)
        ada = self.make_customer()
        invitation, key = self.env["survey.invitation"]._invite(survey, "mail", ada)
        self.env.flush_all()
        begun = self.begin(key, hidden=True)
        invitation.invalidate_recordset()
        self.assertFalse(invitation.sudo().key_hash)
        self.assertEqual(invitation.state, "answered")
        self.assertFalse(invitation.answered_at)
        # The key goes on opening the survey, and nothing says whose it was.
        self.assertEqual(self.begin(key, hidden=True), begun)
        self.assertEqual(self.open(key)["code"], "")
        self.answer_by(key, survey, hidden=True)
        self.assertEqual(self.open(key), GONE)
        self.assertFalse(survey.user_input_ids)
