import inspect
from uuid import uuid4

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import ADDON, ROLES
from .common_roles import RoleCase
from .common_targets import TargetCase

SELLERS = {"cashier", "admin"}
CLERKS = {"clerk", "reader", "manager", "admin"}
SERVICE = {"service", "service_manager", "admin"}
SERVICE_MANAGERS = {"service_manager", "admin"}
MARKETING = {"marketing", "marketing_manager", "admin"}
MARKETING_MANAGERS = {"marketing_manager", "admin"}
MANAGERS = {"manager", "admin"}
READERS = {"reader", "admin"}
AUDITORS = {"auditor", "admin"}
CODE_WORKERS = {"cashier", *CLERKS, *SERVICE}
EMPLOYEES = {"admin", *ROLES} - {"public", "portal"}

#: Every public method that the addon adds, and who may call it. Anybody can call any of
#: them over the network: a new one that is not decided on here fails a test.
MAY_CALL = {
    ("res.partner", "pos_identify"): SELLERS,
    ("res.partner", "pos_enroll"): SELLERS,
    ("res.partner", "pos_match"): SELLERS,
    ("res.partner", "pos_add_identity"): SELLERS,
    ("res.partner", "get_new_partner"): SELLERS,
    ("res.partner", "action_issue_customer_code"): CLERKS,
    ("res.partner", "action_replace_customer_code"): CLERKS,
    ("pos.config", "pos_reserve_codes"): SELLERS,
    ("pos.config", "pos_survey_tickets"): SELLERS,
    ("pos.order", "action_attach_customer"): SELLERS,
    ("pos.order", "action_register_warranties"): SELLERS,
    ("pos.order", "pos_send_receipt"): SELLERS,
    ("pos.order", "pos_member_points"): SELLERS,
    ("pos.order", "pos_hold_points"): SELLERS,
    ("pos.order", "pos_release_points"): SELLERS,
    ("pos.order", "pos_refund_points"): SELLERS,
    ("warranty.card", "pos_items"): SELLERS,
    ("warranty.card", "pos_set_serial"): SELLERS,
    ("customer.case", "pos_counts"): SELLERS,
    ("customer.case", "pos_open"): SELLERS,
    ("customer.interaction", "pos_note"): SELLERS,
    ("customer.interaction", "pos_origin"): SELLERS,
    ("customer.suggestion", "pos_not_interested"): SELLERS,
    ("product.affinity.run", "action_count_now"): {"admin"},
    ("survey.survey", "pos_ask_due"): SELLERS,
    ("survey.survey", "pos_ask_answer"): SELLERS,
    ("survey.survey", "pos_ask_skip"): SELLERS,
    ("survey.survey", "pos_ask_display"): SELLERS,
    ("survey.survey", "pos_ask_state"): SELLERS,
    ("customer.profile", "pos_panel"): SELLERS,
    ("customer.profile", "pos_greeting"): SELLERS,
    ("customer.profile", "pos_tab"): SELLERS,
    ("profile.prompt", "pos_answer"): SELLERS,
    ("profile.prompt", "pos_skip"): SELLERS,
    ("profile.prompt", "action_open_states"): CODE_WORKERS,
    ("res.partner", "pos_flag_contact"): SELLERS,
    ("res.partner", "action_confirm_contact"): CLERKS,
    ("res.partner", "action_flag_contact"): CLERKS,
    ("res.partner", "action_correct_contact"): CLERKS,
    ("identity.consent", "action_withdraw"): CODE_WORKERS,
    ("identity.consent", "pos_set_consent"): SELLERS,
    ("identity.consent.text", "action_publish"): MANAGERS,
    ("identity.notice", "action_generate"): MANAGERS,
    ("customer.signup.phone", "action_finish"): SERVICE,
    ("res.partner", "action_signup_by_phone"): SERVICE,
    ("pos.config", "action_open_join"): {"admin"},
    ("pos.config", "action_close_join"): {"admin"},
    ("pos.config", "action_print_join"): {"admin"},
    ("res.config.settings", "action_print_join"): {"admin"},
    ("res.config.settings", "action_close_join"): {"admin"},
    ("identity.notice", "action_publish"): MANAGERS,
    ("identity.notice", "action_new_version"): MANAGERS,
    ("identity.notice", "action_open_page"): CODE_WORKERS,
    ("identity.consent.text", "action_new_version"): MANAGERS,
    ("customer.code.batch", "action_cancel"): MANAGERS,
    ("customer.code.issue", "action_issue"): MANAGERS,
    ("customer.code.replace", "action_replace"): CLERKS,
    ("customer.link", "action_revoke"): CLERKS,
    ("customer.page", "action_revoke"): SERVICE,
    ("survey.dashboard", "get_data"): MARKETING | SERVICE_MANAGERS,
    ("customer.desk", "find"): SERVICE,
    ("customer.desk", "open"): SERVICE,
    ("customer.desk", "tab"): SERVICE,
    ("customer.desk", "compare"): SERVICE,
    ("customer.desk", "act"): SERVICE,
    ("customer.desk", "plan"): SERVICE,
    ("customer.desk", "finish"): SERVICE,
    ("customer.desk", "timeline"): SERVICE,
    ("customer.desk", "send_receipt"): SERVICE,
    ("customer.desk", "dismiss"): SERVICE,
    ("customer.desk", "note_contact_data"): SERVICE,
    ("customer.page.link", "action_make"): SERVICE,
    ("customer.link.wizard", "action_make"): CLERKS,
    ("customer.link.wizard", "action_send"): CLERKS,
    ("portal.wizard.user", "action_customer_link"): CLERKS,
    ("identity.reveal.wizard", "action_reveal"): READERS,
    ("res.partner", "action_hide_identity"): READERS,
    ("identity.access.log", "action_open"): AUDITORS,
    ("identity.audit.check", "action_verify"): AUDITORS,
    ("identity.audit.check", "action_export_head"): AUDITORS,
    ("res.partner", "action_confirm_email"): READERS,
    ("res.partner", "action_protect"): MANAGERS,
    ("identity.protection", "action_report"): MANAGERS,
    ("identity.protection", "action_start"): MANAGERS,
    ("identity.protection", "action_cancel"): MANAGERS,
    ("identity.protection", "action_open_partners"): MANAGERS,
    ("identity.leak.scan", "action_order_full"): MANAGERS,
    ("loyalty.bonus", "action_give"): SELLERS,
    ("loyalty.move", "action_move"): {"admin"},
    ("loyalty.transfer", "action_undo"): {"admin"},
    ("loyalty.points.day", "action_open_lots"): {"admin"},
    ("loyalty.liability", "action_print"): {"admin"},
    ("identity.leak.hit", "action_open"): MANAGERS | AUDITORS,
    ("res.partner", "action_open_identity_requests"): READERS | MANAGERS,
    ("identity.request", "action_verify"): MANAGERS,
    ("identity.request", "action_open_refusal"): MANAGERS,
    ("identity.request", "action_refuse"): MANAGERS,
    ("identity.request", "action_done"): MANAGERS,
    ("identity.request", "action_erase"): MANAGERS,
    ("identity.request", "action_restrict"): MANAGERS,
    ("identity.request", "action_lift"): MANAGERS,
    ("identity.request", "action_show_ledger"): MANAGERS,
    # These show who the person is: of the managers only those who are readers too.
    ("identity.request", "action_rectify"): {"admin"},
    ("identity.request", "action_export_pdf"): {"admin"},
    ("identity.request", "action_export_json"): {"admin"},
    ("res.partner", "action_unprotect"): {"admin"},
    ("customer.case", "action_start"): SERVICE,
    ("customer.case", "action_wait_customer"): SERVICE,
    ("customer.case", "action_wait_supplier"): SERVICE,
    ("customer.case", "action_resolve"): SERVICE,
    ("customer.case", "action_reject"): SERVICE,
    ("customer.case", "action_reopen"): SERVICE,
    ("res.partner", "action_open_customer_cases"): SERVICE,
    ("res.partner", "action_open_customer_contacts"): SERVICE,
    ("customer.case", "action_escalate"): SERVICE,
    ("customer.case", "action_answer"): SERVICE,
    ("customer.case", "action_note_contact"): SERVICE,
    ("customer.case", "action_open_cases"): SERVICE,
    ("customer.case", "action_open_contacts"): SERVICE,
    ("customer.case", "action_open_purchases"): SERVICE,
    ("customer.case", "action_open_items"): SERVICE,
    ("customer.case.team", "action_open_cases"): SERVICE,
    ("customer.case", "action_compensate"): SERVICE,
    ("res.partner", "action_open_preferences"): SERVICE,
    ("warranty.act", "action_apply"): SERVICE,
    ("warranty.entry", "action_enter"): SERVICE,
    ("customer.case.resolve", "action_resolve"): SERVICE,
    ("customer.case.merge", "action_merge"): SERVICE,
    ("survey.rule", "action_open_invitations"): MARKETING,
    ("survey.invitation", "action_cancel"): MARKETING_MANAGERS,
    ("res.partner", "action_ask_by_phone"): SERVICE,
    ("customer.case", "action_ask_by_phone"): SERVICE,
    ("res.partner", "action_open_survey_invitations"): MARKETING | SERVICE,
    ("survey.phone", "action_begin"): SERVICE,
    ("survey.phone", "action_declined"): SERVICE,
    ("survey.phone", "action_not_reached"): SERVICE,
}

