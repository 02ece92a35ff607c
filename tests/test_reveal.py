from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..core.vault import errors
from ..core.vault.postgres import PostgresStore
from ..core.vault.vault import Vault
from .common import ADDON, IdentityCase

IDENTITY = {
    "name": "Ada Muster",
    "phone": "+43 660 5551234",
    "email": "ada.muster@example.com",
    "city": "Musterstadt",
    "note": "likes chess",
}


class RevealCase(IdentityCase):
    """A reader who looks at customers."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.reader = cls.make_user("reader")
        cls.ada = cls.make_protected(**IDENTITY)
        cls.bo = cls.make_protected(name="Bo Beispiel", email="bo@example.com")
        cls.call = cls.env.ref(f"{ADDON}.purpose_service_call")
        cls.correction = cls.env.ref(f"{ADDON}.purpose_rectification")
        cls.legal = cls.env.ref(f"{ADDON}.purpose_legal_request")

    def reveal(self, partners, user=None, purpose=None, **vals):
        """Reveal as the form and the list do it."""
        user = user or self.reader
        purpose = purpose or self.call
        [wizard] = self.rpc(
            user,
            "identity.reveal.wizard",
            "create",
            [{"purpose_id": purpose.id, **vals}],
            context={"active_model": "res.partner", "active_ids": partners.ids},
        )
        wizard = self.env["identity.reveal.wizard"].browse(wizard)
        self.rpc(user, wizard, "action_reveal")

    def look(self, partner, name="name", user=None):
        self.env.invalidate_all()
        [row] = self.rpc(user or self.reader, partner, "read", [f"identity_{name}"])
        return row[f"identity_{name}"]

    def later(self, **delta):
        moment = fields.Datetime.now() + timedelta(**delta)
        return patch.object(fields.Datetime, "now", lambda *_args: moment)

    def entries(self):
        """Return the entries of the audit chain, the newest last."""
        after, entries = getattr(self, "_seen", 0), []
        while page := self.env["identity.vault"]._audit_entries(after, 1000):
            after = page[-1]["seq"]
            entries += page
        self._seen = after
        return entries


@tagged("post_install", "-at_install")
class TestReveal(RevealCase):
    def test_nothing_is_readable_before(self):
        for name in IDENTITY:
            self.assertFalse(self.look(self.ada, name))

    def test_a_purpose_opens_what_it_needs_for_a_few_minutes(self):
        self.reveal(self.ada)
        self.assertEqual(self.look(self.ada), "Ada Muster")
        self.assertEqual(self.look(self.ada, "email"), "ada.muster@example.com")
        self.assertFalse(self.look(self.ada, "city"))
        self.assertFalse(self.look(self.ada, "note"))
        with self.later(minutes=4):
            self.assertEqual(self.look(self.ada), "Ada Muster")
        with self.later(minutes=5, seconds=1):
            self.assertFalse(self.look(self.ada))

    def test_the_form_is_told_what_is_open_and_how_long(self):
        self.reveal(self.ada)
        names = ["identity_opened", "identity_seconds", "identity_revealed"]
        [row] = self.rpc(self.reader, self.ada, "read", names)
        self.assertEqual(row["identity_opened"], "name,phone,email")
        self.assertTrue(0 < row["identity_seconds"] <= 300)
        self.assertTrue(row["identity_revealed"])
        with self.later(minutes=6):
            self.env.invalidate_all()
            [row] = self.rpc(self.reader, self.ada, "read", names)
        self.assertFalse(row["identity_opened"] or row["identity_revealed"])
        self.assertEqual(row["identity_seconds"], 0)

    def test_one_allowed_customer_never_opens_a_set(self):
        self.reveal(self.ada)
        self.env.invalidate_all()
        both = self.ada | self.bo
        names = ["identity_name", "identity_email"]
        rows = self.rpc(self.reader, both, "read", names)
        self.assertEqual([row["identity_name"] for row in rows], ["Ada Muster", False])
        rows = self.rpc(
            self.reader,
            "res.partner",
            "search_read",
            [("id", "in", both.ids)],
            names,
            order="id",
        )
        self.assertEqual([row["identity_name"] for row in rows], ["Ada Muster", False])

    def test_who_revealed_it_sees_it_and_nobody_else(self):
        colleague = self.reader.copy({"login": "colleague", "email": "c@example.com"})
        self.reveal(self.ada)
        self.assertFalse(self.look(self.ada, user=colleague))
        self.assertEqual(self.look(self.ada), "Ada Muster")

    def test_another_purpose_takes_the_place_of_the_first(self):
        self.reveal(self.ada, purpose=self.correction)
        self.assertEqual(self.look(self.ada, "note"), "likes chess")
        self.reveal(self.ada)
        self.assertFalse(self.look(self.ada, "note"))
        grants = self.env["identity.reveal"].search([("partner_id", "=", self.ada.id)])
        self.assertEqual(grants.purpose_id, self.call)

    def test_hide_ends_it_at_once(self):
        self.reveal(self.ada | self.bo)
        self.rpc(self.reader, self.ada, "action_hide_identity")
        self.assertFalse(self.look(self.ada))
        self.assertEqual(self.look(self.bo), "Bo Beispiel")

    def test_what_is_corrected_is_kept(self):
        self.reveal(self.ada, purpose=self.correction)
        self.rpc(self.reader, self.ada, "web_save", {"identity_city": "Bsp"}, {})
        self.assertEqual(self.look(self.ada, "city"), "Bsp")
        self.assertEqual(self.look(self.ada, "name"), "Ada Muster")

    def test_at_most_a_hundred_at_once(self):
        crowd = self.Partner.create(
            [{"identity_name": f"Customer {n}"} for n in range(101)]
        )
        with self.assertRaisesRegex(UserError, "100"):
            self.reveal(crowd)
        self.reveal(crowd[:100])
        rows = self.rpc(self.reader, crowd, "read", ["identity_name"])
        self.assertEqual(sum(bool(row["identity_name"]) for row in rows), 100)

    def test_a_purpose_may_ask_for_a_reason(self):
        for reason in (False, "  "):
            with self.assertRaisesRegex(UserError, "reason"):
                self.reveal(self.ada, purpose=self.legal, reason=reason)
        self.reveal(self.ada, purpose=self.legal, reason="File 17/2026")
        self.assertEqual(self.entries()[-1]["reason"], "File 17/2026")

    def test_without_a_purpose_nothing_opens(self):
        mail = self.env.ref(f"{ADDON}.purpose_mail")
        with self.assertRaises(UserError):
            self.reveal(self.ada, purpose=mail)
        self.correction.sudo().active = False
        with self.assertRaises(UserError):
            self.reveal(self.ada, purpose=self.correction)
        self.assertFalse(self.look(self.ada))

    def test_contacts_that_are_not_protected_are_left_out(self):
        plain = self.Partner.create({"name": "Cy"})
        self.reveal(plain | self.ada)
        grants = self.env["identity.reveal"].search([("user_id", "=", self.reader.id)])
        self.assertEqual(grants.partner_id, self.ada)
        with self.assertRaisesRegex(UserError, "protected"):
            self.reveal(plain)

    def test_expired_looks_are_cleared_away(self):
        self.reveal(self.ada)
        grants = self.env["identity.reveal"].search([("partner_id", "=", self.ada.id)])
        self.env["identity.reveal"]._gc_expired()
        self.assertTrue(grants.exists())
        with self.later(hours=1):
            self.env["identity.reveal"]._gc_expired()
        self.assertFalse(grants.exists())

    def test_customers_of_another_company_are_not_revealed(self):
        self.ada.company_id = self.make_company("Another Shop")
        self.entries()
        with self.assertRaises(AccessError):
            self.reveal(self.ada)
        self.assertFalse(self.entries())


@tagged("post_install", "-at_install")
class TestRecordedFirst(RevealCase):
    def test_a_look_is_recorded_with_who_whom_and_why(self):
        self.entries()
        self.reveal(self.ada, reason="Call 17")
        self.look(self.ada)
        reveal, read = self.entries()
        self.assertEqual(reveal["action"], "reveal")
        self.assertEqual(reveal["actor"], self.reader.id)
        self.assertEqual(reveal["purpose"], "service_call")
        self.assertEqual(reveal["persons"], [self.ada.sudo().identity_person])
        self.assertEqual(reveal["reason"], "Call 17")
        self.assertEqual(read["action"], "read")
        self.assertEqual(read["actor"], self.reader.id)
        for entry in (reveal, read):
            for value in IDENTITY.values():
                self.assertNotIn(value, str(entry))

    def test_a_page_of_a_list_is_one_entry_and_one_query(self):
        self.reveal(self.ada | self.bo)
        self.entries()
        self.env.invalidate_all()
        with self.watched() as get:
            names = ["identity_name", "identity_email", "identity_phone"]
            self.rpc(self.reader, self.ada | self.bo, "read", names)
        [entry] = self.entries()
        self.assertEqual(len(entry["persons"]), 2)
        get.assert_called_once()

    def watched(self):
        """Count how often the store gives out sealed identities."""
        real = PostgresStore.get
        return patch.object(PostgresStore, "get", autospec=True, side_effect=real)

    def test_no_record_no_identity(self):
        self.reveal(self.ada)
        refuse = patch.object(Vault, "record", side_effect=errors.AuditRefused("full"))
        with refuse, self.watched() as get:
            self.assertFalse(self.look(self.ada))
            with self.assertRaises(UserError):
                self.reveal(self.bo)
        get.assert_not_called()
        self.assertFalse(self.look(self.bo))

    def test_while_the_identities_cannot_be_reached_nothing_is_revealed(self):
        self.reveal(self.ada)
        down = patch.object(Vault, "open", side_effect=errors.Unavailable("down"))
        with down:
            # The contact itself opens, its identity does not.
            self.assertFalse(self.look(self.ada))
            with self.assertRaisesRegex(UserError, "reference [0-9a-f]{8}"):
                self.reveal(self.bo)
        self.assertEqual(self.look(self.ada), "Ada Muster")


@tagged("post_install", "-at_install")
class TestSearch(RevealCase):
    def search(self, *domain, user=None):
        found = self.rpc(user or self.reader, "res.partner", "search", list(domain))
        return self.Partner.browse(found)

    def test_readers_find_by_the_exact_phone_and_email(self):
        for condition in (
            ("identity_email", "=", "ADA.Muster@example.com"),
            ("identity_email", "ilike", "ada.muster@example.com"),
            ("identity_phone", "ilike", "+43 (660) 555 1234"),
            ("identity_phone", "in", ["+436605551234"]),
        ):
            with self.subTest(condition):
                self.assertEqual(self.search(condition), self.ada)

    def test_a_part_finds_nobody(self):
        for condition in (
            ("identity_email", "ilike", "ada.muster"),
            ("identity_email", "ilike", "%"),
            ("identity_email", "=", False),
            ("identity_phone", "ilike", "5551234"),
        ):
            with self.subTest(condition):
                self.assertFalse(self.search(condition))

    def test_other_questions_are_refused(self):
        for condition in (
            ("identity_email", "!=", "ada.muster@example.com"),
            ("identity_email", "!=", False),
            ("identity_email", "not ilike", "x"),
            ("identity_phone", ">", "+43"),
            ("identity_email", "in", [f"{n}@example.com" for n in range(6)]),
        ):
            with self.subTest(condition), self.assertRaises(UserError):
                self.search(condition)

    def test_a_search_is_recorded_without_what_was_searched(self):
        self.entries()
        self.search(("identity_email", "=", "nobody@example.com"))
        [entry] = self.entries()
        self.assertEqual(entry["action"], "lookup")
        self.assertNotIn("nobody", str(entry))

    def test_a_customer_of_another_company_is_not_found(self):
        self.ada.company_id = self.make_company("Another Shop")
        self.assertFalse(self.search(("identity_email", "=", "ada.muster@example.com")))
