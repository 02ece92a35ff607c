"""What the manager reads of surveys, in one call.

Sums are made by PostgreSQL, shares and intervals by :mod:`..core.rules.nps`. The number
of statements does not depend on the number of answers, shops or months.
"""

from datetime import timedelta

from odoo import _, api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from ..core.rules import nps as rules
from .survey_survey_ask import CHANNELS

READERS = ("survey.group_survey_user", "pos_customer_identity.group_service_manager")
#: What can be filtered by a record, and whose name is shown in a table.
DIMENSIONS = {
    "survey_id": "survey.survey",
    "config_id": "pos.config",
    "cashier_id": "res.users",
    "categ_id": "product.category",
    "tier_id": "loyalty.tier",
}
#: Tables of the dashboard.
TABLES = ("config_id", "cashier_id", "categ_id", "tier_id", "channel")
#: Rows of a table; the others are left to the pivot view.
MOST_ROWS = 50
MOST_DAYS = 5 * 366


class SurveyDashboard(models.AbstractModel):
    _name = "survey.dashboard"
    _description = "Satisfaction"

    @api.model
    def get_data(self, filters=None):
        """Return what the dashboard shows.

        :param dict filters: ``date_from`` and ``date_to`` (ISO dates, both included),
            ``channel``, ``group`` (of whom words are shown: promoter, passive or
            detractor), and ids for ``survey_id``, ``config_id``, ``cashier_id``,
            ``categ_id`` and ``tier_id``
        :raise AccessError: neither marketing nor a manager of the service desk
        :raise UserError: a filter makes no sense
        """
        if not any(self.env.user.has_group(group) for group in READERS):
            raise AccessError(_("You may not read what customers answered."))
        chosen = self._checked(filters or {})
        scores = self.sudo()._scores(chosen)
        return {
            "filters": chosen["shown"],
            "names": self.sudo()._chosen_names(chosen),
            "choices": self.sudo()._choices(),
            **scores,
            "response": self.sudo()._response(chosen),
            "anonymous": self.sudo()._anonymous(chosen),
            **self.sudo()._words(chosen),
            "sources": self.sudo()._sources(chosen),
            "reasons": self.sudo()._reasons(chosen),
            "improvements": self.sudo()._improvements(),
        }

    # Filters

    @api.model
    def _checked(self, filters):
        """Return the filters as values for statements, and as they are shown.

        :raise UserError: a filter makes no sense
        """
        if not isinstance(filters, dict):
            raise UserError(_("These are no filters."))
        today = fields.Date.context_today(self)
        try:
            end = fields.Date.to_date(filters.get("date_to")) or today
            start = fields.Date.to_date(filters.get("date_from"))
        except (TypeError, ValueError) as error:
            raise UserError(_("These are no dates.")) from error
        start = start or end - timedelta(days=364)
        if start > end or (end - start).days > MOST_DAYS:
            raise UserError(
                _("Choose up to five years, the first day before the last.")
            )
        records = {}
        for name in DIMENSIONS:
            ident = filters.get(name) or False
            if ident and (isinstance(ident, bool) or not isinstance(ident, int)):
                raise UserError(_("These are no filters."))
            records[name] = ident
        for name, known in (
            ("channel", [key for key, _label in CHANNELS]),
            ("group", ["promoter", "passive", "detractor"]),
        ):
            records[name] = filters.get(name) or False
            if records[name] and records[name] not in known:
                raise UserError(_("These are no filters."))
        return {
            "companies": self.env.companies.ids,
            "start": start,
            "end": end,
            **records,
            "shown": {
                "date_from": fields.Date.to_string(start),
                "date_to": fields.Date.to_string(end),
                **records,
            },
        }

    @api.model
    def _where(self, chosen, table="score"):
        """Return the condition of the filters on rows of scores."""
        name = SQL.identifier(table)
        parts = [
            SQL("%s.company_id = ANY(%s)", name, chosen["companies"]),
            # Of the stored time, so that PostgreSQL knows how many these are.
            SQL("%s.answered_at >= %s", name, chosen["start"]),
            SQL("%s.answered_at < %s", name, chosen["end"] + timedelta(days=1)),
        ]
        for field in (*DIMENSIONS, "channel"):
            if not chosen[field]:
                continue
            column = SQL.identifier(table, field)
            if field == "categ_id":
                within = self.env["product.category"]._search(
                    [("id", "child_of", chosen[field])]
                )
                parts.append(SQL("%s IN %s", column, within.subselect()))
            else:
                parts.append(SQL("%s = %s", column, chosen[field]))
        return SQL(" AND ").join(parts)

    @api.model
    def _choices(self):
        """Return what can be chosen in the filters."""
        shops = self.env["pos.config"].search(
            [("company_id", "in", self.env.companies.ids)], limit=500
        )
        surveys = self.env["survey.survey"].search(
            [("for_customers", "=", True), ("is_anonymous", "=", False)], limit=500
        )
        return {
            "survey_id": [[survey.id, survey.title] for survey in surveys],
            "config_id": [[shop.id, shop.display_name] for shop in shops],
            "channel": [list(row) for row in self._choices_of_channels()],
        }

    @api.model
    def _chosen_names(self, chosen):
        """Return the names of what was chosen, for those who take it back."""
        return {
            name: self._names(name, [chosen[name]]).get(chosen[name], _("Unknown"))
            for name in TABLES
            if chosen[name]
        }

    # Scores

    @api.model
    def _scores(self, chosen):
        """Return the sums of all scores, by month, and by each dimension of a table."""
        columns = SQL(", ").join(SQL.identifier(name) for name in TABLES)
        sets = SQL(", ").join(SQL("(%s)", SQL.identifier(name)) for name in TABLES)
        which = SQL(", ").join(
            SQL("grouping(%s)", SQL.identifier(name)) for name in TABLES
        )
        # Counted once over all answers, and then seven times over what is left. With
        # what a connection has by default PostgreSQL would sort the answers on disk.
        self.env.cr.execute("SET LOCAL work_mem = '64MB'")
        self.env.cr.execute(
            SQL(
                """
                WITH counted AS (
                    SELECT date_trunc('month', score.answered_at)::date AS month,
                           %(columns)s, count(nps) AS answers,
                           sum(promoters) AS promoters, sum(detractors) AS detractors,
                           count(*) AS scores, sum(content) / 100 AS content
                      FROM (%(scores)s) score WHERE %(where)s
                     GROUP BY 1, %(columns)s)
                SELECT month, %(columns)s, grouping(month), %(which)s, sum(answers),
                       sum(promoters), sum(detractors), sum(scores), sum(content)
                  FROM counted
                 GROUP BY GROUPING SETS ((), (month), %(sets)s)
                """,
                scores=self.env["survey.score.report"]._table_query,
                columns=columns,
                which=which,
                sets=sets,
                where=self._where(chosen),
            )
        )
        return self._sorted_out(self.env.cr.fetchall())

    @api.model
    def _sorted_out(self, rows):
        found = {name: [] for name in ("month", *TABLES)}
        total = (0, 0, 0, 0, 0)
        width = 1 + len(TABLES)
        for row in rows:
            values, flags = row[:width], row[width : 2 * width]
            counts = tuple(round(number or 0) for number in row[2 * width :])
            grouped = [place for place, flag in enumerate(flags) if not flag]
            if not grouped:
                total = counts
            else:
                (place,) = grouped
                found[("month", *TABLES)[place]].append((values[place], counts))
        months = sorted(row for row in found.pop("month") if row[0])
        return {
            "nps": self._nps(total),
            "content": self._content(total),
            "months": [
                {"month": fields.Date.to_string(day), **self._nps(counts)}
                for day, counts in months
            ],
            "tables": {
                name: self._table_of(name, rows) for name, rows in found.items() if rows
            },
        }

    @api.model
    def _nps(self, counts):
        answers, promoters, detractors = counts[:3]
        found = rules.nps(promoters, answers - promoters - detractors, detractors)
        return {
            "value": found.value,
            "low": found.low,
            "high": found.high,
            "answers": answers,
            "promoters": promoters,
            "passives": answers - promoters - detractors,
            "detractors": detractors,
        }

    @api.model
    def _content(self, counts):
        return self._share(counts[4], counts[3])

    @api.model
    def _share(self, hits, answers):
        """Return a share in per cent, with its interval."""
        found = rules.share(hits, answers)
        return {
            "value": None if found.value is None else 100 * found.value,
            "low": 100 * found.low,
            "high": 100 * found.high,
            "answers": answers,
        }

    @api.model
    def _table_of(self, name, rows):
        """Return the rows of a table, most answers first, with their names."""
        rows = sorted(rows, key=lambda row: -row[1][0])[:MOST_ROWS]
        names = self._names(name, [value for value, _counts in rows if value])
        return [
            {
                "id": value or False,
                "name": names.get(value, _("Unknown")),
                **self._nps(counts),
                "content": self._content(counts),
            }
            for value, counts in rows
        ]

    @api.model
    def _names(self, name, values):
        if name == "channel":
            return dict(self._choices_of_channels())
        records = self.env[DIMENSIONS[name]].browse(values).exists()
        return {record.id: record.display_name for record in records}

    @api.model
    def _choices_of_channels(self):
        field = self.env["survey.user_input"]._fields["feedback_channel"]
        return field._description_selection(self.env)
