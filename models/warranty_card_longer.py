from odoo import _, api, models
from odoo.tools import SQL, ormcache

from .warranty_card_register import MOST_UNITS

#: The levels of a member, of those that make a warranty longer.
_LEVELS = """
SELECT tier_id FROM loyalty_card
 WHERE partner_id = %s AND active AND tier_id = ANY(%s)
"""


class WarrantyCard(models.Model):
    """What makes the warranties of a sale longer: the level, and what was bought."""

    _inherit = "warranty.card"

    @api.model
    def _level_months(self, order):
        """Return the extension that the customer's best level brings, as a list."""
        longer = self._longer_levels(order.company_id.id)
        if not order.partner_id or not longer:
            return []
        rows = self.env.execute_query(SQL(_LEVELS, order.partner_id.id, list(longer)))
        months = max((longer[tier] for (tier,) in rows), default=0)
        return [{"months": months, "why": "level"}] if months else []

    @api.model
    @ormcache("company_id")
    def _longer_levels(self, company_id):
        """Return level -> months for those that make a company's warranties longer.

        Kept until a level or a program changes; see ``loyalty.ledger.kept``.
        """
        company = self.env["res.company"].sudo().browse(company_id)
        longer = [
            ("warranty_months", ">", 0),
            ("program_id.active", "=", True),
            ("program_id.company_id", "in", [False, *company.parent_ids.ids]),
        ]
        levels = self.env["loyalty.tier"].sudo().search(longer)
        return {level.id: level.warranty_months for level in levels}

    @api.model
    def _bought_months(self, sold, promises):
        """Return bought extensions by (uuid of the line, unit) of the item.

        An extension belongs to the line that it names; if it names none, to the only
        line of the order that has a warranty.
        """
        covered = sold.filtered(lambda line: line.product_id.id in promises)
        found = {}
        for line in sold:
            # Of the template: a related field of the product is computed in each sale.
            months = line.product_id.product_tmpl_id.warranty_extension_months
            if not months or line.warranty_card_id:
                continue
            named = covered.filtered_domain([("uuid", "=", line.warranty_line_uuid)])
            target = named or (covered if len(covered) == 1 else named)
            for unit in range(1, min(int(line.qty), MOST_UNITS) + 1):
                if target:
                    part = {"months": months, "why": "bought", "line": line.uuid}
                    found.setdefault((target.uuid, unit), []).append(part)
        return found

    @api.model
    def _extend_earlier(self, order):
        """Extend items of earlier sales for which this order has an extension."""
        for line in order.lines.filtered("warranty_card_id"):
            months = line.product_id.warranty_extension_months
            card = line.warranty_card_id
            if not months or line.qty <= 0 or card.company_id != order.company_id:
                continue
            if card.partner_id and card.partner_id != order.partner_id:
                order.message_post(
                    body=_(
                        "An item of another customer could not be extended. Put its "
                        "owner on the order, or extend it by hand."
                    )
                )
            elif card.end_kind:
                order.message_post(
                    body=_(
                        "%(name)s could not be extended: %(why)s.",
                        name=card.name,
                        why=card.cover_text.lower(),
                    )
                )
            else:
                card._extend(months, "bought", line.uuid)
