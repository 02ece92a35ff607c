from odoo import _, models


class IdentityRequest(models.Model):
    """What a person was asked for, and when contact data was confirmed."""

    _inherit = "identity.request"

    def _export_parts(self):
        return {
            **super()._export_parts(),
            "prompts": self._export_prompts,
            "contact_checks": self._export_contact_checks,
        }

    def _export_prompts(self):
        ends = self._labels_of("profile.prompt.state", "end")
        return self._section(
            "prompts",
            _("What you were asked"),
            {"date": _("Date"), "about": _("About"), "end": _("What became of it")},
            [
                (state.day, state.prompt_id.name or state.subject, ends[state.end])
                for state in self._export_records("profile.prompt.state")
            ],
        )

    def _export_contact_checks(self):
        kinds = self._labels_of("customer.contact.check", "field")
        flags = self._labels_of("customer.contact.check", "flag")
        return self._section(
            "contact_checks",
            _("When your contact data was confirmed"),
            {"data": _("Data"), "date": _("Confirmed"), "flag": _("Doubted")},
            [
                (kinds[check.field], check.confirmed_on, flags.get(check.flag, ""))
                for check in self._export_records("customer.contact.check")
            ],
        )
