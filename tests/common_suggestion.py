from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.fields import Command

from .common import IdentityCase


class SuggestionCase(IdentityCase):
    """A tea house with customers who agreed that their purchases are looked at."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company, cls.till = cls.make_branch("Tea House")
        cls.company.partner_id.tz = "UTC"
        cls.company.suggestion_least_orders = 5
        cls.env.user.company_ids |= cls.company
        cls.env = cls.env(
            context={**cls.env.context, "allowed_company_ids": cls.company.ids}
        )
        cls.Suggestion = cls.env["customer.suggestion"]
        cls.Run = cls.env["product.affinity.run"]
        cls.drinks = cls.env["product.category"].create({"name": "Drinks"})
        cls.sweets = cls.env["product.category"].create({"name": "Sweets"})
        cls.tea = cls.make_product("Tea", 10)
        cls.biscuits = cls.make_product("Biscuits", 4, categ_id=cls.sweets.id)
        cls.honey = cls.make_product("Honey", 7, categ_id=cls.sweets.id)
        cls.ada = cls.make_customer("Ada")
        cls.agree(cls.ada)

    @classmethod
    def make_product(cls, name, price=5, **vals):
        return cls.env["product.product"].create(
            {
                "name": name,
                "list_price": price,
                "available_in_pos": True,
                "type": "consu",
                "categ_id": cls.drinks.id,
                "taxes_id": False,
                **vals,
            }
        )

    @classmethod
    def agree(cls, partner, given=True):
        cls.env["identity.consent"]._record(
            partner, {"profiling": given}, "till", cls.till
        )

    @classmethod
    def buy(cls, *products, partner=None, ago=0, qty=1, till=None, **vals):
        """Return a paid order of these products, so many days ago."""
        vals = {
            "state": "paid",
            "date_order": fields.Datetime.now() - timedelta(days=ago),
            **vals,
        }
        return cls.make_order(
            partner,
            till or cls.till,
            lines=[
                Command.create(
                    {
                        "product_id": product.id,
                        "qty": qty,
                        "price_unit": product.list_price,
                        "price_subtotal": qty * product.list_price,
                        "price_subtotal_incl": qty * product.list_price,
                    }
                )
                for product in products
            ],
            **vals,
        )

    @classmethod
    def give_back(cls, order, **vals):
        """Return the order by which all of it came back."""
        back = cls.buy(
            *order.lines.product_id,
            partner=order.partner_id,
            qty=-1,
            is_refund=True,
            **vals,
        )
        for line, sold in zip(back.lines, order.lines, strict=True):
            line.refunded_orderline_id = sold
        return back

    @classmethod
    def buy_often(cls, product, partner, *agos, **vals):
        return [cls.buy(product, partner=partner, ago=ago, **vals) for ago in agos]

    @classmethod
    def relate(cls, product, other, lift=2.0, company=None):
        """Let two products be bought together, as a run would have found."""
        return cls.env["product.affinity"].create(
            {
                "company_id": (company or cls.company).id,
                "product_id": product.id,
                "other_id": other.id,
                "orders": 10,
                "lift": lift,
                "rank": 1,
            }
        )

    def count(self):
        """Run the nightly job to its end; return the run."""
        self.env.flush_all()
        with self.progress(100):
            self.Run._cron_count()
        self.env.invalidate_all()
        return self.Run.search([], limit=1)

    def progress(self, seconds):
        """Let the job commit nothing, and have so many seconds left."""
        return patch.object(
            type(self.env["ir.cron"]), "_commit_progress", lambda *_a, **_kw: seconds
        )

    def at_till(self, partner=None, limit=6, till=None):
        self.env.flush_all()
        partner = self.ada if partner is None else partner
        return self.Suggestion._for_till(till or self.till, partner, limit)

    def names(self, *args, **kwargs):
        return [row["name"] for row in self.at_till(*args, **kwargs)]
