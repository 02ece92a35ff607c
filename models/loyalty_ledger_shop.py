from dataclasses import dataclass, replace
from decimal import Decimal

import pytz

from odoo import _, api, models
from odoo.fields import Domain

from .loyalty_ledger_rules import GOVERNED
from .loyalty_ledger_shop_sql import VISITS_SHOP
from .loyalty_ledger_sql import VISITS

SHOP = "sale.order"


@dataclass(frozen=True)
class Place:
    """Where an order of the shop counts as sold: no till, but a time zone."""

    zone: str
    id: None = None


class ShopLine:
    """A ``sale.order.line`` with the names that lines of a till have."""

    refunded_orderline_id = False

    def __init__(self, record):
        self.id = record.id
        self.uuid = str(record.id)
        self.product_id = record.product_id
        unit = record.product_uom_id or record.product_id.uom_id
        quantity = unit._compute_quantity(
            record.product_uom_qty, record.product_id.uom_id, round=False
        )
        self.qty = round(quantity, 6)
        self.reward_id = record.reward_id
        self.reward_identifier_code = record.reward_identifier_code
        self.combo_parent_id = record.combo_item_id and record.linked_line_id
        self.combo_line_ids = record.linked_line_ids.filtered("combo_item_id")


class ShopOrder:
    """A ``sale.order`` with the names that a till's order has, in a currency.

    So there is one way to count. Programmes of different currencies see the order each
    in their own.
    """

    _name = SHOP

    def __init__(self, record, currency, place, uuid):
        self.record = record.sudo().with_company(record.company_id)
        self.id = record.id
        self.uuid = uuid
        self.currency_id = currency
        self.config_id = place
        self.partner_id = self.record.partner_id
        self.company_id = self.record.company_id
        self.display_name = record.display_name
        self.lines = [ShopLine(line) for line in self._records()]
        self.facts = {}

    def _records(self):
        """Return the lines with goods or rewards; delivery is none of both."""
        lines = self.record.order_line.filtered("product_id")
        lines = lines.filtered(lambda li: not (li.display_type or li.is_downpayment))
        idle = self.record._get_no_effect_on_threshold_lines()
        return lines.filtered(lambda line: line.reward_id or line not in idle)

    def money(self, amount):
        """Return money of the order in the currency that is asked for."""
        record = self.record
        if self.currency_id != record.currency_id:
            day = record.date_order or record.env.cr.now()
            amount = record.currency_id._convert(
                amount, self.currency_id, record.company_id, day.date()
            )
        return Decimal(str(self.currency_id.round(amount))).quantize(Decimal("0.0001"))


