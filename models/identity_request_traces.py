"""The sections of the copy that tell what was written, asked and looked at."""

import contextlib

from psycopg2 import IntegrityError

from odoo import _, models
from odoo.tools import html2plaintext


class IdentityRequest(models.Model):
    _inherit = "identity.request"

    def _export_consents(self):
        consents = self._export_records("identity.consent")
        purposes = dict(consents._fields["purpose"]._description_selection(self.env))
        states = dict(consents._fields["state"]._description_selection(self.env))
        places = dict(consents._fields["place"]._description_selection(self.env))
        return self._section(
            "consents",
            _("What you agreed to"),
            {
                "date": _("Date"),
                "purpose": _("Purpose"),
                "state": _("State"),
                "place": _("Where"),
                "text": _("Text"),
            },
            [
                (
                    consent.at,
                    purposes[consent.purpose],
                    states[consent.state],
                    places[consent.place],
                    consent.text_shown or "",
                )
                for consent in consents
            ],
        )

    def _export_messages(self):
        messages = self.env["mail.message"].sudo()
        found = self._found(messages, self._messages_of(self.partner_id), "id")
        return self._section(
            "messages",
            _("Messages and notes"),
            {
                "date": _("Date"),
                "author": _("Written by"),
                "subject": _("Subject"),
                "text": _("Text"),
            },
            [
                (
                    message.date,
                    _("you")
                    if message.author_id == self.partner_id
                    else message.author_id.display_name,
                    message.subject,
                    html2plaintext(message.body or "", include_references=False),
                )
                for message in found
            ],
        )

    def _export_files(self):
        files = self.env["ir.attachment"].sudo()
        found = files.search(
            [
                ("res_model", "=", "res.partner"),
                ("res_id", "=", self.partner_id.id),
                ("res_field", "=", False),
            ],
            order="id",
        )
        return self._section(
            "files",
            _("Files"),
            {"name": _("Name"), "date": _("Date"), "kind": _("Kind")},
            [(file.name, file.create_date, file.mimetype) for file in found],
        )

    def _export_logins(self):
        users = self._export_records("res.users") or ()
        return self._section(
            "logins",
            _("Logins"),
            {"login": _("Login"), "since": _("Since"), "last": _("Last used")},
            [(user.login, user.create_date, user.login_date) for user in users],
        )

    def _export_requests(self):
        requests = self._export_records(self._name)
        types = dict(self._fields["request_type"]._description_selection(self.env))
        states = dict(self._fields["state"]._description_selection(self.env))
        return self._section(
            "requests",
            _("What you asked for"),
            {
                "reference": _("Reference"),
                "request": _("Request"),
                "received": _("Received"),
                "state": _("State"),
                "done": _("Done"),
            },
            [
                (
                    request.name,
                    types[request.request_type],
                    request.received_on,
                    states[request.state],
                    request.done_on,
                )
                for request in requests
            ],
        )

    @staticmethod
    def _purpose_words(look):
        # Writing, for one, is its own purpose.
        return look.purpose if look.purpose != look.action else None

    def _export_looks(self):
        """Tell who looked at the person, when and why."""
        Log = self.env["identity.access.log"].sudo()
        # Who takes over at the same time makes this fail, and does the work.
        with contextlib.suppress(IntegrityError), self.env.cr.savepoint():
            Log._take_over()
        looks = self._found(
            Log,
            [
                ("partner_ids", "in", self.partner_id.ids),
                ("company_id", "in", [*self.env.companies.ids, False]),
            ],
            "seq",
        )
        actions = dict(Log._fields["action"]._description_selection(self.env))
        return self._section(
            "looks",
            _("Who looked at your identity, and why"),
            {
                "time": _("Time"),
                "action": _("What was done"),
                "purpose": _("Purpose"),
                "reason": _("Reason"),
                "fields": _("Fields"),
                "who": _("Who"),
            },
            [
                (
                    look.at,
                    actions[look.action],
                    look.purpose_id.name or self._purpose_words(look),
                    look.reason,
                    look.opened_shown or None,
                    look.user_id.name if self.name_staff else None,
                )
                for look in looks
            ],
        )
