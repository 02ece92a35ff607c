import json
import logging

import psycopg2

from odoo import api, models
from odoo.tools import SQL

from ..core.rules import serials
from ..core.rules.warranty import MOST_MONTHS, Item, cover
from .loyalty_ledger_settle import TRY_AGAIN
from .warranty_card_cover import as_json

_logger = logging.getLogger(__name__)

#: A line with more items than this gets one warranty for all of them.
MOST_UNITS = 200
#: What comes from the till, or is worked out here, for each item; and its type.
COLUMNS = {
    "line_id": "int",
    "line_uuid": "varchar",
    "unit": "int",
    "quantity": "float8",
    "product_id": "int",
    "serial": "varchar",
    "serial_key": "varchar",
    "lot_id": "int",
    "policy_id": "int",
    "terms": "jsonb",
    "law": "jsonb",
    "awaits_delivery": "bool",
    "delivered_on": "date",
    "extensions": "jsonb",
    "start_on": "date",
    "until": "date",
    "basis": "varchar",
}
_REGISTER = """
INSERT INTO warranty_card (
    create_uid, write_uid, create_date, write_date, origin, order_id, company_id,
    config_id, partner_id, sold_on, chain_uuid, {names})
SELECT %(uid)s, %(uid)s, %(now)s, %(now)s, 'sale', %(order)s, %(company)s,
       %(config)s, %(partner)s, %(day)s, item.line_uuid, {items}
  FROM jsonb_to_recordset(%(rows)s::jsonb) AS item({types})
 ORDER BY item.line_id, item.unit
ON CONFLICT (line_uuid, unit) WHERE line_uuid IS NOT NULL DO NOTHING
""".format(
    names=", ".join(COLUMNS),
    items=", ".join(f"item.{name}" for name in COLUMNS),
    types=", ".join(f"{name} {kind}" for name, kind in COLUMNS.items()),
)
#: The same where nothing else is to be done: its savepoint costs no further call. Left
#: to itself PostgreSQL plans each check of a foreign key anew for the first five items
#: of a request, which takes as long as to store them.
_ALONE = f"""
SAVEPOINT warranties;
SET LOCAL plan_cache_mode = force_generic_plan;
{_REGISTER};
SET LOCAL plan_cache_mode TO DEFAULT;
RELEASE SAVEPOINT warranties
"""


def pieces(quantity):
    """Return how many warranties a quantity has, and how much of it each is for."""
    whole = quantity == int(quantity) and quantity <= MOST_UNITS
    return (int(quantity), 1.0) if whole else (1, quantity)


