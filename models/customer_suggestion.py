from decimal import Decimal
from fractions import Fraction

from odoo import _, api, fields, models
from odoo.exceptions import UserError

from ..core.rules import booking, suggestions
from .customer_suggestion_sql import MOST_SEEDS, NAMES, RETURNED, candidates, history

#: At the till and on the customer's page.
AT_TILL, ON_PAGE = 2, 6
#: What customers do not want, handed in by one user in an hour.
MOST_REFUSED = 120
#: Tables of accessories, and the model and field that they belong to.
RELATIONS = {
    "pos_product_optional_rel": "pos_optional_product_ids",
    "product_optional_rel": "optional_product_ids",
    "product_accessory_rel": "accessory_product_ids",
}


class CustomerSuggestion(models.AbstractModel):
    """What a customer might want, each with a sentence that says why.

    Computed when it is asked for, in three statements, whatever the history: nothing is
    kept that could be stale. What a customer bought is looked at when the customer
    agreed to it (``profiling``); else there are accessories of items with a warranty,
    which the customer registered.
    """

    _name = "customer.suggestion"
    _description = "Suggestions for a Customer"

    @api.model
    def _for_till(self, config, partner, limit=AT_TILL):
        """Return what a till suggests for the customer on its order.

        Whether the user may see the customer is asked before.

        :param config: the ``pos.config``
        :param partner: the ``res.partner``
        :return: for each ``product_id``, ``name``, ``reason`` (``again``, ``together``
            or ``accessory``), ``why`` (a sentence), ``price`` (the list price)
        :rtype: list[dict]
        """
        where = {"config": config.id, "company": None}
        return self._suggest(partner, limit, where)

    @api.model
    def _for_page(self, partner, company, limit=ON_PAGE):
        """Return the same for the customer's own page and for the service desk."""
        where = {"config": None, "company": company.id}
        return self._suggest(partner, limit, where)

    @api.model
    def _suggest(self, partner, limit, where):
        if not partner or limit <= 0:
            return []
        common = {**where, "partner": partner.id, "now": fields.Datetime.now()}
        past = self._read_past(common)
        if past is None:
            return []
        found = self._find(past, common)
        chosen = suggestions.pick(found, limit)
        return self._in_words(chosen, past) if chosen else []

    # The past

    @api.model
    def _read_past(self, common):
        """Return what the customer bought and has, None when nobody may look."""
        self.env.flush_all()
        self.env.cr.execute(history(self._shop_returns()), common)
        past = booking.loads(self.env.cr.fetchone()[0])
        return past if past["may_profile"] is not None else None

    @api.model
    def _shop_returns(self):
        if "sale.order" not in self.env:
            return None
        return RETURNED if "sale_line_id" in self.env["stock.move"]._fields else ""

    # What might be

    @api.model
    def _find(self, past, common):
        """Return the candidates that may be suggested."""
        bought, items = past["bought"] or [], past["items"] or []
        today = booking.day(past["today"])
        due = self._due(bought, today)
        kept = [one for one in bought if not one["returned"]]
        owned = kept + [one for one in items if not one["returned"]]
        back = [one["id"] for one in bought + items if one["returned"]]
        self.env.cr.execute(
            candidates(self._accessory_tables(), self._has_web_shop()),
            {
                **common,
                "due": list(due),
                "seeds": [one["id"] for one in kept[:MOST_SEEDS]],
                "known": [one["id"] for one in bought + items],
                "never": back,
                "owned": list({one["template"] for one in owned}),
            },
        )
        floors = self._price_floors(bought)
        found = []
        for reason, product, source, weight, category, price in self.env.cr.fetchall():
            if reason == "again":
                rhythm = due[product]
                weight, source = rhythm.overdue(today), rhythm
            elif floors.get(category) is not None and Decimal(price) < floors[category]:
                continue
            weight = Fraction(weight)
            found.append(suggestions.Candidate(product, reason, weight, source))
        return found

    @api.model
    def _due(self, bought, today):
        """Return the rhythms of what the customer may need again, by product."""
        due = {}
        for one in bought:
            days = map(booking.day, one["days"] or ())
            rhythm = None if one["returned"] else suggestions.rhythm(days)
            if rhythm and rhythm.is_due(today):
                due[one["id"]] = rhythm
        return due

    @api.model
    def _price_floors(self, bought):
        """Return where the customer's price class begins, by category.

        What the goods cost now counts, once for each day on which they were bought: a
        sale of last year puts nobody into a lower class.
        """
        prices = {}
        for one in bought:
            times = len(one["days"] or ())
            prices.setdefault(one["category"], []).extend([one["price"]] * times)
        return {
            category: suggestions.price_floor(paid) for category, paid in prices.items()
        }

    @api.model
    def _accessory_tables(self):
        template = self.env["product.template"]._fields
        return [table for table, name in RELATIONS.items() if name in template]

    @api.model
    def _has_web_shop(self):
        return "is_published" in self.env["product.template"]._fields

    # In words

    @api.model
    def _in_words(self, chosen, past):
        """Return rows as :meth:`_for_till` has them."""
        products = {one.product for one in chosen}
        products.update(one.because for one in chosen if one.reason == "together")
        owned = [one.because for one in chosen if one.reason == "accessory"]
        lang = self.env.lang or "en_US"
        params = {"products": list(products), "owned": owned, "lang": lang}
        self.env.cr.execute(NAMES, params)
        names, prices = {}, {}
        for kind, ident, name, price in self.env.cr.fetchall():
            names[kind, ident] = name
            prices[kind, ident] = price
        today = booking.day(past["today"])
        return [
            {
                "product_id": one.product,
                "name": names["product", one.product],
                "reason": one.reason,
                "why": self._why(one, names, today),
                "price": float(prices["product", one.product]),
            }
            for one in chosen
        ]

    @api.model
    def _why(self, candidate, names, today):
        """Return the sentence that says why, for people."""
        if candidate.reason == "together":
            return _("Bought together with %s", names["product", candidate.because])
        if candidate.reason == "accessory":
            return _("Accessory of your %s", names["template", candidate.because])
        rhythm = candidate.because
        return _(
            "Bought every %(days)s days, last %(ago)s days ago",
            days=int(rhythm.days + Fraction(1, 2)),
            ago=(today - rhythm.last).days,
        )

    # What the customer does not want

    @api.model
    def pos_not_interested(self, config_id, partner_id, product_id):
        """Keep that a customer does not want a product suggested. Again is the same.

        :param int config_id: the till's ``pos.config``
        :param int partner_id: the customer
        :param int product_id: the ``product.product``
        :return: ``status``: ``kept``; ``nothing``, of whom nothing is kept any more;
            ``limited``, too many in an hour
        :rtype: dict
        :raise AccessError: the user may not use this till
        :raise UserError: no customer or product of this till
        """
        Partner = self.env["res.partner"]
        config = Partner._ensure_till(config_id)
        partner = Partner._ensure_till_customer(config, partner_id)
        product_id = product_id if type(product_id) is int else 0
        product = self.env["product.product"].sudo().browse(product_id).exists()
        company = product.company_id
        if not product or (
            company and company not in config.company_id.sudo().parent_ids
        ):
            raise UserError(_("There is no such product."))
        tries = self.env["customer.page.attempt"]
        if not tries._take(tries._at_till("refuse", config), MOST_REFUSED):
            return {"status": "limited"}
        profiles = self.env["customer.profile"]
        if partner.identity_restricted or profiles._is_erased(partner):
            return {"status": "nothing"}
        self._not_interested(partner, product, config.company_id, "till")
        return {"status": "kept"}

    @api.model
    def _not_interested(self, partner, product, company, place="office"):
        """Keep that a customer does not want a product suggested.

        :param str place: ``till``, ``page`` or ``office``
        """
        return self.env["customer.suggestion.feedback"]._keep(
            partner, product, company, place
        )
