import io
import json

import xlsxwriter

from odoo import http
from odoo.exceptions import UserError
from odoo.http import content_disposition, request

from ..models.survey_dashboard import TABLES

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class SurveyExportController(http.Controller):
    """The table of the dashboard, as a spreadsheet."""

    @http.route("/survey/customers/export", type="http", auth="user", methods=["POST"])
    def survey_customers_export(self, filters="{}", table="config_id", **_other):
        """Send a table; rights and filters are checked where the numbers are made."""
        env = request.env
        if table not in TABLES:
            raise UserError(env._("There is no such table."))
        try:
            chosen = json.loads(filters)
        except ValueError as error:
            raise UserError(env._("These are no filters.")) from error
        data = env["survey.dashboard"].get_data(chosen)
        rows = data["tables"].get(table, [])
        return request.make_response(
            self._survey_sheet(env, rows),
            headers=[
                ("Content-Type", XLSX),
                ("Content-Disposition", content_disposition("satisfaction.xlsx")),
                ("Cache-Control", "no-store"),
            ],
        )

    def _survey_sheet(self, env, rows):
        """Return a spreadsheet. Names are written as text, whatever they begin with."""
        file = io.BytesIO()
        with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
            sheet = book.add_worksheet()
            titles = [
                "",
                env._("NPS"),
                env._("NPS from"),
                env._("NPS to"),
                env._("Answers"),
                env._("Satisfied (%)"),
                env._("Satisfied from (%)"),
                env._("Satisfied to (%)"),
            ]
            for column, title in enumerate(titles):
                sheet.write_string(0, column, title)
            for line, row in enumerate(rows, 1):
                content = row["content"]
                sheet.write_string(line, 0, row["name"])
                numbers = [
                    *(row[key] for key in ("value", "low", "high", "answers")),
                    *(content[key] for key in ("value", "low", "high")),
                ]
                for column, number in enumerate(numbers, 1):
                    if number is not None:
                        sheet.write_number(line, column, number)
        return file.getvalue()
