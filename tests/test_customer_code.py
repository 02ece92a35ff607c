from psycopg2 import IntegrityError

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..core import code as codes
from ..models import customer_code
from .common import IdentityCase

ENDED = ("replaced", "lost", "merged", "retired")


@tagged("post_install", "-at_install")
class TestCustomerCodeStates(IdentityCase):
    def test_a_reserved_code_belongs_to_a_till_and_to_nobody(self):
        code = self.Code._reserve(1, self.till)
        self.assertRecordValues(
            code,
            [
                {
                    "state": "reserved",
                    "config_id": self.till.id,
                    "company_id": self.till.company_id.id,
                    "partner_id": False,
                    "issued_on": False,
                }
            ],
        )
        self.assertEqual(codes.parse(code.code), code.code)

    def test_a_reserved_block_has_as_many_codes_as_asked_for_and_all_differ(self):
        block = self.Code._reserve(50, self.till)
        self.assertEqual(len(set(block.mapped("code"))), 50)

    def test_activating_gives_the_code_to_the_customer(self):
        code = self.Code._reserve(1, self.till)
        partner = self.Partner.create({"name": "Ada Muster"})
        code._activate(partner)
        self.assertRecordValues(
            code,
            [{"state": "active", "partner_id": partner.id, "user_id": self.env.uid}],
        )
        self.assertTrue(code.issued_on)
        self.assertEqual(partner.customer_code, code.code)

    def test_only_a_reserved_code_can_be_activated(self):
        other = self.Partner.create({"name": "Bo Beispiel"})
        code = self.code_of(self.make_customer())
        for state in ("active", *ENDED):
            if state != "active":
                code._end(state)
            with (
                self.subTest(state),
                self.assertRaisesRegex(UserError, "issued before"),
            ):
                code._activate(other)
        self.assertFalse(other.customer_code)

    def test_a_worn_card_is_replaced_by_a_new_code(self):
        partner = self.make_customer()
        old = self.code_of(partner)
        new = old._replace(lost=False)
        self.assertRecordValues(
            old | new,
            [
                {"state": "replaced", "partner_id": partner.id, "successor_id": new.id},
                {"state": "active", "partner_id": partner.id, "successor_id": False},
            ],
        )
        self.assertTrue(old.ended_on)
        self.assertEqual(partner.customer_code, new.code)

    def test_a_lost_card_stays_with_its_customer(self):
        partner = self.make_customer()
        old = self.code_of(partner)
        old._replace(lost=True)
        self.assertEqual((old.state, old.partner_id), ("lost", partner))

    def test_only_an_active_code_can_be_replaced(self):
        reserved = self.Code._reserve(1, self.till)
        with self.assertRaisesRegex(UserError, "Only an active code"):
            reserved._replace(lost=True)
        code = self.code_of(self.make_customer())
        for state in ENDED:
            code._end(state)
            with (
                self.subTest(state),
                self.assertRaisesRegex(UserError, "Only an active"),
            ):
                code._replace(lost=True)

    def test_successors_form_a_chain_to_the_active_code(self):
        first = self.code_of(self.make_customer())
        second = first._replace(lost=True)
        third = second._replace(lost=False)
        self.assertEqual(first.successor_id.successor_id, third)
        self.assertEqual(first.partner_id.customer_code, third.code)

    def test_retired_codes_belong_to_nobody(self):
        partner = self.make_customer()
        lost = self.code_of(partner)
        active = lost._replace(lost=True)
        (lost | active)._retire()
        self.assertRecordValues(
            lost | active, [{"state": "retired", "partner_id": False}] * 2
        )
        self.assertTrue(active.ended_on)

    def test_a_customer_with_a_code_is_issued_no_second_one(self):
        partner = self.make_customer()
        code = partner.customer_code
        self.Code._issue(partner)
        self.assertEqual(partner.customer_code, code)
        self.assertEqual(len(partner.customer_code_ids), 1)

    def test_a_contact_known_by_its_code_follows_the_new_one(self):
        member = self.make_member()
        new = self.code_of(member)._replace(lost=False)
        self.assertEqual(member.name, codes.display(new.code))

    def test_a_contact_with_a_name_keeps_it_when_the_card_is_replaced(self):
        partner = self.make_customer("Ada Muster")
        self.code_of(partner)._replace(lost=True)
        self.assertEqual(partner.name, "Ada Muster")


