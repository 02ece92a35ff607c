import hashlib
import random
from contextlib import ExitStack
from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.sql_db import BaseCursor
from odoo.tests import HttpCase, tagged, test_cursor

from .common_joiner import Dump, Joiner
from .common_survey_ask import AskCase, AskOnTheWeb

#: Customers of the day who answer anonymously.
CROWD = 14
#: So many of them are found by chance at most: one in a million days has more.
BY_CHANCE = 8


@tagged("post_install", "-at_install")
class TestJoin(AskOnTheWeb, AskCase, HttpCase):
    """Who has a dump of the whole database does not learn who said what."""

    def setUp(self):
        super().setUp()
        self.now = fields.Datetime.now().replace(hour=8, minute=0)
        clock = ExitStack()
        self.addCleanup(clock.close)
        for target in (BaseCursor, test_cursor.TestCursor):
            clock.enter_context(patch.object(target, "now", lambda _cr: self.now))
        moment = staticmethod(lambda *_args: self.now)
        clock.enter_context(patch.object(fields.Datetime, "now", moment))

    def later(self, **step):
        self.now += timedelta(**step)

    def visit(self, survey, number, hidden):
        """Somebody buys, scans the receipt some minutes later, and answers."""
        self.later(minutes=7, seconds=number)
        order, ticket = self.buy(
            self.make_customer(f"Customer {number}"), self.held.pop()
        )
        bought_at = self.now
        self.later(minutes=2)
        word = f"word{'hidden' if hidden else 'named'}{number}x"
        url = self.answer_by(ticket, survey, 0, f"I say {word} here", hidden=hidden)
        self.env.invalidate_all()
        partner = order.partner_id
        tokens = url.rsplit("/survey/", 1)[1].split("/")
        return {
            "word": word,
            "order": order.id,
            "partner": partner.id,
            "at": f"{bought_at:%Y-%m-%dT%H:%M:%S}",
            "handed": f"{self.now:%Y-%m-%dT%H:%M:%S}",
            "uuid": order.uuid,
            "reference": order.pos_reference or "",
            "access": order.access_token or "",
            "ask_hash": order.sudo().ask_hash,
            "code": partner.customer_code,
            "code_shown": partner.customer_code_display,
            # Not on the receipt: who looked over the shoulder knows these as well.
            "ticket": ticket,
            "answer_token": tokens[1],
        }

    def make_day(self, **vals):
        """Let a day pass; return the survey and those who answered without a code."""
        survey = self.asks(self.make_survey(**vals))
        self.held = [list(one) for one in self.tickets()]
        random.SystemRandom().shuffle(self.held)
        crowd = []
        for number in range(CROWD):
            crowd.append(self.visit(survey, number, hidden=True))
            if not survey.is_anonymous and not number % 3:
                # Others answer under their codes in between.
                self.named = self.visit(survey, 100 + number, hidden=False)
        return survey, crowd

    def joiner(self, people, dump=None):
        self.env.flush_all()
        words = [one["word"] for one in people]
        self.dump = dump or Dump(self.env.cr)
        return Joiner(self.dump, words, people)

    def right(self, found, people):
        """Return how many answers were given to who said it, and to no other."""
        guesses = {}
        for word, number in found:
            guesses.setdefault(word, set()).add(number)
        return sum(
            guesses.get(one["word"]) == {number} for number, one in enumerate(people)
        )

    def assert_nothing_joins(self, people, tables):
        joiner = self.joiner(people)
        for one in people:
            self.assertTrue(self.dump.with_word(one["word"]), "what was said is there")
        self.assertEqual(joiner.by_pointer(), set())
        self.assertEqual(joiner.by_value(), set())
        self.assertEqual(joiner.by_hash(), set())
        for moment in ("at", "handed"):
            times = [one[moment] for one in people]
            self.assertEqual(self.right(joiner.by_time(times), people), 0)
        for table in tables:
            for place in (None, lambda row: row["id"], lambda row: -row["id"]):
                found = joiner.by_order(table, place)
                self.assertLess(self.right(found, people), BY_CHANCE, table)

    def assert_day_tells_nothing(self, **vals):
        survey, crowd = self.make_day(**vals)
        # Before they come out, and after.
        self.assert_nothing_joins(crowd, ["survey_box"])
        self.later(hours=9)
        self.assertEqual(len(self.release(survey)), CROWD)
        self.assert_nothing_joins(crowd, ["survey_user_input_line"])
        for one in crowd:
            for name in ("ticket", "answer_token"):
                self.assertEqual(self.dump.with_word(one[name]), [], name)
        return survey, crowd

    def test_an_anonymous_survey_tells_nobody_who_said_what(self):
        self.assert_day_tells_nothing(is_anonymous=True)

    def test_nor_does_one_that_others_answer_under_their_codes(self):
        _survey, crowd = self.assert_day_tells_nothing(may_hide=True)
        # The same joiner finds at once who answered under a code.
        people = [*crowd, self.named]
        joiner = self.joiner(people, self.dump)
        mine = (self.named["word"], CROWD)
        self.assertIn(mine, joiner.by_pointer())
        self.assertIn(mine, joiner.by_value())

    def test_the_joiner_finds_what_it_looks_for(self):
        _survey, crowd = self.make_day(is_anonymous=True)
        self.env.flush_all()
        digest = hashlib.sha256(crowd[3]["uuid"].encode()).hexdigest()
        third = "c0ffee00-1234-5678-9abc-def012345678"
        for number, one in enumerate(crowd):
            dump = self.dump if number else Dump(self.env.cr)
            self.dump = dump
            dump.add("planted_order", id=number, text=f"{one['word']}")
            dump.add(
                "planted_time", id=500 - number, text=one["word"], at=one["handed"]
            )
        dump.add("planted_hash", text=crowd[3]["word"], key=digest)
        dump.add("planted_value", text=crowd[4]["word"], key=third)
        dump.add("planted_third", key=third, order_uuid=crowd[4]["uuid"])
        dump.add("pos_order_line", text=crowd[5]["word"], order_id=crowd[5]["order"])
        joiner = self.joiner(crowd, dump)
        self.assertIn((crowd[3]["word"], 3), joiner.by_hash())
        self.assertIn((crowd[4]["word"], 4), joiner.by_value())
        self.assertEqual(joiner.by_pointer(), {(crowd[5]["word"], 5)})
        times = [one["at"] for one in crowd]
        self.assertGreater(self.right(joiner.by_time(times), crowd), CROWD - 4)
        order = joiner.by_order("planted_order", None)
        self.assertEqual(self.right(order, crowd), CROWD)
        by_number = joiner.by_order("planted_time", lambda row: -row["id"])
        self.assertEqual(self.right(by_number, crowd), CROWD)

    def test_a_dump_in_the_midst_of_an_answer_has_nothing_that_was_said(self):
        survey = self.asks(self.make_survey(is_anonymous=True))
        survey.question_ids[0].constr_mandatory = True
        self.held = [list(one) for one in self.tickets()]
        _order, ticket = self.buy(self.make_customer(), self.held.pop())
        url = self.begin(ticket, hidden=True)["url"]
        text = survey.question_ids[1]
        self.submit(url, {str(text.id): "wordhalf of an answer"})
        self.env.flush_all()
        self.assertEqual(Dump(self.env.cr).with_word("wordhalf"), [])
