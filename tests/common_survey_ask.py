import json

from odoo.fields import Command

from .common_order import OfflineOrderCase


class AskCase(OfflineOrderCase):
    """A shop whose receipts ask something."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Survey = cls.env["survey.survey"].sudo()
        cls.Answer = cls.env["survey.user_input"].sudo()
        cls.Ask = cls.env["survey.ask"]
        cls.Ticket = cls.env["survey.ticket"].sudo()
        cls.Box = cls.env["survey.box"].sudo()

    @classmethod
    def make_survey(cls, title="How was it?", **vals):
        """Return a survey with a choice, that results are filtered by, and a text."""
        return cls.Survey.create(
            {
                "title": title,
                "for_customers": True,
                "questions_layout": "one_page",
                "access_mode": "token",
                "user_id": cls.env.ref("base.user_admin").id,
                "question_and_page_ids": [
                    Command.create(
                        {
                            "title": "How was it?",
                            "question_type": "simple_choice",
                            "is_filter": True,
                            "suggested_answer_ids": [
                                Command.create({"value": value})
                                for value in ("Good", "So so", "Bad")
                            ],
                        }
                    ),
                    Command.create({"title": "Why?", "question_type": "text_box"}),
                ],
                **vals,
            }
        )

    def asks(self, survey, share=100):
        """Let the receipts of the till ask this."""
        self.config.sudo().write(
            {"receipt_survey_id": survey.id, "receipt_survey_share": share}
        )
        return survey

    def tickets(self):
        """Return tickets as the till gets them: each with the hash for the order."""
        config = self.config.with_user(self.cashier)
        return config.pos_survey_tickets(self.config.id, 0)

    def buy(self, partner=None, ticket=None):
        """Sell with a ticket on the receipt; return the order and the ticket."""
        ticket, ask_hash = ticket or self.tickets()[0]
        data = self.order_data(False, ask_hash=ask_hash)
        if partner:
            data["partner_id"] = partner.id
        return self.sync(data), ticket

    def said(self, survey, choice=0, why="Because."):
        """Return answers to the questions, as the page sends them."""
        asked, text = survey.question_ids
        return {
            str(asked.id): str(asked.suggested_answer_ids[choice].id),
            str(text.id): why,
        }

    def complete(self, answer, choice=0, why="Because."):
        """Fill an answer in, as the page does, and let it be complete."""
        for question in answer.survey_id.question_ids:
            value = self.said(answer.survey_id, choice, why)[str(question.id)]
            answer._save_lines(question, value)
        answer._mark_done()
        self.env.cr.precommit.run()

    def fill_box(self, survey, choices, company=None):
        """Put anonymous answers in, one for each choice."""
        for number, choice in enumerate(choices):
            answer = survey._ask(
                "receipt",
                is_anonymous=True,
                company_id=(company or self.company).id,
            )
            self.complete(answer, choice, f"Reason {number}")
        self.env.flush_all()

    def box_of(self, survey):
        return self.Box.search([("survey_id", "=", survey.id)])

    def letters_of(self, survey):
        """Return what lies in the boxes of a survey, as the database has it."""
        self.env.flush_all()
        self.env.cr.execute(
            "SELECT letters FROM survey_box WHERE survey_id = %s", [survey.id]
        )
        return [one for [text] in self.env.cr.fetchall() for one in json.loads(text)]

    def release(self, survey):
        """Release what can be; return all that came out so far."""
        self.box_of(survey)._release()
        self.env.invalidate_all()
        return self.Answer.search(
            [("survey_id", "=", survey.id), ("is_anonymous", "=", True)]
        )


class AskOnTheWeb:
    """Customers who open keys and answer, as their browsers do."""

    def open(self, key):
        return self.make_jsonrpc_request("/ask/open", {"key": key})

    def begin(self, key, hidden=False):
        return self.make_jsonrpc_request("/ask/begin", {"key": key, "hidden": hidden})

    def submit(self, url, said):
        tokens = url.rsplit("/survey/", 1)[1]
        return self.make_jsonrpc_request(f"/survey/submit/{tokens}", said)

    def answer_by(self, key, survey, choice=0, why="Because.", hidden=False):
        """Scan a code, answer, and return the address that this was at."""
        begun = self.begin(key, hidden)
        self.assertEqual(begun["state"], "begun", begun)
        page = self.url_open(begun["url"])
        self.assertEqual(page.status_code, 200)
        _correct, shown = self.submit(begun["url"], self.said(survey, choice, why))
        self.assertIn("Thank you", shown.get("survey_content", ""), shown)
        self.env.invalidate_all()
        return begun["url"]
