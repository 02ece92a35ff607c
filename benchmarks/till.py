"""The whole opening of a till: what the addon adds to it, customers apart."""

import functools
import time
from unittest.mock import patch

from odoo.modules.registry import Registry

import fixture
import measure
import server
from report import Section, seconds

REPEATS = 7
#: Other work on the machine only ever adds time, and more than the addon does. So what
#: the addon adds is measured part by part, of each part the fastest of many rounds.
PART_ROUNDS = 31
#: What is added to a part, in seconds, before the part is named.
WORTH_NAMING = 0.001


def run(sizes):
    section = Section("The whole opening of the till")
    for customers in sizes:
        vanilla, _plain, main = fixture.names(customers)
        cases = {
            "Odoo": lambda db=vanilla: open_till(db),
            "addon": lambda db=main: open_till(db),
        }
        report_whole(section, customers, measure.interleave(cases, REPEATS))
        compare_parts(section, customers, vanilla, main)
    section.note(
        "The empty list is there so that what is saved on customers hides nothing that "
        "the addon costs elsewhere."
    )
    return section


def open_till(database):
    """Make both calls of an opening till. Returns the number of queries."""
    session_id = open_session(database)
    queries = 0
    for method, arguments in (("load_data_params", []), ("load_data", [[]])):
        with server.transaction(database) as env:
            getattr(env["pos.session"].browse(session_id), method)(*arguments)
            queries += env.cr.sql_log_count
    return queries


def reserve_codes(database):
    """Fetch a new device's reserve of codes; taken back, so that none runs out."""
    with server.transaction(database) as env:
        env["pos.config"].pos_reserve_codes(server.SHOP_ID, 0)
        queries = env.cr.sql_log_count
        env.cr.rollback()
    return queries


@functools.cache
def open_session(database):
    """Return the id of the shop's open session; asked once, it is not the till's."""
    statement = "SELECT id FROM pos_session WHERE config_id = %s AND state != 'closed'"
    return fixture.execute(database, statement, [server.SHOP_ID])[0][0]


def without_list(database, call):
    """Call with Odoo's list of frequent customers empty, so that nothing is hidden."""
    config_class = Registry(database)["pos.config"]
    name = "get_limited_partners_loading"
    with patch.object(config_class, name, lambda self, offset=0: []):
        return call(database)


def load_parts(database):
    """Open the till part by part, as both calls do. Returns part -> seconds."""
    taken = {}
    with server.transaction(database) as env:
        session = env["pos.session"].browse(open_session(database))
        config = session.config_id
        data = {}

        def load_model(name):
            data[name] = env[name]._load_pos_data_search_read(data, config)

        parts = {"load_data_params": session.load_data_params}
        for name in session._load_pos_data_models(config):
            parts[name] = functools.partial(load_model, name)
        for name, load in parts.items():
            started = time.perf_counter()
            load()
            taken[name] = time.perf_counter() - started
    return taken


def compare_parts(section, customers, vanilla, main):
    rounds = [
        (without_list(vanilla, load_parts), load_parts(main))
        for _round in range(PART_ROUNDS)
    ]
    empty, ours = zip(*rounds, strict=True)
    for what, parts in ("Odoo with an empty customer list", empty), ("addon", ours):
        total = measure.Sample(sum(one.values()) for one in parts)
        section.row(f"{what}, part by part", customers, total)
    reserve = measure.interleave({"": lambda: reserve_codes(main)}, PART_ROUNDS)[""]
    section.row("addon: codes for a new device", customers, reserve)
    added = {
        name: fastest(ours, name) - (fastest(empty, name) if name in empty[0] else 0)
        for name in ours[0]
    }
    report_added(section, customers, added, reserve)


def fastest(rounds, name):
    return min(one[name] for one in rounds)


def report_added(section, customers, added, reserve):
    total = sum(added.values()) * 1000
    codes = reserve.fastest * 1000
    section.target(
        f"the addon adds at most 30 ms at {customers:,} customers, against Odoo with "
        "an empty customer list (fastest rounds)",
        f"{total:+.1f} ms, and {codes:.1f} ms for a new device's reserve of codes",
        total + codes <= 30,
    )
    named = [
        f"`{name}` ({value * 1000:.1f} ms)"
        for name, value in added.items()
        if value > WORTH_NAMING
    ]
    section.note(
        f"{customers:,} customers: of {len(added)} parts, the addon adds more than "
        f"{seconds(WORTH_NAMING)} to " + (", ".join(named) or "none") + "."
    )


def report_whole(section, customers, samples):
    odoo, ours = samples["Odoo"], samples["addon"]
    section.row("Odoo without the addon", customers, odoo, "1")
    times = measure.ratio(odoo, ours)
    section.row("addon", customers, ours, f"{times:.1f} times faster")
