from contextlib import contextmanager
from datetime import datetime, time, timedelta
from unittest.mock import patch

from odoo import SUPERUSER_ID
from odoo.fields import Command

from .common import IdentityCase
from .common_lots import LotCase
from .common_survey import make_survey
from .common_warranty import WarrantyCase


class ProfileCase(WarrantyCase, LotCase, IdentityCase):
    """A member in front of a till, with whatever a test lets happen before."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Both cases below have a model of cards.
        cls.Item, cls.Card = cls.env["warranty.card"].sudo(), cls.env["loyalty.card"]
        cls.member = cls.make_member()
        cls.other = cls.make_member()

    def call(self, method, *args, user=None, till=None):
        """Ask as a till does, which has nothing in its server's memory."""
        self.env.flush_all()
        self.env.invalidate_all()
        till = till or self.config
        return self.rpc(
            user or self.cashier,
            "customer.profile",
            f"pos_{method}",
            till.id,
            *args,
        )

    def panel(self, partner=None, **kwargs):
        return self.call("panel", (partner or self.member).id, **kwargs)

    def tab(self, tab, offset=0, partner=None, **kwargs):
        return self.call("tab", (partner or self.member).id, tab, offset, **kwargs)

    # What happened before

    def cards(self, order):
        cards = self.Item._of_order(order)
        cards.invalidate_recordset()
        return cards.filtered_domain([("origin", "=", "sale")]).sorted("id")

    def make_person(self, **identity):
        """Return a protected customer; who runs these tests may not see names."""
        vals = {f"identity_{field}": value for field, value in identity.items()}
        return self.Partner.with_user(SUPERUSER_ID).create(vals).with_env(self.env)

    def make_survey(self, **vals):
        return make_survey(self.env(user=SUPERUSER_ID), **vals).with_env(self.env)

    def bought(self, *lines, days=0, partner=None, session=None, **vals):
        """Store a paid order of so many days ago, at noon.

        :param lines: (product, quantity, price), and maybe values of the line
        """
        total = sum(line[1] * line[2] for line in lines)
        session = session or self.pos_session
        return self.env["pos.order"].create(
            {
                "session_id": session.id,
                "company_id": session.config_id.company_id.id,
                "partner_id": (partner or self.member).id,
                "date_order": datetime.combine(
                    self.today - timedelta(days=days), time(12)
                ),
                "state": "paid",
                "amount_total": total,
                "amount_paid": total,
                "amount_tax": 0,
                "amount_return": 0,
                "lines": [self.line(*line) for line in lines],
                **vals,
            }
        )

    def line(self, product, qty, price, vals=None):
        vals = {
            "product_id": product.id,
            "qty": qty,
            "price_unit": price,
            "price_subtotal": qty * price,
            "price_subtotal_incl": qty * price,
            **(vals or {}),
        }
        return Command.create(vals)

    def given_back(self, line, qty, **vals):
        """Store a refund of a sold line."""
        back = (
            line.product_id,
            -qty,
            line.price_unit,
            {"refunded_orderline_id": line.id},
        )
        return self.bought(back, partner=line.order_id.partner_id, **vals)

    def opened(self, subject="Leaks", partner=None, **vals):
        return (
            self.env["customer.case"]
            .sudo()
            .create(
                {
                    "case_type": "complaint",
                    "subject": subject,
                    "partner_id": (partner or self.member).id,
                    "company_id": self.company.id,
                    **vals,
                }
            )
        )

    def agreed(self, purpose, partner=None, given=True):
        self.env["identity.consent"].sudo()._record(
            partner or self.member, {purpose: given}, "office"
        )

    def branch(self):
        """Return a branch of the company, with a till and its open session."""
        company, till = self.make_branch("Branch of the tests", self.company)
        session = self.env["pos.session"].create(
            {"config_id": till.id, "user_id": self.env.uid}
        )
        return company, till, session

    # What it costs

    @contextmanager
    def counted(self, most):
        """Refuse more queries than so many, and say which ones they were."""
        queries, cursor = [], type(self.env.cr)
        execute = cursor.execute

        def noted(cr, query, params=None, log_exceptions=True):
            text = cr.mogrify(query, params) if params else str(query)
            queries.append(text)
            return execute(cr, query, params, log_exceptions)

        with patch.object(cursor, "execute", noted):
            yield queries
        shown = "\n".join(
            f"{number}. {' '.join(str(query).split())[:400]}"
            for number, query in enumerate(queries, 1)
        )
        self.assertLessEqual(len(queries), most, f"queries:\n{shown}")
