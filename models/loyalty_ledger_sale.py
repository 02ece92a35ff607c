from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from decimal import Decimal

import pytz

from odoo import api, models
from odoo.tools import ormcache

from ..core.rules import points

#: How much a till's clock may be ahead.
CLOCK = timedelta(minutes=10)
PAYMENTS = ("gift_card", "ewallet")


@dataclass
class Given:
    """Lines of a sale that are one reward."""

    reward: int
    program: int
    lines: list = field(default_factory=list)

    @property
    def money(self):
        return -sum(line.incl for line in self.lines)

    @property
    def quantity(self):
        return sum(abs(line.quantity) for line in self.lines)


@dataclass
class Deal:
    """An order as the rules see it, and what it takes back or gives back."""

    sale: points.Sale
    given: list
    returns: dict
    config: object
    moment: datetime
    #: Programmes in which the customer may earn.
    earning: set = field(default_factory=set)

    @property
    def day(self):
        return self.sale.at.date()

    @property
    def amounts(self):
        """Money of the lines, with tax."""
        return {line.uuid: line.incl for line in self.sale.lines}

    def units(self):
        """Return line -> the sold line that it takes back, and how many units."""
        return {
            uuid: (
                line.refunded_orderline_id.id,
                max(-Decimal(str(line.qty)), Decimal(0)),
            )
            for uuid, line in self.returns.items()
        }

    def paid(self, product):
        """Return the money for points that were spent before the return."""
        lines = (line for line in self.sale.lines if line.product == product)
        return sum((line.incl for line in lines), Decimal(0))

    def without(self, known):
        """Return the sale without the returns whose sale the ledger knows.

        Others lower what this sale earns, as they do in Odoo.
        """
        settled = {row["id"] for row in known["lines"] if row["settled"]}
        left = {
            uuid
            for uuid, line in self.returns.items()
            if line.refunded_orderline_id.id in settled
        }
        lines = (line for line in self.sale.lines if line.uuid not in left)
        return replace(self.sale, lines=tuple(lines))

    def base(self, scope, gifts, given):
        """Return the most money that a reward may apply to."""
        sold = [line for line in self.sale.lines if line.kind == "sale"]
        sold = [line for line in sold if line.quantity > 0]
        if given.lines[0].kind == "payment":
            return max(given.money, Decimal(0))
        if given.lines[0].kind == "free":
            gift = given.lines[0].product_of_reward
            prices = [
                line.incl / line.quantity for line in sold if line.product == gift
            ]
            # A gift that was not bought besides: what the till said it is worth.
            return max(prices) * given.quantity if prices else given.money
        if isinstance(scope, frozenset):
            return sum(
                (line.incl for line in sold if line.product in scope), Decimal(0)
            )
        if scope == "cheapest":
            unit = min((line.incl / line.quantity for line in sold), default=Decimal(0))
            same = (line for line in sold if line.incl / line.quantity == unit)
            return max((line.incl for line in same), default=Decimal(0))
        return sum((line.incl for line in sold), Decimal(0))


