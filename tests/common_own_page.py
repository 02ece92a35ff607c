"""A customer's own page, as browsers see it."""

from datetime import timedelta
from uuid import uuid4

from lxml import html

from odoo.fields import Command

from .common_mail import SENTINEL, MailCase

#: Every part of the page that a link shows by itself.
PARTS = (
    "",
    "/code",
    "/points",
    "/rewards",
    "/purchases",
    "/items",
    "/ideas",
    "/answers",
    "/consents",
    "/data",
)
DAY = timedelta(days=1)


class OwnPageCase(MailCase):
    """A customer with an identity, another one, and links to their pages."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Link = cls.env["customer.link"]
        cls.other = cls.make_protected(name="Bo Beispiel", email="bo@example.com")

    # Links

    def make_path(self, partner=None, sent=True, **vals):
        """Return a link and the path of its page."""
        partner = partner or self.customer
        link, path = self.Link._make_for(partner, DAY, sent=sent, **vals)
        self.env.flush_all()
        return link, path

    # What there is to see

    @classmethod
    def make_goods(cls, name="Kettle", price=20):
        return cls.env["product.product"].create(
            {
                "name": name,
                "list_price": price,
                "taxes_id": [Command.clear()],
                "available_in_pos": True,
            }
        )

    @classmethod
    def make_program(cls, product, points=100, **vals):
        """Return a programme with a reward to fetch, and one for the till."""
        cls.env["loyalty.program"].search([]).active = False
        return cls.env["loyalty.program"].create(
            {
                "name": "Tea Club",
                "program_type": "loyalty",
                "applies_on": "both",
                "trigger": "auto",
                "company_id": cls.company.id,
                "rule_ids": [
                    Command.create({"reward_point_mode": "money", "minimum_qty": 0})
                ],
                "reward_ids": [
                    Command.create(
                        {
                            "reward_type": "product",
                            "reward_product_id": product.id,
                            "required_points": points,
                        }
                    ),
                    Command.create({"required_points": 50, "discount": 5}),
                ],
                **vals,
            }
        )

    @classmethod
    def give_points(cls, partner, program, points):
        card = cls.env["loyalty.card"].sudo()
        card = card.create(
            {"program_id": program.id, "partner_id": partner.id, "points": points}
        )
        return card

    @classmethod
    def buy(cls, partner, product, till=None, **vals):
        """Return a paid order of one product."""
        price = product.list_price
        order = cls.make_order(
            partner,
            till,
            uuid=str(uuid4()),
            pos_reference=f"R-{uuid4().hex[:6]}",
            lines=[
                Command.create(
                    {
                        "product_id": product.id,
                        "full_product_name": product.name,
                        "qty": 1,
                        "price_unit": price,
                        "price_subtotal": price,
                        "price_subtotal_incl": price,
                        "uuid": str(uuid4()),
                    }
                )
            ],
            amount_total=price,
            amount_paid=price,
            state="paid",
            **vals,
        )
        cls.env.flush_all()
        return order

    # As a browser

    def page(self, path):
        self.env.flush_all()
        answer = self.url_open(path)
        return answer, html.fromstring(answer.content)

    def words(self, path):
        return " ".join(self.page(path)[1].text_content().split())

    def post(self, form, **changes):
        """Send a form of a page as the browser does, maybe with other values."""
        data = {name: value or "" for name, value in form.fields.items() if name}
        answer = self.url_open(form.get("action"), data={**data, **changes})
        self.env.invalidate_all()
        return answer

    def form_on(self, path, end):
        """Return the form of a page that is sent to an address with this end."""
        page = self.page(path)[1]
        [form] = [one for one in page.forms if one.get("action").endswith(end)]
        return form

    def send(self, path, **data):
        """Send a form that no page shows, with a token of this session."""
        form = self.page(path[: path.index("/", len("/customer/x"))] + "/consents")[1]
        token = form.forms[0].fields["csrf_token"]
        answer = self.url_open(path, data={"csrf_token": token, **data})
        self.env.invalidate_all()
        return answer

    def prove(self, path):
        """Open all data in this browser."""
        return self.post(self.form_on(f"{path}/data", "/prove"))

    def forget_browser(self):
        """Go on as another browser does."""
        self.authenticate(None, None)

    def assert_gone(self, answer):
        self.assertEqual(answer.status_code, 404)
        self.assertIn("does not work any more", answer.text)

    def assert_names_nobody(self, answer):
        for value in SENTINEL.values():
            self.assertNotIn(value, answer.text)
