from typing import NamedTuple

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..core.rules import serials
from .warranty_card_till import PAGE

#: Rows of each kind that have the same number.
MOST_ALIKE = 20
NEVER = SQL("FALSE")


class Hit(NamedTuple):
    """Something that has the number that was looked for.

    :ivar str kind: ``code``, ``receipt``, ``order``, ``sale``, ``case``, ``serial``,
        ``phone`` or ``email``
    :ivar int id: of the order, case or item; 0 where it is none
    :ivar int partner: id of its customer, 0 for none
    :ivar bool is_over: an item that was returned or replaced
    """

    kind: str
    id: int
    partner: int
    is_over: bool = False


class CustomerDesk(models.AbstractModel):
    """Finding by the number of an order, a case or an item: one statement for all."""

    _inherit = "customer.desk"

    @api.model
    def _find_numbers(self, text):
        """Return what has this number among all that the user may read.

        :param str text: exactly as it is printed; small letters may stand for capitals
        :rtype: list[Hit]
        """
        if page := PAGE.fullmatch(text):
            order = self.env["customer.page"]._opened_by(page[1]).order_id
            mine = order.filtered(lambda one: one.company_id in self.env.companies)
            return [Hit("receipt", one.id, one.partner_id.id or 0) for one in mine]
        spellings = list({text, text.upper()})
        parts = [
            self._part("receipt", "pos.order", "pos_reference", spellings),
            self._part("order", "pos.order", "name", spellings),
            self._part("case", "customer.case", "name", spellings),
        ]
        if key := serials.key(serials.clean(text)):
            over = SQL("end_kind IS NOT NULL")
            parts.append(
                self._part("serial", "warranty.card", "serial_key", [key], over)
            )
        if "sale.order" in self.env:
            parts.append(self._part("sale", "sale.order", "name", spellings))
        rows = self.env.execute_query(SQL(" UNION ALL ").join(parts))
        return self._sorted_hits([Hit(*row) for row in rows])

    @api.model
    def _part(self, kind, model, field, values, over=NEVER):
        """Return the statement that finds one kind of number, with the user's rights.

        Who may read no quotations finds a customer by one all the same: its number
        stands on what the customer has in hand.
        """
        records = self.env[model]
        domain = Domain(field, "in", values)
        domain &= Domain("company_id", "in", self.env.companies.ids)
        if model == "sale.order":
            records = records.sudo()
        found = records._search(domain, order="id desc", limit=MOST_ALIKE)
        table = SQL.identifier(found.table)
        chosen = found.select(
            SQL("%s AS kind", kind),
            SQL("%s.id", table),
            SQL("COALESCE(%s.partner_id, 0) AS partner", table),
            SQL("%s AS is_over", over),
        )
        return SQL("(%s)", chosen)

    @api.model
    def _sorted_hits(self, hits):
        """Return the hits that count: an item that went back is nobody's any more."""
        items = [hit for hit in hits if hit.kind == "serial"]
        running = [hit for hit in items if not hit.is_over]
        others = [hit for hit in hits if hit.kind != "serial"]
        # A number of the shop's own counts before one that a maker printed.
        return others + (running or items[:1])
