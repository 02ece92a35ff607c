from odoo.tests import tagged

from .common_protect import SENTINELS, ProtectCase

NAME, EMAIL, PHONE = SENTINELS["name"], SENTINELS["email"], SENTINELS["phone"]


@tagged("post_install", "-at_install")
class TestWholeDatabase(ProtectCase):
    """After a job a dump of the database has nothing but what the report says."""

    def plant(self, ada):
        """Let a customer's data get into every place that a shop fills."""
        everything = f"{NAME}, {EMAIL}, {PHONE}, " + ", ".join(
            str(value) for value in SENTINELS.values()
        )
        ada.message_post(body=everything, subject=everything)
        ada.message_post(
            body="from her", author_id=ada.id, email_from=f'"{NAME}" <{EMAIL}>'
        )
        ada.write({"function": f"Assistant of {NAME}", "ref": EMAIL})
        ada.write({"website": "https://zwentibold.example", "company_name": NAME})
        ada.activity_schedule("mail.mail_activity_data_call", note=everything)
        order = self.make_order(ada)
        self.put(order, email=EMAIL, mobile=PHONE)
        self.put(order, internal_note=everything, general_customer_note=everything)
        self.env["mail.mail"].create(
            {"email_to": EMAIL, "email_cc": EMAIL, "body_html": everything}
        )
        draft = self.env["account.move"].create(
            {"move_type": "out_invoice", "partner_id": ada.id, "narration": NAME}
        )
        draft.message_post(body=f"Dear {NAME}", partner_ids=ada.ids)
        self.env["res.partner.bank"].create(
            {"partner_id": ada.id, "acc_number": "NL91 ABNA 0417 1643 00"}
        )
        self.env["ir.attachment"].create(
            {
                "name": f"{NAME}.txt",
                "description": everything,
                "res_model": "res.partner",
                "res_id": ada.id,
                "raw": everything.encode(),
                "mimetype": "text/plain",
            }
        )
        ada.with_context(tracking_disable=False).write({"email": f"x{EMAIL}"})
        ada.write({"email": EMAIL, "image_1920": False})
        self.env["ir.filters"].create(
            {"name": f"About {NAME}", "model_id": "res.partner", "domain": "[]"}
        )
        self.person(name=NAME, type="invoice", parent_id=ada.id)
        return draft

    def test_nothing_is_found_but_what_the_report_says(self):
        before = self.traces()
        ada = self.person()
        self.plant(ada)
        issued = self.env["account.move"].create(
            {"move_type": "out_invoice", "partner_id": ada.id}
        )
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE account_move SET state = 'posted' WHERE id = %s", [issued.id]
        )
        self.env.invalidate_all()
        self.assertGreater(len(self.traces()), 15)
        job = self.protect(ada)
        self.assertEqual(job.state, "done")
        self.assertEqual(
            self.traces(),
            {**before, "account_move.invoice_partner_display_name": [issued.id]},
        )
        self.assertEqual(self.line(job, "invoice").left, 1)

    def test_the_search_finds_what_is_planted(self):
        before = self.traces()
        ada = self.person()
        self.assertIn("res_partner.name", self.traces())
        self.protect(ada)
        self.assertEqual(self.traces(), before)
