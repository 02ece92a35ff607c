import logging
from datetime import timedelta

from odoo import _, api, fields, models
from odoo.exceptions import AccessError

from .product_affinity_sql import (
    AT_TILLS,
    COUNT,
    DAYS,
    FIRST_ID,
    IN_SHOP,
    KEPT,
    LEAST_CUSTOMERS,
    MOST_IN_BASKET,
    NEXT_ID,
    PORTIONS,
    RESULT,
)
from .res_company_suggestion import LEAST

_logger = logging.getLogger(__name__)

#: Orders of one portion: some seconds, and memory that does not grow with the shop.
PORTION = 500_000
#: Runs that are remembered.
KEPT_RUNS = 14
#: For the statements of a portion. A second worker slowed most of them.
SETTINGS = """
SET LOCAL work_mem = '128MB'; SET LOCAL max_parallel_workers_per_gather = 0
"""
SOURCES = [("till", "Till"), ("sale", "Sale orders and web shop")]
TABLES = {"till": "pos_order", "sale": "sale_order"}


class ProductAffinityRun(models.Model):
    """Counts every night what was bought together in the last two years.

    In portions of orders, each one statement and one transaction: a run that is stopped
    goes on behind the last one. What was found before stands until the new is there.
    """

    _name = "product.affinity.run"
    _description = "Counting of What Is Bought Together"
    _order = "id desc"
    _rec_name = "started_on"

    state = fields.Selection(
        [("running", "Running"), ("done", "Done")],
        required=True,
        readonly=True,
        default="running",
        index=True,
    )
    source = fields.Selection(SOURCES, required=True, readonly=True, default="till")
    since = fields.Datetime(
        "Orders since", required=True, readonly=True, help="Older orders do not count."
    )
    after_id = fields.Integer(readonly=True, help="Orders up to this id are counted.")
    portions = fields.Integer(readonly=True)
    total = fields.Integer("Orders", readonly=True, help="So many there may be.")
    counted = fields.Integer(readonly=True, help="So many were looked at.")
    progress = fields.Float(
        "Progress (%)", compute="_compute_progress", help="Share of the orders."
    )
    pairs = fields.Integer(readonly=True, help="What was found.")
    started_on = fields.Datetime(
        "Started on", required=True, readonly=True, default=fields.Datetime.now
    )
    ended_on = fields.Datetime("Ended on", readonly=True)

    @api.depends("total", "counted", "state")
    def _compute_progress(self):
        for run in self:
            share = min(100.0 * run.counted / (run.total or 1), 99.0)
            run.progress = 100.0 if run.state == "done" else share

    # Ordering

    @api.model
    def action_count_now(self):
        """Begin a run now, or go on with the one that was stopped.

        :raise AccessError: the user is no manager of the Point of Sale
        """
        if not self.env.user.has_group("point_of_sale.group_pos_manager"):
            raise AccessError(_("Only managers of the Point of Sale may do this."))
        self.env.ref("pos_customer_identity.cron_count_affinities").sudo()._trigger()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "info",
                "message": _("Counting begins in the background within a minute."),
            },
        }

    @api.model
    def _cron_count(self):
        """Go on with the run that is open, else begin one; until the time is over."""
        run = self.search([("state", "=", "running")], limit=1) or self._begin()
        self._forget_old()
        commit = self.env["ir.cron"]._commit_progress
        while run.state == "running":
            counted = run._count_portion()
            if not counted and not run._turn_to_next():
                run._finish()
            left = max(run.total - run.counted, 1) if run.state == "running" else 0
            if commit(counted, remaining=left) <= 0:
                break
            run.invalidate_recordset()

    @api.model
    def _begin(self):
        """Empty what an earlier run left, and find out where to begin."""
        self.env.cr.execute("TRUNCATE product_affinity_count")
        since = fields.Datetime.now() - timedelta(days=DAYS)
        run = self.create({"since": since})
        run.total = sum(run._extent(source)[1] for source in run._sources())
        run.after_id = run._extent("till")[0]
        return run

    def _extent(self, source):
        """Return the id before the first order that counts, and how many may follow."""
        statement = FIRST_ID.format(table=TABLES[source])
        self.env.cr.execute(statement, {"since": self.since})
        return self.env.cr.fetchone()

    def _sources(self):
        with_shop = self.env["loyalty.ledger"]._has_shop()
        return ["till", "sale"] if with_shop else ["till"]

    # Counting

    def _count_portion(self):
        """Count the next orders of the source.

        :return: how many were looked at, 0 when there are none left
        """
        self.ensure_one()
        self._ensure_counts()
        until, looked_at = self._next_portion()
        if not until:
            return 0
        self._set_for_bulk()
        bounds = {"after": self.after_id, "until": until, "since": self.since}
        self.env.flush_all()
        self.env.cr.execute(
            COUNT.format(lines=self._lines()), {**bounds, "most": MOST_IN_BASKET}
        )
        self.write(
            {
                "after_id": until,
                "portions": self.portions + 1,
                "counted": self.counted + looked_at,
            }
        )
        return looked_at

    def _next_portion(self):
        """Return the last id of the next orders, and how many ids these may be."""
        statement = NEXT_ID.format(table=TABLES[self.source])
        self.env.cr.execute(statement, {"after": self.after_id, "limit": PORTION})
        until = self.env.cr.fetchone()[0]
        return until, (until or 0) - self.after_id

    def _ensure_counts(self):
        """Begin anew when the server has crashed, and the counts with it."""
        self.env.cr.execute(PORTIONS)
        if self.env.cr.fetchone()[0] != self.portions:
            _logger.warning("run %s: the counts are gone, it begins anew", self.id)
            self.env.cr.execute("TRUNCATE product_affinity_count")
            self.write({"source": "till", "portions": 0, "counted": 0})
            self.after_id = self._extent("till")[0]

    def _lines(self):
        """Return the SQL of the goods of orders, as the installed addons have them."""
        if self.source == "till":
            lines = self.env["pos.order.line"]._fields
            # Goods of an order of the shop that a till hands out are counted there.
            handed = ("sale_order_origin_id", "sale_order_line_id")
            more = [f"line.{name} IS NULL" for name in handed if name in lines]
            statement = AT_TILLS
        else:
            lines = self.env["sale.order.line"]._fields
            extra = ("is_reward_line", "is_delivery")
            more = [
                f"line.{name} IS NOT TRUE"
                for name in extra
                if name in lines and lines[name].store
            ]
            statement = IN_SHOP
        return statement.format(more="".join(f"\n   AND {one}" for one in more))

    def _set_for_bulk(self):
        self.env.cr.execute(SETTINGS)

    def _turn_to_next(self):
        """Turn to the orders of the shop, when those of tills are counted."""
        sources = self._sources()
        if self.source == sources[-1]:
            return False
        source = sources[sources.index(self.source) + 1]
        self.write({"source": source, "after_id": self._extent(source)[0]})
        return True

    def _finish(self):
        """Put what was counted in the place of what was known."""
        self._set_for_bulk()
        affinities = self.env["product.affinity"]
        self.env.flush_all()
        self.env.cr.execute("DELETE FROM product_affinity")
        self.env.cr.execute(
            RESULT,
            {
                "least": LEAST,
                "customers": LEAST_CUSTOMERS,
                "kept": KEPT,
                "now": fields.Datetime.now(),
            },
        )
        pairs = self.env.cr.rowcount
        affinities.invalidate_model()
        self.env.cr.execute("TRUNCATE product_affinity_count")
        self.write({"state": "done", "pairs": pairs, "ended_on": fields.Datetime.now()})

    @api.model
    def _forget_old(self):
        self.search([("state", "=", "done")], offset=KEPT_RUNS).unlink()
