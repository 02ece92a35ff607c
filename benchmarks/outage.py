"""Selling, and what is refused, while the vault is down."""

import contextlib
import itertools
import os
import socket
import time
import uuid
from unittest.mock import patch

from odoo import fields

import fixture
import measure
import protected
import server
import watch
from report import Section, seconds

#: Sales of each kind; the 95th percentile of them is compared.
REPEATS = 40
LINES = 3
#: Refusals of each kind; each meets the dead vault anew, as nobody did before.
REFUSALS = 10
SOUGHT = 80
DSN = "POS_IDENTITY_VAULT_DSN"
#: How the vault can be down: what is said in the table.
DOWN = {
    "refused": "the vault refuses connections",
    "silent": "the vault accepts connections and never answers",
}


def run(sizes):
    section = Section("Selling while the vault is down")
    for customers in sizes[:1]:
        database = protected.prepare(customers)
        with places(fixture.vault_of(database)) as dsns:
            measure_sales(section, customers, database, dsns)
            measure_refusals(section, customers, database, dsns)
    section.note(
        "Connections to the vault are refused (a closed port), or accepted by a socket "
        "that never says a word, as a frozen server or a firewall does. Each sale is "
        f"an order of {LINES} lines of a protected customer by `sync_from_ui`, with "
        "its stock picking."
    )
    return section


# The ways in which a vault is there or not


@contextlib.contextmanager
def places(name):
    """Give a connection string for each state of the vault; None is the usual one."""
    with contextlib.ExitStack() as sockets:
        closed, silent = (
            sockets.enter_context(contextlib.closing(socket.socket()))
            for _socket in range(2)
        )
        # Bound and not listening: nobody else gets the port, and it is refused.
        for one in (closed, silent):
            one.bind(("127.0.0.1", 0))
        silent.listen(1000)
        yield {"up": None} | {
            state: f"host=127.0.0.1 port={one.getsockname()[1]} dbname={name} user=odoo"
            for state, one in (("refused", closed), ("silent", silent))
        }


@contextlib.contextmanager
def vault_at(dsn):
    """Let Odoo look for the vault there; nothing is known of it yet when it is down."""
    if not dsn:
        yield
        return
    server.close_vaults()
    with patch.dict(os.environ, {DSN: dsn}):
        yield
    server.close_vaults()


# Sales


def measure_sales(section, customers, database, dsns):
    ids = itertools.cycle(protected.persons(database, SOUGHT))
    sale = Sale(database)
    seen = watch.Watch()

    def sell(state):
        with vault_at(dsns[state]):
            return sale.sync(next(ids))

    with seen:
        samples = measure.interleave(
            {state: lambda state=state: sell(state) for state in dsns}, REPEATS
        )
    up = samples["up"]
    section.row("an order, the vault is up", customers, up, f"p95 {seconds(up.p95)}")
    for state, what in DOWN.items():
        added = samples[state].p95 - up.p95
        section.row(
            f"an order, {what}",
            customers,
            samples[state],
            f"p95 {seconds(samples[state].p95)}",
        )
        section.target(
            f"no failed sale, and less than 50 ms more when {what} (p95)",
            f"{len(samples[state].seconds)} of {REPEATS} stored; p95 "
            f"{added * 1000:+.1f} ms, median "
            f"{(samples[state].median - up.median) * 1000:+.1f} ms",
            added < 0.050,
        )
    stored = (REPEATS + 1) * len(dsns)
    section.target(
        "no vault access in the path that stores an order of a known customer",
        f"{len(seen.statements)} statements and {seen.connections} connections for "
        f"{stored} orders",
        not seen.statements and not seen.connections,
    )


