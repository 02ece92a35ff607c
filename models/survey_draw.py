"""A draw of winners that anyone can check: :mod:`..core.rules.draw` says how."""

import secrets
from datetime import timedelta

from odoo import _, api, fields, models
from odoo.exceptions import AccessError, UserError

from ..core.rules import draw as rules
from ..core.rules.errors import RuleError

MANAGER = "survey.group_survey_manager"
#: What may be changed, and only in a draft.
OPEN_FIELDS = {"survey_id", "places"}
#: An entry that was on its way when the contest closed is there by then.
ON_THE_WAY = timedelta(minutes=1)
#: More prizes than this are no draw.
MOST_PLACES = 1000


class SurveyDraw(models.Model):
    """Draft, committed (the seed's hash is public), frozen (the list is), drawn.

    Each step is taken once and for good. The list of entries and its hash, the
    commitment and the seed stand on a public page, as soon as they may be known.
    """

    _name = "survey.draw"
    _description = "Draw of a Contest"
    _order = "id desc"
    _rec_name = "survey_id"

    survey_id = fields.Many2one(
        "survey.survey",
        "Contest",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('public_kind', '=', 'contest')]",
    )
    company_id = fields.Many2one(
        related="survey_id.public_company_id", store=True, index=True
    )
    places = fields.Integer(
        "Prizes", required=True, default=1, help="So many entries win, each one once."
    )
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("committed", "Committed"),
            ("frozen", "Frozen"),
            ("drawn", "Drawn"),
        ],
        required=True,
        readonly=True,
        default="draft",
        copy=False,
        help="Draft: everything can be changed. Committed: entries come in; the seed "
        "is fixed, and its hash is public. Frozen: the list of entries is public. "
        "Drawn: the seed and the winners are.",
    )
    public_until = fields.Datetime(related="survey_id.public_until")
    token = fields.Char(
        readonly=True,
        required=True,
        copy=False,
        default=lambda self: secrets.token_hex(16),
    )
    url = fields.Char("Public Page", compute="_compute_url")
    seed = fields.Char(
        "Secret Seed", readonly=True, copy=False, groups=fields.NO_ACCESS
    )
    commitment = fields.Char(
        readonly=True,
        copy=False,
        help="SHA-256 of the seed, public before the contest.",
    )
    published_seed = fields.Char(
        "Seed", compute="_compute_published_seed", compute_sudo=True
    )
    entry_ids = fields.One2many("survey.draw.entry", "draw_id", "Entries", copy=False)
    entry_count = fields.Integer("Number of Entries", compute="_compute_entry_count")
    winner_ids = fields.One2many(
        "survey.draw.entry",
        "draw_id",
        "Winners",
        domain=[("place", ">", 0)],
        readonly=True,
    )
    entries_hash = fields.Char(
        "Hash of the List",
        readonly=True,
        copy=False,
        help="SHA-256 of the frozen list.",
    )
    committed_at = fields.Datetime("Committed on", readonly=True, copy=False)
    frozen_at = fields.Datetime("Frozen on", readonly=True, copy=False)
    drawn_at = fields.Datetime("Drawn on", readonly=True, copy=False)
    all_told = fields.Boolean(compute="_compute_all_told")

    _survey_unique = models.Constraint(
        "UNIQUE (survey_id)", "A contest has one draw. Make a copy of the contest."
    )
    _token_unique = models.Constraint("UNIQUE (token)", "A page has its own address.")
    _places_some = models.Constraint(
        f"CHECK (places BETWEEN 1 AND {MOST_PLACES})",
        f"There are from 1 to {MOST_PLACES} prizes.",
    )

    def _compute_url(self):
        for draw in self:
            draw.url = f"{draw.get_base_url()}/ask/draw/{draw.token}"

    @api.depends("state")
    def _compute_published_seed(self):
        for draw in self:
            draw.published_seed = draw.seed if draw.state == "drawn" else False

    @api.depends("entry_ids.state")
    def _compute_entry_count(self):
        groups = self.env["survey.draw.entry"]._read_group(
            [("draw_id", "in", self.ids), ("state", "in", ("waiting", "listed"))],
            ["draw_id"],
            ["__count"],
        )
        counts = {draw.id: count for draw, count in groups}
        for draw in self:
            draw.entry_count = counts.get(draw.id, 0)

    @api.depends("entry_ids.case_id")
    def _compute_all_told(self):
        for draw in self:
            draw.all_told = all(winner.sudo().case_id for winner in draw.winner_ids)

    # What nobody changes

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._ensure_open_fields(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._ensure_open_fields(vals)
        if vals and any(draw.state != "draft" for draw in self):
            raise UserError(
                _("This draw is committed to: nothing of it can be changed any more.")
            )
        return super().write(vals)

    @api.model
    def _ensure_open_fields(self, vals):
        if vals.keys() - OPEN_FIELDS:
            raise AccessError(_("The steps of a draw are taken by its buttons alone."))

    @api.ondelete(at_uninstall=False)
    def _unlink_draft_alone(self):
        if any(draw.state != "draft" for draw in self):
            raise UserError(_("A draw that was committed to is kept."))

    def _step(self, vals):
        """Write a step, past the guard of :meth:`write`."""
        return super().write(vals)

    # The steps

    def _ensure_step(self, state):
        self.ensure_one()
        self.check_access("write")
        if not (self.env.su or self.env.user.has_group(MANAGER)):
            raise AccessError(_("Only a manager of surveys takes this step."))
        if self.state != state:
            raise UserError(_("This step was taken already, or is not due yet."))

    def _can_commit(self):
        survey = self.survey_id
        return (
            self.state == "draft"
            and survey.public_kind == "contest"
            and bool(survey.public_until and survey.terms)
            and survey.public_until > fields.Datetime.now()
        )

    def _ensure_can_commit(self):
        self._ensure_step("draft")
        if not self._can_commit():
            raise UserError(
                _("A contest needs terms, and an end that has not come yet, first.")
            )

    def action_commit(self):
        """Fix the seed, and publish its hash. From here on customers can enter."""
        for draw in self:
            draw._ensure_can_commit()
        for draw in self.sudo():
            seed = secrets.token_hex(32)
            draw._step(
                {
                    "state": "committed",
                    "seed": seed,
                    "commitment": rules.commitment(seed),
                    "committed_at": fields.Datetime.now(),
                }
            )

    def _can_freeze(self):
        end = self.survey_id.public_until
        return self.state == "committed" and bool(
            end and end + ON_THE_WAY <= fields.Datetime.now()
        )

    def _ensure_can_freeze(self):
        self._ensure_step("committed")
        if not self._can_freeze():
            raise UserError(
                _("Entries come in until the contest closes. Freeze it a minute later.")
            )

    def action_freeze(self):
        """Close the list of entries, and publish it with its hash."""
        for draw in self:
            draw._ensure_can_freeze()
        for draw in self.sudo():
            draw.entry_ids._sift()
            _entries, digest = rules.freeze(draw._marks())
            draw._step(
                {
                    "state": "frozen",
                    "entries_hash": digest,
                    "frozen_at": fields.Datetime.now(),
                }
            )

    def _can_draw(self):
        return self.state == "frozen"

    def _ensure_can_draw(self):
        self._ensure_step("frozen")
        draw = self.sudo()
        try:
            listed = rules.freeze(draw._marks())[1]
            committed = rules.commitment(draw.seed)
        except RuleError:
            listed = committed = None
        if listed != draw.entries_hash or committed != draw.commitment:
            raise UserError(
                _(
                    "The list or the seed is not the one that was published. Somebody "
                    "changed the database: nothing is drawn from it."
                )
            )

    def action_draw(self):
        """Draw the winners, and publish them with the seed."""
        for draw in self:
            draw._ensure_can_draw()
        for draw in self.sudo():
            by_mark = {entry.mark: entry for entry in draw._listed()}
            won = rules.winners(draw.seed, sorted(by_mark), draw.places)
            for place, mark in enumerate(won, 1):
                by_mark[mark].place = place
            draw._step({"state": "drawn", "drawn_at": fields.Datetime.now()})

    # What is published

    def _listed(self):
        return self.entry_ids.filtered(lambda entry: entry.state == "listed")

    def _marks(self):
        return self._listed().mapped("mark")

    def _published(self):
        """Return the file that is published, without the seed before it is due."""
        self.ensure_one()
        draw = self.sudo()
        winners = draw.winner_ids.sorted("place").mapped("mark")
        return rules.Draw(
            draw.commitment,
            tuple(sorted(draw._marks())),
            draw.entries_hash,
            draw.published_seed or "",
            draw.places,
            tuple(winners),
        )

    @api.model
    def _public_page(self, token):
        """Return the draw of a public page, in ``sudo``, or nothing."""
        draws = self.sudo()
        if not isinstance(token, str) or len(token) != 32:
            return draws.browse()
        return draws.search([("token", "=", token), ("state", "!=", "draft")], limit=1)
