from odoo import _, api, fields, models
from odoo.exceptions import UserError

from ..core.rules import serials

#: Items that one question brings back at most.
MOST_ITEMS = 100
#: Older sales than this are no business of a warranty: nothing lasts longer.
MOST_YEARS = 50


class WarrantyCard(models.Model):
    """What the till and a customer's page learn of items: nothing about persons."""

    _inherit = "warranty.card"

    @api.model
    def _of_partner(self, partner, company, limit=20, offset=0):
        """Return the items of a customer, the newest first."""
        owned = [("partner_id", "=", partner.id), ("company_id", "=", company.id)]
        limit = min(max(limit, 0), MOST_ITEMS)
        return self.search(owned, limit=limit, offset=max(offset, 0), order="id desc")

    @api.model
    def _of_order(self, order):
        """Return the items of a receipt, and those that were given in their place."""
        sold = [("order_id", "=", order.id)]
        return self.search(sold, limit=MOST_ITEMS, order="line_id, unit, id")

    def _card_facts(self, today=None):
        """Return a dict for each item; days are ISO dates, or False.

        :param date today: the day to say it for; the user's one if left out
        """
        today = today or fields.Date.context_today(self)
        return [card._facts(today) for card in self]

    def _facts(self, today):
        self.ensure_one()
        found = self._cover(today)
        policy = self.policy_id
        product = self.product_id.with_context(display_default_code=False)
        return {
            "id": self.id,
            "name": self.name,
            "product_id": product.id,
            "product_name": product.display_name,
            "serial": self.serial,
            "sold_on": self.sold_on.isoformat(),
            "until": found.until.isoformat() if found.until else False,
            "state": found.state,
            "text": self._cover_words(found),
            "order_ref": self.order_id.pos_reference or False,
            "exclusions": policy.exclusions or False,
            "policy_name": policy.name or False,
            "replaced_by": self.replaced_by_id.name or False,
            "can_claim": found.is_open,
            "asks_serial": policy.asks_serial
            and not self.serial
            and self._can_set_serial(),
        }

    # Items that no till of ours registered

    @api.model
    def _register_elsewhere(self, vals):
        """Register an item that somebody brought in from elsewhere.

        :param dict vals: ``product`` (``product.product``), ``company``, ``sold_on``
            (date), and maybe ``serial``, ``partner``, ``config``, ``origin``
        :return: its warranty
        :raise UserError: a sentence for the person who registers; it says nothing of
            other people's items
        """
        company, sold_on = vals["company"], vals["sold_on"]
        product = vals["product"].with_company(company)
        self._ensure_sold_here(product, company)
        if vals.get("partner"):
            self._ensure_may_own(vals["partner"], company)
        today = fields.Date.context_today(self)
        if sold_on and sold_on.year < today.year - MOST_YEARS:
            raise UserError(_("This day is too long ago for a warranty."))
        text = self._checked_serial(vals.get("serial"))
        if text:
            self._ensure_not_registered(text, product, company)
        item = self._prepare_item_vals(
            product,
            company,
            sold_on,
            serial=text,
            serial_key=serials.key(text),
            partner_id=vals.get("partner") and vals["partner"].id,
            config_id=vals.get("config") and vals["config"].id,
            origin=vals.get("origin", "registered"),
        )
        return self.sudo().create(item)

    @api.model
    def _ensure_sold_here(self, product, company):
        if not product or product.company_id not in (
            self.env["res.company"],
            *company.parent_ids,
        ):
            raise UserError(_("This product is not sold here."))

    @api.model
    def _checked_serial(self, serial):
        """Return a serial number as it is kept, or False where nothing was entered."""
        if not serial or (isinstance(serial, str) and not serial.strip()):
            return False
        text = serials.clean(serial)
        if not text:
            raise UserError(
                _(
                    "This is no serial number. It has letters or digits, and %s signs "
                    "at most.",
                    serials.MAX_SERIAL,
                )
            )
        return text

    @api.model
    def _ensure_not_registered(self, serial, product, company):
        """Refuse a second warranty for what is the same item, by its serial number."""
        known = self.sudo()._find_by_serial(serial, company)
        if known.filtered(
            lambda card: (
                card.product_id.product_tmpl_id == product.product_tmpl_id
                and not card.end_kind
            )
        ):
            raise UserError(
                _(
                    "An item with this serial number is registered already. Bring the "
                    "receipt, and we look at it together."
                )
            )
