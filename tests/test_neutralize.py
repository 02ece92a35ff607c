from odoo.exceptions import UserError
from odoo.modules.neutralize import get_neutralization_queries
from odoo.tests import tagged

from .common import ADDON, IdentityCase


@tagged("post_install", "-at_install")
class TestNeutralize(IdentityCase):
    """A copy for tests opens nothing, and destroys nothing of the original's."""

    def neutralize(self):
        self.env.flush_all()
        for query in get_neutralization_queries(["base", ADDON]):
            self.env.cr.execute(query)
        self.env.invalidate_all()
        self.env.registry.clear_all_caches()

    def test_a_neutralized_copy_opens_no_identity(self):
        ada = self.Partner.create({"identity_name": "Ada Muster"})
        self.assertTrue(self.env["identity.vault"]._open_for(ada, "mail"))
        self.neutralize()
        self.assertFalse(ada.identity_version)
        self.assertEqual(self.env["identity.vault"]._open_for(ada, "mail"), {})
        with self.assertRaisesRegex(UserError, "copy for tests"):
            self.env["identity.vault"]._vault()

    def test_a_neutralized_copy_takes_nothing_new_and_keeps_nothing_in_clear(self):
        self.neutralize()
        with self.assertRaises(UserError):
            self.Partner.create({"identity_name": "Ada Muster"})

    def test_a_copy_with_a_new_uuid_opens_no_identity(self):
        ada = self.Partner.create({"identity_name": "Ada Muster"})
        # As Odoo does when a database is duplicated.
        self.env["ir.config_parameter"].init(force=True)
        self.env["identity.vault"]._set_up()
        self.assertEqual(self.env["identity.vault"]._open_for(ada, "mail"), {})

    def test_a_copy_on_the_same_server_collects_nothing(self):
        self.assertTrue(self.env["identity.vault"]._is_at_home())
        self.env["ir.config_parameter"].set_param(f"{ADDON}.home", "123/456")
        main = self.env["identity.vault"]._main_database()
        self.assertEqual(main.outcomes([3, 4]), {3: None, 4: None})

    def test_a_copy_on_the_same_server_erases_nobody_of_the_original(self):
        ada = self.Partner.create({"identity_name": "Ada Muster"})
        self.env["ir.config_parameter"].set_param(f"{ADDON}.home", "123/456")
        with self.assertRaisesRegex(UserError, "adopt"):
            self.env["identity.vault"]._erase([ada.identity_person])
        opened = self.env["identity.vault"]._open_for(ada, "mail")
        self.assertEqual(opened[ada.id]["name"], "Ada Muster")
