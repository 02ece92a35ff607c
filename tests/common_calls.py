from uuid import uuid4

from odoo import fields

from .common_targets import TargetCase


class CallCase(TargetCase):
    """Calls any public method of the addon as a user, with what it needs."""

    def call(self, user, model, method):
        if method.startswith("pos_") or method == "get_new_partner":
            given = self.arguments_at_till(method)
            return self.rpc(user, model, method, self.till.id, *given)
        given = {
            "action_confirm_contact": ["email"],
            "action_flag_contact": ["email"],
            "action_correct_contact": ["email", "new@example.com"],
        }.get(method, [])
        if model == "customer.desk":
            given = self.arguments_at_desk(user, method)
        # Each call for itself: what one role changed must not refuse the next one.
        return self.rpc(user, self.target_of(model, method), method, *given)

    def arguments_at_till(self, method):
        return {
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
        }.get(method, list)()

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
