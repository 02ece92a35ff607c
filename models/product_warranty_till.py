from odoo import _, api, fields, models


class ProductProduct(models.Model):
    """What the till must know of a product's warranty, also without a network."""

    _inherit = "product.product"

    @api.model
    def _load_pos_data_read(self, records, config):
        rows = super()._load_pos_data_read(records, config)
        products = self.browse(row["id"] for row in rows)
        promised = self._till_warranties(products, config)
        longer = [("id", "in", products.ids), ("warranty_extension_months", ">", 0)]
        extensions = set(self.search(longer).ids)
        for row in rows:
            if warranty := promised.get(row["id"]):
                row["_warranty"] = warranty
            if row["id"] in extensions:
                row["_extends_warranty"] = True
        return rows

    @api.model
    def _till_warranties(self, products, config):
        """Return what the till says of warranties, by product.

        ``terms`` are those that run side by side, the last end counts; see the till's
        ``warranty.js``.

        :rtype: dict[int, dict]
        """
        company = config.company_id
        promises = self.env["warranty.policy"]._promises_of(products, company)
        country = company.account_fiscal_country_id or company.country_id
        today = fields.Date.context_today(self)
        Law = self.env["warranty.law"]
        found = {}
        for product_id, promise in promises.items():
            law = Law._law_of(country, promise.durable, today)
            if terms := self._till_terms(promise.terms, law):
                longest = max(terms, key=lambda term: term["months"])
                found[product_id] = {
                    "asks_serial": promise.asks_serial,
                    "terms": terms,
                    "text": self._till_promise_words(longest),
                }
        return found

    @api.model
    def _till_terms(self, terms, law):
        rows = [
            {"months": law.months, "clock": law.clock, "after": 0},
            {
                "months": terms.months,
                "clock": terms.clock,
                "after": terms.start_within,
            },
        ]
        return [row for row in rows if row["months"]]

    @api.model
    def _till_promise_words(self, term):
        years, months = divmod(term["months"], 12)
        if months:
            count = term["months"]
            length = _("1 month") if count == 1 else _("%s months", count)
        else:
            length = _("1 year") if years == 1 else _("%s years", years)
        if term["clock"] == "activation":
            return _("Warranty: %s from the registration", length)
        return _("Warranty: %s", length)