@tagged("post_install", "-at_install")
class TestCustomerCodeForEver(IdentityCase):
    def test_a_code_is_never_deleted_in_any_state(self):
        code = self.Code._reserve(1, self.till)
        with self.assertRaisesRegex(UserError, "never deleted"):
            code.unlink()
        code._activate(self.Partner.create({"name": "Ada Muster"}))
        for state in ("active", *ENDED):
            if state != "active":
                code._end(state)
            with (
                self.subTest(state),
                self.assertRaisesRegex(UserError, "never deleted"),
            ):
                code.sudo().unlink()

    @mute_logger("odoo.sql_db")
    def test_the_database_stores_no_code_twice(self):
        code = self.Code._reserve(1)
        with self.assertRaises(IntegrityError):
            self.env.cr.execute(
                "INSERT INTO customer_code (code, state) VALUES (%s, 'reserved')",
                [code.code],
            )

    @mute_logger("odoo.sql_db")
    def test_the_database_allows_one_active_code_a_customer(self):
        partner = self.make_customer()
        second = self.Code._reserve(1)
        with self.assertRaises(IntegrityError):
            self.env.cr.execute(
                "UPDATE customer_code SET state = 'active', partner_id = %s"
                " WHERE id = %s",
                [partner.id, second.id],
            )

    @mute_logger("odoo.sql_db")
    def test_the_database_allows_no_active_code_without_a_customer(self):
        code = self.Code._reserve(1)
        with self.assertRaises(IntegrityError):
            self.env.cr.execute(
                "UPDATE customer_code SET state = 'active' WHERE id = %s", [code.id]
            )

    def test_a_draw_that_repeats_any_earlier_code_is_thrown_away(self):
        partner = self.make_customer()
        code = self.code_of(partner)
        for state in ("active", *ENDED):
            if state != "active":
                code._end(state)
            with self.subTest(state), self.draw([code.code]) as generate:
                fresh = self.Code._reserve(1)
                self.assertEqual(generate.call_count, 2)
                self.assertNotEqual(fresh.code, code.code)

    def test_a_draw_that_repeats_itself_is_stored_once(self):
        [twin] = codes.generate()
        with self.draw([twin, twin, twin]) as generate:
            block = self.Code._reserve(3)
        self.assertEqual(generate.call_args_list[1].args, (2,))
        self.assertEqual(len(set(block.mapped("code"))), 3)

    def test_a_generator_that_only_repeats_ends_with_a_clear_sentence(self):
        taken = self.Code._reserve(1).code
        rounds = customer_code.MAX_ROUNDS
        with self.draw(*[[taken]] * (rounds + 1)) as generate:
            with self.assertRaisesRegex(UserError, "No free customer codes"):
                self.Code._reserve(1)
            self.assertEqual(generate.call_count, rounds)

    def test_codes_cannot_be_created_by_hand(self):
        with self.assertRaisesRegex(UserError, "by the system alone"):
            self.env(user=self.env.ref("base.user_admin"))["customer.code"].create(
                {"code": codes.generate()[0]}
            )

    @mute_logger("odoo.sql_db")
    def test_two_contacts_cannot_show_the_same_code(self):
        partner = self.make_customer()
        other = self.Partner.create({"name": "Bo Beispiel"})
        self.env.flush_all()
        with self.assertRaises(IntegrityError):
            self.env.cr.execute(
                "UPDATE res_partner SET customer_code = %s WHERE id = %s",
                [partner.customer_code, other.id],
            )

    @mute_logger("odoo.sql_db")
    def test_a_till_keeps_a_sensible_number_of_codes(self):
        for size in (0, -1, 501):
            with self.subTest(size), self.assertRaises(IntegrityError):
                self.till.code_block_size = size
                self.till.flush_recordset()