class LoyaltyLedger(models.AbstractModel):
    """Orders of Odoo's sale module and its web shop, read as a till's are.

    Sale is not among the addon's dependencies: nothing here runs unless
    ``sale_order_points`` found it.
    """

    _inherit = "loyalty.ledger"

    # What is asked and written

    @api.model
    def _has_shop(self):
        """Return whether orders of the shop may have to do with points."""
        return "sale.order.coupon.points" in self.env

    @api.model
    def _visits_statement(self):
        return VISITS_SHOP if self._has_shop() else VISITS

    @api.model
    def _order_ids(self, order):
        """Return the order's id among a till's orders, and among the shop's."""
        is_shop = order._name == SHOP
        return {
            "order": 0 if is_shop else order.id,
            "shop_order": order.id if is_shop else 0,
        }

    @api.model
    def _order_words(self, order):
        if order._name == SHOP:
            return _("Order %s", order.display_name)
        return _("Onsite %s", order.name)

    @api.model
    def _remember(self, order, facts, lines):
        if order._name != SHOP:
            return super()._remember(order, facts, lines)
        order.facts = facts
        names = ["coupon_id", "points_cost"]
        order.record.order_line.invalidate_recordset(names, flush=False)
        return None

    # What the order is

    @api.model
    def _shop_place(self, record):
        """Return where an order counts as sold, in the time zone a till there has."""
        places = [record.company_id.partner_id]
        if "warehouse_id" in record._fields:
            places.insert(0, record.warehouse_id.partner_id)
        if "website_id" in record._fields:
            places.insert(0, record.website_id.salesperson_id)
        return Place(self._zone_of(places))

    @api.model
    def _local(self, config, moment):
        if not isinstance(config, Place):
            return super()._local(config, moment)
        zone = pytz.timezone(config.zone)
        return pytz.utc.localize(moment).astimezone(zone).replace(tzinfo=None)

    @api.model
    def _moment(self, order):
        """Return when the customer ordered: paid, confirmed, or now."""
        if order._name != SHOP:
            return super()._moment(order)
        record, now = order.record, self.env.cr.now()
        paid = record.transaction_ids.filtered(
            lambda payment: payment.state in ("done", "authorized")
        )
        confirmed = record.date_order if record.state == "sale" else now
        return min([now, confirmed or now, *paid.mapped("create_date")])

    @api.model
    def _amounts(self, order):
        if order._name != SHOP:
            return super()._amounts(order)
        return {
            line.id: (order.money(line.price_total), order.money(line.price_subtotal))
            for line in order.record.order_line
        }

    @api.model
    def _activated(self, order):
        if order._name != SHOP:
            return super()._activated(order)
        return frozenset(order.record.code_enabled_rule_ids.ids)

    @api.model
    def _given_product(self, line, reward):
        """Return the product of a free line; the shop sells it for nothing."""
        if isinstance(line, ShopLine):
            return line.product_id.id
        return super()._given_product(line, reward)

    @api.model
    def _sale_line(self, line, amounts, rules):
        """Return a line for the rules.

        A free product of the shop is a line of its own that costs nothing, and free
        delivery takes nothing off the goods: neither touches what other lines count.
        """
        made = super()._sale_line(line, amounts, rules)
        if isinstance(line, ShopLine):
            lowers = line.reward_id.reward_type == "discount"
            if line.reward_id and not lowers:
                return replace(made, kind="payment", product_of_reward=None)
        elif self._is_sold_in_shop(line):
            return replace(made, kind="payment")
        return made

    @api.model
    def _rules_of_discount(self, line, matched):
        if isinstance(line, ShopLine):
            return matched
        return super()._rules_of_discount(line, matched)

    @api.model
    def _is_sold_in_shop(self, line):
        """Return whether a till hands out what an order of the shop earned before."""
        if "sale_order_line_id" not in line._fields or not self._has_shop():
            return False
        sold = line.sale_order_line_id.sudo()
        return sold.order_id.state == "sale" and bool(
            self.env["loyalty.history"].search_count(
                [
                    ("order_model", "=", SHOP),
                    ("order_id", "=", sold.order_id.id),
                    ("line_uuid", "=", str(sold.id)),
                    ("kind", "=", "earn"),
                ],
                limit=1,
            )
        )

    # The programmes

    @api.model
    def _schemes_for(self, order, deal):
        if order._name != SHOP:
            return super()._schemes_for(order, deal)
        found, known = {}, self._schemes_by_id()
        if self._may_be_member(order):
            domain = GOVERNED & Domain(order.record._get_program_domain())
            programs = self.env["loyalty.program"].search(domain)
            ids = self._of_currency(programs, order).ids
            found = {ident: known[ident] for ident in ids if ident in known}
            found = {
                ident: scheme
                for ident, scheme in found.items()
                if not self._is_used_up(scheme, deal)
            }
        deal.earning = set(found)
        given = self.env["loyalty.program"].browse(
            {gift.program for gift in deal.given}
        )
        given = self._of_currency(given, order).ids if found else []
        deal.given = [gift for gift in deal.given if gift.program in given]
        for gift in deal.given:
            found.setdefault(gift.program, known[gift.program])
        return found

    @api.model
    def _of_currency(self, programs, order):
        return programs.filtered(lambda one: one.currency_id == order.currency_id)

    @api.model
    def _may_be_member(self, order):
        return super()._may_be_member(order) and not (
            order._name == SHOP and order.partner_id.is_public
        )
