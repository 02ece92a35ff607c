"""What a customer bought: at tills, by sale orders and in the web shop."""

from odoo import api, fields, models

from . import customer_profile_purchases_sql as statements

#: Purchases on a page, lines of each, and how far back pages go.
PAGE = 20
MOST_PAGE = 100
MOST_LINES = 30
MOST_OFFSET = 10_000


class CustomerProfile(models.AbstractModel):
    _inherit = "customer.profile"

    @api.model
    def _purchases(self, partner, companies, limit=PAGE, offset=0, online=True):
        """Return purchases of a customer, the newest first.

        Whoever calls this has checked that the user may see them.

        :param partner: the ``res.partner``
        :param companies: ``res.company``: of the others nothing is told
        :param int limit: at most :data:`MOST_PAGE`
        :param int offset: how many newer ones to leave out
        :param bool online: also those of sale orders and the web shop
        :return: for each ``id``; ``source`` (``till``, ``sale``, ``web``);
            ``order_id``, the till's order, or False; ``number``; ``on`` (ISO
            date, in the time zone of the context or the reader), ``at`` (ISO moment,
            UTC); ``shop``;
            ``company_id``; ``total`` and ``currency_id``; ``is_return``; ``lines``:
            ``line_id``, ``product_id``, ``name``, ``qty``, ``returned``, ``price`` (of
            one, with taxes), ``total``, ``is_reward``, ``can_return``, ``can_reorder``;
            ``lines_left``: how many lines more there are
        :rtype: list[dict]
        """
        self.env.flush_all()
        heads = self._purchase_heads(partner, companies, limit, offset, online)
        lines = self._purchase_lines(heads)
        products = self._products_of(lines)
        return [
            self._purchase(head, lines.get(self._purchase_key(head), []), products)
            for head in heads
        ]

    @api.model
    def _purchase_key(self, head):
        return head["source"] == "till", head["id"]

    @api.model
    def _purchase_parts(self):
        """Return which of the addons are installed that sell elsewhere."""
        if "sale.order" not in self.env:
            return set()
        order = self.env["sale.order"]._fields
        line = self.env["sale.order.line"]._fields
        till_line = self.env["pos.order.line"]._fields
        found = {
            "website": "website_id" in order,
            "rewards": "reward_id" in line,
            "stock": "move_ids" in line
            and "sale_line_id" in self.env["stock.move"]._fields,
            "handed": "sale_order_line_id" in till_line
            and "sale_order_origin_id" in till_line,
        }
        return {"sale"} | {name for name, is_there in found.items() if is_there}

    @api.model
    def _purchase_heads(
        self, partner, companies, limit, offset=0, online=True, before=None
    ):
        """Return the purchases without their lines.

        :param tuple before: a moment, and ids: older purchases than that one at a till
            and than that sale order
        """
        limit, offset = min(max(limit, 0), MOST_PAGE), max(offset, 0)
        if offset > MOST_OFFSET or not partner or not companies:
            return []
        parts = self._purchase_parts()
        statement = statements.heads(parts if online else parts - {"sale"})
        params = self._purchase_params(companies, limit, offset, before)
        self.env.cr.execute(statement, {**params, "partner": partner.id})
        return self.env.cr.dictfetchall()

    @api.model
    def _purchase_params(self, companies, limit, offset=0, before=None):
        return {
            "companies": companies.ids,
            "limit": limit,
            "offset": offset,
            "most": offset + limit,
            "before": before and before[0],
            "before_till": before and before[1],
            "before_sale": before and before[2],
        }

    @api.model
    def _last_purchases(self, partners, companies):
        """Return the newest purchase of each customer, as :meth:`_purchase_heads`.

        :return: id of the customer -> row; who bought nothing is left out
        :rtype: dict
        """
        self.env.flush_all()
        statement = statements.last(self._purchase_parts())
        params = self._purchase_params(companies, 1)
        self.env.cr.execute(statement, {**params, "partners": partners.ids})
        return {row["partner_id"]: row for row in self.env.cr.dictfetchall()}

    @api.model
    def _count_purchases(self, partner, companies, most):
        """Return how many purchases a customer has, and ``most`` if there are more."""
        self.env.flush_all()
        statement = statements.count(self._purchase_parts())
        params = self._purchase_params(companies, most)
        self.env.cr.execute(statement, {**params, "partner": partner.id})
        return self.env.cr.fetchone()[0]

    @api.model
    def _purchase_lines(self, heads):
        """Return (whether at a till, id) -> rows."""
        parts = self._purchase_parts()
        found = {}
        for at_till, statement in (
            (True, statements.till_lines(parts)),
            (False, statements.sale_lines(parts)),
        ):
            keys = map(self._purchase_key, heads)
            ids = [ident for is_till, ident in keys if is_till == at_till]
            if not ids:
                continue
            self.env.cr.execute(statement, {"purchases": ids, "most": MOST_LINES})
            for row in self.env.cr.dictfetchall():
                found.setdefault((at_till, row["purchase_id"]), []).append(row)
        return found

    @api.model
    def _products_of(self, lines):
        """Return the products of all lines, by id, as people call them."""
        ids = {row["product_id"] for rows in lines.values() for row in rows}
        products = self.env["product.product"].sudo().browse(sorted(ids))
        products = products.with_context(
            display_default_code=False, lang=self.env.lang, active_test=False
        )
        products.fetch(["active", "product_tmpl_id"])
        return products.grouped("id")

    @api.model
    def _purchase(self, head, rows, products):
        at_till = head["source"] == "till"
        lines = [
            self._purchase_line(row, products[row["product_id"]], at_till)
            for row in rows
        ]
        return {
            "id": head["id"],
            "source": head["source"],
            "order_id": at_till and head["id"],
            "number": head["number"] or "",
            "on": self._day_of(head["at"]),
            "at": head["at"].isoformat(),
            "shop": head["shop"] or "",
            "company_id": head["company_id"],
            "total": float(head["total"] or 0),
            "currency_id": head["currency_id"],
            "is_return": bool(rows) and all(row["is_return"] for row in rows),
            "lines": lines,
            "lines_left": rows[0]["count"] - len(rows) if rows else 0,
        }

    @api.model
    def _day_of(self, moment):
        local = fields.Datetime.context_timestamp(self, moment)
        return local.date().isoformat()

    @api.model
    def _purchase_line(self, row, product, at_till):
        qty, amount = float(row["qty"] or 0), float(row["amount"] or 0)
        returned = min(max(float(row["returned"] or 0), 0), max(qty, 0))
        goods = qty > 0 and amount >= 0 and not row["is_reward"] and not row["is_part"]
        return {
            "line_id": row["id"],
            "product_id": product.id,
            "name": product.display_name,
            "qty": qty,
            "returned": returned,
            "price": amount / qty if qty else 0.0,
            "total": amount,
            "is_reward": row["is_reward"],
            "can_return": at_till and goods and returned < qty,
            "can_reorder": goods and product.active and product.sale_ok,
        }
