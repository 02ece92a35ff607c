import json
import subprocess
import sys
import tempfile
from datetime import timedelta
from pathlib import Path

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, freeze_time, tagged
from odoo.tools import config

from ..core import code as codes
from ..core.rules import draw as rules
from .common_contest import ContestCase

ALONE = Path(__file__).with_name("draw_alone.py")


@tagged("post_install", "-at_install")
class TestDrawSteps(ContestCase):
    def test_only_managers_of_surveys_take_steps(self):
        for role in ("marketing", "service", "cashier", "employee"):
            user = self.make_user(role)
            for step in ("action_commit", "action_freeze", "action_draw"):
                with self.subTest(role=role, step=step):
                    with self.assertRaises(AccessError):
                        self.rpc(user, self.draw, step)
        self.commit_draw()
        self.assertEqual(self.draw.state, "committed")

    def test_steps_have_one_order_and_are_taken_once(self):
        for step in ("action_freeze", "action_draw", "action_tell"):
            with self.assertRaises(UserError):
                self.rpc(self.manager, self.draw, step)
        self.commit_draw()
        for step in ("action_commit", "action_draw"):
            with self.assertRaises(UserError):
                self.rpc(self.manager, self.draw, step)
        self.freeze_draw()
        with self.after_closing():
            for step in ("action_commit", "action_freeze"):
                with self.assertRaises(UserError):
                    self.rpc(self.manager, self.draw, step)
        self.rpc(self.manager, self.draw, "action_draw")
        with self.assertRaises(UserError):
            self.rpc(self.manager, self.draw, "action_draw")

    def test_a_contest_needs_terms_and_an_end_to_be_committed_to(self):
        for vals in (
            {"terms": False},
            {"public_until": False},
            {"public_kind": "suggestions"},
        ):
            with self.subTest(vals), self.env.cr.savepoint() as savepoint:
                self.contest.write(vals)
                with self.assertRaisesRegex(UserError, "terms, and an end"):
                    self.draw.action_commit()
                savepoint.rollback()
                self.env.invalidate_all()
        with self.after_closing(), self.assertRaises(UserError):
            self.draw.action_commit()

    def test_the_list_stays_open_until_the_contest_closes(self):
        self.commit_draw()
        with self.assertRaisesRegex(UserError, "until the contest closes"):
            self.rpc(self.manager, self.draw, "action_freeze")
        with freeze_time(self.closes + timedelta(seconds=30)):
            with self.assertRaisesRegex(UserError, "minute later"):
                self.draw.action_freeze()

    def test_nothing_of_a_step_is_written_by_hand(self):
        for vals in (
            {"state": "drawn"},
            {"seed": "1f" * 32},
            {"commitment": "x"},
            {"entries_hash": "x"},
            {"token": "x"},
            {"entry_ids": [(0, 0, {"code": "x"})]},
        ):
            with self.subTest(vals), self.assertRaises(AccessError):
                self.rpc(self.manager, self.draw, "write", vals)
            with self.assertRaises(AccessError):
                self.rpc(
                    self.manager,
                    "survey.draw",
                    "create",
                    {"survey_id": self.contest.id, **vals},
                )

    def test_a_draw_that_is_committed_to_stays_as_it_is(self):
        self.rpc(self.manager, self.draw, "write", {"places": 3})
        self.commit_draw()
        with self.assertRaisesRegex(UserError, "committed to"):
            self.rpc(self.manager, self.draw, "write", {"places": 1})
        with self.assertRaisesRegex(UserError, "kept"):
            self.rpc(self.manager, self.draw, "unlink")
        for vals in (
            {"public_until": fields.Datetime.to_string(self.closes + timedelta(1))},
            {"terms": "<p>Other terms</p>"},
            {"public_kind": "suggestions"},
        ):
            with self.subTest(vals), self.assertRaisesRegex(UserError, "has begun"):
                self.rpc(self.manager, self.contest, "write", vals)
        # What says the same, and what nobody was promised, can be written.
        same = fields.Datetime.to_string(self.closes)
        self.rpc(self.manager, self.contest, "write", {"public_until": same})
        self.rpc(self.manager, self.contest, "write", {"title": "Win!"})

    def test_entries_are_made_and_changed_by_nobody(self):
        self.commit_draw()
        entry = self.enter(self.make_member().customer_code)
        for method, args in (
            ("write", [{"state": "listed"}]),
            ("unlink", []),
        ):
            with self.assertRaises(AccessError):
                self.rpc(self.manager, entry, method, *args)
        with self.assertRaises(AccessError):
            self.rpc(self.manager, "survey.draw.entry", "create", {"code": "x"})


