from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import ADDON, IdentityCase

ADA = {
    "identity_name": "Ada Zwiebelstein",
    "identity_phone": "+49 30 901820",
    "identity_email": "ada@zwiebelstein.example",
    "identity_street": "Lange Gasse 12b",
}


@tagged("post_install", "-at_install")
class TestLeakScan(IdentityCase):
    """The search finds what stands in clear, says where, and never says what."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ada = cls.Partner.create(ADA)
        cls.manager = cls.make_user("manager")

    def scan(self, sample=0):
        """Search with commits of its own, as the cron does."""
        scan = self.env["identity.leak.scan"].create({"sample": sample})
        self.env.flush_all()
        with self.enter_registry_test_mode(), self.registry.cursor() as cr:
            scan.with_env(self.env(cr=cr))._run()
        self.env.invalidate_all()
        return scan

    def found(self, scan):
        return {(hit.place, hit.field) for hit in scan.hit_ids}

    def test_a_protected_customer_leaves_no_trace(self):
        scan = self.scan()
        self.assertEqual(self.found(scan), set())
        self.assertEqual(scan.state, "done")
        self.assertGreater(scan.texts, 10_000)
        self.assertGreaterEqual(scan.customers, 1)

    def test_what_was_planted_is_found_in_tables_and_files(self):
        other = self.Partner.create({"name": "Someone", "comment": "<p>030/901820</p>"})
        other.message_post(body="Ask Zwiebelstein, Ada for the key")
        self.env["ir.config_parameter"].set_param("planted", ADA["identity_email"])
        self.env["ir.attachment"].create(
            {"name": "notes.txt", "raw": b"deliver to Lange\nGasse 12B"}
        )
        scan = self.scan()
        self.assertLessEqual(
            {
                ("res_partner.comment", "phone"),
                ("mail_message.body", "name"),
                ("ir_config_parameter.value", "email"),
                ("ir_attachment text/plain", "street"),
            },
            self.found(scan),
        )
        self.assertEqual(scan.hit_ids.partner_id, self.ada)
        hit = scan.hit_ids.filtered(lambda hit: hit.place == "res_partner.comment")
        self.assertEqual(hit.row, str(other.id))

    def test_a_hit_says_in_words_where_it_is_and_opens_the_record(self):
        other = self.Partner.create({"name": "Someone", "comment": "<p>030/901820</p>"})
        other.message_post(body="Ask Zwiebelstein, Ada for the key")
        self.env["ir.attachment"].create({"name": "a.txt", "raw": b"+49 30 901820"})
        hits = {hit.place: hit for hit in self.scan().hit_ids}
        note, message = hits["res_partner.comment"], hits["mail_message.body"]
        self.assertEqual(note.place_shown, "Contact: Notes")
        self.assertEqual(note.field_shown, "Phone")
        for hit in (note, message):
            action = self.rpc(self.manager, hit, "action_open")
            self.assertEqual(action["res_model"], "res.partner")
            self.assertEqual(action["res_id"], other.id)
        file = hits["ir_attachment text/plain"]
        self.assertEqual(file.place_shown, file.place)
        with self.assertRaises(UserError):
            self.rpc(self.manager, file, "action_open")

    def test_a_hit_opens_with_the_rights_of_who_looks(self):
        param = self.env["ir.config_parameter"].sudo()
        param.set_param("planted", ADA["identity_email"])
        hits = self.scan().hit_ids
        hit = hits.filtered(lambda hit: hit.place == "ir_config_parameter.value")[:1]
        self.assertTrue(hit.can_open)
        with self.assertRaises(AccessError):
            self.rpc(self.manager, hit, "action_open")

    def test_a_hit_names_the_place_and_never_the_value(self):
        self.Partner.create({"name": "Someone", "comment": ADA["identity_name"]})
        self.scan()
        again = self.scan()
        # What the first search wrote down is no leak by itself.
        self.assertEqual(self.found(again), {("res_partner.comment", "name")})

    def test_the_managers_are_told(self):
        self.Partner.create({"name": "Someone", "comment": ADA["identity_name"]})
        channel = self.env.ref(f"{ADDON}.channel_identity_alerts")
        before = channel.message_ids
        self.scan()
        [message] = channel.message_ids - before
        self.assertIn("1 places", message.body)
        self.assertNotIn("Zwiebelstein", message.body)

    def test_a_sample_is_as_large_as_asked(self):
        self.Partner.create([ADA, ADA])
        scan = self.scan(sample=2)
        self.assertEqual(scan.customers, 2)
        self.assertEqual(scan.state, "done")

    def test_the_search_is_recorded(self):
        self.scan()
        log = self.env["identity.access.log"]
        log._take_over()
        entry = log.search([("purpose", "=", "leak_scan")], limit=1)
        self.assertIn(self.ada, entry.partner_ids)

    def test_only_a_manager_orders_a_full_search_and_one_at_a_time(self):
        Scan = self.env["identity.leak.scan"]
        for role in ("cashier", "clerk"):
            with self.assertRaises(AccessError):
                self.rpc(self.make_user(role), Scan, "action_order_full")
        action = self.rpc(self.manager, Scan, "action_order_full")
        self.assertEqual(Scan.browse(action["res_id"]).state, "waiting")
        with self.assertRaises(UserError):
            self.rpc(self.manager, Scan, "action_order_full")
