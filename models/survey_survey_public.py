import secrets

from odoo import _, api, fields, models
from odoo.exceptions import UserError, ValidationError

#: The questions that a page without scripts can ask.
TYPES_ON_PAGE = {
    "char_box",
    "text_box",
    "simple_choice",
    "multiple_choice",
    "scale",
    "nps",
    "range",
}
#: What entrants were promised: it stays as it is from the commitment on.
PROMISED = {"public_kind", "public_from", "public_until", "public_company_id", "terms"}


class SurveySurvey(models.Model):
    """A survey with a page of its own for everybody: suggestion box or contest."""

    _inherit = "survey.survey"

    public_kind = fields.Selection(
        [("suggestions", "Suggestion box"), ("contest", "Contest")],
        "Public Page",
        help="Suggestion box: anybody writes what could be better, without saying who "
        "it is. Contest: customers take part with their code, once, and winners are "
        "drawn in a way that anyone can check.",
    )
    public_token = fields.Char(
        compute="_compute_public_token", store=True, copy=False, index="btree_not_null"
    )
    public_url = fields.Char(
        "Address of the Page",
        compute="_compute_public_url",
        help="Print it as a QR code, or put it on your website.",
    )
    public_from = fields.Datetime(
        "Opens on", help="Empty: open as soon as there is a page."
    )
    public_until = fields.Datetime(
        "Closes on", help="Empty: open for good. A contest needs an end."
    )
    public_company_id = fields.Many2one(
        "res.company",
        "Page of Company",
        default=lambda self: self.env.company,
        help="Whose logo the page shows, and whose customers take part.",
    )
    terms = fields.Html(
        "Terms of the Contest",
        translate=True,
        help="Who may take part, until when, what can be won, and how winners are "
        "told. Entrants must agree, and the version that they read is kept with the "
        "entry.",
    )
    draw_ids = fields.One2many("survey.draw", "survey_id", "Draws", copy=False)

    @api.depends("public_kind")
    def _compute_public_token(self):
        for survey in self:
            if survey.public_kind and not survey.public_token:
                survey.public_token = secrets.token_hex(16)
            else:
                survey.public_token = survey.public_token

    @api.depends("public_token", "public_kind")
    def _compute_public_url(self):
        for survey in self:
            survey.public_url = (
                f"{survey.get_base_url()}/ask/box/{survey.public_token}"
                if survey.public_kind
                else False
            )

    @api.constrains("public_from", "public_until")
    def _check_public_dates(self):
        for survey in self:
            begin, end = survey.public_from, survey.public_until
            if begin and end and begin >= end:
                raise ValidationError(_("A page opens before it closes."))

    @api.constrains("public_kind", "is_anonymous")
    def _check_contest(self):
        for survey in self:
            if survey.public_kind == "contest" and survey.is_anonymous:
                raise ValidationError(
                    _("A contest cannot be anonymous: winners have to be found.")
                )

    @api.constrains("public_kind", "question_and_page_ids")
    def _check_public_questions(self):
        for survey in self.filtered("public_kind"):
            if set(survey.question_ids.mapped("question_type")) - TYPES_ON_PAGE:
                raise ValidationError(
                    _(
                        "A public page asks for words, choices and scales alone. Take "
                        "the other questions out."
                    )
                )

    def write(self, vals):
        if vals.keys() & PROMISED:
            for survey in self.filtered("public_kind"):
                survey._ensure_can_promise(vals)
        return super().write(vals)

    def _ensure_can_promise(self, vals):
        """Refuse to change what entrants of a contest were promised."""
        if all(draw.state == "draft" for draw in self.sudo().draw_ids):
            return
        known = self._convert_to_write(
            {name: self[name] for name in vals.keys() & PROMISED}
        )
        wanted = {name: vals[name] for name in known}
        for name in ("public_from", "public_until"):
            if name in wanted:
                wanted[name] = fields.Datetime.to_datetime(wanted[name]) or False
        if {name: known[name] or False for name in known} != {
            name: wanted[name] or False for name in wanted
        }:
            raise UserError(
                _(
                    "The contest has begun: its dates and terms stay as entrants read "
                    "them."
                )
            )

    # The page

    @api.model
    def _public_page(self, token):
        """Return the survey of a public page, in ``sudo``, or nothing."""
        surveys = self.sudo()
        if not isinstance(token, str) or len(token) != 32:
            return surveys.browse()
        domain = [("public_token", "=", token), ("public_kind", "!=", False)]
        return surveys.with_context(active_test=False).search(domain, limit=1)

    def _public_state(self):
        """Return ``open``, ``early`` or ``closed``."""
        self.ensure_one()
        now = fields.Datetime.now()
        if not self.active or not self.question_ids:
            return "closed"
        if self.public_until and self.public_until <= now:
            return "closed"
        if self.public_from and self.public_from > now:
            return "early"
        if self.public_kind == "contest":
            # Nobody enters before the seed is fixed, nor after the list is frozen.
            draw = self.draw_ids[:1]
            if not draw or draw.state == "draft":
                return "early"
            return "open" if draw.state == "committed" else "closed"
        return "open"
