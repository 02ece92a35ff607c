from datetime import timedelta

from odoo.tests import tagged

from .common_lots import LotCase


@tagged("post_install", "-at_install")
class TestPointsReminder(LotCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.program.write({"reminder_days": 10, "portal_point_name": "Crumbs"})
        cls.ada.email = "ada.muster@example.com"
        cls.agree(cls.ada)

    @classmethod
    def agree(cls, partner, purpose="marketing"):
        cls.env["identity.consent"].create(
            {"partner_id": partner.id, "purpose": purpose}
        )

    def remind(self, today=None):
        """Return the mails of a night."""
        if today:
            self.patch(
                type(self.Ledger),
                "_days_of_programs",
                lambda _ledger: {self.program.id: today},
            )
        before = self.env["mail.mail"].search([])
        self.Card._cron_remind()
        self.env.invalidate_all()
        return self.env["mail.mail"].search([]) - before

    def test_a_member_hears_which_points_end_soon(self):
        first = self.lot(30, 3)
        self.lot(12.5, 10)
        self.lot(2.5, 10)
        self.lot(7, 11)
        self.lot(5, None)
        mail = self.remind()
        self.assertEqual(mail.recipient_ids, self.ada)
        self.assertFalse(mail.email_to)
        text = " ".join(mail.body_html.split())
        self.assertIn("30", text)
        self.assertIn("Crumbs", text)
        self.assertIn("15", text)
        self.assertIn(first.expires_on.strftime("%m/%d/%Y"), text)
        self.assertEqual(text.count("<li>"), 2)

    def test_the_mail_names_nobody(self):
        self.ada.name = "Zorinda Quexley"
        self.lot(30, 3)
        mail = self.remind()
        self.assertNotIn("Zorinda", mail.body_html + mail.subject)
        self.assertNotIn("example.com", mail.body_html + (mail.email_to or ""))

    def test_nobody_is_told_twice_of_the_same_points(self):
        self.lot(30, 3)
        self.assertTrue(self.remind())
        self.assertFalse(self.remind())
        self.assertFalse(self.remind(self.today + timedelta(days=2)))

    def test_later_points_are_told_after_half_of_the_time(self):
        self.lot(30, 3)
        self.lot(20, 14)
        self.assertTrue(self.remind())
        self.assertFalse(self.remind(self.today + timedelta(days=4)))
        self.assertTrue(self.remind(self.today + timedelta(days=5)))

    def test_who_did_not_agree_hears_nothing(self):
        self.bo.email = "bo.beispiel@example.com"
        self.agree(self.bo, "receipts")
        self.lot(30, 3, self.bo)
        self.assertFalse(self.remind())
        self.agree(self.bo)
        self.assertEqual(self.remind().recipient_ids, self.bo)

    def test_who_withdrew_the_consent_hears_nothing(self):
        self.lot(30, 3)
        self.env["identity.consent"].search(
            [("partner_id", "=", self.ada.id)]
        ).action_withdraw()
        self.assertFalse(self.remind())

    def test_consent_given_to_another_company_does_not_count(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        self.env["identity.consent"].sudo().search(
            [("partner_id", "=", self.ada.id)]
        ).write({"company_id": other.id})
        self.lot(30, 3)
        self.assertFalse(self.remind())

    def test_who_cannot_or_must_not_be_written_to_hears_nothing(self):
        self.lot(30, 3)
        for name, value in (("email", False), ("active", False)):
            with self.subTest(name), self.env.cr.savepoint() as point:
                self.ada.write({name: value})
                self.assertFalse(self.remind())
                point.rollback()
                self.env.invalidate_all()
        with self.env.cr.savepoint() as point:
            self.env.cr.execute(
                "UPDATE res_partner SET identity_restricted = true WHERE id = %s",
                [self.ada.id],
            )
            self.assertFalse(self.remind())
            point.rollback()
        self.env["mail.blacklist"]._add("ada.muster@example.com")
        self.assertFalse(self.remind())

    def test_a_protected_member_is_written_to_by_the_code(self):
        self.env["customer.code"]._issue(self.ada)
        self.ada.with_user(self.env.ref("base.user_admin")).action_protect()
        self.assertTrue(self.ada.identity_protected)
        self.lot(30, 3)
        mail = self.remind()
        self.assertEqual(mail.recipient_ids, self.ada)
        for name in ("email_to", "body_html", "subject", "email_from"):
            self.assertNotIn("ada.muster", mail[name] or "")

    def test_a_programme_may_have_its_own_words(self):
        template = self.env.ref("pos_customer_identity.mail_template_points_ending")
        own = template.copy({"subject": "Hurry!"})
        self.program.reminder_template_id = own
        self.lot(30, 3)
        self.assertEqual(self.remind().subject, "Hurry!")

    def test_without_days_nobody_is_reminded(self):
        self.program.reminder_days = 0
        self.lot(30, 0)
        self.assertFalse(self.remind())

    def test_the_language_is_the_members(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        template = self.env.ref("pos_customer_identity.mail_template_points_ending")
        template.with_context(lang="fr_FR").subject = "Points bientot perdus"
        self.ada.lang = "fr_FR"
        lot = self.lot(30, 3)
        mail = self.remind()
        self.assertEqual(mail.subject, "Points bientot perdus")
        self.assertIn(lot.expires_on.strftime("%d/%m/%Y"), mail.body_html)

    def test_a_protected_member_without_an_address_hears_nothing(self):
        admin = self.env.ref("base.user_admin")
        partner = self.Partner.with_user(admin).create({"identity_name": "Bo Beispiel"})
        self.agree(partner)
        self.lot(30, 3, partner)
        self.assertFalse(self.remind())
