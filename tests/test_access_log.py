import base64
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..core.vault import audit_check
from .common import ADDON
from .test_reveal import IDENTITY, RevealCase


class LogCase(RevealCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.auditor = cls.make_user("auditor")
        cls.Log = cls.env["identity.access.log"]

    def setUp(self):
        super().setUp()
        self.Log._take_over()
        self.last = self.Log._last()

    def logs(self):
        """Take over, and return the new entries, the oldest first."""
        self.Log._take_over()
        return self.Log.search([("seq", ">", self.last)], order="seq")


@tagged("post_install", "-at_install")
class TestTakeOver(LogCase):
    def test_every_entry_is_taken_over_once_and_without_gaps(self):
        self.reveal(self.ada)
        self.look(self.ada)
        logs = self.logs()
        self.assertEqual(logs.mapped("action"), ["reveal", "read"])
        self.assertEqual(logs.mapped("seq"), [self.last + 1, self.last + 2])
        self.assertEqual(self.Log._take_over(), 0)
        self.assertEqual(self.logs(), logs)

    def test_two_who_take_over_at_once_do_not_trip_over_each_other(self):
        self.look(self.ada)
        logs = self.logs()
        # As with a snapshot from before the other one committed.
        with (
            mute_logger("odoo.sql_db"),
            patch.object(
                self.env.registry["identity.access.log"],
                "_last",
                lambda _self: self.last,
            ),
        ):
            self.assertEqual(self.Log._take_over(), 0)
        self.assertEqual(self.logs(), logs)

    def test_an_entry_says_who_whom_when_why_and_from_where(self):
        self.reveal(self.ada | self.bo, reason="Call 17")
        [log] = self.logs()
        self.assertEqual(log.user_id, self.reader)
        self.assertEqual(log.partner_ids, self.ada | self.bo)
        self.assertEqual(log.subject_count, 2)
        self.assertEqual(log.purpose_id, self.call)
        self.assertEqual(log.reason, "Call 17")
        self.assertEqual(log.origin, "system")
        self.assertEqual(log.company_id, self.company)
        self.assertEqual(log.opened_fields, "name, phone, email")
        self.assertEqual(log.opened_shown, "Name, Phone, Email")
        self.assertTrue(log.at)

    def test_no_entry_carries_a_value(self):
        self.reveal(self.ada)
        self.look(self.ada)
        self.ada.write({"email": "new@example.com"})
        self.env["identity.vault"]._find("email", "new@example.com")
        texts = str(self.logs().read())
        for value in (*IDENTITY.values(), "new@example.com"):
            self.assertNotIn(value, texts)

    def test_entries_outlive_user_customer_and_purpose(self):
        purpose = self.call.sudo().copy({"name": "Repair", "code": "repair"})
        colleague = self.reader.copy({"login": "colleague", "email": "c@example.com"})
        self.reveal(self.bo, colleague, purpose)
        [log] = self.logs()
        self.env["identity.reveal"].search([("user_id", "=", colleague.id)]).unlink()
        purpose.unlink()
        number = colleague.id
        self.env.flush_all()
        colleague.sudo().unlink()
        self.bo.unlink()
        self.env.invalidate_all()
        self.assertTrue(log.exists())
        self.assertEqual(log.actor, number)
        self.assertFalse(log.user_id or log.partner_ids or log.purpose_id)
        self.assertEqual(log.purpose, "repair")
        self.assertEqual(log.subject_count, 1)

    def test_work_in_bulk_says_how_many(self):
        self.Partner.create([{"identity_name": f"Customer {n}"} for n in range(120)])
        [log] = self.logs()
        self.assertEqual(log.subject_count, 120)
        self.assertFalse(log.partner_ids)

    def test_an_action_of_tomorrow_is_shown_as_another(self):
        self.env["identity.vault"]._record("beam_up", "maintenance")
        [log] = self.logs()
        self.assertEqual(log.action, "other")

    def test_more_entries_than_a_batch_are_taken_over_batch_by_batch(self):
        for _again in range(5):
            self.env["identity.vault"]._record("export", "export")
        with patch(f"odoo.addons.{ADDON}.models.identity_access_log.BATCH", 2):
            self.assertEqual(self.Log._take_over(), 5)

    def test_managers_are_told_of_an_alert(self):
        channel = self.env.ref(f"{ADDON}.channel_identity_alerts")
        before = len(channel.message_ids)
        self.env["identity.vault"]._record("limited", "lookup", alert=True)
        self.env["identity.vault"]._record("limited", "lookup")
        logs = self.logs()
        self.assertEqual(logs.mapped("alert"), [True, False])
        self.assertEqual(len(channel.message_ids), before + 1)
        self.assertIn("refused", channel.message_ids[0].body)


@tagged("post_install", "-at_install")
class TestReadingTheLog(LogCase):
    def open(self, user):
        return self.rpc(user, "identity.access.log", "action_open")

    def test_opening_the_log_takes_over_what_is_new(self):
        self.reveal(self.ada)
        action = self.open(self.auditor)
        self.assertEqual(action["res_model"], "identity.access.log")
        newest = self.Log.with_user(self.auditor).search([], limit=1)
        self.assertEqual(newest.partner_ids, self.ada)

    def test_auditors_read_the_log_and_open_no_identity(self):
        self.reveal(self.ada)
        self.open(self.auditor)
        [row] = self.rpc(
            self.auditor,
            "identity.access.log",
            "search_read",
            [("seq", ">", self.last)],
            ["user_id", "purpose_id", "partner_ids", "action"],
        )
        self.assertEqual(row["partner_ids"], self.ada.ids)
        with self.assertRaises(AccessError):
            self.rpc(self.auditor, self.ada, "read", ["identity_name"])

    def test_others_do_not_read_it(self):
        for role in ("employee", "clerk", "manager"):
            user = self.make_user(role)
            with self.subTest(role):
                with self.assertRaises(AccessError):
                    self.open(user)
                with self.assertRaises(AccessError):
                    self.rpc(user, "identity.access.log", "search", [])
        with self.assertRaises(AccessError):
            self.rpc(self.reader, "identity.access.log", "search", [])

    def test_nobody_writes_or_deletes_an_entry(self):
        self.reveal(self.ada)
        log = self.logs()
        for user in (self.auditor, self.env.ref("base.user_admin")):
            with self.subTest(user.login):
                with self.assertRaises(AccessError):
                    self.rpc(user, log, "write", {"reason": "nothing"})
                with self.assertRaises(AccessError):
                    self.rpc(user, log, "unlink")
                with self.assertRaises(AccessError):
                    self.rpc(user, "identity.access.log", "create", [{"seq": 0}])
        for change in (lambda: log.write({"reason": "x"}), log.unlink):
            with self.assertRaises(AccessError):
                change()

    def test_the_log_of_another_company_is_not_seen(self):
        shop = self.make_company("Another Shop")
        self.env["identity.vault"].with_company(shop)._record("export", "export")
        log = self.logs()
        self.assertEqual(log.company_id, shop)
        self.assertFalse(self.Log.with_user(self.auditor).search([("id", "=", log.id)]))
        self.auditor.write({"company_ids": [(4, shop.id)]})
        allowed = {"allowed_company_ids": [self.company.id, shop.id]}
        seen = self.rpc(
            self.auditor,
            "identity.access.log",
            "search",
            [("id", "=", log.id)],
            context=allowed,
        )
        self.assertEqual(seen, log.ids)


@tagged("post_install", "-at_install")
class TestCheckingTheRecord(LogCase):
    def check(self, user=None, **vals):
        user = user or self.auditor
        [made] = self.rpc(user, "identity.audit.check", "create", [vals])
        check = self.env["identity.audit.check"].browse(made)
        self.rpc(user, check, "action_verify")
        return check

    def test_a_complete_record_is_called_complete(self):
        self.reveal(self.ada)
        check = self.check()
        self.assertEqual(check.state, "ok")
        self.assertGreater(check.entry_count, 1)
        self.assertFalse(check.problems)

    def test_the_head_is_exported_and_checked_against(self):
        check = self.check()
        self.rpc(self.auditor, check, "action_export_head")
        head = base64.b64decode(check.head_file).decode()
        self.reveal(self.ada)
        self.assertEqual(self.check(heads=head).state, "ok")

    def test_what_is_wrong_is_named(self):
        verdict = audit_check.Verdict(
            False, 7, 7, "", ("entry does not authenticate 5",), more=3
        )
        with patch.object(audit_check, "verify", return_value=verdict):
            check = self.check()
        self.assertEqual(check.state, "bad")
        self.assertIn("entry does not authenticate 5", check.problems)
        self.assertIn("3", check.problems)

    def test_a_text_that_is_no_head_is_refused_with_a_plain_sentence(self):
        for text in ("no head", '{"vault": "another", "seq": 1, "mac": ""}'):
            with self.subTest(text), self.assertRaisesRegex(UserError, "head"):
                self.check(heads=text)

    def test_auditors_alone_check(self):
        admin_like = self.make_user("manager")
        with self.assertRaises(AccessError):
            self.check(admin_like)
