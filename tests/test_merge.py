from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import IdentityCase


@tagged("post_install", "-at_install")
class TestMerge(IdentityCase):
    """Contacts are merged by Odoo's own wizard; no code stops working."""

    def merge(self, survivor, *others, user=None):
        partners = survivor.union(*others)
        wizard = self.env(user=user)["base.partner.merge.automatic.wizard"].create(
            {
                "state": "selection",
                "partner_ids": partners.ids,
                "dst_partner_id": survivor.id,
            }
        )
        wizard.action_merge()
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertTrue(survivor.exists())
        self.assertFalse(survivor.concat(*others).exists() - survivor)

    def contact(self, name="Cy Exempel"):
        return self.Partner.create({"name": name})

    def assert_all_find(self, survivor, records):
        for code in records:
            found = self.Partner.name_search(code.display_name)
            self.assertEqual([row[0] for row in found], survivor.ids, code.state)
            answer = self.Partner.pos_identify(self.till.id, code.code)
            self.assertEqual(answer["res.partner"][0]["id"], survivor.id)

    def test_the_survivor_keeps_its_code(self):
        survivor, other = self.make_customer(), self.make_customer("Bo Beispiel")
        kept, merged = self.code_of(survivor), self.code_of(other)
        self.merge(survivor, other)
        self.assertEqual(survivor.customer_code, kept.code)
        self.assertRecordValues(
            kept | merged,
            [
                {"state": "active", "partner_id": survivor.id, "successor_id": False},
                {"state": "merged", "partner_id": survivor.id, "successor_id": kept.id},
            ],
        )
        self.assertTrue(merged.ended_on)
        self.assert_all_find(survivor, kept | merged)

    def test_an_older_survivor_without_a_code_takes_over_the_others(self):
        survivor = self.contact()
        other = self.make_customer("Bo Beispiel")
        code = self.code_of(other)
        self.env.flush_all()
        self.merge(survivor, other)
        self.assertEqual((code.state, code.partner_id), ("active", survivor))
        self.assertEqual(survivor.customer_code, code.code)
        self.assert_all_find(survivor, code)

    def test_a_younger_survivor_without_a_code_takes_over_the_others(self):
        other = self.make_customer("Bo Beispiel")
        code = self.code_of(other)
        survivor = self.contact()
        self.env.flush_all()
        self.merge(survivor, other)
        self.assertEqual((code.state, code.partner_id), ("active", survivor))
        self.assertEqual(survivor.customer_code, code.code)
        self.assert_all_find(survivor, code)

    def test_three_contacts_with_codes_end_as_one_with_one_active_code(self):
        survivor = self.make_customer()
        others = [self.make_customer("Bo Beispiel"), self.make_customer("Cy Exempel")]
        every = (survivor.union(*others)).customer_code_ids
        code = survivor.customer_code
        self.merge(survivor, *others)
        self.assertEqual(survivor.customer_code, code)
        self.assertEqual(every.partner_id, survivor)
        self.assertEqual(sorted(every.mapped("state")), ["active", "merged", "merged"])
        self.assert_all_find(survivor, every)

    def test_a_survivor_without_a_code_takes_the_first_of_several(self):
        others = [self.make_customer("Bo Beispiel"), self.make_customer("Cy Exempel")]
        first, second = map(self.code_of, others)
        survivor = self.contact("Ada Muster")
        self.merge(survivor, *others)
        self.assertEqual((first.state, second.state), ("active", "merged"))
        self.assertEqual(second.successor_id, first)
        self.assertEqual(survivor.customer_code, first.code)
        self.assert_all_find(survivor, first | second)

    def test_lost_and_replaced_codes_move_and_stay_what_they_are(self):
        survivor, other = self.make_customer(), self.make_customer("Bo Beispiel")
        lost = self.code_of(other)
        replaced = lost._replace(lost=True)
        active = replaced._replace(lost=False)
        self.merge(survivor, other)
        self.assertRecordValues(
            lost | replaced | active,
            [
                {"state": "lost", "partner_id": survivor.id},
                {"state": "replaced", "partner_id": survivor.id},
                {"state": "merged", "partner_id": survivor.id},
            ],
        )
        answer = self.Partner.pos_identify(self.till.id, lost.code)
        self.assertEqual(answer["status"], "lost")
        self.assert_all_find(survivor, lost | replaced | active)

    def test_contacts_without_codes_merge_as_before(self):
        survivor, other = self.contact(), self.contact("Bo Beispiel")
        self.merge(survivor, other)
        self.assertFalse(survivor.customer_code)

    def test_merging_again_keeps_every_code_working(self):
        first, second, third = (
            self.make_customer(name) for name in ("Ada", "Bo", "Cy")
        )
        every = (first | second | third).customer_code_ids
        self.merge(second, first)
        self.merge(third, second)
        self.assertEqual(every.partner_id, third)
        self.assertEqual(
            every.filtered(lambda code: code.state == "active").partner_id, third
        )
        self.assert_all_find(third, every)

    def test_who_may_merge_contacts_needs_no_right_on_codes(self):
        editor = self.make_user("contact_editor")
        survivor = self.make_customer(email="ada@example.com")
        other = self.make_customer("Bo Beispiel", email="ada@example.com")
        merged = self.code_of(other)
        self.merge(survivor, other, user=editor)
        self.assertEqual((merged.state, merged.partner_id), ("merged", survivor))

    def test_a_refused_merge_leaves_the_codes_alone(self):
        parent = self.make_customer()
        child = self.make_customer("Bo Beispiel", parent_id=parent.id)
        with self.assertRaises(UserError):
            self.merge(parent, child)
        self.assertEqual(
            (parent | child).customer_code_ids.mapped("state"), ["active"] * 2
        )

    def test_an_archived_contact_can_be_merged(self):
        survivor, other = self.make_customer(), self.make_customer("Bo Beispiel")
        merged = self.code_of(other)
        other.action_archive()
        self.merge(survivor, other)
        self.assertEqual((merged.state, merged.partner_id), ("merged", survivor))
