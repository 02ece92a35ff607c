"""The copy of all that is held on a person: made when it is fetched, stored nowhere."""

import hashlib
import json
import secrets
from datetime import date, datetime, timedelta

from odoo import _, api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_date, format_datetime, formatLang
from odoo.tools.misc import consteq

#: What the JSON file calls itself; see docs/privacy.md. A number more when a section
#: or a column that was there changes its meaning.
FORMAT = "pos_customer_identity.copy"
FORMAT_VERSION = 1
KINDS = ("pdf", "json")
#: Of the pages, in mm: there is no header that needs room.
MARGINS = {"data-report-margin-top": 15, "data-report-header-spacing": 5}
#: Columns that are amounts of money.
MONEY = ("total", "price")
#: How long the link of one download counts, in seconds.
LINK_SECONDS = 120


class IdentityRequest(models.Model):
    _inherit = "identity.request"

    download_hash = fields.Char(
        readonly=True,
        copy=False,
        groups=fields.NO_ACCESS,
        help="SHA-256 of user, kind of file and the token that was given out last.",
    )
    download_expires = fields.Datetime(
        readonly=True, copy=False, groups=fields.NO_ACCESS
    )

    # Asking for the file

    def _can_export(self):
        return self.request_type == "access" and self.state in ("verified", "progress")

    def _ensure_can_export(self):
        self._ensure_manager()
        self._ensure_reader()
        for request in self:
            if not request._can_export():
                raise UserError(_("Only a verified request for a copy can do this."))
            if not request.partner_id:
                raise UserError(_("This customer is not there any more."))

    def action_export_pdf(self):
        """Fetch the copy that people read."""
        return self._download("pdf")

    def action_export_json(self):
        """Fetch the copy that machines read."""
        return self._download("json")

    def _download(self, kind):
        """Return the way to a file that can be fetched once, now, by this user."""
        self.ensure_one()
        self._ensure_can_export()
        self._begin()
        token = secrets.token_urlsafe(32)
        self._store(
            download_hash=self._download_hash(kind, token),
            download_expires=fields.Datetime.now() + timedelta(seconds=LINK_SECONDS),
        )
        path = f"/pos_customer_identity/request/{self.id}/{kind}"
        return {
            "type": "ir.actions.act_url",
            "url": f"{path}?token={token}",
            "target": "download",
        }

    def _download_hash(self, kind, token):
        text = f"{self.id}:{self.env.uid}:{kind}:{token}"
        return hashlib.sha256(text.encode()).hexdigest()

    def _use_token(self, kind, token):
        """Take the token of one download, which then counts no more.

        :raise AccessError: it is none, of somebody else, or used or old
        """
        self._ensure_can_export()
        # Two at once: one of them waits here, and finds it used.
        self.lock_for_update()
        stored = self.sudo()
        fresh = (
            kind in KINDS
            and stored.download_expires
            and stored.download_expires > fields.Datetime.now()
            and consteq(
                stored.download_hash or "", self._download_hash(kind, token or "")
            )
        )
        if not fresh:
            raise AccessError(_("This link was used, or is too old. Ask for the file."))
        self._store(download_hash=False, download_expires=False)

    # Making the file

    def _make_file(self, kind):
        """Return the bytes of the copy. The record that it was made comes first.

        :param str kind: ``pdf`` or ``json``
        """
        self._ensure_can_export()
        person = self.partner_id.sudo().identity_person
        self.env["identity.vault"]._record(
            "export", "export", [person] if person else (), reason=self.name
        )
        spoken = self.with_context(lang=self._language())
        content = spoken._render(kind, spoken._export_document())
        what = {"pdf": _("PDF"), "json": _("JSON")}[kind]
        self.sudo().message_post(body=_("A copy was made (%s).", what))
        return content

    def _language(self):
        installed = dict(self.env["res.lang"].get_installed())
        wished = self.partner_id.sudo().lang
        return wished if wished in installed else self.env.lang

    @api.model
    def _render(self, kind, document):
        if kind == "json":
            text = json.dumps(document, ensure_ascii=False, indent=2, default=_json)
            return text.encode()
        Report = self.env["ir.actions.report"].sudo()
        page = self.env["ir.qweb"]._render(
            "pos_customer_identity.report_identity_copy",
            {
                "document": document,
                "shown": self._shown,
                "direction": self.env["res.lang"]
                ._get_data(code=self.env.lang)
                .direction,
            },
        )
        return Report._run_wkhtmltopdf([page], specific_paperformat_args=MARGINS)

    @api.model
    def _shown(self, value, column=""):
        """Return a value as people of the report's language write it."""
        if value is None or value is False or value == "":
            return "–"
        if value is True:
            return _("yes")
        if isinstance(value, datetime):
            return format_datetime(self.env, value, dt_format="short")
        if isinstance(value, date):
            return format_date(self.env, value)
        if column in MONEY:
            return formatLang(self.env, value)
        if isinstance(value, float):
            return f"{value:.10g}"
        return str(value)

    def _export_document(self):
        """Return all that is held on the person, as one dict."""
        self.ensure_one()
        sections = self._export_sections()
        return {
            "format": FORMAT,
            "version": FORMAT_VERSION,
            "made_at": fields.Datetime.now(),
            "request": self.name,
            "controller": self.company_id.name,
            "companies": self.env.companies.mapped("name"),
            "customer_code": self.partner_id.customer_code_display or None,
            "sections": [section for section in sections if section["rows"]],
            "empty_sections": [
                section["title"] for section in sections if not section["rows"]
            ],
        }


def _json(value):
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds") + "Z"
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(type(value).__name__)