class WarrantyCard(models.Model):
    """Warranties of a paid order, in the transaction that stores it."""

    _inherit = "warranty.card"

    @api.model
    def _register_order(self, order):
        """Give each sold item its warranty, and end those of returned ones. Once.

        A sale never fails because of a warranty: what goes wrong is logged by a code,
        and the order waits for :meth:`_cron_register`.

        :return: whether it is done
        """
        order.ensure_one()
        cards = self.sudo().with_company(order.company_id)
        order = order.sudo()
        try:
            self.env.flush_all()
            day = cards._day_of(order)
            rows = cards._rows_of(order, day)
            returns = cards._returned_lines(order)
            if not (returns or order.lines.warranty_card_id):
                cards._insert(order, rows, day, statement=_ALONE)
                return True
            with self.env.cr.savepoint():
                cards._insert(order, rows, day)
                cards._extend_earlier(order)
                cards._end_returned(returns)
        except TRY_AGAIN:
            raise
        except Exception as error:  # noqa: BLE001
            return cards._postpone(order, error)
        return True

    @api.model
    def _postpone(self, order, error):
        """Let an order wait."""
        code = getattr(error, "code", None) or type(error).__name__
        _logger.warning("order %s: no warranties yet, %s", order.uuid, code)
        _logger.debug("order %s", order.uuid, exc_info=error)
        tries = order.warranty_tries + 1
        order.sudo().write({"warranty_pending": True, "warranty_tries": tries})
        return False

    @api.model
    def _insert(self, order, rows, day, statement=_REGISTER):
        if not rows:
            return
        self._insert_items(
            rows,
            statement,
            order=order.id,
            company=order.company_id.id,
            config=order.config_id.id,
            partner=order.partner_id.id or None,
            day=day,
        )

    @api.model
    def _insert_items(self, rows, statement=_REGISTER, **common):
        """Store items in one statement; those that are there stay as they are.

        :param list rows: a dict of :data:`COLUMNS` for each; what is missing is empty
        :param common: ``order``, ``company``, ``config``, ``partner`` (ids or None) and
            ``day`` of the sale
        """
        cr = self.env.cr
        common |= {"uid": self.env.uid, "now": cr.now(), "rows": json.dumps(rows)}
        try:
            cr.execute(statement, common)
        except psycopg2.Error:
            if statement is _ALONE:
                cr.execute("ROLLBACK TO SAVEPOINT warranties")
            raise

    # What is sold

    @api.model
    def _day_of(self, order):
        """Return the shop's day of a sale."""
        ledger = self.env["loyalty.ledger"]
        return ledger._local(order.config_id, ledger._moment(order)).date()

    @api.model
    def _rows_of(self, order, day):
        """Return a dict for each item of an order that has a warranty."""
        sold = order.lines.filtered(lambda line: line.qty > 0)
        policies = self.env["warranty.policy"]
        promises = {
            product.id: promise
            for product in sold.product_id
            if (promise := policies._promise_of(product, order.company_id))
        }
        if not promises:
            return []
        level = self._level_months(order)
        bought = self._bought_months(sold, promises)
        country = order.company_id.account_fiscal_country_id or (
            order.company_id.country_id
        )
        rows, later = [], bool(order.shipping_date)
        for line in sold:
            promise = promises.get(line.product_id.id)
            if not promise:
                continue
            law = self.env["warranty.law"]._law_of(country, promise.durable, day)
            if not promise.terms.months and not law.months:
                continue
            for unit in self._units_of(line):
                extensions = [*level, *bought.get((line.uuid, unit["unit"]), ())]
                rows.append(unit | self._promised(promise, law, day, extensions, later))
        return rows

    @api.model
    def _promised(self, promise, law, day, extensions, awaits=False, delivered=None):
        """Return the columns of a promise, as they stand when the item is sold."""
        months = sum(one["months"] for one in extensions)
        if months > MOST_MONTHS:
            extensions, months = [], 0
        item = Item(
            sold=day, awaits_delivery=awaits, delivered=delivered, extension=months
        )
        found = cover(promise.terms, law, item, day)
        return {
            "policy_id": promise.policy,
            "terms": as_json(promise.terms),
            "law": as_json(law) if law.months else None,
            "awaits_delivery": awaits,
            "delivered_on": delivered and delivered.isoformat(),
            "extensions": extensions or None,
            "start_on": found.start and found.start.isoformat(),
            "until": found.until and found.until.isoformat(),
            "basis": found.basis,
        }

    @api.model
    def _units_of(self, line):
        """Return a dict for each item of a line: whole pieces one by one."""
        named = self._serials_of(line)
        count, quantity = pieces(line.qty)
        for index in range(count):
            text, lot = named[index] if index < len(named) else (None, None)
            yield {
                "line_id": line.id,
                "line_uuid": line.uuid,
                "unit": index + 1,
                "quantity": quantity,
                "product_id": line.product_id.id,
                "serial": text,
                "serial_key": serials.key(text),
                "lot_id": lot,
            }

    @api.model
    def _serials_of(self, line):
        """Return (text, id of ``stock.lot``) for each item of a line."""
        tracking = line.product_id.product_tmpl_id.tracking
        if tracking == "none":
            return [(text, None) for text in line._warranty_serials()]
        names = [lot.lot_name for lot in line.pack_lot_ids if lot.lot_name]
        if tracking == "lot":
            # One lot has many items.
            names = names * pieces(line.qty)[0] if len(names) == 1 else names
        lots = self._lots_of(line, names)
        return [(name, lots.get(name)) for name in names]

    @api.model
    def _lots_of(self, line, names):
        if not names:
            return {}
        rows = self.env.execute_query(
            SQL(
                """
                SELECT name, max(id) FROM stock_lot
                 WHERE product_id = %s AND name = ANY(%s)
                   AND (company_id IS NULL OR company_id = %s) GROUP BY name
                """,
                line.product_id.id,
                names,
                line.order_id.company_id.id,
            )
        )
        return dict(rows)
