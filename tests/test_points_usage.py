from odoo.tests import tagged

from ..models.loyalty_program_usage import BEYOND, LIMITED_ONLY
from .common_ledger import LedgerCase


@tagged("post_install", "-at_install")
class TestUsage(LedgerCase):
    """How often a programme was used is counted where somebody asks, and no further."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.reward = cls.program.reward_ids
        cls.limited = cls.make_program(name="A Few", limit_usage=True, max_usage=3)
        cls.both = cls.program | cls.limited

    def use(self, program, times):
        for _time in range(times):
            self.buy((self.cake, 1), rewards=[(program.reward_ids, 0.5)])
        self.env.invalidate_all()

    def asked(self, programs):
        """Return which programmes' orders are counted when a till asks for these."""
        counted = []
        Program = type(self.program)
        count = Program._compute_pos_order_count

        def counting(records):
            counted.append(records)
            return count(records)

        self.patch(Program, "_compute_pos_order_count", counting)
        programs.mapped("total_order_count")
        return self.program.browse().concat(*counted)

    def test_each_order_with_a_reward_counts(self):
        self.use(self.limited, 2)
        self.use(self.program, 1)
        self.buy((self.cake, 1))
        self.env.invalidate_all()
        self.assertEqual(self.both.mapped("total_order_count"), [1, 2])
        self.assertEqual(self.both.mapped("pos_order_count"), [1, 2])

    def test_a_new_programme_was_never_used(self):
        self.assertEqual(self.program.new({"name": "New"}).total_order_count, 0)

    def test_a_till_does_not_count_programmes_without_a_limit(self):
        self.use(self.limited, 2)
        self.use(self.program, 1)
        programs = self.both.with_context(**{LIMITED_ONLY: True})
        self.assertEqual(self.asked(programs), self.limited)
        self.assertEqual(programs.mapped("total_order_count"), [0, 2])
        # What others see is not what the till saw.
        self.assertEqual(self.both.mapped("total_order_count"), [1, 2])

    def test_the_opening_of_a_till_asks_for_no_more(self):
        self.use(self.limited, 2)
        rows = self.both._load_pos_data_read(self.both, self.config)
        usages = {row["id"]: row["total_order_count"] for row in rows}
        self.assertEqual(usages, {self.program.id: 0, self.limited.id: 2})
        programs = self.config._get_program_ids()
        self.assertIn(self.limited, programs)
        self.assertNotIn(LIMITED_ONLY, programs.env.context)

    def test_a_till_drops_what_was_used_as_often_as_it_may_be(self):
        self.use(self.limited, 3)
        self.assertNotIn(self.limited, self.config._get_program_ids())
        self.assertIn(self.program, self.config._get_program_ids())

    def test_nobody_counts_far_beyond_the_limit(self):
        self.use(self.limited, 1)
        [line] = self.env["pos.order.line"].search([("reward_id", "!=", False)])
        more = BEYOND + 50
        self.env.cr.execute(
            """
            WITH made AS (
                INSERT INTO pos_order (name, company_id, session_id, amount_tax,
                       amount_total, amount_paid, amount_return, uuid, state)
                SELECT 'Old', company_id, session_id, 0, 0, 0, 0, 'old-' || n, 'paid'
                  FROM pos_order, generate_series(1, %s) AS n WHERE id = %s
                RETURNING id
            )
            INSERT INTO pos_order_line (order_id, reward_id, name, product_id, qty,
                   price_subtotal, price_subtotal_incl, company_id)
            SELECT made.id, line.reward_id, line.name, line.product_id, line.qty, 0, 0,
                   line.company_id
              FROM made, pos_order_line line WHERE line.id = %s
            """,
            [more, line.order_id.id, line.id],
        )
        self.env.invalidate_all()
        self.assertEqual(self.limited.total_order_count, 3 + BEYOND)
        self.limited.limit_usage = False
        self.env.invalidate_all()
        self.assertEqual(self.limited.total_order_count, more + 1)
