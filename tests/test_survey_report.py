from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import SQL

from .common_survey import SurveyCase


@tagged("post_install", "-at_install")
class TestScoreReport(SurveyCase):
    """Scores of customers in graph and pivot."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Report = cls.env["survey.score.report"]
        cls.mine = [("survey_id", "=", cls.survey.id)]

    def grouped(self, by, *measures):
        self.env.flush_all()
        return self.Report._read_group(self.mine, [by] if by else [], list(measures))

    def test_the_mean_of_the_measure_is_the_net_promoter_score(self):
        for score in (10, 9, 8, 7, 6, 0):
            self.answer(score)
        [(nps, content, score, count)] = self.grouped(
            None, "nps:avg", "content:avg", "score:avg", "__count"
        )
        # Two of six recommend, two warn; 7 and more of 10 are content.
        self.assertEqual((nps, count), (0, 6))
        self.assertAlmostEqual(content, 400 / 6)
        self.assertAlmostEqual(score, 40 / 6)

    def test_months_and_shops_are_apart(self):
        self.answer(10, day="2026-01-31", config_id=self.till.id)
        self.answer(0, day="2026-02-01", config_id=self.till.id)
        self.answer(10, day="2026-02-02")
        months = self.grouped("answered_on:month", "nps:avg")
        self.assertEqual([nps for _month, nps in months], [100, 0])
        shops = dict(self.grouped("config_id", "nps:avg"))
        self.assertEqual(shops, {self.till: 0, self.till.browse(): 100})

    def test_a_zero_is_an_answer(self):
        self.answer(0)
        self.assertEqual(self.Report.search(self.mine).score, 0)

    def test_what_was_not_said_or_only_tried_does_not_count(self):
        self.answer("")
        self.answer(5, test_entry=True)
        self.survey._ask("till")
        self.env.flush_all()
        self.assertFalse(self.Report.search(self.mine))

    def test_other_scales_have_contentment_and_no_net_score(self):
        survey = self.make_survey(
            "Stars",
            questions=[
                {
                    "title": "How do you like it?",
                    "question_type": "scale",
                    "scale_min": 1,
                    "scale_max": 5,
                }
            ],
        )
        for score in (3, 4):
            answer = survey._ask("till", company_id=self.company.id)
            answer._save_lines(survey.question_ids, str(score))
            answer._mark_done()
        self.env.flush_all()
        rows = self.Report.search([("survey_id", "=", survey.id)], order="score")
        self.assertEqual(rows.mapped("content"), [0, 100])
        self.assertEqual(set(rows.mapped("kind")), {"scale"})
        self.env.cr.execute(
            SQL(
                "SELECT count(nps) FROM (%s) score WHERE survey_id = %s",
                self.Report._table_query,
                survey.id,
            )
        )
        self.assertEqual(self.env.cr.fetchone(), (0,))

    def test_passives_count_among_recommendations(self):
        for score in (10, 8, 7):
            self.answer(score)
        recommend = self.env.ref("pos_customer_identity.action_survey_score_report")
        self.assertIn("search_default_recommend", recommend.context)
        self.env.flush_all()
        found = self.Report.search([*self.mine, ("kind", "=", "nps")])
        self.assertEqual(sorted(found.mapped("score")), [7, 8, 10])

    def test_marketing_and_managers_of_the_desk_read_of_their_companies(self):
        self.answer(9)
        other = self.env["res.company"].create({"name": "Elsewhere"})
        self.answer(0, company_id=other.id)
        self.env.flush_all()
        for role in ("marketing", "service_manager"):
            reader = self.make_user(role)
            rows = self.Report.with_user(reader).search(self.mine)
            self.assertEqual(rows.mapped("score"), [9], role)
        for role in ("cashier", "service", "reader"):
            with self.assertRaises(AccessError):
                self.Report.with_user(self.make_user(role)).search(self.mine)


@tagged("post_install", "-at_install")
class TestResponseReport(SurveyCase):
    """How many answer when they are asked."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Report = cls.env["survey.response.report"]
        cls.mine = [("survey_id", "=", cls.survey.id)]

    def invite(self, state, channel="mail", about=None):
        about = about or self.make_customer()
        invitation = self.env["survey.invitation"]._invite(self.survey, channel, about)[
            0
        ]
        invitation.state = state
        return invitation

    def rates(self, by):
        self.env.flush_all()
        return dict(self.Report._read_group(self.mine, [by], ["answered:avg"]))

    def test_the_share_of_those_asked_by_channel(self):
        for state in (
            "answered",
            "sent",
            "expired",
            "declined",
            "waiting",
            "cancelled",
        ):
            self.invite(state)
        self.invite("answered", channel="phone")
        self.assertEqual(self.rates("channel"), {"mail": 25, "phone": 100})

    def test_what_was_asked_about_a_purchase_belongs_to_its_shop(self):
        order = self.make_order()
        self.invite("answered", about=order)
        self.invite("sent")
        nowhere = self.till.browse()
        self.assertEqual(self.rates("config_id"), {order.config_id: 100, nowhere: 0})

    def test_other_companies_are_not_read(self):
        self.invite("answered")
        other = self.env["res.company"].create({"name": "Elsewhere"})
        self.invite("sent").company_id = other
        self.env.flush_all()
        rows = self.Report.with_user(self.make_user("marketing")).search(self.mine)
        self.assertEqual(rows.mapped("answered"), [100])