class Sale:
    """Orders as the till sends them."""

    def __init__(self, database):
        self.database = database
        with server.transaction(database) as env:
            config = env["pos.config"].browse(server.SHOP_ID)
            self.session = config.current_session_id
            self.session_id = self.session.id
            self.pricelist_id = config.pricelist_id.id
            cash = config.payment_method_ids.filtered("is_cash_count")[:1]
            self.method_id = cash.id
            products = env["product.product"].search(
                [("available_in_pos", "=", True), ("taxes_id", "=", False)], limit=LINES
            ) or env["product.product"].search(
                [("available_in_pos", "=", True)], limit=LINES
            )
            self.lines = [(product.id, product.taxes_id.ids) for product in products]
        self.numbers = itertools.count(1)

    def sync(self, partner_id):
        """Sell, and return the number of queries."""
        order = self._order(partner_id)
        with server.transaction(self.database) as env:
            answer = env["pos.order"].sync_from_ui([order])
            (row,) = answer["pos.order"]
            assert (row["state"], row["partner_id"]) == ("paid", partner_id)
            env.flush_all()
            return env.cr.sql_log_count

    def _order(self, partner_id):
        price = 10.0
        total = price * len(self.lines)
        now = fields.Datetime.to_string(fields.Datetime.now())
        number = next(self.numbers)
        return {
            "access_token": str(uuid.uuid4()),
            "amount_paid": total,
            "amount_return": 0,
            "amount_tax": 0,
            "amount_total": total,
            "date_order": now,
            "fiscal_position_id": False,
            "last_order_preparation_change": "{}",
            "lines": [
                [0, 0, self._line(product, price)] for product, _taxes in self.lines
            ],
            "name": f"Order {number}",
            "partner_id": partner_id,
            "payment_ids": [[0, 0, self._payment(total, now)]],
            "pos_reference": f"98-1-{time.time_ns() % 10**12:012d}",
            "pricelist_id": self.pricelist_id,
            "sequence_number": number,
            "session_id": self.session_id,
            "state": "paid",
            "to_invoice": False,
            "user_id": server.USER_ID,
            "uuid": str(uuid.uuid4()),
        }

    def _line(self, product_id, price):
        return {
            "discount": 0,
            "pack_lot_ids": [],
            "price_subtotal": price,
            "price_subtotal_incl": price,
            "price_unit": price,
            "product_id": product_id,
            "qty": 1,
            "tax_ids": [[6, 0, []]],
            "uuid": str(uuid.uuid4()),
        }

    def _payment(self, amount, now):
        return {
            "amount": amount,
            "name": now,
            "payment_method_id": self.method_id,
            "uuid": str(uuid.uuid4()),
        }


# Refusals


def measure_refusals(section, customers, database, dsns):
    (number,) = protected.phones(database, 1)
    ids = protected.persons(database, SOUGHT)
    asked = {
        "`pos_identify` by phone": lambda: identify(database, number),
        f"a list of {SOUGHT} with identities": lambda: read_list(database, ids),
        "`pos_match`": lambda: match(database, ids[0]),
        "`pos_enroll` with an identity": lambda: enroll(database),
    }
    grant(database, ids)
    slowest = 0
    for state, what in DOWN.items():
        for name, ask in asked.items():

            def refused(dsn=dsns[state], ask=ask):
                with vault_at(dsn):
                    ask()

            sample = measure.interleave({"": refused}, REFUSALS)[""]
            section.row(f"{name}: refused, as {what}", customers, sample)
            slowest = max(slowest, *sample.seconds)
    fixture.execute(database, "DELETE FROM identity_reveal")
    section.target(
        "refusals within 1 s, the slowest of all",
        seconds(slowest),
        slowest <= 1,
    )


def grant(database, ids):
    from reveal import GRANT

    fixture.execute(database, "DELETE FROM identity_reveal")
    fixture.execute(database, GRANT, [server.USER_ID, ids])


def identify(database, number):
    with server.transaction(database) as env:
        answer = env["res.partner"].pos_identify(server.SHOP_ID, number)
        assert answer["status"] == "unavailable", answer["status"]


def match(database, partner_id):
    with server.transaction(database) as env:
        answer = env["res.partner"].pos_match(
            server.SHOP_ID, partner_id, "name", "Ada Muster"
        )
        assert answer["status"] == "unavailable", answer["status"]


def enroll(database):
    with server.transaction(database) as env:
        identity = {"name": "Ada Muster", "email": "ada.muster@example.com"}
        answer = env["res.partner"].pos_enroll(server.SHOP_ID, identity)
        assert answer["status"] == "unavailable", answer["status"]


def read_list(database, ids):
    """The list opens; its identities stay masked."""
    with server.transaction(database) as env:
        partners = env["res.partner"].browse(ids)
        rows = partners.web_read({"name": {}, "identity_name": {}})
        assert len(rows) == len(ids) and not any(row["identity_name"] for row in rows)