class LoyaltyLedger(models.AbstractModel):
    """A paid order, read by the server itself.

    What the till says about points is not looked at. Amounts are computed from price,
    quantity, discount and taxes, and count at most as far as money came in.
    """

    _inherit = "loyalty.ledger"

    @api.model
    def _deal(self, order):
        """Return what an order is about."""
        moment = self._moment(order)
        lines = [line for line in order.lines if not line.combo_parent_id]
        amounts = self._amounts(order)
        products = self.env["product.product"].concat(*(li.product_id for li in lines))
        rules = self._rules_of(products)
        made, given, returns = [], {}, {}
        for line in lines:
            if line.refunded_orderline_id:
                returns[self._line_uuid(line)] = line
            made.append(self._sale_line(line, amounts, rules))
            self._note_reward(line, made[-1], given)
        sale = points.Sale(
            uuid=order.uuid,
            at=self._local(order.config_id, moment),
            lines=tuple(made),
            codes=self._activated(order),
            decimals=order.currency_id.decimal_places,
        )
        return Deal(sale, list(given.values()), returns, order.config_id, moment)

    @api.model
    def _line_uuid(self, line):
        return line.uuid or str(line.id)

    @api.model
    def _sale_line(self, line, amounts, rules):
        incl, excl = amounts[line.id]
        for child in line.combo_line_ids:
            incl, excl = incl + amounts[child.id][0], excl + amounts[child.id][1]
        reward = line.reward_id.sudo() if not line.refunded_orderline_id else None
        kind, product, gift = "sale", line.product_id.id, None
        if product == self._points_product():
            kind = "payment"
        elif reward:
            kind = "free" if reward.reward_type == "product" else "discount"
            if reward.program_id.program_type in PAYMENTS:
                kind = "payment"
            elif kind == "free":
                gift = self._given_product(line, reward)
        matched = rules.get(gift or product, frozenset())
        if gift and gift not in rules:
            gifts = self.env["product.product"].browse(gift)
            matched = self._rules_of(gifts)[gift]
        if kind == "discount":
            matched = self._rules_of_discount(line, matched)
        return points.Line(
            uuid=self._line_uuid(line),
            product=product,
            quantity=Decimal(str(line.qty)),
            incl=incl,
            excl=excl,
            rules=matched,
            kind=kind,
            program=reward.program_id.id if reward else None,
            automatic=bool(reward) and reward.program_id.trigger == "auto",
            product_of_reward=gift,
            reduces=self._reduced_by(reward) if kind == "discount" else frozenset(),
        )

    @api.model
    @ormcache()
    def _points_product(self):
        """Return the id of the product that pays for points spent before a return."""
        xmlid = "pos_customer_identity.product_points"
        product = self.env.ref(xmlid, raise_if_not_found=False)
        return product.id if product else None

    @api.model
    def _reduced_by(self, reward):
        """Return the products whose lines a discount lowers; empty for all."""
        scheme = self._schemes_by_id().get(reward.program_id.id)
        scope = scheme.scopes.get(reward.id) if scheme else None
        return scope if isinstance(scope, frozenset) else frozenset()

    @api.model
    def _given_product(self, line, reward):
        """Return the product that a free-product line gives: Odoo does not keep it."""
        possible = reward.reward_product_ids
        if len(possible) == 1:
            return possible.id
        bought = line.order_id.lines.filtered(lambda other: not other.reward_id)
        same = bought.filtered(
            lambda other: (
                other.product_id in possible
                and abs(other.price_unit + line.price_unit) < 0.005
            )
        )
        same = same or bought.filtered(lambda other: other.product_id in possible)
        return same[:1].product_id.id or possible[:1].id or None

    @api.model
    def _note_reward(self, line, made, given):
        """Put a line to its reward, if the ledger keeps the points of its programme."""
        reward = line.reward_id.id
        if not reward or line.refunded_orderline_id:
            return
        program = self._scheme_of_reward().get(reward)
        if program:
            key = reward, line.reward_identifier_code or made.uuid
            given.setdefault(key, Given(reward, program)).lines.append(made)

    # Money

    @api.model
    def _amounts(self, order):
        """Return line id -> money with tax, and without: what the server computes."""
        currency = order.currency_id
        amounts = {}
        for line in order.lines:
            sums = self._line_sums(order, line)
            amounts[line.id] = tuple(
                Decimal(str(currency.round(money))) for money in sums
            )
        total = sum(incl for incl, _excl in amounts.values())
        paid = Decimal(str(currency.round(order.amount_paid)))
        # Rounding of cash, and of lines.
        slack = Decimal("0.01") * (len(amounts) + 1) + Decimal(
            str(order.config_id.rounding_method.rounding or 0)
        )
        if total > 0 and total > paid + slack:
            share = max(paid, Decimal(0)) / total
            amounts = {
                ident: (incl * share, excl * share)
                for ident, (incl, excl) in amounts.items()
            }
        return {
            ident: tuple(money.quantize(Decimal("0.0001")) for money in pair)
            for ident, pair in amounts.items()
        }

    @api.model
    def _line_sums(self, order, line):
        """Return a line's money with tax, and without.

        As ``pos.order.line._compute_amount_line_all`` says, which also finds out what
        accountants need, with a query.
        """
        taxes = order.fiscal_position_id.map_tax(line.tax_ids)
        sums = taxes._get_tax_details(
            line.price_unit * (1 - (line.discount or 0) / 100),
            line.qty,
            precision_rounding=order.currency_id.rounding,
            rounding_method=order.company_id.tax_calculation_rounding_method,
            product=line.product_id,
        )
        return sums["total_included"], sums["total_excluded"]

    # Time and codes

    @api.model
    def _moment(self, order):
        """Return when the sale was: not later than now, nor before its session."""
        now = self.env.cr.now()
        moment = order.date_order or now
        session = order.session_id
        if moment > now + CLOCK:
            moment = now
        if session.start_at and not session.rescue:
            moment = max(moment, session.start_at - CLOCK)
        return moment

    @api.model
    def _local(self, config, moment):
        zone = pytz.timezone(self._zone(config.id))
        return pytz.utc.localize(moment).astimezone(zone).replace(tzinfo=None)

    @api.model
    def _local_day(self, config, text):
        """Return the shop's day of a moment that PostgreSQL wrote."""
        return self._local(config, datetime.fromisoformat(text)).date()

    @api.model
    @ormcache("config_id")
    def _zone(self, config_id):
        """Return the name of a shop's time zone: its warehouse's, or its company's."""
        config = self.env["pos.config"].sudo().browse(config_id)
        places = (
            config.picking_type_id.warehouse_id.partner_id,
            config.company_id.partner_id,
        )
        return self._zone_of(places)

    @api.model
    def _zone_of(self, places):
        found = [place.tz for place in places if place.tz]
        users = self.env["res.users"].sudo().browse(self.env.ref("base.user_admin").id)
        return (found or [users.tz or "UTC"])[0]

    @api.model
    def _activated(self, order):
        """Return the rules whose promotion codes the customer showed."""
        codes = order.points_codes
        if not isinstance(codes, list):
            return frozenset()
        known = {
            code: rule
            for scheme in self._schemes_by_id().values()
            for code, rule in scheme.codes.items()
        }
        shown = {code for code in codes[:100] if isinstance(code, str)}
        return frozenset(known[code] for code in shown & known.keys())
