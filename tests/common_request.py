from odoo.tests import new_test_user

from .common import ADDON, IdentityCase

#: Nobody is called this: where it turns up, it came from the identity.
IDENTITY = {
    "identity_name": "Quendresa Sentinel",
    "identity_phone": "+32 470 98 76 01",
    "identity_email": "quendresa.sentinel@example.com",
    "identity_street": "Wattenweg 17",
    "identity_city": "Sentinelle",
    "identity_note": "likes blue",
}


class RequestCase(IdentityCase):
    """A privacy manager, a service desk, and a customer who asks."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cashier = cls.make_user("cashier")
        cls.manager = cls.make_person("privacy", "manager", "reader")
        cls.desk = cls.make_person("desk", "reader")
        cls.customer = cls.make_asker()

    @classmethod
    def make_person(cls, name, *groups, **vals):
        """Return a user of the back office who is in these groups of the addon."""
        return new_test_user(
            cls.env,
            login=f"test.{name}",
            name=f"Test {name}",
            groups=",".join(
                [
                    "base.group_user",
                    "base.group_partner_manager",
                    *(f"{ADDON}.group_identity_{group}" for group in groups),
                ]
            ),
            **vals,
        )

    @classmethod
    def make_asker(cls, **vals):
        return cls.Partner.create({**IDENTITY, **vals})

    def ask(self, request_type, partner=None, verified=True, **vals):
        """Return a request that the desk took in, verified by the manager."""
        [made] = self.rpc(
            self.desk,
            "identity.request",
            "create",
            [
                {
                    "request_type": request_type,
                    "partner_id": (partner or self.customer).id,
                    "verification": "card",
                    **vals,
                }
            ],
        )
        request = self.env["identity.request"].browse(made)
        if verified:
            self.press(request, "action_verify")
        return request

    def press(self, request, button, user=None):
        """Press a button of a form, as a manager or somebody else."""
        answer = self.rpc(user or self.manager, request, button)
        self.env.invalidate_all()
        return answer

    def work(self):
        """Let the worker run, with commits of its own, as the cron does."""
        self.env.flush_all()
        with self.enter_registry_test_mode(), self.registry.cursor() as cr:
            self.env(cr=cr, user=self.env.ref("base.user_root").id)[
                "identity.request"
            ]._cron_erase()
        self.env.invalidate_all()

    def open_identity(self, pointer, company=0):
        """Return what the vault opens for a stored pointer, if anything."""
        vault = self.env["identity.vault"]
        from ..models.identity_vault import FIELDS, Ask, Pointer

        ask = Ask(Pointer.parse(pointer), company)
        access = vault._access("read", "tests")
        return vault._vault().read([ask], FIELDS, access)

    def everything_about(self, request):
        """Return all text that Odoo keeps about a request."""
        rows = []
        for table in ("identity_request", "mail_message", "mail_tracking_value"):
            self.env.flush_all()
            # pylint: disable-next=sql-injection
            self.env.cr.execute(f"SELECT * FROM {table}")
            rows += self.env.cr.fetchall()
        return repr(rows)

    def assert_nothing_kept(self, request):
        kept = self.everything_about(request)
        for value in ("Quendresa", "quendresa", "98 76 01", "Wattenweg", "Sentinelle"):
            self.assertNotIn(value, kept)
