import base64
import re
import subprocess
from pathlib import Path

from odoo.tests import tagged
from odoo.tests.common import BaseCase, get_db_name
from odoo.tools.misc import find_pg_tool

from .common_cluster import Copy
from .common_leaks import MAKE_SHOP, PLANT, Story
from .common_mail import text_of
from .common_server import Server, run_script

#: The folders of the server's files, and what they are called here.
FOLDERS = {"data": "files", "tmp": "temporary files"}
#: What separates the digits of a number in a text.
_BETWEEN_DIGITS = re.compile(rb"(?<=\d)[ ()./-]+(?=\d)")


@tagged("post_install", "-at_install", "-standard", "slow")
class TestLeaks(BaseCase):
    """A shop's day on a real server that logs at DEBUG; then everything is searched."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.copy = Copy(get_db_name(), "pci_leaks")
        cls.addClassCleanup(cls.copy.drop)
        for cluster in (cls.copy.main, cls.copy.vault):
            # What goes wrong is logged with its statement, as PostgreSQL does at first.
            cluster.query("postgres", "ALTER SYSTEM SET log_min_messages = 'warning'")
            cluster.query("postgres", "SELECT pg_reload_conf()")
        # Nothing but sealed values and hashes goes to the vault, in whatever statement.
        cls.copy.vault.query("postgres", "ALTER SYSTEM SET log_statement = 'all'")
        cls.copy.vault.query("postgres", "SELECT pg_reload_conf()")
        cls.shop = run_script(cls.copy, MAKE_SHOP)

    def test_no_identifier_is_left_anywhere_but_in_the_vault(self):
        server = Server(self.copy, level="debug")
        self.addCleanup(server.stop)
        story = Story(server, self.shop)
        story.tell()
        self.assertEqual(story.wrong, [])
        self.assertGreater(server.log.stat().st_size, 10_000)
        found = set(self.search(story.sentinels.values()))
        self.assertEqual(found, set())

        # The same search finds what is planted, in whatever form.
        planted = list(self.shop["planted"])
        run_script(self.copy, PLANT)
        with server.log.open("a") as log:
            log.write(f"DEBUG somebody called {planted[2]}\n")
        places = {place for place, _value in self.search(planted)}
        self.assertLessEqual({"main database", "files", "log of Odoo"}, places)
        self.assertEqual({v for _place, v in self.search(planted)}, set(planted))
        # So is a copy for the person that was left behind, as it was handed over.
        (self.copy.folder / "tmp" / "left.pdf").write_bytes(story.copies["pdf"])
        left = ("temporary files", story.sentinels["name"])
        self.assertIn(left, set(self.search(story.sentinels.values())))

    def search(self, values):
        """Yield place and value of what is found."""
        shapes = {value: shapes_of(value) for value in values}
        for place, content in self.contents():
            text = content.lower()
            digits = _BETWEEN_DIGITS.sub(b"", text)
            for value, (words, numbers) in shapes.items():
                if any(word.lower() in text for word in words) or any(
                    number in digits for number in numbers
                ):
                    yield place, value

    def contents(self):
        yield "main database", self.dump(self.copy.main, self.copy.name)
        yield "vault", self.dump(self.copy.vault, self.copy.vault_name)
        yield "log of Odoo", (self.copy.folder / "server.log").read_bytes()
        for cluster in (self.copy.main, self.copy.vault):
            yield "log of PostgreSQL", (cluster.folder / "server.log").read_bytes()
        for folder in ("data", "tmp"):
            for path in Path(self.copy.folder / folder).rglob("*"):
                if path.is_file():
                    content = path.read_bytes()
                    yield FOLDERS[folder], content
                    if content.startswith(b"%PDF"):
                        yield FOLDERS[folder], text_of(content).encode()

    def dump(self, cluster, name):
        command = [find_pg_tool("pg_dump"), "--data-only", name]
        return subprocess.run(
            command, env=cluster.environ, capture_output=True, check=True
        ).stdout


def shapes_of(value):
    """Return the forms in which a value may lie about: text, and digits alone."""
    raw = value.encode()
    words = {raw, raw.hex().encode()}
    for shift in range(3):
        # Inside a longer text base64 depends on where the value begins.
        whole = base64.b64encode(b"\0" * shift + raw)
        words.add(whole[4 if shift else 0 : -4])
    digits = re.sub(r"\D", "", value)
    # A shorter one is found by chance.
    numbers = {digits.encode()} if len(digits) >= 8 else set()
    if value.startswith("+"):
        # As people of the country write it.
        numbers.add(b"0" + digits[2:].encode())
    return words, numbers
