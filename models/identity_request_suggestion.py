from odoo import _, models


class IdentityRequest(models.Model):
    """What a person said not to be interested in."""

    _inherit = "identity.request"

    def _export_parts(self):
        return {**super()._export_parts(), "not_interested": self._export_refusals}

    def _export_refusals(self):
        places = self._labels_of("customer.suggestion.feedback", "place")
        return self._section(
            "not_interested",
            _("What you are not interested in"),
            {"date": _("Date"), "product": _("Product"), "place": _("Where")},
            [
                (record.at, record.product_id.display_name, places.get(record.place))
                for record in self._export_records("customer.suggestion.feedback")
            ],
        )
