import secrets
from datetime import timedelta

from odoo import fields
from odoo.fields import Command
from odoo.tests import freeze_time

from .common import IdentityCase

TERMS = "<p>One entry for each customer. Two vouchers can be won.</p>"


class ContestCase(IdentityCase):
    """A contest that runs for a week, and its draw."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager = cls.make_user("marketing_manager")
        cls.closes = fields.Datetime.now() + timedelta(days=7)
        cls.contest = cls.make_page(
            "Win a voucher",
            public_kind="contest",
            public_until=cls.closes,
            terms=TERMS,
        )
        cls.draw = cls.env["survey.draw"].create(
            {"survey_id": cls.contest.id, "places": 2}
        )

    def setUp(self):
        super().setUp()
        self.slips = {}

    @classmethod
    def make_page(cls, title, questions=None, **vals):
        """Return a survey with a public page that asks for words."""
        words = [{"title": "What do you like?", "question_type": "text_box"}]
        return cls.env["survey.survey"].create(
            {
                "title": title,
                "for_customers": True,
                "access_mode": "token",
                "questions_layout": "one_page",
                "question_and_page_ids": [
                    Command.create({"sequence": place, **question})
                    for place, question in enumerate(questions or words, 1)
                ],
                **vals,
            }
        )

    def commit_draw(self):
        self.rpc(self.manager, self.draw, "action_commit")

    def after_closing(self):
        return freeze_time(self.closes + timedelta(minutes=2))

    def enter(self, code):
        slip = secrets.token_hex(16)
        entry, is_new = self.env["survey.draw.entry"]._enter(
            self.draw, code, slip, TERMS
        )
        if is_new:
            self.slips[code] = slip
        return entry

    def freeze_draw(self):
        with self.after_closing():
            self.rpc(self.manager, self.draw, "action_freeze")

    def draw_winners(self, count=5):
        """Let customers enter, and draw; return the customers."""
        self.commit_draw()
        members = [self.make_member() for _at in range(count)]
        for member in members:
            self.enter(member.customer_code)
        self.freeze_draw()
        self.rpc(self.manager, self.draw, "action_draw")
        return members
