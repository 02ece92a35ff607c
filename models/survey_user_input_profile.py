from odoo import models


class SurveyUserInput(models.Model):
    """What a known customer answers about a topic is remembered."""

    _inherit = "survey.user_input"

    def _follow(self):
        result = super()._follow()
        if self.partner_id:
            self._remember_topics()
        return result

    def _remember_topics(self):
        told = [
            (question.sudo().topic_id, question, text)
            for question, text in self._told()
            if question.topic_id
        ]
        for topic in self.env["survey.profile.topic"].union(*(row[0] for row in told)):
            of_topic = [row for row in told if row[0] == topic]
            lines = self.user_input_line_ids.filtered(
                lambda line, topic=topic: (
                    line.question_id.topic_id == topic and not line.skipped
                )
            )
            dates = [day for day in lines.mapped("value_date") if day]
            # When somebody plans to buy is asked beside what.
            words = [text for _t, q, text in of_topic if q.question_type != "date"]
            self.env["customer.preference"]._remember(
                self,
                topic,
                ", ".join(words) or (topic.name if dates else ""),
                dates[0] if dates else None,
            )
            if topic.kind == "source":
                self._keep_origin(lines.suggested_answer_id)

    def _keep_origin(self, chosen):
        """Keep how the customer heard of the shop, where the till would keep it."""
        partner = self.partner_id
        if partner.origin_asked:
            return
        partner.write({"origin_id": chosen.origin_id[:1].id, "origin_asked": True})
