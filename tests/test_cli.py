import json
import subprocess
import sys

from odoo.tests import tagged
from odoo.tests.common import BaseCase, get_db_name
from odoo.tools import config
from odoo.tools.misc import exec_pg_environ


@tagged("post_install", "-at_install")
class TestCommand(BaseCase):
    """``odoo pos_identity``, run as an operator runs it."""

    def run_command(self, *arguments, **environment):
        command = [sys.executable, "-m", "odoo"]
        # Before the command's name: Odoo finds the command by it.
        command.append(f"--addons-path={','.join(config['addons_path'])}")
        command += ["pos_identity", *arguments, "-c", config["config"]]
        return subprocess.run(
            [*command, "-d", get_db_name()],
            env={**exec_pg_environ(), "PYTHONWARNINGS": "ignore", **environment},
            capture_output=True,
            text=True,
            timeout=120,
        )

    def assert_done(self, done):
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def test_status_says_where_things_are_and_how_much(self):
        done = self.run_command("status")
        self.assert_done(done)
        self.assertRegex(done.stdout, r"keys: .+\.key")
        self.assertRegex(done.stdout, r"persons: \d+")

    def test_the_log_is_verified_against_an_exported_head(self):
        done = self.run_command("export-head")
        self.assert_done(done)
        head = done.stdout.strip().splitlines()[-1]
        self.assertIn("mac", json.loads(head))
        with self.subTest("the head fits"):
            self.assert_done(self.verify(head))
        with self.subTest("a head of another history does not"):
            other = json.dumps({**json.loads(head), "seq": 10**9, "mac": "00" * 32})
            done = self.verify(other)
            self.assertEqual(done.returncode, 1, done.stdout)
            self.assertIn("problem: exported head has no entry", done.stdout)

    def verify(self, head):
        path = f"{config['data_dir']}/head_of_the_test"
        with open(path, "w") as file:
            file.write(head)
        return self.run_command("verify-audit", "--head", path)

    def test_long_work_runs_and_says_what_it_did(self):
        for action, key in (
            ("rotate", "rewrapped"),
            ("collect", "removed"),
            ("backup-check", "checked"),
        ):
            with self.subTest(action):
                done = self.run_command(action)
                self.assertIn(done.returncode, (0, 1), done.stderr)
                self.assertIn(key, json.loads(done.stdout.strip().splitlines()[-1]))

    def test_a_wrong_command_line_names_the_actions(self):
        done = self.run_command("open-everything")
        self.assertEqual(done.returncode, 2)
        self.assertIn("verify-audit", done.stderr)

    def test_a_missing_key_is_a_plain_refusal(self):
        done = self.run_command("status", POS_IDENTITY_KEY_FILE="/nowhere/key")
        self.assertEqual(done.returncode, 3, done.stderr)
        self.assertIn("refused:", done.stdout)
        self.assertNotIn("Traceback", done.stderr)
