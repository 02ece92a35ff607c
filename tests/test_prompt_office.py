from odoo.tests import Form, tagged

from .common_prompt import PromptCase


@tagged("post_install", "-at_install")
class TestPromptOffice(PromptCase):
    """Rules are made by managers of tills, and by those of identities alone."""

    def test_a_manager_of_identities_changes_a_rule_about_a_topic(self):
        program = self.make_program()
        rule = self.make_topic_rule(points=5, program_id=program.id)
        manager = self.make_user("manager")
        self.env.invalidate_all()
        with Form(rule.with_user(manager)) as form:
            form.again_days = 7
        self.assertEqual(rule.again_days, 7)
        self.assertIn("Whom they shop for", rule.with_user(manager).text_default)

    def test_a_manager_of_identities_chooses_among_topics_and_programs(self):
        program = self.make_program()
        topic = self.make_topic_rule().topic_id
        manager = self.make_user("manager")
        for record in (program, topic):
            found = self.rpc(manager, record._name, "name_search", record.display_name)
            self.assertIn(record.id, [ident for ident, _name in found])
            self.assertFalse(record.with_user(manager).has_access("write"))

    def test_every_view_of_rules_opens_for_both_kinds_of_managers(self):
        self.make_topic_rule()
        seller = self.cashier
        seller.group_ids += self.env.ref("point_of_sale.group_pos_manager")
        for user in (self.make_user("manager"), seller):
            for model in ("profile.prompt", "profile.prompt.state"):
                views = self.env[model].with_user(user).get_views([(False, "list")])
                names = list(views["models"][model]["fields"])
                self.env[model].with_user(user).search([]).read(names)
