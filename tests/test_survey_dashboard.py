import json
from datetime import date

from odoo import http
from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged

from ..core.rules import nps as rules
from .common_survey import SurveyCase

YEAR = {"date_from": "2026-01-01", "date_to": "2026-12-31"}


class DashboardCase(SurveyCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.marketing = cls.make_user("marketing")
        cls.Dashboard = cls.env["survey.dashboard"].with_user(cls.marketing)

    def look(self, **filters):
        self.env.flush_all()
        return self.Dashboard.get_data({**YEAR, "survey_id": self.survey.id, **filters})


@tagged("post_install", "-at_install")
class TestDashboard(DashboardCase):
    """What the manager reads in one call."""

    def test_scores_come_with_how_sure_they_are(self):
        for score in (10, 10, 9, 8, 3):
            self.answer(score, day="2026-03-05")
        data = self.look()
        self.assertEqual(data["nps"]["value"], 40)
        self.assertEqual(data["nps"]["low"], rules.nps(3, 1, 1).low)
        self.assertEqual(data["nps"]["answers"], 5)
        self.assertEqual(data["content"]["value"], 80)
        self.assertEqual(data["content"]["high"], 100 * rules.share(4, 5).high)

    def test_months_stand_in_their_order(self):
        self.answer(10, day="2026-05-31")
        self.answer(0, day="2026-02-01")
        months = [(m["month"], m["value"]) for m in self.look()["months"]]
        self.assertEqual(months, [("2026-02-01", -100), ("2026-05-01", 100)])

    def test_tables_name_shops_and_channels(self):
        self.answer(10, day="2026-03-05", config_id=self.till.id)
        self.answer(2, day="2026-03-05", channel="phone")
        tables = self.look()["tables"]
        shops = {row["name"]: row["value"] for row in tables["config_id"]}
        self.assertEqual(shops, {self.till.display_name: 100, "Unknown": -100})
        channels = {row["name"]: row["value"] for row in tables["channel"]}
        self.assertEqual(channels, {"Till": 100, "Phone": -100})

    def test_filters_leave_the_rest_out(self):
        self.answer(10, day="2026-03-05", config_id=self.till.id)
        self.answer(2, day="2026-03-05")
        self.answer(2, day="2025-12-31", config_id=self.till.id)
        data = self.look(config_id=self.till.id)
        self.assertEqual((data["nps"]["value"], data["nps"]["answers"]), (100, 1))
        self.assertEqual(data["names"], {"config_id": self.till.display_name})

    def test_a_product_group_has_what_lies_below_it(self):
        above = self.env["product.category"].create({"name": "Lamps"})
        below = above.create({"name": "Table Lamps", "parent_id": above.id})
        self.answer(10, day="2026-03-05", categ_id=below.id)
        self.assertEqual(self.look(categ_id=above.id)["nps"]["answers"], 1)
        self.assertEqual(self.look(categ_id=below.id)["nps"]["answers"], 1)

    def test_words_are_counted_once_a_text_without_stop_words(self):
        self.answer(3, "The queue, the queue and the queue!", day="2026-03-05")
        self.answer(2, "Queue too long", day="2026-03-05")
        self.answer(10, "Friendly people, no queue", day="2026-03-06")
        data = self.look(group="detractor")
        self.assertEqual(data["words"], [{"word": "queue", "count": 2}])
        self.assertEqual({text["score"] for text in data["texts"]}, {2, 3})
        self.assertEqual(self.look()["words"][0], {"word": "queue", "count": 3})

    def test_a_text_that_names_somebody_is_not_shown(self):
        self.answer(3, "Call me: ada@sentinel.example.com", day="2026-03-05")
        [text] = self.look()["texts"]
        self.assertNotIn("sentinel", text["text"])

    def test_reasons_are_ranked(self):
        survey = self.make_survey(
            "Why us?",
            questions=[
                {
                    "title": "What counts?",
                    "question_type": "ranking",
                    "suggested_answer_ids": [
                        (0, 0, {"value": "Price"}),
                        (0, 0, {"value": "Quality"}),
                    ],
                }
            ],
        )
        question = survey.question_ids
        price, quality = question.suggested_answer_ids
        for order in ([quality, price], [quality, price], [price, quality]):
            answer = survey._ask("till", company_id=self.company.id)
            answer._save_lines(question, [str(choice.id) for choice in order])
            answer._mark_done()
            answer.end_datetime = "2026-03-05 12:00:00"
        [reason] = self.look(survey_id=survey.id)["reasons"]
        self.assertEqual([row["name"] for row in reason["rows"]], ["Quality", "Price"])
        self.assertAlmostEqual(reason["rows"][0]["mean"], 4 / 3)

    def test_answered_of_those_asked(self):
        partners = [self.make_customer() for _place in range(4)]
        invite = self.env["survey.invitation"]._invite
        made = [invite(self.survey, "mail", partner)[0] for partner in partners]
        made[0].state, made[1].state, made[2].state = "answered", "expired", "waiting"
        today = date.today().isoformat()
        data = self.look(date_from=today, date_to=today)
        self.assertAlmostEqual(data["response"]["value"], 100 / 3)
        self.assertEqual(data["response"]["answers"], 3)

    def test_the_rate_of_one_shop(self):
        order = self.make_order()
        invite = self.env["survey.invitation"]._invite
        invite(self.survey, "mail", order)[0].state = "answered"
        invite(self.survey, "mail", self.make_customer())
        today = date.today().isoformat()
        days = {"date_from": today, "date_to": today}
        self.assertEqual(self.look(**days)["response"]["value"], 50)
        shop = self.look(**days, config_id=order.config_id.id)
        self.assertEqual(shop["response"]["value"], 100)

    def test_statements_do_not_grow_with_answers(self):
        for count in (3, 40):
            for number in range(count):
                self.answer(
                    number % 11, f"word{number}", day=f"2026-0{1 + number % 9}-05"
                )
            self.look()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.look()
            spent = self.env.cr.sql_log_count - before
            first = locals().get("first", spent)
        self.assertEqual(spent, first)

    def test_who_may_not_read_is_refused(self):
        for role in ("cashier", "service", "reader", "employee"):
            dashboard = self.env["survey.dashboard"].with_user(self.make_user(role))
            with self.assertRaises(AccessError):
                dashboard.get_data({})

    def test_forged_filters_are_refused(self):
        for forged in (
            {"date_from": "yesterday"},
            {"date_from": "2026-02-01", "date_to": "2026-01-01"},
            {"date_from": "1900-01-01"},
            {"config_id": "1 OR 1=1"},
            {"config_id": [1]},
            {"channel": "x'"},
            {"group": "all"},
            {"survey_id": True},
        ):
            with self.subTest(forged), self.assertRaises(UserError):
                self.Dashboard.get_data(forged)
        with self.assertRaises(UserError):
            self.Dashboard.get_data("x")

    def test_another_company_stays_out(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        self.answer(0, day="2026-03-05", company_id=other.id)
        self.assertEqual(self.look()["nps"]["answers"], 0)


@tagged("post_install", "-at_install")
class TestImprovement(DashboardCase):
    """Whether what was made better helped."""

    def improvement(self, **vals):
        return self.env["survey.improvement"].create(
            {
                "name": "A second till",
                "done_on": "2026-06-01",
                "survey_id": self.survey.id,
                **vals,
            }
        )

    def test_a_difference_beyond_chance_is_said(self):
        for _number in range(25):
            self.answer(2, day="2026-05-20")
            self.answer(10, day="2026-06-01")
        self.env.flush_all()
        done = self.improvement()
        self.assertEqual((done.answers_before, done.answers_after), (25, 25))
        self.assertEqual(done.outcome, "better")

    def test_a_few_answers_prove_nothing(self):
        self.answer(6, day="2026-05-20")
        self.answer(9, day="2026-06-20")
        self.env.flush_all()
        self.assertEqual(self.improvement().outcome, "same")
        self.assertEqual(self.improvement(done_on="2026-06-21").outcome, "early")

    def test_only_ninety_days_and_the_own_shop_count(self):
        self.answer(9, day="2026-03-02", config_id=self.till.id)
        self.answer(9, day="2026-03-03", config_id=self.till.id)
        self.answer(9, day="2026-03-04")
        self.env.flush_all()
        self.assertEqual(self.improvement().answers_before, 2)
        shop = self.improvement(config_id=self.till.id)
        self.assertEqual(shop.answers_before, 1)


@tagged("post_install", "-at_install")
class TestDashboardExport(DashboardCase, HttpCase):
    """The table as a spreadsheet."""

    def export(self, **data):
        self.authenticate(self.marketing.login, self.marketing.login)
        token = http.Request.csrf_token(self)
        return self.url_open(
            "/survey/customers/export", data={"csrf_token": token, **data}
        )

    def test_a_table_is_sent(self):
        self.answer(10, day="2026-03-05", config_id=self.till.id)
        self.env.flush_all()
        answer = self.export(filters=json.dumps(YEAR), table="config_id")
        self.assertEqual(answer.status_code, 200)
        self.assertTrue(answer.content.startswith(b"PK"))

    def test_what_is_no_table_is_refused(self):
        self.assertNotEqual(self.export(table="partner_id").status_code, 200)
        self.assertNotEqual(self.export(filters="{").status_code, 200)


@tagged("post_install", "-at_install")
class TestDashboardPage(DashboardCase, HttpCase):
    """The dashboard in a browser."""

    def test_a_shop_is_looked_at_alone_and_all_are_seen_again(self):
        today = date.today().isoformat()
        self.answer(10, "Friendly", day=today, config_id=self.till.id)
        self.answer(0, "The queue", day=today)
        self.env.flush_all()
        steps = """
            const until = async (find) => {
                for (let turn = 0; turn < 200; turn++) {
                    const found = find();
                    if (found) {
                        return found;
                    }
                    await new Promise((resolve) => setTimeout(resolve, 50));
                }
                throw new Error(`not there: ${find}`);
            };
            const all = (selector) => [...document.querySelectorAll(selector)];
            const chips = () => all("[role=search] .btn");
            (async () => {
                await until(() => all(".o_survey_nps_chart canvas").length);
                const before = all(".o_survey_dashboard tbody tr").length;
                const row = all(".o_survey_dashboard tbody button").find(
                    (button) => button.textContent === SHOP
                );
                row.click();
                (await until(() => chips()[0])).click();
                await until(() => !chips().length);
                await until(
                    () => all(".o_survey_dashboard tbody tr").length === before
                );
                console.log("test successful");
            })();
        """
        self.browser_js(
            "/odoo/satisfaction",
            steps.replace("SHOP", json.dumps(self.till.display_name)),
            ready="!!document.querySelector('.o_survey_dashboard tbody tr')",
            login=self.marketing.login,
        )