#: Odoo's own methods that the addon makes stricter: see test_forgery.py,
#: test_divert.py, test_identity_access.py, test_till_free.py, test_till_receipt.py
#: and test_consent.py.
STRICTER = {
    # What test_survey_draw.py is about.
    ("survey.draw", "create"),
    ("survey.draw", "write"),
    ("survey.draw", "action_commit"),
    ("survey.draw", "action_freeze"),
    ("survey.draw", "action_draw"),
    ("survey.draw", "action_tell"),
    ("survey.survey", "write"),
    # What test_survey_templates.py is about.
    ("survey.survey", "get_survey_templates_data"),
    ("survey.ready", "action_use"),
    ("pos.session", "load_data_params"),
    ("pos.config", "read_config_open_orders"),
    ("pos.order", "create"),
    ("pos.order", "write"),
    ("pos.order", "sync_from_ui"),
    ("pos.order", "action_send_receipt"),
    ("pos.payment", "create"),
    ("pos.payment", "write"),
    ("identity.consent", "create"),
    ("identity.consent.text", "create"),
    # What test_notice.py is about.
    # What test_signup_desk.py is about.
    ("customer.signup.phone", "create"),
    ("customer.signup.phone", "write"),
    ("identity.notice", "create"),
    ("identity.notice", "write"),
    ("identity.notice", "update_field_translations"),
    ("identity.consent.text", "write"),
    ("identity.consent.text", "update_field_translations"),
    ("identity.consent", "write"),
    ("res.partner", "create"),
    ("res.partner", "write"),
    ("res.partner", "unlink"),
    ("res.partner", "default_get"),
    ("res.partner", "copy"),
    ("res.partner", "copy_data"),
    ("customer.code", "create"),
    ("res.users", "create"),
    ("identity.purpose", "write"),
    ("identity.reveal", "create"),
    ("identity.reveal.wizard", "default_get"),
    ("identity.access.log", "create"),
    ("identity.access.log", "write"),
    ("identity.access.log", "unlink"),
    ("identity.protection", "create"),
    ("identity.protection", "write"),
    ("ir.module.module", "button_uninstall"),
    ("identity.request", "create"),
    ("identity.request", "write"),
    # What test_mail_out.py, test_mail_in.py and test_invoice.py are about.
    ("mail.thread", "message_parse"),
    # What test_consent_paths.py is about.
    ("mail.template", "send_mail_batch"),
    ("ir.mail_server", "send_email"),
    ("ir.actions.report", "retrieve_attachment"),
    ("ir.qweb.field.contact", "value_to_html"),
    ("customer.link", "create"),
    # What test_own_page_ways.py and test_own_page_rewards.py are about.
    ("customer.link.ask", "create"),
    ("loyalty.choice", "create"),
    # What test_survey_anonymous.py is about.
    ("survey.survey", "create"),
    ("survey.survey", "write"),
    ("survey.user_input", "create"),
    ("survey.user_input", "write"),
    # What test_customer_page.py is about.
    ("customer.page", "create"),
    # What test_points_program.py is about.
    ("loyalty.program", "create"),
    ("loyalty.program", "write"),
    ("loyalty.program", "copy"),
    ("loyalty.program", "get_program_templates"),
    ("loyalty.rule", "unlink"),
    # What test_points_bulk.py is about.
    ("loyalty.generate.wizard", "default_get"),
    ("loyalty.generate.wizard", "generate_coupons"),
    # What test_points_hand.py is about.
    ("loyalty.bonus", "default_get"),
    ("loyalty.move", "default_get"),
    # What test_points_card.py and test_points_settle.py are about.
    ("loyalty.history", "create"),
    ("loyalty.history", "write"),
    ("loyalty.history", "unlink"),
    ("loyalty.card", "create"),
    ("loyalty.card", "write"),
    ("loyalty.card", "unlink"),
    ("loyalty.card", "get_loyalty_card_partner_by_code"),
    ("loyalty.ledger.kept", "create"),
    ("loyalty.ledger.kept", "write"),
    ("loyalty.ledger.kept", "unlink"),
    # What test_case_access.py and test_interaction.py are about.
    ("customer.case", "message_post"),
    ("customer.case", "message_new"),
    ("customer.case", "create"),
    ("customer.case", "write"),
    ("customer.case.document", "create"),
    ("customer.case.document", "write"),
    ("customer.case.merge", "default_get"),
    ("customer.page.link", "default_get"),
    ("customer.interaction", "create"),
    ("customer.interaction", "write"),
    # What test_survey_profile.py is about.
    ("customer.preference", "create"),
    ("customer.preference", "write"),
    ("customer.preference", "unlink"),
    # What test_prompt_rules.py is about: what is kept of rules is dropped.
    ("profile.prompt", "create"),
    ("profile.prompt", "write"),
    ("profile.prompt", "unlink"),
    ("profile.prompt.choice", "create"),
    ("profile.prompt.choice", "write"),
    ("profile.prompt.choice", "unlink"),
    ("survey.profile.topic", "write"),
    ("product.product", "write"),
    # What test_warranty_register.py is about.
    ("pos.order.line", "create"),
    ("pos.order.line", "write"),
    # What test_warranty_policy.py and test_warranty_access.py are about.
    ("warranty.kept", "create"),
    ("warranty.kept", "write"),
    ("warranty.kept", "unlink"),
    ("warranty.card", "unlink"),
    ("warranty.act", "default_get"),
    ("product.template", "write"),
    ("pos.order", "confirm_coupon_programs"),
    ("pos.order", "validate_coupon_programs"),
    ("pos.order", "read_pos_data"),
    # What test_survey_input.py is about.
    ("survey.question", "validate_question"),
}

