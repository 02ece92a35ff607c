from odoo.tests import HttpCase, tagged

from .common import make_user
from .common_axe import AxeMixin


@tagged("post_install", "-at_install")
class TestPromptTours(AxeMixin, HttpCase):
    """Contact data in the back office, in a real browser."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.serve_axe()
        cls.env = cls.env(context={**cls.env.context, "no_reset_password": True})
        cls.ada = cls.env["res.partner"].create(
            {
                "identity_name": "Ada Qvmuster",
                "identity_email": "ada.qvmuster@example.com",
                "identity_phone": "+43 660 7531598",
            }
        )
        cls.env.cr.execute(
            "UPDATE res_partner SET create_date = create_date - interval '2 days'"
            " WHERE id = %s",
            [cls.ada.id],
        )
        cls.env.invalidate_all()
        make_user(cls.env, "clerk")

    def test_contact_data_is_put_right_in_the_office(self):
        checks = self.env["customer.contact.check"]
        checks._note_wrong(self.ada, "email", "bounced")
        address = f"/odoo/action-contacts.action_contacts/{self.ada.id}"
        self.start_tour(address, "contact_freshness", login="test.clerk")
        opened = self.env["identity.vault"]._open_for(self.ada, "export")
        self.assertEqual(opened[self.ada.id]["email"], "ada.new@example.com")
        theirs = checks.search([("partner_id", "=", self.ada.id)])
        self.assertFalse(any(theirs.mapped("flag")))
