import psycopg2

from odoo import _, api, fields, models
from odoo.exceptions import AccessError, ConcurrencyError, UserError

PURPOSES = [
    ("receipts", "Receipts by e-mail"),
    ("marketing", "Offers and news"),
    ("surveys", "Questions about purchases"),
    ("greeting", "Greeting by first name"),
    ("profiling", "Offers chosen by past purchases"),
]
#: What the office may say about a consent, and what is kept if it says nothing.
OFFICE = {"channel": "store", "proof": "said"}
#: What the office can know; everything else proves itself elsewhere.
OFFICE_PROOFS = ("said", "card", "written")


class IdentityConsent(models.Model):
    """What a customer agreed to, and when that ended: a history that only grows."""

    _name = "identity.consent"
    _description = "Consent of a Customer"
    _order = "id desc"
    _rec_name = "purpose"

    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        required=True,
        ondelete="cascade",
        index=True,
    )
    purpose = fields.Selection(
        PURPOSES,
        required=True,
        index=True,
        help="What the customer agreed to.",
    )
    state = fields.Selection(
        [("given", "Given"), ("withdrawn", "Withdrawn")],
        required=True,
        default="given",
        readonly=True,
    )
    current = fields.Boolean(
        readonly=True,
        default=True,
        index=True,
        help="The last word of the customer about this purpose.",
    )
    at = fields.Datetime(
        "Date", required=True, readonly=True, default=fields.Datetime.now
    )
    place = fields.Selection(
        [
            ("till", "Till"),
            ("office", "Office"),
            ("link", "Link to the customer"),
            ("join", "Sign-up page"),
            ("phone", "Service desk, by phone"),
        ],
        string="Where",
        required=True,
        readonly=True,
        default="office",
    )
    text_id = fields.Many2one(
        "identity.consent.text",
        readonly=True,
        ondelete="restrict",
        index="btree_not_null",
        help="The version of the text that was shown or read aloud.",
    )
    lang = fields.Char(
        "Language", readonly=True, help="In which the text was shown or read aloud."
    )
    text_digest = fields.Char(
        readonly=True,
        help="Fingerprint (SHA-256) of the words in that language, as they were then.",
    )
    text_shown = fields.Text(
        "What was shown",
        compute="_compute_text_shown",
        help="The text in the language in which it was shown.",
    )
    channel = fields.Selection(
        [
            ("store", "In the shop"),
            ("phone", "By phone"),
            ("web", "On a web page"),
            ("mail", "By e-mail"),
            ("letter", "In writing"),
        ],
        readonly=True,
        help="How the customer said it.",
    )
    proof = fields.Selection(
        selection=[
            ("said", "Said to who recorded it"),
            ("card", "Said with the card in hand"),
            ("written", "Written and signed"),
            ("ticked", "Ticked on the customer's page"),
            ("double_opt_in", "Confirmed by a link in an e-mail"),
            ("unsubscribed", "Unsubscribed by a link in an e-mail"),
        ],
        readonly=True,
        help="What proves that the customer said it.",
    )
    proof_at = fields.Datetime(
        "Proven",
        readonly=True,
        help="When the proof was given, where that is another moment.",
    )
    config_id = fields.Many2one(
        "pos.config", string="Till", readonly=True, ondelete="set null"
    )
    user_id = fields.Many2one(
        "res.users",
        string="Recorded by",
        readonly=True,
        ondelete="set null",
        default=lambda self: self.env.user,
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        readonly=True,
        index=True,
        default=lambda self: self._default_company_id(),
        help="A customer agrees to what one company and its branches do.",
    )

    _last_word = models.UniqueIndex(
        "(partner_id, purpose, company_id) WHERE current",
        "A customer has one last word about a purpose.",
    )

    @api.model
    def _default_company_id(self):
        # A branch may not see the company above it.
        return self.env.company.sudo().root_id

    @api.depends("purpose")
    @api.depends_context("lang")
    def _compute_display_name(self):
        purposes = dict(self._fields["purpose"]._description_selection(self.env))
        for consent in self:
            consent.display_name = purposes.get(consent.purpose, "")

    @api.depends("text_id", "lang")
    def _compute_text_shown(self):
        for consent in self:
            consent.text_shown = consent.text_id.sudo()._words(consent.lang or "en_US")

    # The history grows, and is not changed

    @api.model_create_multi
    def create(self, vals_list):
        """Record what was said; it is the last word from now on.

        :raise ConcurrencyError: something else is recorded at this moment: Odoo begins
            again, and then sees it
        """
        if not self.env.su:
            vals_list = [self._prepare_office_vals(vals) for vals in vals_list]
        made = self.browse()
        # One after the other: a later one ends an earlier one, also of this list.
        for vals in vals_list:
            self._end_last_word(vals)
            taken = False
            try:
                with self.env.cr.savepoint():
                    made |= super().create([vals])
            except psycopg2.errors.UniqueViolation:
                taken = True
            if taken:
                raise ConcurrencyError("another word is recorded at this moment")
        return made

    @api.model
    def _end_last_word(self, vals):
        """Let the last word be an earlier one: another is about to be recorded."""
        company = vals.get("company_id") or self._default_company_id().id
        if vals.get("current", True):
            known = (vals.get("partner_id"), vals.get("purpose"))
            self._last_words(*known, company).current = False

    @api.model
    def _prepare_office_vals(self, vals):
        """Return the values that people may choose; the rest is how it was done."""
        offered = self.default_get(["partner_id", "purpose"])
        chosen = {
            name: vals.get(name) or offered.get(name)
            for name in ("partner_id", "purpose")
        }
        root = self._default_company_id()
        told = {name: vals.get(name) or said for name, said in OFFICE.items()}
        if told["proof"] not in OFFICE_PROOFS:
            raise UserError(_("The customer alone can prove it in this way."))
        text = (
            self.env["identity.consent.text"]
            ._current(root)
            .get(chosen["purpose"], self.env["identity.consent.text"])
        )
        return {
            **chosen,
            **told,
            **self._prepare_text_vals(text, vals.get("lang") or self.env.user.lang),
            "proof_at": False,
            "state": "given",
            "current": True,
            "at": fields.Datetime.now(),
            "place": "office",
            "config_id": False,
            "user_id": self.env.uid,
            "company_id": root.id,
        }

    def write(self, vals):
        if not self.env.su:
            raise AccessError(_("What a customer said is not changed afterwards."))
        return super().write(vals)

    @api.model
    def _last_words(self, partner_id, purpose, company_id):
        """Return the last word of a customer about a purpose, in ``sudo``, or none."""
        return self.sudo().search(
            [
                ("partner_id", "=", partner_id),
                ("purpose", "=", purpose),
                ("company_id", "=", company_id),
                ("current", "=", True),
            ]
        )

    # Merging customers

    @api.model
    def _before_merge(self, partners):
        """Let no word of customers be the last one: they are about to meet others."""
        self.sudo().search(
            [("partner_id", "in", partners.ids), ("current", "=", True)]
        ).current = False
        self.flush_model()

    @api.model
    def _find_last_words(self, partner):
        """Find anew which consents of a customer count, after a merge."""
        self.invalidate_model()
        history = self.sudo().search([("partner_id", "=", partner.id)])
        last = {}
        for consent in history:  # from the newest to the oldest
            last.setdefault((consent.purpose, consent.company_id), consent)
        current = history.browse(consent.id for consent in last.values())
        # Not both at once, not even between two rows of one statement.
        (history - current).filtered("current").current = False
        self.flush_model()
        current.current = True
