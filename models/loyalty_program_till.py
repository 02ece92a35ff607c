from dataclasses import asdict
from datetime import date
from decimal import Decimal

from odoo import api, models


def _plain(value):
    """Return a value of the pure rules as JSON has it."""
    if isinstance(value, dict):
        return {name: _plain(part) for name, part in value.items()}
    if isinstance(value, (frozenset, tuple, list)):
        parts = sorted(value) if isinstance(value, frozenset) else value
        return [_plain(part) for part in parts]
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return value.isoformat() if isinstance(value, date) else value


class LoyaltyProgram(models.Model):
    """What a till must know to count points by itself, also without a network."""

    _inherit = "loyalty.program"

    @api.model
    def _server_date_to_domain(self, domain):
        # A changed rule or level does not touch its programme: tills always load all.
        return domain

    @api.model
    def _load_pos_data_read(self, records, config):
        rows = super()._load_pos_data_read(records, config)
        for row in rows:
            program = self.browse(row["id"]).sudo()
            if program._is_governed():
                row["_points"] = program._till_points(config)
        return rows

    def _till_points(self, config):
        """Return the settings of a governed programme, in the words of ``core.rules``.

        The till's ``points.js`` takes ``rules`` as they are.
        """
        self.ensure_one()
        return {
            "rules": _plain(asdict(self._prepare_program())),
            "levels": [
                {"id": tier.id, "name": tier.name, "privileges": tier.privileges or ""}
                for tier in self.tier_ids
            ],
            "levels_count": self.tier_basis,
            "stamps": self.stamp_goal,
            "shortfall": self.refund_shortfall,
            "product": self.env["loyalty.ledger"]._points_product() or 0,
            "zone": self.env["loyalty.ledger"]._zone(config.id),
        }
