from odoo import http
from odoo.http import request

from odoo.addons.web.controllers.report import ReportController

from ..models.ir_actions_report import DOCUMENTS, TO_PRINT


def _writes(*_args):
    """Say that the route writes: opening an identity is noted.

    A function, as Odoo warns in its log of a route that was read-only before.
    """
    return False


class IdentityReportController(ReportController):
    @http.route(readonly=_writes)
    def report_routes(self, reportname, docids=None, converter=None, **data):
        """Note that a person asks, so that readers get invoices with the name."""
        request.update_context(**{DOCUMENTS: TO_PRINT})
        return super().report_routes(reportname, docids, converter, **data)