#: Who may read, write, create and delete through the models themselves.
ACCESS = {
    "customer.code": (CODE_WORKERS, set(), set(), set()),
    "customer.code.batch": (MANAGERS, set(), set(), set()),
    "customer.code.issue": (MANAGERS, MANAGERS, MANAGERS, MANAGERS),
    "customer.code.replace": (CODE_WORKERS,) * 4,
    "customer.link": (CODE_WORKERS, set(), set(), set()),
    "customer.link.ask": (CODE_WORKERS, set(), set(), set()),
    "customer.link.wizard": (CODE_WORKERS,) * 4,
    "customer.page": (SERVICE, set(), set(), set()),
    "customer.page.link": (SERVICE,) * 4,
    "customer.page.post": (SERVICE_MANAGERS, set(), set(), set()),
    "customer.page.attempt": (SERVICE_MANAGERS, set(), set(), set()),
    "survey.dashboard": (set(),) * 4,
    "customer.desk": (set(),) * 4,
    "customer.desk.check": (set(),) * 4,
    "survey.improvement": (
        *(MARKETING | SERVICE_MANAGERS,) * 3,
        {"marketing_manager"} | SERVICE_MANAGERS,
    ),
    "survey.response.report": (MARKETING | SERVICE_MANAGERS, set(), set(), set()),
    "survey.score.report": (MARKETING | SERVICE_MANAGERS, set(), set(), set()),
    "survey.ask": (set(),) * 4,
    "survey.ticket": (set(),) * 4,
    "survey.box": (set(),) * 4,
    "survey.profile.topic": (
        SERVICE | MARKETING | MANAGERS,
        *({"marketing_manager", "admin"},) * 3,
    ),
    "profile.prompt": (CODE_WORKERS, *(MANAGERS,) * 3),
    "profile.prompt.choice": (CODE_WORKERS, *(MANAGERS,) * 3),
    "profile.prompt.state": (CODE_WORKERS, set(), set(), set()),
    "customer.contact.check": (CODE_WORKERS, set(), set(), set()),
    "customer.preorder": (SELLERS | SERVICE, set(), set(), set()),
    "customer.contact.report": (MANAGERS | SERVICE_MANAGERS, set(), set(), set()),
    "customer.preference": (SERVICE | MARKETING, SERVICE, SERVICE, SERVICE),
    "customer.case.compensation": (SERVICE, set(), set(), set()),
    "loyalty.bonus.month": (SERVICE_MANAGERS, set(), set(), set()),
    "survey.invitation": (MARKETING | SERVICE, set(), set(), set()),
    "survey.rule": (MARKETING, *(MARKETING_MANAGERS,) * 3),
    "survey.rule.way": (MARKETING, *(MARKETING_MANAGERS,) * 3),
    "survey.phone": (SERVICE,) * 4,
    "survey.draw": (MARKETING | SERVICE, MARKETING, MARKETING, MARKETING),
    "survey.form.sent": (set(),) * 4,
    "survey.ready": (MARKETING,) * 4,
    "survey.draw.entry": (MARKETING | SERVICE, set(), set(), set()),
    "identity.vault": (set(),) * 4,
    "identity.purpose": (CODE_WORKERS | AUDITORS, MANAGERS, MANAGERS, MANAGERS),
    "identity.reveal": (READERS, set(), set(), set()),
    "identity.reveal.wizard": (READERS,) * 4,
    "identity.access.log": (AUDITORS, set(), set(), set()),
    "identity.audit.check": (AUDITORS,) * 4,
    "identity.consent": (CODE_WORKERS, set(), CODE_WORKERS, set()),
    "identity.consent.text": (CODE_WORKERS, MANAGERS, MANAGERS, MANAGERS),
    "customer.signup.phone": (SERVICE,) * 4,
    "customer.signup.phone.line": (SERVICE,) * 4,
    "customer.signup": (MANAGERS, set(), set(), set()),
    "identity.notice": (CODE_WORKERS, MANAGERS, MANAGERS, MANAGERS),
    "identity.place": (set(),) * 4,
    "identity.mover": (set(),) * 4,
    "identity.protection": (MANAGERS,) * 4,
    "identity.protection.line": (MANAGERS, set(), set(), set()),
    "identity.leak.scan": (MANAGERS | AUDITORS, set(), set(), set()),
    "identity.leak.hit": (MANAGERS | AUDITORS, set(), set(), set()),
    "loyalty.why": (set(),) * 4,
    "loyalty.ledger": (set(),) * 4,
    "loyalty.ledger.kept": (set(),) * 4,
    "warranty.kept": (set(),) * 4,
    "loyalty.report.shop": (set(),) * 4,
    "loyalty.choice": (CODE_WORKERS, set(), set(), set()),
    "loyalty.hold": ({"admin"}, set(), set(), set()),
    "loyalty.breakage": ({"admin"}, set(), set(), set()),
    "loyalty.bonus.day": ({"admin"}, set(), set(), set()),
    "loyalty.bonus": (SELLERS | SERVICE,) * 4,
    "loyalty.move": ({"admin"},) * 4,
    "loyalty.transfer": ({"admin"}, set(), set(), set()),
    "loyalty.points.report": ({"admin"}, set(), set(), set()),
    "loyalty.reward.report": ({"admin"}, set(), set(), set()),
    "loyalty.points.lot": ({"admin"}, set(), set(), set()),
    "loyalty.points.day": ({"admin"}, set(), set(), set()),
    "loyalty.member.report": ({"admin"}, set(), set(), set()),
    "loyalty.member.spending": ({"admin"}, set(), set(), set()),
    "loyalty.liability": ({"admin"},) * 4,
    "customer.free.text": (set(),) * 4,
    "customer.profile": (set(),) * 4,
    "customer.case": (SERVICE, SERVICE, SERVICE, set()),
    "customer.case.team": (SERVICE | MARKETING, *(SERVICE_MANAGERS,) * 3),
    "customer.case.target": (SERVICE, *(SERVICE_MANAGERS,) * 3),
    "customer.case.document": (SERVICE,) * 4,
    "customer.case.report": (SERVICE_MANAGERS, set(), set(), set()),
    "warranty.claim.report": (SERVICE_MANAGERS, set(), set(), set()),
    "customer.case.resolve": (SERVICE,) * 4,
    "customer.case.merge": (SERVICE,) * 4,
    "warranty.policy": (EMPLOYEES, *(SERVICE_MANAGERS,) * 3),
    "warranty.law": (EMPLOYEES, *(SERVICE_MANAGERS,) * 3),
    "warranty.card": (SERVICE, set(), set(), set()),
    "warranty.act": (SERVICE,) * 4,
    "warranty.entry": (SERVICE,) * 4,
    "customer.interaction": (SERVICE, SERVICE, SERVICE, set()),
    "customer.origin": (EMPLOYEES, *(SERVICE_MANAGERS,) * 3),
    "loyalty.tier": (EMPLOYEES, {"admin"}, {"admin"}, {"admin"}),
    "identity.request": (READERS | MANAGERS, MANAGERS, READERS | MANAGERS, MANAGERS),
    "product.affinity": ({"admin"}, set(), set(), set()),
    "product.affinity.count": (set(),) * 4,
    "product.affinity.run": ({"admin"}, set(), set(), set()),
    "customer.suggestion": (set(),) * 4,
    "customer.suggestion.feedback": (SERVICE, set(), set(), SERVICE),
}


