"""What customers say in words, where they come from, and what they rank first."""

from odoo import _, api, models
from odoo.tools import SQL

from ..core.rules import nps as rules
from ..core.rules.free_text import findings

#: The newest texts of which words are counted, and those that are shown.
MOST_TEXTS, SHOWN_TEXTS = 5000, 20
MOST_WORDS = 40
#: Signs of a text that are looked at.
MOST_SIGNS = 2000
#: Text search configurations of PostgreSQL, whose stop words say nothing.
LANGUAGES = {
    "ar": "arabic",
    "da": "danish",
    "de": "german",
    "en": "english",
    "es": "spanish",
    "fi": "finnish",
    "fr": "french",
    "hu": "hungarian",
    "it": "italian",
    "nb": "norwegian",
    "nl": "dutch",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sv": "swedish",
    "tr": "turkish",
}
GROUPS = {"promoter": (9, 10), "passive": (7, 8), "detractor": (0, 6)}


class SurveyDashboard(models.AbstractModel):
    _inherit = "survey.dashboard"

    # Words

    @api.model
    def _words(self, chosen):
        """Return the most frequent words of the newest texts, and some of the texts."""
        texts = self._texts(chosen)
        return {"words": self._frequent(texts), "texts": self._shown_texts(texts)}

    @api.model
    def _texts(self, chosen):
        """Return rows of language, text, day and score, the newest first."""
        low, high = GROUPS.get(chosen["group"], (None, None))
        group = (
            SQL("score.score BETWEEN %s AND %s", low, high)
            if low is not None
            else SQL("TRUE")
        )
        # From the newest answer on, by an index: no more are read than are shown.
        self.env.cr.execute(
            SQL(
                """
                SELECT split_part(lang.code, '_', 1),
                       left(COALESCE(line.value_text_box, line.value_char_box),
                            %(most)s),
                       answer.answered_on, score.score
                  FROM (SELECT *, end_datetime AS answered_at,
                               end_datetime::date AS answered_on,
                               feedback_channel AS channel
                          FROM survey_user_input) answer
                  JOIN survey_user_input_line line ON line.user_input_id = answer.id
                   AND line.answer_type IN ('text_box', 'char_box')
                  JOIN survey_question question ON question.id = line.question_id
                   AND question.save_as_email IS NOT TRUE
                   AND question.save_as_nickname IS NOT TRUE
                 CROSS JOIN LATERAL (
                       SELECT given.value_scale AS score
                         FROM survey_user_input_line given
                         JOIN survey_question asked ON asked.id = given.question_id
                          AND asked.question_type = 'nps'
                        WHERE given.user_input_id = answer.id
                          AND given.answer_type = 'scale' LIMIT 1) score
                  LEFT JOIN res_lang lang ON lang.id = answer.lang_id
                 WHERE answer.feedback_channel IS NOT NULL AND answer.state = 'done'
                   AND answer.is_anonymous IS NOT TRUE
                   AND answer.test_entry IS NOT TRUE
                   AND %(where)s AND %(group)s
                 ORDER BY answer.end_datetime DESC, line.id DESC LIMIT %(limit)s
                """,
                most=MOST_SIGNS,
                where=self._where(chosen, "answer"),
                group=group,
                limit=MOST_TEXTS,
            )
        )
        return self.env.cr.fetchall()

    @api.model
    def _frequent(self, texts):
        """Return words with how many texts have them; stop words are left out."""
        # What was said at a till has no language: that of the shop, not the reader's.
        home = self.env.company.sudo().partner_id.lang
        default = (home or self.env.lang or "en_US").split("_")[0]
        spoken = [LANGUAGES.get(lang or default, "simple") for lang, *_rest in texts]
        self.env.cr.execute(
            SQL(
                """
                SELECT word, count(DISTINCT place)
                  FROM unnest(%(spoken)s::text[], %(texts)s::text[])
                       WITH ORDINALITY AS said (spoken, said, place)
                 CROSS JOIN LATERAL
                       regexp_split_to_table(lower(said), '[^[:alpha:]]+') AS word
                 WHERE length(word) > 2
                   AND to_tsvector(spoken::regconfig, word) <> ''::tsvector
                 GROUP BY word HAVING count(DISTINCT place) > 1
                 ORDER BY 2 DESC, 1 LIMIT %(limit)s
                """,
                spoken=spoken,
                texts=[text for _lang, text, *_rest in texts],
                limit=MOST_WORDS,
            )
        )
        return [
            {"word": word, "count": count} for word, count in self.env.cr.fetchall()
        ]

    @api.model
    def _shown_texts(self, texts):
        region = self.env.company.country_id.code
        return [
            {
                "text": _("(Not shown: it looks as if it named a person.)")
                if findings(text, region)
                else text,
                "day": day.isoformat(),
                "score": int(score),
                "group": rules.group(int(score)),
            }
            for _lang, text, day, score in texts[:SHOWN_TEXTS]
        ]

    # Where customers come from

    @api.model
    def _sources(self, chosen):
        """Return how many customers heard of the shop in which way."""
        counts = self.env["res.partner"]._read_group(
            [
                ("origin_id", "!=", False),
                ("company_id", "in", [False, *chosen["companies"]]),
            ],
            ["origin_id"],
            ["__count"],
        )
        total = sum(count for _origin, count in counts)
        return [
            {"name": origin.name, "count": count, **self._share(count, total)}
            for origin, count in sorted(counts, key=lambda row: -row[1])
        ]

    # Reasons

    @api.model
    def _reasons(self, chosen):
        """Return what was ranked, by question, the best first."""
        self.env.cr.execute(
            SQL(
                """
                SELECT line.question_id, line.suggested_answer_id, line.value_rank,
                       count(*)
                  FROM survey_user_input_line line
                  JOIN survey_question question ON question.id = line.question_id
                   AND question.question_type = 'ranking'
                  JOIN survey_user_input answer ON answer.id = line.user_input_id
                 WHERE answer.state = 'done' AND answer.is_anonymous IS NOT TRUE
                   AND answer.test_entry IS NOT TRUE AND line.value_rank > 0
                   AND answer.feedback_channel IS NOT NULL
                   AND answer.company_id = ANY(%(companies)s)
                   AND answer.end_datetime::date BETWEEN %(start)s AND %(end)s
                   AND (%(survey)s IS NULL OR answer.survey_id = %(survey)s)
                   AND (%(shop)s IS NULL OR answer.config_id = %(shop)s)
                 GROUP BY 1, 2, 3
                """,
                companies=chosen["companies"],
                start=chosen["start"],
                end=chosen["end"],
                survey=chosen["survey_id"] or None,
                shop=chosen["config_id"] or None,
            )
        )
        places = {}
        for question, answer, rank, count in self.env.cr.fetchall():
            ranked = places.setdefault(question, {}).setdefault(answer, {})
            ranked[rank] = ranked.get(rank, 0) + count
        return [self._ranked(question, table) for question, table in places.items()]

    @api.model
    def _ranked(self, question_id, table):
        answers = self.env["survey.question.answer"].browse(table)
        names = {f"{answer.value} {answer.id}": answer for answer in answers}
        ranked = rules.ranks({key: table[answer.id] for key, answer in names.items()})
        return {
            "question": self.env["survey.question"].browse(question_id).title,
            "rows": [
                {
                    "name": names[key].value,
                    "mean": rank.mean,
                    "first": 100 * rank.first,
                    "answers": rank.answers,
                }
                for key, rank in ranked
            ],
        }
