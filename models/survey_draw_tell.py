"""Winners are told by the service desk: nobody else may know who they are."""

from odoo import _, models
from odoo.exceptions import AccessError, UserError

from ..core import code as codes
from .customer_case import SERVICE_USER
from .survey_draw import MANAGER


class SurveyDraw(models.Model):
    _inherit = "survey.draw"

    def _can_tell(self):
        return self.state == "drawn" and not self.all_told

    def _ensure_can_tell(self):
        self.ensure_one()
        self.check_access("read")
        user = self.env.user
        if not (user.has_group(MANAGER) or user.has_group(SERVICE_USER)):
            raise AccessError(_("Only the service desk and managers tell winners."))
        if not self._can_tell():
            raise UserError(
                _("There is nobody to tell: nothing is drawn, or all know.")
            )

    def action_tell(self):
        """Make a case at the service desk for each winner, once."""
        for draw in self:
            draw._ensure_can_tell()
        for winner in self.sudo().winner_ids.filtered(lambda entry: not entry.case_id):
            winner._tell()


class SurveyDrawEntry(models.Model):
    _inherit = "survey.draw.entry"

    def _tell(self):
        """Open a case for a winner. The desk gets in touch; no mail goes by itself."""
        customer = self._customers().get(self.code)
        cases = self.env["customer.case"].sudo().with_company(self.company_id)
        contest = self.draw_id.survey_id.title
        vals = {
            "uuid": f"draw-{self.draw_id.id}-{self.place}",
            "case_type": "other",
            "subject": _(
                "Won prize %(place)s: %(contest)s", place=self.place, contest=contest
            ),
            "description": _(
                "The customer with the code %(code)s won prize %(place)s in the "
                "contest %(contest)s. Tell the customer, and agree on how the prize is "
                "handed over. The prize needs the customer's card or slip.",
                code=codes.display(self.code),
                place=self.place,
                contest=contest,
            ),
            "partner_id": customer.id if customer else False,
            "company_id": self.company_id.id,
        }
        vals = cases._prepare_open_vals(vals, "online", ())
        self.case_id = cases._opened_before(vals) or cases._create_once(vals)
