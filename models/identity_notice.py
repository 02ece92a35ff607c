import difflib

from odoo import _, api, fields, models
from odoo.exceptions import UserError


class IdentityNotice(models.Model):
    """A privacy notice: generated from what is switched on, edited, published.

    A published one stays as it is, and can be read under its number for ever; what is
    shown to customers is the newest. The text is plain: a line that begins with ``##``
    is a heading, one with ``-`` a point of a list.
    """

    _name = "identity.notice"
    _inherit = "identity.published"
    _description = "Privacy Notice"
    _order = "company_id, version desc"

    _by_button = frozenset(
        {"version", "company_id", "published_at", "published_by", "facts"}
    )
    _frozen = _by_button | {"body"}

    version = fields.Integer(readonly=True, copy=False, required=True, default=0)
    company_id = fields.Many2one(
        "res.company",
        required=True,
        readonly=True,
        index=True,
        default=lambda self: self.env.company.sudo().root_id,
        help="Who is responsible. Its branches show the same notice.",
    )
    body = fields.Text(
        "Text",
        translate=True,
        help="## begins a heading, - a point of a list; each line is a paragraph.",
    )
    facts = fields.Json(
        readonly=True,
        copy=False,
        help="What was switched on when the text was generated.",
    )
    published_by = fields.Many2one(
        "res.users", readonly=True, copy=False, ondelete="set null"
    )
    url = fields.Char("Address", compute="_compute_url")
    changed = fields.Text(
        "What changed since",
        compute="_compute_changed",
        help="What was switched on or off since the text was generated.",
    )
    difference = fields.Text("Against the published one", compute="_compute_difference")

    _version_unique = models.UniqueIndex(
        "(company_id, version)", "There is a notice with this version already."
    )

    @api.depends("version")
    def _compute_display_name(self):
        for notice in self:
            notice.display_name = _("Privacy notice, version %s", notice.version)

    @api.depends("published_at", "version", "company_id")
    def _compute_url(self):
        for notice in self:
            notice.url = notice.published_at and notice._address(notice.version)

    @api.depends("facts", "company_id")
    @api.depends_context("lang")
    def _compute_changed(self):
        for notice in self:
            now = notice._facts(notice.company_id)
            notice.changed = "\n".join(notice._differing(notice.facts or {}, now))

    @api.depends("body", "company_id", "published_at")
    @api.depends_context("lang")
    def _compute_difference(self):
        for notice in self:
            against = self._published(notice.company_id)
            if notice.published_at or not against:
                notice.difference = False
                continue
            lines = difflib.ndiff(
                (against.with_env(notice.env).body or "").splitlines(),
                (notice.body or "").splitlines(),
            )
            notice.difference = "\n".join(
                line for line in lines if line[:1] in "+-" and line[2:].strip()
            )

    # Which one is shown

    @api.model
    def _published(self, company, version=None):
        """Return the notice of a company, in ``sudo``: the newest, or a version."""
        domain = [
            ("company_id", "=", company.sudo().root_id.id),
            ("published_at", "!=", False),
        ]
        if version is not None:
            domain.append(("version", "=", version))
        return self.sudo().search(domain, order="version desc", limit=1)

    @api.model
    def _url(self, company):
        """Return where customers read the notice of a company; False if there is none.

        :param company: a ``res.company``, maybe a branch
        :rtype: str | bool
        """
        notice = self._published(company)
        return notice._address() if notice else False

    def _address(self, version=None):
        self.ensure_one()
        path = f"/privacy-notice/{version}" if version else "/privacy-notice"
        shops = (
            self.env["res.company"]
            .sudo()
            .search_count([("parent_id", "=", False)], limit=2)
        )
        shop = f"?shop={self.company_id.id}" if shops > 1 else ""
        return f"{self.company_id.sudo().get_base_url()}{path}{shop}"

    @api.model
    def _shop_of(self, number):
        """Return the company that a visitor asks for, in ``sudo``."""
        companies = self.env["res.company"].sudo()
        if isinstance(number, str) and number.isascii() and number.isdecimal():
            found = companies.browse(int(number[:9])).exists()
            if found:
                return found.root_id
        return self.env.company.sudo().root_id

    def _blocks(self):
        """Return the text as (kind, text or list) for the page."""
        blocks = []
        for line in (self.body or "").splitlines():
            line = line.strip()
            if line.startswith("##"):
                blocks.append(("heading", line.lstrip("# ")))
            elif line.startswith("-"):
                if not blocks or blocks[-1][0] != "list":
                    blocks.append(("list", []))
                blocks[-1][1].append(line.lstrip("- "))
            elif line:
                blocks.append(("text", line))
        return blocks

    # Making

    @api.model_create_multi
    def create(self, vals_list):
        made = self.browse()
        for vals in vals_list:
            if not self.env.su:
                vals = {"body": vals["body"]} if vals.get("body") else {}
            company = vals.get("company_id") or self.env.company.sudo().root_id.id
            newest = self.sudo().search(
                [("company_id", "=", company)], order="version desc", limit=1
            )
            notice = super().create(
                [{**vals, "company_id": company, "version": newest.version + 1}]
            )
            if not notice.body:
                notice._generate()
            made |= notice
        return made

    def _generate(self):
        """Write the text anew, in every language that is installed."""
        self.ensure_one()
        for code, _name in self.env["res.lang"].sudo().get_installed():
            localized = self.with_context(lang=code)
            localized.body = localized._text(localized.company_id)
        self.sudo().facts = self._facts(self.company_id)

    def action_generate(self):
        """Write the text of a draft anew; what was edited is lost."""
        self._ensure_manager()
        self._ensure_draft()
        for notice in self:
            notice._generate()

    def _ensure_can_publish(self):
        result = super()._ensure_can_publish()
        for notice in self:
            if not (notice.body or "").strip():
                raise UserError(_("There is nothing to publish: generate the text."))
        return result

    def _prepare_published_vals(self):
        return {**super()._prepare_published_vals(), "published_by": self.env.uid}

    def _make_draft(self):
        """Return a draft, generated from what is switched on now."""
        return self.sudo().create([{"company_id": self.company_id.id}])

    def action_open_page(self):
        """Open the page that customers see."""
        self.ensure_one()
        self.check_access("read")
        if not self.published_at:
            raise UserError(_("A draft has no page yet: publish it first."))
        return {"type": "ir.actions.act_url", "url": self.url, "target": "new"}
