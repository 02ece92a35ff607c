import contextlib
from unittest.mock import patch

from ..models.identity_vault_place import DEADLINE
from .common import TillCase

#: Everything that a person tells at the till; all of it invented.
IDENTITY = {
    "name": "Zorblax Quibbleton",
    "phone": "+41 79 555 01 02",
    "email": "zorblax@quibbleton.example.com",
    "street": "Mumblegasse 7",
    "street2": "c/o Wobblefink",
    # No number that a random id may hold.
    "zip": "ZX-98765",
    "city": "Snorkhausen",
    "birthdate": "1984-02-29",
    "vat": "CHE-123.456.788",
    "note": "Prefers the purple sofa",
}
#: A contact that is not protected: what Odoo's own fields say; invented as well.
CLEAR = {
    "name": "Ada Muster-Beispiel",
    "phone": "+32 470 11 22 33",
    "email": "ada.muster@example.com",
    "street": "Voorbeeldstraat 7",
    "street2": "Bus 13B",
    "zip": "9988",
    "city": "Verzonnendorp",
    "vat": "BE0477472701",
    "website": "https://ada.example.com",
    "comment": "Likes the blue shelf",
    "ref": "REF-ADA-1",
    "barcode": "0429988776655",
    "function": "Bakery teacher",
    "company_registry": "REG-77-88",
}
PHONES = (
    "+41 79 555 01 02",
    "+41795550102",
    "0041 (0)79 555 01 02",
    "+41-79/555.01.02",
)


class VaultTillCase(TillCase):
    """A cashier who asks for people, with a real vault behind it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.country_id = cls.env.ref("base.ch")
        cls.Vault = cls.env["identity.vault"]

    def setUp(self):
        super().setUp()
        # Searches are counted per user and till in the vault, which no test rolls back.
        self.cashier = self.new_cashier()
        self.till = self.make_till("Till of one test")

    def new_cashier(self):
        login = f"cashier.{self.env['res.users'].search_count([])}.{self.id()[-40:]}"
        return self.cashier.copy({"login": login, "name": "Test cashier"})

    def ask(self, method, *args, user=None, till=None, **kwargs):
        self.env.flush_all()
        self.env.invalidate_all()
        till = till or self.till
        user = user or self.cashier
        return self.rpc(user, "res.partner", method, till.id, *args, **kwargs)

    def enroll(self, identity=None, consents=None, code=None, **kwargs):
        return self.ask("pos_enroll", identity, consents, code, **kwargs)

    def match(self, partner, field, value, **kwargs):
        return self.ask("pos_match", partner.id, field, value, **kwargs)["status"]

    def add(self, partner, identity, **kwargs):
        return self.ask("pos_add_identity", partner.id, identity, **kwargs)

    def make_person(self, **identity):
        """Return a protected member with an identity."""
        answer = self.enroll(identity)
        self.assertEqual(answer["status"], "found", answer)
        return self.Partner.browse(answer["res.partner"][0]["id"])

    def member_of(self, answer, status="found"):
        self.assertEqual(answer["status"], status, answer)
        [row] = answer["res.partner"]
        return self.Partner.browse(row["id"])

    def identity_of(self, partner):
        """Return what the vault holds of a customer."""
        return dict(self.Vault._open_for(partner, "export", reason="test"))[partner.id]

    def entries(self, after=0):
        return self.Vault._audit_entries(after, 10_000)

    def last_entry(self):
        return self.Vault._vault().status()["audit_seq"]

    @contextlib.contextmanager
    def vault_down(self, dsn="host=127.0.0.1 port=1 dbname=nowhere connect_timeout=1"):
        """Let the vault's database be out of reach."""
        from ..models import identity_vault as door

        # As patient as in a shop, and not as in a test.
        usual = door.place_of(self.env)
        place = usual._replace(dsn=dsn, patience=DEADLINE)
        with patch.object(door, "place_of", return_value=place):
            yield

    @contextlib.contextmanager
    def vault_untouched(self):
        """Fail when anything asks the vault."""
        with patch.object(
            type(self.Vault), "_vault", side_effect=AssertionError("vault asked")
        ):
            yield
