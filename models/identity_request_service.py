from odoo import _, models


class IdentityRequest(models.Model):
    """What is held on a person's items, cases and contacts with the shop."""

    _inherit = "identity.request"

    def _export_parts(self):
        return {
            **super()._export_parts(),
            "warranties": self._export_warranties,
            "cases": self._export_cases,
            "case_messages": self._export_case_messages,
            "interactions": self._export_interactions,
        }

    def _export_warranties(self):
        cards = self._export_records("warranty.card")
        return self._section(
            "warranties",
            _("Warranties"),
            {
                "number": _("Number"),
                "product": _("Product"),
                "serial": _("Serial number"),
                "sold": _("Sold"),
                "until": _("Covered until"),
                "state": _("State"),
                "reason": _("Why it ended"),
            },
            [
                (
                    card.name,
                    card.product_id.display_name,
                    card.serial,
                    card.sold_on,
                    card.until,
                    card.cover_text,
                    card.end_reason,
                )
                for card in cards
            ],
        )

    def _export_cases(self):
        cases = self._export_records("customer.case")
        kinds = self._labels_of("customer.case", "case_type")
        states = self._labels_of("customer.case", "state")
        ends = self._labels_of("customer.case", "resolution")
        return self._section(
            "cases",
            _("Cases"),
            {
                "number": _("Number"),
                "type": _("Type"),
                "opened": _("Opened"),
                "subject": _("Subject"),
                "description": _("Description"),
                "product": _("Product"),
                "state": _("State"),
                "closed": _("Closed"),
                "resolution": _("Resolution"),
                "note": _("What was said about the end"),
                "stars": _("Your rating"),
                "rating": _("What you said about it"),
            },
            [
                (
                    case.name,
                    kinds[case.case_type],
                    case.opened_at,
                    case.subject,
                    case.description,
                    case.product_id.display_name,
                    states[case.state],
                    case.closed_at,
                    ends.get(case.resolution),
                    case.resolution_note,
                    case.satisfaction or None,
                    case.satisfaction_note,
                )
                for case in cases
            ],
        )

    def _export_case_messages(self):
        """Return what was written on cases, by both sides; no internal notes."""
        sides = {"customer": _("you"), "shop": _("the shop")}
        cases = self._export_records("customer.case")
        return self._section(
            "case_messages",
            _("Messages on cases"),
            {
                "case": _("Case"),
                "date": _("Date"),
                "from": _("Written by"),
                "text": _("Text"),
                "files": _("Files"),
            },
            [
                (
                    case.name,
                    message["when"],
                    sides[message["from"]],
                    message["text"],
                    ", ".join(message["files"].mapped("name")),
                )
                for case in cases
                for message in case._public_messages(limit=None)
            ],
        )

    def _export_interactions(self):
        notes = self._export_records("customer.interaction")
        channels = self._labels_of("customer.interaction", "channel")
        return self._section(
            "interactions",
            _("Contacts with the shop"),
            {
                "date": _("Date"),
                "channel": _("Channel"),
                "subject": _("Subject"),
                "outcome": _("Outcome"),
                "next": _("Next step"),
            },
            [
                (
                    note.happened_at,
                    channels[note.channel],
                    note.subject,
                    note.outcome,
                    note.next_step,
                )
                for note in notes
            ],
        )

    def _labels_of(self, model, field):
        """Return value -> label of a selection."""
        return dict(self.env[model]._fields[field]._description_selection(self.env))
