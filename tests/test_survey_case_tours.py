from odoo.tests import HttpCase, tagged

from .test_survey_compensation import CompensationCase


@tagged("post_install", "-at_install")
class TestSurveyCaseTour(CompensationCase, HttpCase):
    """From a low score to the question whether it is good now, in a real browser."""

    def tour(self, name, path=None):
        path = path or f"/odoo/customer-cases/{self.case.id}"
        self.start_tour(path, name, login=self.agent.login)
        self.env.invalidate_all()

    def test_from_a_low_score_to_a_case_that_is_opened_again(self):
        self.tour("low_score_to_the_end")
        self.assertEqual(self.points_of(self.customer), 40)
        self.assertEqual(self.case.state, "resolved")
        [asked] = self.case.reask_ids
        context = self.case.with_user(self.agent).action_ask_by_phone()["context"]
        window = self.env(user=self.agent)["survey.phone"].with_context(**context)
        url = window.create({}).action_begin()["url"]
        self.tour("low_score_asked_again", url)
        self.assertEqual(asked.state, "answered")
        self.tour("low_score_opened_again")
        self.assertEqual(self.case.reask_outcome, "worse")
