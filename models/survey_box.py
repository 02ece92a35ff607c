import json
import secrets
from datetime import datetime, time

from odoo import SUPERUSER_ID, api, fields, models

from ..core.rules import anonymity
from .survey_survey_ask import CHANNELS

OPEN_BOX = """
    INSERT INTO survey_box (survey_id, company_id, channel, letters)
         VALUES (%(survey)s, %(company)s, %(channel)s, '[]')
    ON CONFLICT DO NOTHING;
    SELECT id, letters FROM survey_box
     WHERE survey_id = %(survey)s AND company_id IS NOT DISTINCT FROM %(company)s
       AND channel IS NOT DISTINCT FROM %(channel)s
       FOR UPDATE
"""


class SurveyBox(models.Model):
    """The letterbox of a survey: anonymous answers that wait until they are enough.

    All that wait lie in one row. Whenever one is put in, all are taken out, shuffled
    and put back: no number, no time and no place on the disk says which came when.
    """

    _name = "survey.box"
    _description = "Box of Anonymous Answers"
    _rec_name = "survey_id"
    _log_access = False

    survey_id = fields.Many2one(
        "survey.survey", required=True, readonly=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        "res.company", readonly=True, index="btree_not_null", ondelete="cascade"
    )
    channel = fields.Selection(CHANNELS, readonly=True)
    letters = fields.Text(
        required=True, readonly=True, copy=False, groups=fields.NO_ACCESS
    )

    _one_box = models.UniqueIndex(
        "(survey_id, COALESCE(company_id, 0), COALESCE(channel, ''))"
    )

    # Putting in

    @api.model
    def _put(self, answer):
        """Put a complete answer in, without anything but what was answered."""
        facts = {
            "survey": answer.survey_id.id,
            "company": answer.company_id.id or None,
            "channel": answer.feedback_channel or None,
        }
        self.env.cr.execute(OPEN_BOX, facts)
        box_id, letters = self.env.cr.fetchone()
        self._fill(box_id, [*json.loads(letters), answer._letter()])

    @api.model
    def _fill(self, box_id, letters):
        letters = list(letters)
        secrets.SystemRandom().shuffle(letters)
        # Keys in one order as well: nothing of how a letter was made is left in it.
        self.env.cr.execute(
            "UPDATE survey_box SET letters = %s WHERE id = %s",
            [json.dumps(letters, sort_keys=True, default=str), box_id],
            # A statement that fails is written into the log, with what it says.
            log_exceptions=False,
        )

    # Releasing

    @api.model
    def _cron_release(self):
        """Release what can be released, box by box."""
        boxes = self.with_user(SUPERUSER_ID).search([])
        self.env["ir.cron"]._commit_progress(remaining=len(boxes))
        for box in boxes:
            box._release()
            self.env["ir.cron"]._commit_progress(1)
        self.env["survey.user_input"]._drop_begun()

    def _release(self):
        """Release the answers of a box that are enough, in one shuffled batch.

        :return: the ``survey.user_input`` that came out
        """
        self.ensure_one()
        self.env.cr.execute(
            "SELECT letters FROM survey_box WHERE id = %s FOR UPDATE", [self.id]
        )
        [text] = self.env.cr.fetchone()
        survey = self.survey_id
        letters = [self._still_asked(one) for one in json.loads(text)]
        cell_of = survey._cell_of_letter
        out, waiting = anonymity.ripe(letters, cell_of, max(survey.least_shown, 2))
        if not out:
            return self.env["survey.user_input"]
        self._fill(self.id, waiting)
        secrets.SystemRandom().shuffle(out)
        return self.with_user(SUPERUSER_ID)._bring_out(out)

    def _bring_out(self, letters):
        """Make rows of letters. They have nothing of those that were filled in."""
        monday = datetime.combine(self.env["survey.ticket"]._week(), time.min)
        questions = self.survey_id._prepare_user_input_predefined_questions()
        answers = (
            self.env["survey.user_input"]
            .with_user(SUPERUSER_ID)
            .with_context(tracking_disable=True, mail_create_nosubscribe=True)
            .create(
                [
                    {
                        "survey_id": self.survey_id.id,
                        "company_id": self.company_id.id,
                        "feedback_channel": self.channel,
                        "is_anonymous": True,
                        "state": "done",
                        "start_datetime": monday,
                        "end_datetime": monday,
                        "predefined_question_ids": [fields.Command.set(questions.ids)],
                        "user_input_line_ids": [
                            fields.Command.create(line) for line in letter
                        ],
                    }
                    for letter in letters
                ]
            )
        )
        self.env.flush_all()
        for records in (answers, answers.user_input_line_ids):
            self.env.cr.execute(
                f"UPDATE {records._table} SET create_date = %s, write_date = %s,"
                " create_uid = %s, write_uid = %s WHERE id = ANY(%s)",
                [monday, monday, SUPERUSER_ID, SUPERUSER_ID, records.ids],
            )
        self.env.invalidate_all(flush=False)
        return answers

    @api.model
    def _still_asked(self, letter):
        """Return a letter without answers to what was deleted meanwhile."""

        def is_there(model, ident):
            return not ident or bool(self.env[model].browse(ident).exists())

        return [
            line
            for line in letter
            if is_there("survey.question", line["question_id"])
            and is_there("survey.question.answer", line.get("suggested_answer_id"))
            and is_there("survey.question.answer", line.get("matrix_row_id"))
        ]
