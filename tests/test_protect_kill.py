import os
import random
import signal
import subprocess
import sys
import time

from odoo.tests import tagged
from odoo.tools import config

from .common_copy import CopyCase

PEOPLE = 1_500
KILLS = 6

PREPARE = f"""
env["identity.vault"]._set_up()
env["identity.vault"]._vault().open()
people = env["res.partner"].create([
    {{
        "name": f"Wanda Zwentibold{{n}}",
        "email": f"wanda{{n}}@sentinel.example",
        "phone": f"+3247{{n:07d}}",
        "street": f"Xanthippelaan {{n}}",
    }}
    for n in range({PEOPLE})
])
people[0].message_post(body="Wanda Zwentibold0 rang")
job = env["identity.protection"].create({{
    "scope": "domain", "domain": "[('email', 'like', '@sentinel.example')]",
}})
job.action_report()
job.action_start()
env.cr.commit()
"""
#: What the cron does, in batches that are small enough to be met at every step.
RUN = """
from odoo.addons.pos_customer_identity.models import identity_protection_run
identity_protection_run.BATCH = 50
job = env["identity.protection"].sudo().search([], order="id desc", limit=1)
print("running", flush=True)
job._run()
env.cr.commit()
print("ended", job.state, flush=True)
"""
#: One line of findings: nobody lost, nobody twice, every identity opens as it was.
CHECK = """
Vault = env["identity.vault"].sudo()
protected = env["res.partner"].search([("identity_protection_id", "!=", False)])
names = []
for at in range(0, len(protected), 500):
    opened = Vault._open_for(protected[at : at + 500], "leak_scan")
    names += [opened[p.id]["name"] for p in protected[at : at + 500]]
job = env["identity.protection"].sudo().search([], order="id desc", limit=1)
clear = env["res.partner"].search_count([("name", "like", "Zwentibold")])
print("found", job.state, job.moved, len(protected), len(set(names)), clear,
    len(set(protected.mapped("customer_code"))), flush=True)
before = Vault._vault().status()["versions"]
env["ir.config_parameter"].sudo().set_param("pos_customer_identity.grace_days", "0")
env.cr.commit()
Vault._collect()
after = Vault._vault().status()["versions"]
still = Vault._open_for(protected[:500], "leak_scan")
print("collected", before >= after, after, len(still), flush=True)
"""


@tagged("post_install", "-at_install", "-standard", "slow")
class TestKilledProtection(CopyCase):
    """A job whose process is killed at any moment, again and again, in a copy of the
    database: with real commits, in processes of their own."""

    suffix = "kill"

    def shell(self, script):
        """Start a process that runs a script in Odoo's shell."""
        process = subprocess.Popen(
            [sys.executable, "-m", "odoo", "shell", "--no-http", "-d", self.copy],
            env={**os.environ, "ODOO_RC": config["config"]},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            start_new_session=True,
        )
        process.stdin.write(script)
        process.stdin.close()
        return process

    def run_to_end(self, script):
        process = self.shell(script)
        lines = process.stdout.read().splitlines()
        self.assertEqual(process.wait(timeout=300), 0)
        return lines

    def kill_while_running(self, seconds):
        """Start the job and kill it; return whether it had ended before."""
        process = self.shell(RUN)
        for line in process.stdout:
            if line.startswith("running"):
                break
        time.sleep(seconds)
        os.killpg(process.pid, signal.SIGKILL)
        rest = process.stdout.read()
        process.wait()
        return "ended" in rest

    def test_nobody_is_lost_and_nobody_is_there_twice(self):
        self.run_to_end(PREPARE)
        chance = random.Random(19)
        kills = 0
        for _turn in range(KILLS):
            kills += not self.kill_while_running(chance.uniform(0.02, 0.5))
        self.assertGreater(kills, KILLS // 2)
        self.assertIn("ended done", self.run_to_end(RUN))
        found, collected = self.run_to_end(CHECK)[-2:]
        people = str(PEOPLE)
        self.assertEqual(
            found.split(), ["found", "done", people, people, people, "0", people]
        )
        # Persons of batches that were broken off are gone, all others are there.
        self.assertEqual(collected.split()[0:2], ["collected", "True"])
        self.assertEqual(collected.split()[3], "500")