@tagged("post_install", "-at_install")
class TestPublicMethods(TargetCase):
    def call(self, user, model, method):
        if method.startswith("pos_") or method == "get_new_partner":
            arguments = {
                "pos_identify": lambda: ["x"],
                "pos_reserve_codes": lambda: [0],
                "pos_set_consent": lambda: [
                    self.make_customer().id,
                    "marketing",
                    False,
                ],
                "pos_survey_tickets": lambda: [0],
                "pos_match": lambda: [self.make_customer().id, "zip", "x"],
                "pos_add_identity": lambda: [self.make_customer().id, {}],
                "pos_send_receipt": lambda: [self.make_order().id],
                "pos_member_points": lambda: [self.make_customer().id],
                "pos_hold_points": lambda: ["x", {"1": 1}, self.make_customer().id],
                "pos_release_points": lambda: ["x"],
                "pos_refund_points": lambda: [[]],
                "pos_set_serial": self.arguments_for_a_serial,
                "pos_counts": lambda: [self.make_customer().id],
                "pos_open": lambda: [
                    {"uuid": uuid4().hex, "case_type": "question", "subject": "x"}
                ],
                "pos_note": lambda: [
                    {"channel": "phone", "partner_id": self.make_customer().id}
                ],
                "pos_origin": lambda: [self.make_customer().id],
                "pos_not_interested": lambda: [
                    self.make_customer().id,
                    self.env["product.product"].create({"name": "Tea"}).id,
                ],
                "pos_answer": lambda: [self.asked_by_a_rule(value="a@example.com")],
                "pos_skip": lambda: [self.asked_by_a_rule()],
                "pos_flag_contact": lambda: [self.make_customer().id, "email"],
                "pos_ask_due": lambda: [self.make_customer().id],
                "pos_panel": lambda: [self.make_customer().id],
                "pos_greeting": lambda: [self.make_customer().id],
                "pos_tab": lambda: [self.make_customer().id, "answers"],
                "pos_ask_answer": lambda: [self.asked_at_till(answers=True)],
                "pos_ask_skip": lambda: [self.asked_at_till()],
                "pos_ask_display": lambda: [self.asked_at_till()],
                "pos_ask_state": lambda: ["x"],
                "get_new_partner": lambda: [[("id", "=", 0)], 0],
            }.get(method, list)
            return self.rpc(user, model, method, self.till.id, *arguments())
        given = {
            "action_confirm_contact": ["email"],
            "action_flag_contact": ["email"],
            "action_correct_contact": ["email", "new@example.com"],
        }.get(method, [])
        if model == "customer.desk":
            given = self.arguments_at_desk(user, method)
        # Each call for itself: what one role changed must not refuse the next one.
        return self.rpc(user, self.target_of(model, method), method, *given)

    def arguments_at_desk(self, user, method):
        customer = self.make_customer()
        if method == "finish":
            # What was planned is the user's own; strangers plan nothing.
            owner = user if user._is_internal() else self.env.user
            planned = customer.activity_schedule(user_id=owner.id)
            return [customer.id, planned.id]
        if method == "note_contact_data":
            customer.email = "ada@example.com"
            return [customer.id, "email", True]
        if method == "send_receipt":
            order = self.make_order(customer)
            order.state = "done"
            return [customer.id, order.id]
        return {
            "find": ["x"],
            "timeline": [customer.id],
            "dismiss": [customer.id, self.warranted_product().id],
            "open": [customer.id],
            "tab": [customer.id, "items"],
            "compare": [customer.id, "zip", "x"],
            "act": [customer.id, "case"],
            "plan": [customer.id, {"kind": "call", "on": str(fields.Date.today())}],
        }[method]

    def asked_at_till(self, answers=False):
        question = {"title": "Good?", "question_type": "scale"}
        survey = self.env["survey.survey"].create(
            {
                "title": "How was it?",
                "for_customers": True,
                "question_and_page_ids": [fields.Command.create(question)],
            }
        )
        self.till.till_survey_ids = survey
        told = {"uuid": uuid4().hex, "survey_id": survey.id}
        told["partner_id"] = self.make_customer().id
        if answers:
            told["answers"] = [[survey.question_ids.id, 5]]
        return told

    def asked_by_a_rule(self, **answer):
        rule = self.env["profile.prompt"].create({"name": "E-mail", "kind": "email"})
        partner = self.make_customer()
        told = {"uuid": uuid4().hex, "prompt_id": rule.id, "partner_id": partner.id}
        return {**told, **answer}

    def arguments_for_a_serial(self):
        owner = self.make_customer()
        card = self.env["warranty.card"]._register_elsewhere(
            {
                "product": self.warranted_product(),
                "company": self.company,
                "sold_on": fields.Date.today(),
                "partner": owner,
            }
        )
        return [card.id, "KT-1", {"partner_id": owner.id}]

    def test_each_role_can_call_what_it_may_and_nothing_else(self):
        for (model, method), allowed in MAY_CALL.items():
            for user, may in self.each_role(allowed):
                with self.subTest(f"{model}.{method}"), self.env.cr.savepoint():
                    if may:
                        self.assertIsNot(self.call(user, model, method), NotImplemented)
                    else:
                        with self.assertRaises(AccessError):
                            self.call(user, model, method)

    def test_every_public_method_is_decided_on(self):
        self.assertEqual(set(self.public_methods()), MAY_CALL.keys() | STRICTER)

    def public_methods(self):
        """Yield (model, method) of everything that the addon adds to models."""
        for name, model in self.env.registry.items():
            for part in model.__mro__:
                if not part.__module__.startswith(f"odoo.addons.{ADDON}."):
                    continue
                # A mixin's method is decided on once, not for all that use it.
                if part._name != name:
                    continue
                for method, function in vars(part).items():
                    if self.is_public(method, function):
                        yield name, method

    def is_public(self, name, function):
        return (
            inspect.isroutine(function)
            and not name.startswith("_")
            and not getattr(function, "_api_private", False)
        )