@tagged("post_install", "-at_install")
class TestDrawSecrets(ContestCase):
    def test_nobody_reads_the_seed_before_it_is_published(self):
        self.commit_draw()
        self.assertEqual(self.draw.commitment, rules.commitment(self.draw.sudo().seed))
        for user in (self.manager, self.env.ref("base.user_admin")):
            with self.assertRaises(AccessError):
                self.rpc(user, self.draw, "read", ["seed"])
            read = self.rpc(user, self.draw, "read", ["published_seed", "commitment"])
            self.assertFalse(read[0]["published_seed"])
            self.assertTrue(read[0]["commitment"])
            with self.assertRaises(AccessError):
                self.rpc(user, "survey.draw", "search_count", [("seed", "=like", "0%")])

    def test_the_slip_is_stored_nowhere(self):
        self.commit_draw()
        code = self.make_member().customer_code
        entry = self.enter(code)
        self.assertEqual(entry.mark, rules.mark(self.slips[code], code))
        self.env.flush_all()
        self.env.cr.execute(
            "SELECT row_to_json(e)::text FROM survey_draw_entry e WHERE id = %s",
            [entry.id],
        )
        self.assertNotIn(self.slips[code], self.env.cr.fetchone()[0])


@tagged("post_install", "-at_install")
class TestDrawList(ContestCase):
    def test_unknown_codes_and_second_codes_are_left_out(self):
        self.commit_draw()
        member = self.make_member()
        first = self.enter(member.customer_code)
        self.code_of(member)._replace(lost=True)
        second = self.enter(member.customer_code)
        [unknown] = codes.generate()
        nobody = self.enter(unknown)
        reserved = self.enter(self.Code._reserve(1, self.till).code)
        self.freeze_draw()
        self.assertEqual(
            (first | second | nobody | reserved).mapped("state"),
            ["listed", "again", "unknown", "unknown"],
        )
        self.assertEqual(self.draw._published().entries, (first.mark,))

    def test_a_code_enters_once(self):
        self.commit_draw()
        code = self.make_member().customer_code
        first = self.enter(code)
        self.assertEqual(self.enter(code), first)
        self.assertEqual(self.draw.entry_count, 1)

    def test_customers_of_another_company_do_not_take_part(self):
        self.commit_draw()
        member = self.make_member()
        member.company_id = self.make_company("Another shop")
        entry = self.enter(member.customer_code)
        self.freeze_draw()
        self.assertEqual(entry.state, "unknown")

    def test_nothing_is_drawn_from_a_list_that_was_changed(self):
        self.commit_draw()
        entries = [self.enter(self.make_member().customer_code) for _at in range(3)]
        self.freeze_draw()
        for change in (
            "UPDATE survey_draw_entry SET mark = repeat('a', 64) WHERE id = %s",
            "UPDATE survey_draw_entry SET state = 'again' WHERE id = %s",
            "UPDATE survey_draw SET seed = repeat('ab', 32) WHERE id = "
            "(SELECT draw_id FROM survey_draw_entry WHERE id = %s)",
        ):
            with self.subTest(change), self.env.cr.savepoint() as savepoint:
                self.env.cr.execute(change, [entries[0].id])
                self.env.invalidate_all()
                with self.assertRaisesRegex(UserError, "not the one that was"):
                    self.draw.action_draw()
                savepoint.rollback()
                self.env.invalidate_all()
        self.draw.action_draw()

    def test_a_contest_without_entries_has_no_winners(self):
        self.draw_winners(0)
        self.assertEqual(self.draw._published().winners, ())
        self.assertTrue(self.draw.all_told)


