from datetime import timedelta

from odoo import fields
from odoo.tests import HttpCase, tagged

from .common import ADDON, make_user

ADA = {
    "identity_name": "Ada Qvmuster",
    "identity_phone": "+43 660 7531598",
    "identity_email": "ada.qvmuster@example.com",
    "identity_city": "Qvstadt",
    "identity_note": "Qvnote",
}


@tagged("post_install", "-at_install")
class TestOffice(HttpCase):
    """The service desk and the auditor, in a real browser."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context={**cls.env.context, "no_reset_password": True})
        cls.ada = cls.env["res.partner"].create(dict(ADA))
        cls.reader = make_user(cls.env, "reader")
        cls.purpose = cls.env.ref(f"{ADDON}.purpose_rectification")

    def on_the_form(self, tour, login, **kwargs):
        address = f"/odoo/action-contacts.action_contacts/{self.ada.id}"
        self.start_tour(address, tour, login=login, **kwargs)

    def in_the_vault(self, field):
        opened = self.env["identity.vault"]._open_for(self.ada, "export")
        return opened[self.ada.id].get(field)

    def test_reveal_for_a_purpose_and_hide(self):
        self.on_the_form("office_reveal", "test.reader")
        self.assertFalse(self.env["identity.reveal"]._of(self.ada))

    def test_what_is_corrected_is_kept(self):
        self.on_the_form("office_correct", "test.reader")
        self.assertEqual(self.in_the_vault("city"), "Neustadt")

    def test_when_the_time_is_over_the_identity_goes(self):
        self.env["identity.reveal"].create(
            {
                "user_id": self.reader.id,
                "partner_id": self.ada.id,
                "purpose_id": self.purpose.id,
                "expires_at": fields.Datetime.now() + timedelta(minutes=9),
            }
        )
        self.on_the_form("office_time_is_over", "test.reader")
        self.assertEqual(self.in_the_vault("city"), "Qvstadt")

    def test_without_the_group_there_is_no_way_to_reveal(self):
        make_user(self.env, "clerk")
        self.on_the_form("office_refused", "test.clerk")

    def test_the_auditor_reads_the_log_and_checks_it(self):
        call = self.env.ref(f"{ADDON}.purpose_service_call")
        self.env["identity.reveal"].with_user(self.reader)._grant(self.ada, call)
        make_user(self.env, "auditor")
        action = f"{ADDON}.action_identity_access_log_open"
        self.start_tour(
            f"/odoo/action-{action}", "office_auditor", login="test.auditor"
        )
