from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common_case import CaseCase


@tagged("post_install", "-at_install")
class TestCaseAccess(CaseCase):
    """Who reads and changes what."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.case = cls.make_case()
        cls.case.message_post(body="Hello", attachments=[("lamp.png", b"picture")])
        cls.contact = cls.Contact.create(
            {"subject": "Called", "case_id": cls.case.id, "user_id": cls.lead.id}
        )
        cls.document = cls.env["customer.case.document"].create(
            {
                "case_id": cls.case.id,
                "reference": f"pos.order,{cls.make_order(cls.customer).id}",
            }
        )
        cls.file = cls.env["ir.attachment"].search(
            [("res_model", "=", "customer.case"), ("res_id", "=", cls.case.id)]
        )
        cls.elsewhere = cls.make_company("Elsewhere")
        cls.foreign = cls.make_agent(
            "elsewhere", "group_service_manager", company=cls.elsewhere
        )
        cls.outsiders = {
            "another team": cls.stranger,
            "another company": cls.foreign,
            "cashier": cls.cashier,
            "clerk": cls.make_user("clerk"),
            "employee": cls.make_user("employee"),
            "portal": cls.make_user("portal"),
            "public": cls.make_user("public"),
        }

    def each(self, users):
        for name, user in users.items():
            with self.subTest(name):
                yield user

    @property
    def insiders(self):
        return {"own team": self.agent, "manager": self.lead}

    def records(self):
        return [self.case, self.contact, self.document, self.file]

    def test_the_own_team_and_the_manager_read(self):
        for user in self.each(self.insiders):
            for record in self.records():
                self.env.invalidate_all()
                self.assertTrue(record.with_user(user).read(["display_name"]))

    def test_nobody_else_reads_a_case_or_what_belongs_to_it(self):
        for user in self.each(self.outsiders):
            for record in self.records():
                self.env.invalidate_all()
                with self.assertRaises(AccessError):
                    record.with_user(user).read(["display_name"])

    def test_nobody_else_finds_one(self):
        for user in self.each(self.outsiders):
            for record in self.records():
                Model = self.env(user=user)[record._name]
                if Model.has_access("read"):
                    self.assertFalse(Model.search([("id", "=", record.id)]))

    def test_nobody_else_changes_one(self):
        for user in self.each(self.outsiders):
            with self.assertRaises(AccessError):
                self.case.with_user(user).write({"subject": "Mine now"})
            with self.assertRaises(AccessError):
                self.case.with_user(user).message_post(body="Me too")

    def test_the_messages_follow_the_case(self):
        message = self.case.message_ids[:1]
        self.assertTrue(message.with_user(self.agent).read(["body"]))
        for user in self.each(self.outsiders):
            self.env.invalidate_all()
            with self.assertRaises(AccessError):
                message.with_user(user).read(["body"])

    def test_who_is_responsible_sees_the_case_of_another_team(self):
        self.case.user_id = self.stranger
        self.assertTrue(self.case.with_user(self.stranger).read(["subject"]))

    def test_a_case_of_no_team_is_seen_by_the_whole_desk_and_by_nobody_else(self):
        self.case.team_id = self.case.user_id = False
        self.assertTrue(self.case.with_user(self.stranger).read(["subject"]))
        for name in ("another company", "cashier", "portal"):
            with self.subTest(name), self.assertRaises(AccessError):
                self.case.with_user(self.outsiders[name]).read(["subject"])

    def test_teams_and_targets_are_set_by_the_manager(self):
        target = self.make_target(8, company_id=self.company.id)
        for record in (self.lamps, target):
            record.with_user(self.lead).write({"name": "Other"})
            record.with_user(self.agent).read(["name"])
            with self.assertRaises(AccessError):
                record.with_user(self.agent).write({"name": "Mine"})
            for user in self.each(self.outsiders):
                with self.assertRaises(AccessError):
                    record.with_user(user).write({"name": "Mine"})

    def test_a_document_of_another_company_is_refused(self):
        _branch, till = self.make_branch("Third")
        order = self.make_order(till=till)
        with self.assertRaisesRegex(Exception, "another company"):
            self.env["customer.case.document"].create(
                {"case_id": self.case.id, "reference": f"pos.order,{order.id}"}
            )

    def test_nobody_links_a_document_to_read_its_name(self):
        move = self.env["account.move"].create({"move_type": "entry"})
        self.assertFalse(move.with_user(self.agent).has_access("read"))
        documents = self.env["customer.case.document"].with_user(self.agent)
        link = {"reference": f"account.move,{move.id}"}
        with self.assertRaises(AccessError):
            documents.create({"case_id": self.case.id, **link})
        with self.assertRaises(AccessError):
            self.document.with_user(self.agent).write(link)
        self.env.invalidate_all()
        typed = {"case_id": self.case.id, **link}
        for changed in ([], ["reference"]):
            told = documents.onchange(typed, changed, {"display_name": {}})
            self.assertNotIn(move.display_name, repr(told))

    def test_links_to_another_company_are_refused(self):
        _branch, till = self.make_branch("Third")
        with self.assertRaisesRegex(Exception, "company"):
            self.case.config_id = till
        with self.assertRaisesRegex(Exception, "company"):
            self.case.order_id = self.make_order(till=till)

    def test_the_desk_reads_purchases_and_changes_none(self):
        order = self.make_order(self.customer)
        self.assertTrue(order.with_user(self.agent).read(["pos_reference"]))
        with self.assertRaises(AccessError):
            order.with_user(self.agent).write({"pos_reference": "x"})
