from odoo.fields import Command

from .common import IdentityCase, share_day


class ProgramCase(IdentityCase):
    """Points programmes as marketing builds them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        share_day(cls.env, cls.company)

    @classmethod
    def make_program(
        cls, name="Points of the tests", levels=(), rules=({},), rewards=None, **vals
    ):
        """Return a programme that gives a point for each unit of money.

        :param levels: tuples of name, threshold and multiplier, the lowest first
        :param rules: values that differ from those of a usual rule
        """
        rewards = rewards or [{"required_points": 200, "discount": 5}]
        return cls.env["loyalty.program"].create(
            {
                "name": name,
                "program_type": "loyalty",
                "applies_on": "both",
                "trigger": "auto",
                "rule_ids": [
                    Command.create(
                        {
                            "reward_point_mode": "money",
                            "reward_point_amount": 1,
                            "minimum_qty": 0,
                            **rule,
                        }
                    )
                    for rule in rules
                ],
                "reward_ids": [Command.create(reward) for reward in rewards],
                "tier_ids": [
                    Command.create(
                        {
                            "name": level,
                            "threshold": threshold,
                            "multiplier": multiplier,
                            "sequence": place,
                        }
                    )
                    for place, (level, threshold, multiplier) in enumerate(levels)
                ],
                **vals,
            }
        )
