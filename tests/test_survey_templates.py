from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..models.survey_survey_public import TYPES_ON_PAGE
from .common import IdentityCase

#: Seconds that an answer takes on a phone, roughly.
SECONDS = {"text_box": 15, "char_box": 10, "ranking": 15, "multiple_choice": 8}


@tagged("post_install", "-at_install")
class TestReadyMade(IdentityCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.marketing = cls.make_user("marketing")
        cls.Survey = cls.env["survey.survey"]

    def make(self, key, user=None):
        action = self.rpc(
            user or self.marketing,
            "survey.survey",
            "action_load_survey_template_sample",
            key,
        )
        return self.Survey.browse(action["res_id"])

    def test_each_makes_a_survey_of_one_page_and_a_minute(self):
        for key, (title, description) in self.Survey._ready_made().items():
            with self.subTest(key):
                survey = self.make(key)
                self.assertEqual(survey.title, title)
                self.assertTrue(description)
                self.assertTrue(survey.for_customers)
                self.assertEqual(survey.questions_layout, "one_page")
                self.assertEqual(survey.user_id, self.marketing)
                asked = survey.question_ids.mapped("question_type")
                self.assertLessEqual(sum(SECONDS.get(kind, 5) for kind in asked), 60)

    def test_the_types_of_questions_fit(self):
        for key, kinds in (
            ("satisfaction", ["nps", "text_box", "multiple_choice"]),
            ("reasons", ["ranking", "text_box"]),
            ("household", ["range", "range"]),
        ):
            asked = self.make(key).question_ids.mapped("question_type")
            self.assertEqual(asked, kinds)

    def test_public_pages_are_not_open_past_their_protection(self):
        for key in ("suggestions", "contest"):
            survey = self.make(key)
            self.assertEqual(survey.public_kind, key)
            self.assertEqual(survey.access_mode, "token")
            kinds = set(survey.question_ids.mapped("question_type"))
            self.assertLessEqual(kinds, TYPES_ON_PAGE)
        self.assertTrue(self.make("suggestions").is_anonymous)
        self.assertIn("Names are not published", self.make("contest").terms)

    def test_odoos_own_samples_are_there_too(self):
        shown = self.rpc(self.marketing, "survey.survey", "get_survey_templates_data")
        self.assertLess({"satisfaction", "survey", "assessment"}, shown.keys())
        self.assertFalse(self.make("survey").for_customers)

    def test_one_is_chosen_also_when_there_are_surveys(self):
        wizard = self.env["survey.ready"].with_user(self.marketing)
        wizard = wizard.create({"ready": "product"})
        self.assertIn("weeks after", wizard.description)
        action = self.rpc(self.marketing, wizard, "action_use")
        self.assertEqual(self.Survey.browse(action["res_id"]).title, "Rate a product")

    def test_whoever_makes_no_surveys_takes_none(self):
        for role in ("service", "cashier", "employee"):
            with self.subTest(role), self.assertRaises(AccessError):
                self.make("product", self.make_user(role))
