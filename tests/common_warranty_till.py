import base64
import io

from PIL import Image

from .common import IdentityCase
from .common_warranty import WarrantyCase


def picture(kind="JPEG", size=(40, 30), **options):
    """Return a picture in base64, as a till sends it."""
    stream = io.BytesIO()
    Image.new("RGB", size, "teal").save(stream, kind, **options)
    return base64.b64encode(stream.getvalue()).decode()


class TillWarrantyCase(WarrantyCase, IdentityCase):
    """A cashier, and a customer who comes back with a kettle."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer = cls.make_member()
        cls.other = cls.make_member()
        cls.keys = iter(f"{number:032x}" for number in range(1, 1000))

    def setUp(self):
        super().setUp()
        typed = {"warranty_serials": ["KT-4711"]}
        self.order = self.sold((self.kettle, 1, typed), partner_id=self.customer.id)
        self.card = self.cards(self.order)
        self.front = {"partner_id": self.customer.id}
        self.earlier = self.env["customer.case"].browse()
        self.earlier = self.cases()

    def ask(self, model, method, *args, user=None, till=None):
        self.env.flush_all()
        self.env.invalidate_all()
        config = till or self.config
        return self.rpc(user or self.cashier, model, method, config.id, *args)

    def items(self, partner=None, order=None, query=None, **kwargs):
        ids = (partner and partner.id, order and order.id)
        return self.ask("warranty.card", "pos_items", *ids, query, **kwargs)

    def open_case(self, user=None, till=None, **vals):
        told = {
            "uuid": next(self.keys),
            "case_type": "warranty",
            "subject": "Leaks",
            **vals,
        }
        return self.ask("customer.case", "pos_open", told, user=user, till=till)

    def cases(self):
        """Return the cases that this test opened: the demo data has some of its own."""
        ours = [("company_id", "=", self.company.id)]
        return self.env["customer.case"].sudo().search(ours) - self.earlier
