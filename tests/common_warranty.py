from unittest.mock import patch

from odoo import Command

from .common import make_user
from .common_order import OfflineOrderCase


class WarrantyCase(OfflineOrderCase):
    """A shop that sells kettles with a warranty of two years, and bread without one."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.partner_id.tz = "UTC"
        cls.Card = cls.env["warranty.card"].sudo()
        cls.Policy = cls.env["warranty.policy"].sudo()
        cls.Policy.search([]).active = False
        cls.env["warranty.law"].sudo().search([]).unlink()
        cls.kettle = cls.create_product("Kettle", cls.categ_basic, 40)
        cls.policy = cls.Policy.create(
            {
                "name": "Two years",
                "product_tmpl_ids": [Command.set(cls.kettle.product_tmpl_id.ids)],
                "company_id": cls.company.id,
            }
        )
        cls.agent = make_user(cls.env, "service", company_id=cls.company.id)

    def sell(self, *lines, **vals):
        """Sell (product, quantity[, values of the line]) at the till."""
        data = {
            **self.create_ui_order_data([line[:2] for line in lines]),
            "state": "paid",
            "access_token": "",
            **vals,
        }
        for (_zero, _id, row), line in zip(data["lines"], lines, strict=True):
            row.update(line[2] if len(line) > 2 else {})
        return data

    def sold(self, *lines, **vals):
        data = self.sell(*lines, **vals)
        # With a return the till gets the order that it belongs to as well.
        return self.sync(data).filtered_domain([("uuid", "=", data["uuid"])])

    def cards(self, order):
        cards = self.Card._of_order(order)
        cards.invalidate_recordset()
        return cards.filtered_domain([("origin", "=", "sale")]).sorted("id")

    def give_back(self, line, count, **vals):
        """Return items of a sold line at the till."""
        back = {"refunded_orderline_id": line.id, **vals}
        return self.sold((line.product_id, -count, back))

    def run_job(self):
        """Register what waits, as the job does at night."""
        Cron = type(self.env["ir.cron"])
        with patch.object(Cron, "_commit_progress", lambda *_args, **_kw: 100):
            self.env["pos.order"]._cron_register_warranties()
