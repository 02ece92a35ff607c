from odoo import _, models


class IdentityRequest(models.Model):
    """What a person answered, and what is remembered of it."""

    _inherit = "identity.request"

    def _export_parts(self):
        return {
            **super()._export_parts(),
            "survey_answers": self._export_answers,
            "preferences": self._export_preferences,
        }

    def _export_answers(self):
        answers = self._export_records("survey.user_input")
        return self._section(
            "survey_answers",
            _("What you answered"),
            {
                "date": _("Date"),
                "survey": _("Survey"),
                "question": _("Question"),
                "answer": _("Answer"),
            },
            [
                (
                    answer.end_datetime or answer.create_date,
                    answer.survey_id.title,
                    question.title,
                    text,
                )
                for answer in answers
                for question, text in answer._told()
            ],
        )

    def _export_preferences(self):
        records = self._export_records("customer.preference")
        purposes = self._labels_of("customer.preference", "purpose")
        sources = self._labels_of("customer.preference", "source")
        return self._section(
            "preferences",
            _("What we remember of your answers"),
            {
                "date": _("Date"),
                "topic": _("About"),
                "answer": _("Answer"),
                "planned": _("Planned for"),
                "purpose": _("Purpose"),
                "source": _("Where it comes from"),
                "current": _("Counts now"),
            },
            [
                (
                    record.stated_at,
                    record.topic_id.name,
                    record.value,
                    record.planned_on,
                    purposes[record.purpose],
                    sources[record.source],
                    record.current,
                )
                for record in records
            ],
        )

    def _case_traces(self, partner):
        traces = super()._case_traces(partner)
        if not partner:
            return traces
        texts = (
            self.env["survey.user_input.line"]
            .sudo()
            .search_count(
                [
                    ("user_input_id.partner_id", "=", partner.id),
                    ("answer_type", "in", ("char_box", "text_box")),
                ]
            )
        )
        sentence = _("answers in free text: delete from them what names the person")
        return [*traces, (texts, sentence)]
