"""Figures of the addon's types for Odoo's page of results."""

from collections import Counter

from odoo import models

from ..core.rules import nps


class SurveyQuestion(models.Model):
    _inherit = "survey.question"

    def _get_stats_data(self, user_input_lines):
        if self.question_type == "range":
            # Bars, because ranges have an order.
            table, graph = self._get_stats_data_answers(user_input_lines)
            return table, [{"key": self.title, "values": graph}]
        if self.question_type == "nps":
            return self._get_stats_data_nps(user_input_lines), []
        if self.question_type == "ranking":
            return self._get_stats_data_ranking(user_input_lines), []
        return super()._get_stats_data(user_input_lines)

    def _get_stats_summary_data(self, user_input_lines):
        stats = super()._get_stats_summary_data(user_input_lines)
        if self.question_type == "range":
            stats.update(self._get_stats_summary_data_choice(user_input_lines))
        if self.question_type == "nps":
            scores = user_input_lines.filtered(lambda line: not line.skipped)
            groups = Counter(map(nps.group, scores.mapped("value_scale")))
            names = ("promoter", "passive", "detractor")
            stats["nps"] = nps.nps(*(groups[name] for name in names))
            stats["nps_groups"] = {
                name: (groups[name], 100 * groups[name] / (groups.total() or 1))
                for name in names
            }
        return stats

    def _get_stats_data_nps(self, user_input_lines):
        """Return a row for each score, the best first.

        ``line`` is one answer with this score: filters of the page are made of it.
        """
        by_score = user_input_lines.filtered(lambda line: not line.skipped).grouped(
            "value_scale"
        )
        none = user_input_lines.browse()
        answered = sum(map(len, by_score.values())) or 1
        return [
            {
                "score": score,
                "group": nps.group(score),
                "count": len(by_score.get(score, none)),
                "share": 100 * len(by_score.get(score, none)) / answered,
                "line": by_score.get(score, none)[:1],
            }
            for score in range(nps.HIGHEST, nps.LOWEST - 1, -1)
        ]

    def _get_stats_data_ranking(self, user_input_lines):
        """Return a row for each answer, the best mean place first.

        The mean is of those who ranked this answer: one that was added later has fewer.
        """
        places = {answer.id: Counter() for answer in self.suggested_answer_ids}
        for line in user_input_lines.filtered("value_rank"):
            if line.suggested_answer_id.id in places:
                places[line.suggested_answer_id.id][line.value_rank] += 1
        ranked = dict(nps.ranks(places))
        never = [answer for answer in places if answer not in ranked]
        return [
            {
                "answer": self.suggested_answer_ids.browse(answer),
                "rank": ranked.get(answer),
                "first": places[answer][1],
            }
            for answer in (*ranked, *never)
        ]