@tagged("post_install", "-at_install")
class TestDrawTold(ContestCase):
    def test_the_desk_gets_one_case_for_each_winner(self):
        members = self.draw_winners()
        service = self.make_user("service")
        with self.assertRaises(AccessError):
            self.rpc(self.make_user("marketing"), self.draw, "action_tell")
        self.rpc(service, self.draw, "action_tell")
        winners = self.draw.winner_ids.sorted("place")
        self.assertEqual(winners.mapped("place"), [1, 2])
        for winner in winners:
            customer = winner.case_id.partner_id
            self.assertIn(customer, members)
            self.assertEqual(customer.customer_code, winner.code)
            self.assertIn("Win a voucher", winner.case_id.subject)
        with self.assertRaisesRegex(UserError, "nobody to tell"):
            self.rpc(service, self.draw, "action_tell")


@tagged("post_install", "-at_install")
class TestDrawChecked(ContestCase, HttpCase):
    def page(self, path=""):
        return self.url_open(f"/ask/draw/{self.draw.token}{path}")

    def download(self):
        answer = self.page("/list.json")
        self.assertEqual(answer.headers["Content-Type"], "application/json")
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        file = Path(folder.name) / "draw.json"
        file.write_text(answer.text)
        return file

    def repeat(self, file, *more):
        """Repeat the draw with a script that knows nothing of the addon."""
        return subprocess.run(
            [sys.executable, "-I", ALONE, file, *more],
            capture_output=True,
            text=True,
            timeout=60,
        )

    def command(self, file):
        command = [sys.executable, "-m", "odoo"]
        command.append(f"--addons-path={','.join(config['addons_path'])}")
        return subprocess.run(
            [*command, "pos_identity", "draw-verify", file],
            capture_output=True,
            text=True,
            timeout=120,
        )

    def test_an_independent_script_gets_the_same_winners(self):
        self.draw_winners()
        file = self.download()
        done = self.repeat(file)
        self.assertEqual(done.returncode, 0, done.stderr)
        winners = self.draw.winner_ids.sorted("place").mapped("mark")
        self.assertEqual(done.stdout.split(), winners)
        for code, slip in self.slips.items():
            self.assertEqual(self.repeat(file, slip, code).returncode, 0)
        told = json.loads(file.read_text())
        told["entries"].pop()
        file.write_text(json.dumps(told))
        self.assertIn("another list", self.repeat(file).stderr)

    def test_a_command_repeats_the_draw_without_a_database(self):
        self.draw_winners()
        file = self.download()
        done = self.command(file)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        for mark in self.draw.winner_ids.mapped("mark"):
            self.assertIn(mark, done.stdout)
        told = json.loads(file.read_text())
        file.write_text(json.dumps({**told, "winners": told["winners"][::-1]}))
        done = self.command(file)
        self.assertEqual(done.returncode, 1, done.stdout + done.stderr)
        self.assertIn("NOT RIGHT", done.stdout)

    def test_the_page_shows_what_may_be_known_and_no_code(self):
        self.assertEqual(self.page().status_code, 404)
        self.commit_draw()
        seed, code = self.draw.sudo().seed, self.make_member().customer_code
        self.enter(code)
        page = self.page()
        self.assertIn(self.draw.commitment, page.text)
        self.assertNotIn(seed, page.text)
        self.assertEqual(self.page("/list.json").status_code, 404)
        self.freeze_draw()
        for text in (self.page().text, self.page("/list.json").text):
            self.assertIn(self.draw.entries_hash, text)
            self.assertNotIn(seed, text)
        self.draw.action_draw()
        for text in (self.page().text, self.page("/list.json").text):
            self.assertIn(seed, text)
            self.assertIn(self.draw.winner_ids.mark, text)
            self.assertNotIn(code, text)
            self.assertNotIn(codes.display(code), text)

    def test_a_page_that_is_not_there_is_not_there(self):
        for token in ("x", "0" * 32, "%00" * 4):
            self.assertEqual(self.url_open(f"/ask/draw/{token}").status_code, 404)
