import base64
import contextlib
import logging
import re
import smtplib
import subprocess
import time
from pathlib import Path
from unittest.mock import patch

from odoo.tests import new_test_user
from odoo.tools import SQL, config

from ..models.identity_vault import errors
from .common import ADDON, IdentityCase

#: One person, whose every value is found nowhere else.
SENTINEL = {
    "name": "Zorinda Quexley-Vamp",
    "email": "zorinda.quexley@sentinel-mail.example.com",
    "phone": "+32470918273",
    "street": "Quibblegate 7713",
    "street2": "Vloorhuis Penthouse",
    "zip": "ZQ-84719",
    "city": "Brimblewick",
    "vat": "BE0917263548",
}


def shapes(value):
    """Return the forms in which a value could lie somewhere, as bytes."""
    raw = value.encode()
    digits = re.sub(r"\D", "", value)
    # Within longer text base64 depends on where it begins.
    encoded = {base64.b64encode(b"\0" * shift + raw)[4:-4] for shift in (1, 2)}
    every = {raw, raw.hex().encode(), base64.b64encode(raw).rstrip(b"="), *encoded}
    # A shorter one is found by chance.
    return {shape for shape in every | {digits.encode()} if len(shape) >= 8}


def text_of(content):
    """Return what can be read in a PDF, or in the HTML that stands for one in tests."""
    if not content.startswith(b"%PDF"):
        return content.decode()
    text = _run(["pdftotext", "-", "-"], content)
    if not text.strip():
        fonts = _run(["pdffonts", "-"], content)
        raise AssertionError(f"a PDF of {len(content)} bytes without text: {fonts}")
    return text


def _run(command, content):
    done = subprocess.run(command, input=content, capture_output=True, check=True)
    return done.stdout.decode()


class FakeSession:
    """A mail server that takes messages, or refuses as real ones do."""

    from_filter = False
    smtp_from = False
    debuglevel = 0

    def __init__(self):
        self.sent = []
        self.refuse_with = None

    def set_debuglevel(self, level):
        self.debuglevel = level

    def send_message(self, message, sender, recipients):
        if self.refuse_with:
            raise self.refuse_with(recipients)
        self.sent.append((message, sender, recipients))

    def quit(self):
        pass


def refused(recipients):
    """Return what smtplib raises, with the recipient in it as servers write it."""
    [to] = recipients
    text = f"5.1.1 <{to}>: user unknown".encode()
    return smtplib.SMTPRecipientsRefused({to: (550, text)})


class Traces:
    """Sends mails to a server that remembers, and looks for what was left where."""

    #: Files that are older are none of the test's.
    started = 0

    # The mail server

    @contextlib.contextmanager
    def mail_server(self):
        """Let mails really be handed over, to a server that remembers them."""
        session = FakeSession()
        Server = type(self.env["ir.mail_server"])
        with (
            patch.object(Server, "_disable_send", lambda *args: False),
            patch.object(Server, "_connect__", lambda *args, **kwargs: session),
        ):
            yield session

    @contextlib.contextmanager
    def vault_down(self):
        """Let every question to the vault fail as when its server is gone."""
        vault = self.env["identity.vault"]._vault()

        def unavailable(*args, **kwargs):
            raise errors.Unavailable("gone for a test")

        methods = ("read", "find", "match", "record", "status", "write")
        with contextlib.ExitStack() as stack:
            for method in methods:
                stack.enter_context(patch.object(vault, method, unavailable))
            yield

    # What was left where

    @contextlib.contextmanager
    def all_logs(self):
        """Collect what is logged, from the chattiest level on, with tracebacks."""
        lines = []
        handler = logging.Handler(logging.DEBUG)
        formatter = logging.Formatter("%(name)s %(message)s")
        handler.emit = lambda record: lines.append(formatter.format(record))
        root = logging.getLogger()
        before, disabled = root.level, root.manager.disable
        quiet = [
            (logger, logger.level)
            for name in (
                "odoo",
                "odoo.addons.mail",
                "odoo.sql_db",
                f"odoo.addons.{ADDON}",
            )
            for logger in [logging.getLogger(name)]
        ]
        root.addHandler(handler)
        logging.disable(logging.NOTSET)
        root.setLevel(logging.DEBUG)
        for logger, _level in quiet:
            logger.setLevel(logging.DEBUG)
        try:
            yield lines
        finally:
            root.removeHandler(handler)
            root.setLevel(before)
            logging.disable(disabled)
            for logger, level in quiet:
                logger.setLevel(level)

    def assert_no_trace(self, lines=(), values=None):
        """Look into every table, the new files and log lines for the sentinels."""
        values = list((values or SENTINEL).values())
        wanted = {shape for value in values for shape in shapes(value)}
        self.assertEqual(self.traces_in_tables(wanted), [])
        self.assertEqual(self.traces_in_files(wanted), [])
        lines = [line.encode().lower() for line in lines]
        self.assertEqual(
            [line for line in lines if any(shape.lower() in line for shape in wanted)],
            [],
        )

    def traces_in_tables(self, wanted):
        """Return (table, id) of rows with one of the forms in any column."""
        self.env.flush_all()
        self.env.cr.execute(
            "SELECT table_name FROM information_schema.tables "
            "WHERE table_schema = 'public' AND table_type = 'BASE TABLE'"
        )
        pattern = "|".join(re.escape(shape.decode()) for shape in wanted)
        found = []
        for (table,) in self.env.cr.fetchall():
            self.env.cr.execute(
                SQL(
                    "SELECT left(t::text, 20) FROM %s t WHERE t::text ~* %s LIMIT 3",
                    SQL.identifier(table),
                    pattern,
                )
            )
            found += [(table, row[0]) for row in self.env.cr.fetchall()]
        return found

    def traces_in_files(self, wanted):
        store = Path(config.filestore(self.env.cr.dbname))
        return [
            path.name
            for path in store.rglob("*")
            if path.is_file() and path.stat().st_mtime > self.started
            for content in [path.read_bytes().lower()]
            if any(shape.lower() in content for shape in wanted)
        ]


class MailCase(Traces, IdentityCase):
    """A protected customer with an e-mail address, and a mail server."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.started = time.time() - 2
        cls.company.email = "shop@shop.example.com"
        cls.customer = cls.make_protected(**SENTINEL)
        cls.reader = new_test_user(
            cls.env,
            login="test.mail.reader",
            groups=f"base.group_user,base.group_partner_manager,"
            f"{ADDON}.group_identity_reader,account.group_account_manager",
        )
        cls.clerk = new_test_user(
            cls.env,
            login="test.mail.clerk",
            groups=f"base.group_user,base.group_partner_manager,"
            f"{ADDON}.group_identity_user,account.group_account_manager",
        )

    @property
    def stand_in(self):
        return f"{self.customer.customer_code.lower()}@customer.invalid"

    def make_mail(self, **vals):
        return self.env["mail.mail"].create(
            {
                "subject": "Your order",
                "body_html": "<p>It is ready.</p>",
                "email_from": "shop@shop.example.com",
                "auto_delete": False,
                **vals,
            }
        )

    def mail_to_customer(self, **vals):
        return self.make_mail(recipient_ids=[(4, self.customer.id)], **vals)
