"""The customers part of opening a till."""

import fixture
import measure
import server
from report import Section, seconds

#: Enough for a median; one of Odoo's takes up to 14 s at 1,000,000 customers.
REPEATS = 7
#: Times that ours may differ between the sizes and still count as the same: it is
#: a few milliseconds, on a machine that others use too.
SAME = 1.5


def run(sizes):
    section = Section("Customers at the opening of the till")
    medians = {}
    for customers in sizes:
        vanilla, _plain, main = fixture.names(customers)
        samples = measure.interleave(
            {
                "Odoo": lambda db=vanilla: load(db, server.SHOP_ID),
                "preloading": lambda db=main: load(db, server.PRELOADING_SHOP_ID),
                "addon": lambda db=main: load(db, server.SHOP_ID),
            },
            REPEATS,
        )
        report(section, customers, samples)
        medians[customers] = samples["addon"].median
    compare_sizes(section, medians)
    return section


def load(database, shop_id):
    """Load the contacts as the opening till does. Returns the number of queries."""
    with server.transaction(database) as env:
        config = env["pos.config"].browse(shop_id)
        env["res.partner"]._load_pos_data_search_read({"pos.order": []}, config)
        return env.cr.sql_log_count


def report(section, customers, samples):
    odoo, ours = samples["Odoo"], samples["addon"]
    times = measure.ratio(odoo, ours)
    section.row("Odoo without the addon", customers, odoo, "1")
    section.row(
        "addon, setting Preload Customers on",
        customers,
        samples["preloading"],
        f"{measure.ratio(samples['preloading'], odoo):.2f} times as long",
    )
    section.row("addon", customers, ours, f"{times:,.0f} times faster")
    if customers >= 1_000_000:
        section.target(
            f"at least 100 times faster at {customers:,} customers",
            f"{times:,.0f} times",
            times >= 100,
        )


def compare_sizes(section, medians):
    if len(medians) < 2:
        return
    low, high = min(medians.values()), max(medians.values())
    section.target(
        "the same whatever the number of customers",
        " and ".join(f"{seconds(value)} at {n:,}" for n, value in medians.items()),
        high <= SAME * low,
    )
    section.note(
        f'"The same" is taken as: no more than {SAME} times apart. The addon loads the '
        "contacts of open orders and of the user, none else, by their ids."
    )
