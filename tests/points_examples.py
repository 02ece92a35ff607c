"""Programmes and what the example in their form must say, computed by hand.

The basket is always the same: a kettle for 48.00 (40.00 without tax), four cups for
12.00 together (10.00 without tax), a discount of another programme of 3.00 (2.50
without tax), and a reward of this programme of the same. Rules that ask for certain
products mean the kettle. The same rows are in ``docs/points.md``.

Each: what it shows, settings, levels, rules; then for each line of the example its
beginning, the points, and the sum.
"""

LEVELS = (("Silver", 500, "1.25"), ("Gold", 2000, "1.5"))

EXAMPLES = [
    (
        "A point for each dollar",
        {},
        (),
        [{}],
        # 48 + 12 - 3
        [("A sale", "57", "1 x 57.00 = 57")],
    ),
    (
        "Before rewards",
        {"points_basis": "before"},
        (),
        [{}],
        # 48 + 12
        [("A sale", "60", "1 x 60.00 = 60")],
    ),
    (
        "After rewards",
        {"points_basis": "after"},
        (),
        [{}],
        # 60 - 3 - 3
        [("A sale", "54", "1 x 54.00 = 54")],
    ),
    (
        "Without tax, after rewards",
        {"points_basis": "after", "points_tax": "excl"},
        (),
        [{}],
        # 40 + 10 - 2.50 - 2.50
        [("A sale", "45", "1 x 45.00 = 45")],
    ),
    (
        "Half a point for each dollar, down to whole points",
        {"points_basis": "after", "points_tax": "excl", "points_rounding": "down"},
        (),
        [{"reward_point_amount": 0.5}],
        # 45 / 2 = 22.5
        [("A sale", "22", "0.5 x 45.00 = 22.5, rounded 22")],
    ),
    (
        "Three points for each piece",
        {},
        (),
        [{"reward_point_mode": "unit", "reward_point_amount": 3}],
        # A kettle and four cups
        [("A sale", "15", "3 x 5 = 15")],
    ),
    (
        "Ten points for each purchase from 50.00 on",
        {},
        (),
        [
            {
                "reward_point_mode": "order",
                "reward_point_amount": 10,
                "minimum_amount": 50,
            }
        ],
        [("A sale", "10", "per purchase: 10")],
    ),
    (
        "Ten points for each purchase from 50.00 without tax on, after rewards",
        {"points_basis": "after"},
        (),
        [
            {
                "reward_point_mode": "order",
                "reward_point_amount": 10,
                "minimum_amount": 50,
                "minimum_amount_tax_mode": "excl",
            }
        ],
        [("A sale", "0", "only from $ 50.00 on, and $ 45.00 count")],
    ),
    (
        "Levels",
        {},
        LEVELS,
        [{}],
        [
            ("A sale", "57", "1 x 57.00 = 57"),
            # 57 x 1.5
            ("Level Gold", "85.5", "1 x 57.00 x 1.5 (level) = 85.5"),
        ],
    ),
    (
        "Member day: double points on Tuesday",
        {},
        (),
        [
            {},
            {"reward_point_mode": "times", "reward_point_amount": 2, "tue": True},
        ],
        [("Tuesday", "114", "1 x 57.00 x 2 (member day) = 114")],
    ),
    (
        "Happy hour: three points for each dollar, for Gold alone",
        {},
        LEVELS,
        [
            {
                "reward_point_amount": 3,
                "hour_from": 17,
                "hour_to": 19,
                "tier_ids": "Gold",
                "use_multiplier": False,
            }
        ],
        [
            ("A sale", "0", "only for Gold"),
            ("17:00 to 19:00 \u00b7 only Gold", "171", "3 x 57.00 = 171"),
        ],
    ),
    (
        "Birthday: fifty points more",
        {},
        (),
        [
            {},
            {
                "reward_point_mode": "order",
                "reward_point_amount": 50,
                "occasion": "birthday",
            },
        ],
        [
            ("A sale", "57", "only around the birthday"),
            # 57 + 50
            ("around the birthday", "107", "Birthday, per purchase: 50"),
        ],
    ),
    (
        "Anniversary: twenty points more within a week",
        {},
        (),
        [
            {},
            {
                "reward_point_mode": "order",
                "reward_point_amount": 20,
                "occasion": "anniversary",
                "occasion_days": 7,
            },
        ],
        [("within 7 days of the anniversary", "77", "Anniversary, per purchase: 20")],
    ),
    (
        "First purchase: a hundred points more",
        {},
        (),
        [
            {},
            {
                "reward_point_mode": "order",
                "reward_point_amount": 100,
                "occasion": "first",
            },
        ],
        [("first purchase", "157", "First purchase, per purchase: 100")],
    ),
    (
        "Win-back: double points after 90 days without a purchase",
        {},
        (),
        [
            {},
            {
                "reward_point_mode": "times",
                "reward_point_amount": 2,
                "occasion": "winback",
                "occasion_days": 90,
            },
        ],
        [
            ("A sale", "57", "only after 90 days without a purchase"),
            ("after 90 days", "114", "1 x 57.00 x 2 (member day) = 114"),
        ],
    ),
    (
        "Stamp card: a stamp for each kettle",
        {"is_stamp_card": True, "points_rounding": "down"},
        (),
        [{"reward_point_mode": "unit", "product_ids": "some"}],
        [("A sale", "1", "1 x 1 = 1")],
    ),
]
