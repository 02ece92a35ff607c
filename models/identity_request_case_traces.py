from odoo import _, models


class IdentityRequest(models.Model):
    """What an erasure leaves in cases and contacts: texts and files that people wrote.

    Nobody can see whether they name the person: whoever does the request looks.
    """

    _inherit = "identity.request"

    def _remaining_places(self):
        partner = self.partner_id.with_context(active_test=False)
        return [
            *super()._remaining_places(),
            *(f"{count} {text}" for count, text in self._case_traces(partner) if count),
        ]

    def _case_traces(self, partner):
        """Return pairs of a number and what to do about so many places."""
        if not partner:
            return []
        env = self.sudo().env
        theirs = [("partner_id", "=", partner.id)]
        cases = env["customer.case"]._search(theirs)
        on_cases = ("model", "=", "customer.case"), ("res_id", "in", cases)
        said = [
            *on_cases,
            ("author_id", "!=", partner.id),
            ("message_type", "in", ("email", "comment")),
        ]
        files = [("res_model", "=", "customer.case"), ("res_id", "in", cases)]
        notes = [*theirs, ("kind", "=", "hand")]
        return [
            (
                env["customer.case"].search_count(theirs),
                _("cases: delete from their texts what names the person"),
            ),
            (
                env["mail.message"].search_count(said),
                _("messages of others in these cases: the same"),
            ),
            (
                env["ir.attachment"].search_count(files),
                _("files in these cases: delete what shows the person"),
            ),
            (
                env["customer.interaction"].search_count(notes),
                _("contacts noted by hand: delete from them what names the person"),
            ),
        ]
