"""Finding a customer by code, against Odoo's search by barcode."""

import itertools

import fixture
import measure
import server
from report import Section, seconds

REPEATS = 15
#: Ours are short, so each of the rounds has several.
CALLS = 10
#: How many customers are looked for in turn, spread over the whole table.
SOUGHT = 500
MEMBERS = 20

BARCODE_SQL = "SELECT id FROM res_partner WHERE barcode ->> '1' = %s"
CODE_SQL = """
    SELECT partner.id FROM customer_code code
    JOIN res_partner partner ON partner.id = code.partner_id WHERE code.code = %s
"""


def run(sizes):
    section = Section("Finding a customer by code")
    for customers in sizes:
        report(section, customers, measure_size(customers))
    return section


def measure_size(customers):
    vanilla, _plain, main = fixture.names(customers)
    barcodes = itertools.cycle(spread(vanilla, "barcode ->> '1'"))
    known = itertools.cycle(spread(main, "customer_code"))
    members = itertools.cycle(enroll(main))
    return measure.interleave(
        {
            "Odoo": lambda: search_barcode(vanilla, next(barcodes)),
            "addon": lambda: identify(main, next(known)),
            "member": lambda: identify(main, next(members)),
            "barcode SQL": lambda: select(vanilla, BARCODE_SQL, next(barcodes)),
            "code SQL": lambda: select(main, CODE_SQL, next(known)),
        },
        REPEATS,
        calls={"addon": CALLS, "member": CALLS, "code SQL": CALLS},
    )


def spread(database, column):
    """Return values of a column of contacts, from all over the table."""
    rows = fixture.execute(
        database,
        f"SELECT {column} FROM res_partner WHERE {column} IS NOT NULL "
        f"ORDER BY hashint4(id) LIMIT {SOUGHT}",
    )
    return [row[0] for row in rows]


def enroll(database):
    """Make new members at the till, and return their codes."""
    with server.transaction(database) as env:
        answers = [
            env["res.partner"].pos_enroll(server.SHOP_ID) for _member in range(MEMBERS)
        ]
        return [answer["res.partner"][0]["customer_code"] for answer in answers]


def identify(database, code):
    with server.transaction(database) as env:
        answer = env["res.partner"].pos_identify(server.SHOP_ID, code)
        assert answer["status"] == "found", answer
        return env.cr.sql_log_count


def search_barcode(database, barcode):
    """Search as the till of Odoo does when a customer's card is scanned."""
    with server.transaction(database) as env:
        config = env["pos.config"].browse(server.SHOP_ID)
        names = env["res.partner"]._load_pos_data_fields(config)
        domain = [["barcode", "=", barcode]]
        assert len(env["res.partner"].search_read(domain, names, load=False)) == 1
        return env.cr.sql_log_count


def select(database, statement, value):
    """Run the bare statement, on a connection that is open already."""
    with server.transaction(database) as env:
        env.cr.execute(statement, [value])
        assert len(env.cr.fetchall()) == 1


def report(section, customers, samples):
    odoo, ours = samples["Odoo"], samples["addon"]
    times = measure.ratio(odoo, ours)
    sql = measure.ratio(samples["barcode SQL"], samples["code SQL"])
    section.row("Odoo: `search_read` by barcode", customers, odoo, "1")
    section.row("addon: `pos_identify`", customers, ours, f"{times:,.0f} times faster")
    member = samples["member"]
    section.row(
        "addon: `pos_identify`, a member without an address",
        customers,
        member,
        f"{measure.ratio(odoo, member):,.0f} times faster",
    )
    section.row("Odoo: the bare SQL", customers, samples["barcode SQL"], "1")
    faster = f"{sql:,.0f} times faster"
    section.row("addon: the bare SQL", customers, samples["code SQL"], faster)
    section.target(
        f"at most 10 ms on the server at {customers:,} customers",
        f"{seconds(ours.median)} (the fastest {seconds(ours.fastest)})",
        ours.median <= 0.010,
    )
    if customers >= 1_000_000:
        for whom, found in (
            ("a member known by the code alone", member),
            ("a contact with an address", ours),
        ):
            times = measure.ratio(odoo, found)
            section.target(
                f"at least 80 times faster at {customers:,} customers: {whom}",
                f"{times:,.0f} times (the fastest of both: "
                f"{odoo.fastest / found.fastest:,.0f} times)",
                times >= 80,
            )
