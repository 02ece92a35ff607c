import logging

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import HttpCase, tagged
from odoo.tools import SQL, mute_logger

from .common import make_user
from .common_survey_ask import AskCase, AskOnTheWeb

#: What no row of an anonymous answer may have a value in, beside what it says.
OF_SOMEBODY = (
    "partner_id",
    "email",
    "nickname",
    "lang_id",
    "invite_token",
    "invitation_id",
    "order_id",
    "case_id",
    "config_id",
    "cashier_id",
    "categ_id",
    "tier_id",
)


@tagged("post_install", "-at_install")
class TestAnonymous(AskOnTheWeb, AskCase, HttpCase):
    """What is kept of an anonymous answer, from its beginning to its end."""

    def row(self, table, ident):
        self.env.flush_all()
        name = SQL.identifier(table)
        self.env.cr.execute(
            SQL("SELECT to_jsonb(t) FROM %s t WHERE id = %s", name, ident)
        )
        return self.env.cr.fetchone()[0]

    # What a survey must be

    def test_an_anonymous_survey_is_made_as_it_has_to_be(self):
        survey = self.make_survey(
            is_anonymous=True,
            questions_layout="page_per_section",
            users_login_required=True,
            access_mode="public",
            is_time_limited=True,
        )
        self.assertEqual(survey.questions_layout, "one_page")
        self.assertEqual(survey.access_mode, "token")
        self.assertFalse(survey.users_login_required or survey.is_time_limited)

    def test_nothing_is_switched_on_later_that_would_tell(self):
        survey = self.make_survey(may_hide=True)
        for name, value in (
            ("questions_layout", "page_per_question"),
            ("access_mode", "public"),
            ("users_login_required", True),
            ("is_time_limited", True),
            ("is_attempts_limited", True),
            ("scoring_type", "scoring_with_answers"),
            ("survey_type", "custom"),
            ("least_shown", 1),
        ):
            with self.subTest(name), self.assertRaises(ValidationError):
                survey[name] = value

    def test_it_asks_for_no_address_to_keep(self):
        survey = self.make_survey(is_anonymous=True)
        for name in ("save_as_email", "save_as_nickname"):
            with self.assertRaises(ValidationError), self.env.cr.savepoint():
                self.env["survey.question"].sudo().create(
                    {
                        "title": "Who are you?",
                        "survey_id": survey.id,
                        "question_type": "char_box",
                        "validation_email": name == "save_as_email",
                        name: True,
                    }
                )

    def test_odoos_own_ways_to_begin_are_closed(self):
        survey = self.make_survey(is_anonymous=True)
        ada = self.make_customer()
        with self.assertRaises(UserError):
            survey._create_answer(partner=ada)
        self.url_open(f"/survey/start/{survey.access_token}")
        self.assertFalse(survey.user_input_ids)

    # While it is filled in

    def test_from_the_first_moment_nothing_leads_to_somebody(self):
        survey = self.make_survey(may_hide=True)
        ada = self.make_customer()
        answer = survey._ask(
            "receipt",
            is_anonymous=True,
            partner_id=ada.id,
            email="ada@example.com",
            nickname="Ada",
            config_id=self.config.id,
        )
        answer.write(
            {
                "partner_id": ada.id,
                "lang_id": self.env.ref("base.lang_en").id,
                "deadline": "2030-01-01 00:00:00",
            }
        )
        answer._mark_in_progress()
        row = self.row("survey_user_input", answer.id)
        for name in (*OF_SOMEBODY, "start_datetime", "end_datetime", "deadline"):
            self.assertIsNone(row[name], name)
        self.assertFalse(answer.message_ids)
        self.assertFalse(answer.message_follower_ids)

    def test_sql_keeps_no_anonymous_answer_of_somebody(self):
        answer = self.make_survey(may_hide=True)._ask("receipt", is_anonymous=True)
        self.env.flush_all()
        with self.assertRaises(Exception) as raised, self.env.cr.savepoint():
            with mute_logger("odoo.sql_db"):
                self.env.cr.execute(
                    "UPDATE survey_user_input SET partner_id = 1 WHERE id = %s",
                    [answer.id],
                )
        self.assertIn("anonymous_is_nobodys", str(raised.exception))

    def test_an_answer_with_an_error_leaves_nothing_behind(self):
        survey = self.asks(self.make_survey(is_anonymous=True))
        survey.question_ids[0].constr_mandatory = True
        _order, ticket = self.buy()
        url = self.begin(ticket, hidden=True)["url"]
        said = self.said(survey, why="Half of it.")
        said.pop(str(survey.question_ids[0].id))
        _correct, answer = self.submit(url, said)
        self.assertEqual(answer["error"], "validation")
        self.env.invalidate_all()
        self.assertFalse(survey.user_input_ids.user_input_line_ids)
        self.submit(url, self.said(survey, why="All of it."))
        self.assertEqual(len(self.letters_of(survey)), 1)

    def test_what_is_begun_and_left_goes(self):
        answer = self.make_survey(is_anonymous=True)._ask("receipt")
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE survey_user_input SET create_date = now() AT TIME ZONE 'UTC'"
            " - interval '13 hours' WHERE id = %s",
            [answer.id],
        )
        self.Answer._gc_begun()
        self.assertFalse(answer.exists())

    # When it is handed in

    def test_handed_in_it_is_a_letter_without_a_name_or_a_time(self):
        survey = self.asks(self.make_survey(is_anonymous=True))
        _order, ticket = self.buy(self.make_customer())
        url = self.answer_by(ticket, survey, 1, "Too warm.", hidden=True)
        self.assertFalse(survey.user_input_ids)
        [letter] = self.letters_of(survey)
        choice, text = survey.question_ids
        self.assertEqual(
            letter,
            [
                {
                    "question_id": choice.id,
                    "answer_type": "suggestion",
                    "skipped": False,
                    "suggested_answer_id": choice.suggested_answer_ids[1].id,
                },
                {
                    "question_id": text.id,
                    "answer_type": "text_box",
                    "skipped": False,
                    "value_text_box": "Too warm.",
                },
            ],
        )
        box = self.row("survey_box", self.box_of(survey).id)
        self.assertEqual(
            {name for name, value in box.items() if value is not None},
            {"id", "survey_id", "company_id", "channel", "letters"},
        )
        # The address that it was filled in at opens nothing any more.
        self.assertNotIn("Too warm", self.url_open(url).text)
        tokens = url.rsplit("/survey/", 1)[1].split("/")
        printed = self.url_open("/survey/print/{}?answer_token={}".format(*tokens))
        self.assertNotIn("Too warm", printed.text)

    def test_whoever_completes_it_it_ends_in_the_box(self):
        survey = self.make_survey(is_anonymous=True)
        answer = survey._ask("till")
        self.complete(answer)
        self.assertFalse(answer.exists())
        self.assertEqual(len(self.letters_of(survey)), 1)

    def test_a_box_is_shuffled_each_time(self):
        survey = self.make_survey(is_anonymous=True)
        self.fill_box(survey, [0] * 12)
        texts = [letter[-1]["value_text_box"] for letter in self.letters_of(survey)]
        came = [f"Reason {number}" for number in range(12)]
        self.assertCountEqual(texts, came)
        self.assertNotEqual(texts, came)

    def test_a_zero_is_kept(self):
        survey = self.make_survey(
            is_anonymous=True,
            question_and_page_ids=[
                (0, 0, {"title": "0 to 10", "question_type": "scale", "scale_min": 0})
            ],
        )
        for _count in range(5):
            answer = survey._ask("receipt")
            answer._save_lines(survey.question_ids, "0")
            answer._mark_done()
            self.env.cr.precommit.run()
        out = self.release(survey)
        self.assertEqual(set(out.user_input_line_ids.mapped("value_scale")), {0})
        self.assertEqual(set(out.user_input_line_ids.mapped("answer_type")), {"scale"})

    # When it comes out

    def test_fewer_than_the_least_wait(self):
        survey = self.make_survey(is_anonymous=True)
        self.fill_box(survey, [0] * 4)
        self.assertFalse(self.release(survey))
        self.fill_box(survey, [0])
        self.assertEqual(len(self.release(survey)), 5)
        self.assertEqual(self.letters_of(survey), [])

    def test_those_who_said_something_rare_wait_for_others(self):
        survey = self.make_survey(is_anonymous=True)
        self.fill_box(survey, [0, 0, 0, 0, 0, 2])
        self.assertEqual(len(self.release(survey)), 5)
        self.assertEqual(len(self.letters_of(survey)), 1)
        self.fill_box(survey, [2] * 4)
        self.assertEqual(len(self.release(survey)), 10)

    def test_what_comes_out_has_a_week_and_nothing_of_before(self):
        survey = self.make_survey(is_anonymous=True)
        self.fill_box(survey, [0] * 6)
        monday = f"{self.Ticket._week()}T00:00:00"
        out = self.release(survey)
        tokens = set(out.mapped("access_token"))
        self.assertEqual(len(tokens), 6)
        for answer in out:
            row = self.row("survey_user_input", answer.id)
            for name in OF_SOMEBODY:
                self.assertIsNone(row[name], name)
            for name in ("create_date", "write_date", "start_datetime", "end_datetime"):
                self.assertEqual(row[name], monday)
            self.assertEqual({row["create_uid"], row["write_uid"]}, {1})
            self.assertFalse(answer.message_ids.ids + answer.message_follower_ids.ids)
            for line in answer.user_input_line_ids:
                row = self.row("survey_user_input_line", line.id)
                self.assertEqual({row["create_date"], row["write_date"]}, {monday})
                self.assertEqual({row["create_uid"], row["write_uid"]}, {1})
        texts = out.sorted("id").user_input_line_ids.mapped("value_text_box")
        said = [text for text in texts if text]
        self.assertCountEqual(said, [f"Reason {number}" for number in range(6)])

    def test_a_question_that_was_deleted_is_left_out(self):
        survey = self.make_survey(is_anonymous=True)
        self.fill_box(survey, [0] * 5)
        survey.question_ids[1].unlink()
        self.assertEqual(len(self.release(survey).user_input_line_ids), 5)

    def test_companies_have_boxes_of_their_own(self):
        survey = self.make_survey(is_anonymous=True)
        other = self.env["res.company"].sudo().create({"name": "Other Shops"})
        self.fill_box(survey, [0] * 3)
        self.fill_box(survey, [0] * 3, other)
        boxes = self.box_of(survey)
        self.assertEqual(boxes.company_id, self.company | other)
        for box in boxes:
            self.assertFalse(box._release())

    # Who may read it

    def test_nobody_reads_one_anonymous_answer(self):
        survey = self.make_survey(is_anonymous=True)
        self.fill_box(survey, [0] * 5)
        out = self.release(survey)
        ids, line_ids = out.ids, out.user_input_line_ids.ids
        for role in ("marketing", "marketing_manager", "service_manager", "manager"):
            user = make_user(self.env, role, company_id=self.company.id)
            user.group_ids += self.env.ref("base.group_allow_export")
            env = self.env(user=user, su=False)
            with self.subTest(role):
                self.assert_unreadable(env, survey, ids, line_ids)

    def assert_unreadable(self, env, survey, ids, line_ids):
        may_list = env["survey.user_input"].has_access("read")
        for model, numbers in (
            ("survey.user_input", ids),
            ("survey.user_input.line", line_ids),
        ):
            records = env[model]
            with self.assertRaises(AccessError):
                records.browse(numbers).read(["survey_id"])
            with self.assertRaises(AccessError):
                records.browse(numbers).export_data(["id", "survey_id"])
            if not may_list:
                continue
            mine = [("survey_id", "=", survey.id)]
            self.assertFalse(records.search(mine))
            self.assertEqual(records.search_count(mine), 0)
            self.assertFalse(records.name_search("", mine))
            self.assertFalse(
                records.formatted_read_group(mine, ["survey_id"], ["__count"])
            )
        if may_list:
            seen = env["survey.survey"].browse(survey.id)
            self.assertFalse(seen.user_input_ids)
            self.assertFalse(seen.read(["user_input_ids"])[0]["user_input_ids"])
            found = env["survey.survey"].search(
                [
                    ("id", "=", survey.id),
                    (
                        "user_input_ids.user_input_line_ids.value_text_box",
                        "ilike",
                        "Reason",
                    ),
                ]
            )
            self.assertFalse(found, "What somebody wrote is not found either.")
        for model in ("survey.box", "survey.ticket"):
            with self.assertRaises(AccessError):
                env[model].search([])

    def test_not_even_an_administrator_reads_a_box(self):
        survey = self.make_survey(is_anonymous=True)
        self.fill_box(survey, [0])
        admin = self.env.ref("base.user_admin")
        box = self.box_of(survey).with_user(admin).sudo(False)
        with self.assertRaises(AccessError):
            box.read(["survey_id"])
        with self.assertRaises(AccessError):
            box.sudo().with_user(admin).read(["letters"])

    def test_a_token_prints_no_anonymous_answer(self):
        survey = self.make_survey(is_anonymous=True)
        self.fill_box(survey, [0] * 5)
        out = self.release(survey)[0]
        for path in (
            f"/survey/print/{survey.access_token}?answer_token={out.access_token}",
            f"/survey/{survey.access_token}/{out.access_token}",
        ):
            self.assertNotIn("Reason", self.url_open(path).text)

    # Logs

    def test_no_log_has_the_key_or_what_was_said(self):
        survey = self.asks(self.make_survey(is_anonymous=True))
        loggers = ("odoo.http", "odoo.addons", "werkzeug", "odoo.service", "odoo.api")
        with self.assertLogs(level=logging.DEBUG) as caught:
            for name in loggers:
                logging.getLogger(name).setLevel(logging.DEBUG)
            try:
                _order, ticket = self.buy(self.make_customer())
                self.answer_by(ticket, survey, why="A very own word", hidden=True)
            finally:
                for name in loggers:
                    logging.getLogger(name).setLevel(logging.NOTSET)
        said = "\n".join(line for line in caught.output if "odoo.sql_db" not in line)
        self.assertIn("order full data", said)
        self.assertNotIn(ticket, said)
        self.assertNotIn("A very own word", said)
