from odoo import api, models
from odoo.fields import Domain

#: Says that nobody looks at the count of programmes without a limit.
LIMITED_ONLY = "points_usages_of_limited"
#: How far beyond its limit a programme is counted: a till without a network may have
#: used it more often than it should.
BEYOND = 1000
#: As Odoo counts: orders with a reward, for each reward.
_COUNT = """
SELECT program.id, count(used.*)
  FROM unnest(%(ids)s::int[], %(most)s::int[]) AS program (id, most)
  CROSS JOIN LATERAL (
    SELECT DISTINCT line.reward_id, line.order_id
      FROM loyalty_reward reward
      JOIN pos_order_line line ON line.reward_id = reward.id
     WHERE reward.program_id = program.id
     LIMIT program.most
  ) used
 GROUP BY program.id
"""


class LoyaltyProgram(models.Model):
    """How often programmes have been used.

    Odoo counts all orders of all programmes at each opening of a till and after each
    order with a coupon, also of those that may be used without a limit: the more has
    been sold the longer it takes. Here nobody counts further than the limit goes.
    """

    _inherit = "loyalty.program"

    def _compute_pos_order_count(self):
        self.env["pos.order.line"].flush_model(["reward_id", "order_id"])
        stored = self._origin
        most = [
            program.max_usage + BEYOND if program.limit_usage else None
            for program in stored
        ]
        self.env.cr.execute(_COUNT, {"ids": stored.ids, "most": most})
        counts = dict(self.env.cr.fetchall())
        for program in self:
            program.pos_order_count = counts.get(program._origin.id, 0)

    @api.depends_context(LIMITED_ONLY)
    def _compute_total_order_count(self):
        counted = self._counted_usages()
        (self - counted).total_order_count = 0
        return super(LoyaltyProgram, counted)._compute_total_order_count()

    def _counted_usages(self):
        """Return the programmes whose usages somebody looks at."""
        if not self.env.context.get(LIMITED_ONLY):
            return self
        limited = self.filtered("limit_usage")
        # Otherwise the counts below are asked for all that are read together.
        return limited.with_prefetch()

    def _of_limited_only(self):
        return self.with_context(**{LIMITED_ONLY: True})

    @api.model
    def _load_pos_data_read(self, records, config):
        return super()._load_pos_data_read(records._of_limited_only(), config)


class PosConfig(models.Model):
    _inherit = "pos.config"

    def _get_program_ids(self):
        asked = self.with_context(**{LIMITED_ONLY: True})
        return super(PosConfig, asked)._get_program_ids().with_env(self.env)


class ProgramOfShop:
    """Goes before the classes of ``loyalty.program`` when Odoo's sale is installed:
    see ``sale_order_points``."""

    __slots__ = ()

    def _compute_order_count(self):
        """Count orders of the shop as far as the limit goes."""
        limited = self.filtered("limit_usage")
        for program in limited:
            rewards = Domain("reward_id", "in", program.reward_ids.ids)
            found = self.env["sale.order.line"]._read_group(
                rewards, ["order_id"], limit=program.max_usage + BEYOND
            )
            program.order_count = len(found)
        return super(ProgramOfShop, self - limited)._compute_order_count()

    def _compute_total_order_count(self):
        counted = self._counted_usages()
        (self - counted).total_order_count = 0
        return super(ProgramOfShop, counted)._compute_total_order_count()
