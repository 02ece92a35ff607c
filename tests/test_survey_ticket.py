import hashlib
import secrets
from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from ..models import pos_config_ask, survey_ticket
from .common_survey_ask import AskCase, AskOnTheWeb

GONE = {"state": "gone"}


@tagged("post_install", "-at_install")
class TestTicket(AskOnTheWeb, AskCase, HttpCase):
    """Blind tickets: who holds one bought something, and answers once."""

    def setUp(self):
        super().setUp()
        self.survey = self.asks(self.make_survey(may_hide=True))

    def rows(self):
        return self.Ticket.search([("config_id", "=", self.config.id)])

    def test_a_till_gets_a_block_when_it_has_few(self):
        made = self.tickets()
        self.assertEqual(len(made), pos_config_ask.TICKETS)
        self.assertEqual(len({ticket for ticket, _hash in made}), len(made))
        config = self.config.with_user(self.cashier)
        held = pos_config_ask.FEW_TICKETS
        self.assertEqual(config.pos_survey_tickets(self.config.id, held), [])

    def test_a_till_that_asks_nothing_gets_none(self):
        self.asks(self.survey, share=0)
        self.assertEqual(self.tickets(), [])
        self.asks(self.survey).active = False
        self.assertEqual(self.tickets(), [])

    def test_nobody_takes_tickets_without_end(self):
        self.patch(survey_ticket, "MOST_A_WEEK", 70)
        self.assertTrue(self.tickets())
        self.assertEqual(self.tickets(), [])

    def test_only_sellers_of_the_company_take_tickets(self):
        config = self.config.with_user(self.cashier)
        with self.assertRaises(UserError):
            config.pos_survey_tickets(2**31 - 1, 0)
        with self.assertRaises(AccessError):
            self.config.with_user(self.env.ref("base.public_user")).pos_survey_tickets(
                self.config.id, 0
            )

    def test_a_row_says_till_and_week_and_nothing_else(self):
        self.tickets()
        self.env.flush_all()
        self.env.cr.execute(
            "SELECT to_jsonb(t) FROM survey_ticket t WHERE config_id = %s LIMIT 1",
            [self.config.id],
        )
        [[row]] = self.env.cr.fetchall()
        self.assertEqual(
            {name for name, value in row.items() if value is not None},
            {"id", "ticket_hash", "week", "config_id", "channel"},
        )
        self.assertEqual(row["week"], str(self.Ticket._week()))
        self.assertEqual(self.Ticket._week().weekday(), 0)

    def test_rows_lie_in_the_order_of_their_hashes_and_not_in_that_of_the_till(self):
        made = self.tickets()
        rows = self.rows().sorted("id").mapped("ticket_hash")
        self.assertEqual(rows, sorted(rows))
        self.assertNotEqual([self.Ticket._hash_of(one) for one, _hash in made], rows)

    def test_the_two_hashes_are_not_those_of_anything_else(self):
        [ticket, ask_hash] = self.tickets()[0]
        pool_hash = self.Ticket._hash_of(ticket)
        plain = hashlib.sha256(ticket.encode()).hexdigest()
        self.assertEqual(len({ask_hash, pool_hash, plain}), 3)

    def test_the_order_has_the_hash_and_the_till_does_not_read_it_back(self):
        [ticket, ask_hash] = self.tickets()[0]
        data = self.order_data(False, ask_hash=ask_hash)
        answer = self.env["pos.order"].with_user(self.cashier).sync_from_ui([data])
        [row] = answer["pos.order"]
        self.assertNotIn("ask_hash", row)
        order = self.env["pos.order"].browse(row["id"])
        self.assertEqual(order.sudo().ask_hash, ask_hash)
        with self.assertRaises(AccessError):
            order.with_user(self.cashier).read(["ask_hash"])
        with self.assertRaises(AccessError):
            order.with_user(self.cashier).search([("ask_hash", "=", ask_hash)])
        self.env.flush_all()
        self.env.cr.execute(
            "SELECT count(*) FROM pos_order o WHERE o::text LIKE %s", [f"%{ticket}%"]
        )
        self.assertEqual(self.env.cr.fetchone(), (0,))

    def test_a_forged_hash_keeps_the_sale_and_opens_nothing(self):
        for forged in ("x", 7, "a" * 65, ["a"], {}, None):
            order = self.sync(self.order_data(False, ask_hash=forged))
            self.assertEqual(order.state, "paid")
            self.assertFalse(order.sudo().ask_hash)

    def test_a_ticket_is_printed_on_one_receipt(self):
        ticket = self.tickets()[0]
        first, key = self.buy(ticket=ticket)
        with mute_logger("odoo.addons.pos_customer_identity.models.pos_order_ask"):
            second, _key = self.buy(ticket=ticket)
        self.assertEqual(second.state, "paid")
        self.assertFalse(second.sudo().ask_hash)
        self.assertEqual(self.Ask._resolve(key).about, first)

    def test_an_order_that_was_paid_before_gets_no_ticket(self):
        data = self.order_data(False)
        order = self.sync(data)
        [_ticket, ask_hash] = self.tickets()[0]
        self.sync({**data, "ask_hash": ask_hash})
        self.assertFalse(order.sudo().ask_hash)

    def test_a_hash_without_a_ticket_of_the_pool_opens_nothing(self):
        key = secrets.token_hex(16)
        self.buy(ticket=(key, self.Ticket._hash_of(key, survey_ticket.OF_ORDER)))
        self.assertEqual(self.open(key), GONE)

    def test_a_ticket_of_another_till_opens_nothing(self):
        [ticket, ask_hash] = self.tickets()[0]
        other = self.config.sudo().copy({"name": "Other till"})
        self.Ticket._opened_by(ticket).config_id = other
        self.buy(ticket=(ticket, ask_hash))
        self.assertEqual(self.open(ticket), GONE)

    def test_a_ticket_of_another_company_asks_what_that_company_asks(self):
        other = self.env["res.company"].sudo().create({"name": "Other Shops"})
        on_account = {"name": "On account", "company_id": other.id}
        till = (
            self.env["pos.config"]
            .sudo()
            .with_company(other)
            .create(
                {
                    "name": "Other till",
                    "company_id": other.id,
                    "payment_method_ids": [Command.create(on_account)],
                }
            )
        )
        theirs = self.make_survey("Theirs", is_anonymous=True)
        till.receipt_survey_id = theirs
        [ticket, ask_hash] = self.Ticket._make(till, 1)[0]
        self.env.flush_all()
        self.assertEqual(self.open(ticket)["title"], "Theirs")
        # It opens no purchase of this company.
        self.buy(ticket=(ticket, ask_hash))
        self.assertEqual(self.open(ticket), GONE)

    def test_used_anonymously_it_goes_from_the_pool(self):
        _order, ticket = self.buy(self.make_customer())
        there = len(self.rows())
        self.answer_by(ticket, self.survey, hidden=True)
        self.assertEqual(len(self.rows()), there - 1)
        self.assertEqual(self.open(ticket), GONE)
        self.assertEqual(self.begin(ticket), GONE)

    def test_used_under_the_code_it_is_used_up(self):
        _order, ticket = self.buy(self.make_customer())
        self.begin(ticket)
        self.assertFalse(self.Ticket._opened_by(ticket))
        self.assertNotEqual(self.begin(ticket, hidden=True)["state"], "begun")
        self.answer_by(ticket, self.survey)
        self.assertEqual(self.open(ticket)["state"], "answered")
        self.assertEqual(len(self.survey.user_input_ids), 1)

    def test_two_answers_by_one_ticket_are_one(self):
        _order, ticket = self.buy(self.make_customer())
        first = self.begin(ticket, hidden=True)["url"]
        self.assertEqual(self.begin(ticket, hidden=True)["url"], first)
        said = self.said(self.survey)
        self.submit(first, said)
        _correct, again = self.submit(first, said)
        self.assertEqual(again["error"], "token_wrong")
        self.assertEqual(len(self.letters_of(self.survey)), 1)

    def test_sql_lets_a_receipt_be_answered_once(self):
        order, _ticket = self.buy()
        self.survey._ask("receipt", order)
        with self.assertRaises(Exception) as raised, self.env.cr.savepoint():
            with mute_logger("odoo.sql_db"):
                self.survey._ask("receipt", order)
                self.env.flush_all()
        self.assertIn("once_per_receipt", str(raised.exception))

    def test_deleted_tickets_open_nothing_and_old_ones_are_deleted(self):
        _order, ticket = self.buy()
        row = self.Ticket._opened_by(ticket)
        row.week = row.week - timedelta(weeks=survey_ticket.OPEN_WEEKS + 1)
        self.env.flush_all()
        self.assertEqual(self.open(ticket), GONE)
        self.Ticket._gc_old()
        self.assertFalse(row.exists())
        _order, ticket = self.buy()
        self.Ticket._opened_by(ticket).unlink()
        self.env.flush_all()
        self.assertEqual(self.open(ticket), GONE)