@tagged("post_install", "-at_install")
class TestModelAccess(RoleCase):
    def test_each_role_reaches_what_it_may_and_nothing_else(self):
        for model, rights in ACCESS.items():
            operations = ("read", "write", "create", "unlink")
            for operation, allowed in zip(operations, rights, strict=True):
                for user, may in self.each_role(allowed):
                    with self.subTest(f"{operation} {model}"):
                        reachable = self.env(user=user)[model].has_access(operation)
                        self.assertEqual(reachable, may)

    def test_every_model_is_decided_on(self):
        own = {
            name
            for name, model in self.env.registry.items()
            if model._original_module == ADDON
        }
        self.assertEqual(own, ACCESS.keys())

    def test_menus_are_shown_to_those_who_can_use_them(self):
        for menu, allowed in (
            ("menu_customer_code", CODE_WORKERS),
            ("menu_customer_code_issue", MANAGERS),
            ("menu_customer_code_batch", MANAGERS),
            ("menu_identity_access_log", AUDITORS),
            ("menu_identity_audit_check", AUDITORS),
            ("menu_identity_purpose", MANAGERS),
            ("menu_identity_protection", MANAGERS),
            ("menu_identity_leak_scan", MANAGERS | AUDITORS),
            ("menu_identity_request", READERS | MANAGERS),
            ("menu_product_affinity", {"admin"}),
            ("menu_customer_suggestion_feedback", {"admin"}),
            ("menu_customer_desk", SERVICE),
            ("menu_service_case", SERVICE),
            ("menu_service_team", SERVICE_MANAGERS),
            ("menu_warranty_card", SERVICE),
            ("menu_warranty_policy", SERVICE_MANAGERS),
        ):
            menu = self.env.ref(f"{ADDON}.{menu}")
            for user, may in self.each_role(allowed):
                if user.has_group("base.group_user"):
                    visible = menu.with_user(user)._visible_menu_ids()
                    # A menu is reached through the one above it.
                    above = menu.parent_id.id in visible
                    self.assertEqual(above and menu.id in visible, may, menu.name)

    def test_issuing_in_bulk_is_offered_to_managers_alone(self):
        action = self.env.ref(f"{ADDON}.action_customer_code_issue")
        for user, may in self.each_role(MANAGERS):
            Actions = self.env(user=user)["ir.actions.actions"]
            offered = Actions.get_bindings("res.partner").get("action", ())
            self.assertEqual(action.id in [row["id"] for row in offered], may)

    def test_sellers_work_with_codes(self):
        self.assertTrue(self.users["cashier"].has_group(f"{ADDON}.group_identity_user"))
        manager = f"{ADDON}.group_identity_manager"
        self.assertFalse(self.users["cashier"].has_group(manager))
        self.assertTrue(self.users["admin"].has_group(manager))
