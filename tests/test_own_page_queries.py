from uuid import uuid4

from odoo.fields import Command
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .common_own_page import PARTS, OwnPageCase

#: Purchases of somebody who comes often.
MANY = 500
#: What a part of the page may ask the database, whatever there is to show.
MOST = 60


@tagged("post_install", "-at_install")
class TestQueries(OwnPageCase, HttpCase):
    """The page of who bought five hundred times costs what the first one's does."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.goods = cls.make_goods()
        cls.program = cls.make_program(cls.goods)

    def buy_often(self, partner):
        """Store purchases and entries of points as they are after years."""
        order = self.buy(partner, self.goods)
        self.env.flush_all()
        self.env.cr.execute(
            """
            INSERT INTO pos_order (name, uuid, pos_reference, partner_id, session_id,
                   config_id, company_id, state, date_order, amount_total, amount_paid,
                   amount_tax, amount_return, currency_rate, create_date)
            SELECT name, gen_random_uuid()::text, 'R-' || n, partner_id, session_id,
                   config_id, company_id, 'done', date_order - n * interval '1 day',
                   amount_total, amount_paid, 0, 0, 1, create_date
              FROM pos_order, generate_series(1, %s) n WHERE id = %s
         RETURNING id
            """,
            [MANY - 1, order.id],
        )
        ids = [row[0] for row in self.env.cr.fetchall()]
        self.env.cr.execute(
            """
            INSERT INTO pos_order_line (order_id, product_id, qty, price_unit, name,
                   price_subtotal, price_subtotal_incl, full_product_name, uuid,
                   company_id)
            SELECT o, line.product_id, 1, 20, line.name, 20, 20, 'Kettle',
                   gen_random_uuid()::text, line.company_id
              FROM unnest(%s) o, pos_order_line line WHERE line.order_id = %s
            """,
            [ids, order.id],
        )
        card = self.give_points(partner, self.program, 5)
        self.env.flush_all()
        self.env.cr.execute(
            """
            INSERT INTO loyalty_history (card_id, program_id, partner_id, kind, points,
                   remaining, booked_on, booked_date, description, order_uuid,
                   order_model, order_id, issued, used)
            SELECT %s, %s, %s, 'earn', 20, 20, o.date_order, o.date_order::date,
                   'Onsite ' || o.pos_reference, o.uuid, 'pos.order', o.id, 20, 0
              FROM pos_order o WHERE o.id = ANY(%s)
            """,
            [card.id, self.program.id, partner.id, ids],
        )
        self.env.invalidate_all()

    def counts(self, path):
        found = {}
        for part in (*PARTS, "/points?page=2", "/purchases?page=3"):
            self.url_open(path + part)
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.assertEqual(self.url_open(path + part).status_code, 200, part)
            found[part] = self.env.cr.sql_log_count - before
        return found

    def test_a_long_history_costs_no_more(self):
        _link, path = self.make_path(self.other)
        few = self.counts(path)
        _link, path = self.make_path()
        self.buy_often(self.customer)
        many = self.counts(path)
        self.assertIn("R-30", self.words(f"{path}/purchases?page=2"))
        for part in many:
            # What a first row brings with it: products, shops, words of programmes.
            self.assertLessEqual(many[part], few[part] + 12, (part, few, many))
            self.assertLessEqual(many[part], MOST, (part, many))

    def test_what_is_stored_is_looked_at_page_by_page(self):
        link, _path = self.make_path(self.other)
        self.buy(self.other, self.goods)
        self.give_points(self.other, self.program, 5)
        few = self.looks(link)
        link, _path = self.make_path()
        self.buy_often(self.customer)
        many = self.looks(link)
        for key, (count, rows) in many.items():
            self.assertLessEqual(count, few.get(key, few["orders"])[0] + 12, key)
            self.assertLessEqual(rows, 20, key)
        for key in ("orders", "order_lines", "loyalty_history"):
            pages, at = [], 0
            while not pages or pages[-1]["has_more"]:
                pages.append(link._kept_of(key, at))
                at += 20
            self.assertIn(sum(len(page["rows"]) for page in pages), (MANY, MANY + 1))
        # The newest comes first.
        first = [dict(row)["Number"] for row in link._kept_of("orders")["rows"]]
        self.assertIn("R-1", first)
        self.assertNotIn(f"R-{MANY - 1}", first)
        # The copy has everything.
        whole = self.env["identity.request"].sudo().with_context(identity_left_out=True)
        whole = whole.new({"request_type": "access", "partner_id": self.customer.id})
        rows = {one["key"]: one["rows"] for one in whole._export_sections()}
        self.assertEqual(len(rows["orders"]), MANY)

    def looks(self, link):
        """Return how many queries and rows each kind has, on its first page."""
        found = {}
        for one in link._kept():
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            rows = link._kept_of(one["key"])["rows"]
            found[one["key"]] = (self.env.cr.sql_log_count - before, len(rows))
        return found

    def test_a_purchase_of_many_lines_is_shown(self):
        price = self.goods.list_price
        line = {
            "product_id": self.goods.id,
            "full_product_name": "Kettle",
            "qty": 1,
            "price_unit": price,
            "price_subtotal": price,
            "price_subtotal_incl": price,
        }
        order = self.buy(self.customer, self.goods)
        order.lines = [
            Command.create({**line, "uuid": str(uuid4())}) for _at in range(200)
        ]
        _link, path = self.make_path()
        with mute_logger("odoo.sql_db"):
            self.assertEqual(
                self.words(f"{path}/purchases/{order.id}").count("1 × Kettle"), 201
            )
