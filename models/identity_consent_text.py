import hashlib

from odoo import _, api, fields, models
from odoo.exceptions import UserError

from .identity_consent import PURPOSES


class IdentityConsentText(models.Model):
    """The words that a customer agrees to.

    Consents keep pointing at the version that was shown. See
    ``docs/adr/0023-consents-and-notices.md``.
    """

    _name = "identity.consent.text"
    _inherit = "identity.published"
    _description = "Text of a Consent"
    _order = "purpose, company_id, version desc"

    _counted_by = ("purpose", "company_id")
    # Who agreed, agreed to exactly this.
    _frozen = frozenset({"purpose", "version", "body", "company_id", "published_at"})

    purpose = fields.Selection(
        PURPOSES, required=True, index=True, help="What customers agree to."
    )
    version = fields.Integer(
        required=True, readonly=True, copy=False, help="Counted for each purpose."
    )
    body = fields.Text(
        "Text",
        required=True,
        translate=True,
        help="What the customer reads or hears, as a whole sentence.",
    )
    company_id = fields.Many2one(
        "res.company",
        index=True,
        ondelete="restrict",
        help="Whose text it is. Empty: of every company that has no text of its own.",
    )
    consent_count = fields.Integer("Consents", compute="_compute_consent_count")

    _version_unique = models.UniqueIndex(
        "(purpose, COALESCE(company_id, 0), version)",
        "There is a text with this version already.",
    )

    def _compute_consent_count(self):
        counts = dict(
            self.env["identity.consent"]
            .sudo()
            ._read_group([("text_id", "in", self.ids)], ["text_id"], ["__count"])
        )
        for text in self:
            text.consent_count = counts.get(text._origin, 0)

    @api.depends("purpose", "version")
    @api.depends_context("lang")
    def _compute_display_name(self):
        purposes = dict(self._fields["purpose"]._description_selection(self.env))
        for text in self:
            text.display_name = _(
                "%(name)s, version %(number)s",
                name=purposes.get(text.purpose, ""),
                number=text.version,
            )

    # Which text is shown

    @api.model
    def _current(self, company):
        """Return the text to show for each purpose, in ``sudo``; one query.

        :param company: the ``res.company`` that asks; a branch asks for its root
        :return: purpose -> record
        """
        root = company.sudo().root_id
        found = self.sudo().search(
            [("company_id", "in", [root.id, False]), ("published_at", "!=", False)]
        )
        current = {}
        # A text of the company itself goes before that of all.
        for text in found.sorted(lambda text: (not text.company_id, -text.version)):
            current.setdefault(text.purpose, text)
        return current

    @api.model
    def _shown(self, texts, company):
        """Return what somebody claims to have shown, as far as it can be true.

        :param texts: purpose -> id of a text, from a browser
        :return: purpose -> record, in ``sudo``; published ones of this company alone
        :raise UserError: that is no such list
        """
        if not isinstance(texts, dict) or not all(
            purpose in dict(PURPOSES) and type(ident) is int
            for purpose, ident in texts.items()
        ):
            raise UserError(_("This is no consent."))
        found = self.sudo().search(
            [
                ("id", "in", list(texts.values())),
                ("published_at", "!=", False),
                ("company_id", "in", [company.sudo().root_id.id, False]),
            ]
        )
        return {
            text.purpose: text for text in found if texts.get(text.purpose) == text.id
        }

    def _words(self, lang):
        """Return the text in a language."""
        return self.with_context(lang=lang).body

    def _digest(self, lang):
        """Return the fingerprint of the words in a language: they cannot slip later."""
        return hashlib.sha256((self._words(lang) or "").encode()).hexdigest()

    # Versions

    @api.model_create_multi
    def create(self, vals_list):
        numbered = []
        for vals in vals_list:
            vals = {**vals}
            if not self.env.su or not vals.get("version"):
                vals["version"] = self._next_version(vals, numbered)
            if not self.env.su:
                vals["published_at"] = False
            numbered.append(vals)
        return super().create(numbered)

    @api.model
    def _next_version(self, vals, others):
        purpose, company = vals.get("purpose"), vals.get("company_id") or False
        domain = [("purpose", "=", purpose), ("company_id", "=", company)]
        newest = self.sudo().search(domain, order="version desc", limit=1)
        beside = sum(
            (other.get("purpose"), other.get("company_id") or False)
            == (purpose, company)
            for other in others
        )
        return newest.version + 1 + beside

    def _is_frozen(self):
        return super()._is_frozen() or bool(self.consent_count)
