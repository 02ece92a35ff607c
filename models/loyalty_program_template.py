from odoo import _, api, models
from odoo.fields import Command


class LoyaltyProgram(models.Model):
    """Programmes to begin with, beside those that Odoo offers."""

    _inherit = "loyalty.program"

    @api.model
    def get_program_templates(self):
        templates = super().get_program_templates()
        if self.env.context.get("menu_type") == "gift_ewallet":
            return templates
        return {
            **templates,
            "stamp_card": {
                "title": _("Stamp Card"),
                "description": _("A stamp for each purchase, the tenth is a reward"),
                "icon": "fidelity_cards",
            },
            "levels": {
                "title": _("Points with Levels"),
                "description": _("Who buys more reaches a level and earns more"),
                "icon": "loyalty_cards",
            },
        }

    @api.model
    def _get_template_values(self):
        usual = {
            "program_type": "loyalty",
            "applies_on": "both",
            "trigger": "auto",
            "portal_visible": True,
        }
        return {
            **super()._get_template_values(),
            "stamp_card": {**usual, **self._stamp_card_values()},
            "levels": {**usual, **self._levels_values()},
        }

    @api.model
    def _stamp_card_values(self):
        return {
            "name": _("Stamp Card"),
            "is_stamp_card": True,
            "points_rounding": "down",
            "portal_point_name": _("Stamp(s)"),
            "rule_ids": [
                Command.create(
                    {
                        "reward_point_mode": "order",
                        "reward_point_amount": 1,
                        "minimum_qty": 1,
                        "use_multiplier": False,
                    }
                )
            ],
            "reward_ids": [
                Command.create(
                    {
                        "required_points": 10,
                        "discount_mode": "percent",
                        "discount": 100,
                        "discount_applicability": "cheapest",
                    }
                )
            ],
        }

    @api.model
    def _levels_values(self):
        levels = ((_("Basic"), 0, 1), (_("Silver"), 500, 1.25), (_("Gold"), 2000, 1.5))
        return {
            "name": _("Points with Levels"),
            "points_rounding": "down",
            "portal_point_name": _("Point(s)"),
            "tier_window": "rolling",
            "tier_months": 12,
            "tier_downgrade": "grace",
            "tier_grace_days": 30,
            "rule_ids": [
                Command.create(
                    {
                        "reward_point_mode": "money",
                        "reward_point_amount": 1,
                        "minimum_qty": 0,
                    }
                )
            ],
            "reward_ids": [
                Command.create(
                    {
                        "required_points": 100,
                        "discount_mode": "per_order",
                        "discount": 5,
                    }
                )
            ],
            "tier_ids": [
                Command.create(
                    {
                        "name": name,
                        "threshold": threshold,
                        "multiplier": multiplier,
                        "sequence": place,
                    }
                )
                for place, (name, threshold, multiplier) in enumerate(levels)
            ],
        }
