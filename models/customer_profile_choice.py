from odoo import _, api, models


class CustomerProfile(models.AbstractModel):
    """Rewards that wait: the till says so, and they are given as every other one."""

    _inherit = "customer.profile"

    @api.model
    def _fetch_words(self, waiting):
        """Return a sentence for each reward that the customer came to fetch."""
        return [self._fetch_sentence(choice) for choice in waiting or ()]

    @api.model
    def _fetch_sentence(self, choice):
        if choice["ordered"]:
            return _(
                "To fetch: %(product)s (ordered as a reward, %(shop)s)",
                product=choice["product"],
                shop=choice["shop"],
            )
        return _(
            "To fetch: %(product)s (reward for %(points)s points, %(shop)s)",
            product=choice["product"],
            points=self.env["loyalty.why"]._points(str(choice["points"])),
            shop=choice["shop"],
        )
