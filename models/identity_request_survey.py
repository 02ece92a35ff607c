from odoo import _, models


class IdentityRequest(models.Model):
    """What a person was asked, for the copy."""

    _inherit = "identity.request"

    def _export_parts(self):
        return {**super()._export_parts(), "invitations": self._export_invitations}

    def _export_invitations(self):
        asked = self._export_records("survey.invitation")
        channels = self._labels_of("survey.invitation", "channel")
        states = self._labels_of("survey.invitation", "state")
        return self._section(
            "invitations",
            _("What you were asked"),
            {
                "survey": _("Survey"),
                "way": _("Way"),
                "date": _("Date"),
                "reminded": _("Reminded"),
                "state": _("State"),
            },
            [
                (
                    invitation.survey_id.title,
                    channels[invitation.channel],
                    invitation.sent_at or invitation.send_after,
                    invitation.reminded_at,
                    states[invitation.state],
                )
                for invitation in asked
            ],
        )
