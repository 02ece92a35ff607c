"""Runs the benchmarks: ``./dev bench [NAME...] [--customers N...] [--drop]``.

Prints the results and writes docs/benchmarks.md. There is no pass and no fail: a busy
machine changes times, and a target that is missed is said to be missed.
"""

import argparse
import importlib

import server

NAMES = (
    "customers",
    "codes",
    "till",
    "bulk",
    "lookup",
    "reveal",
    "outage",
    "protect",
    "kills",
    "points",
    "warranty",
    "survey_invite",
    "survey_report",
    "survey_page",
    "suggestions",
    "customer_desk",
    "contact_data",
    "profile_panel",
    "till_add",
)
SIZES = (10_000, 1_000_000)


def main():
    options = read_options()
    server.configure()
    # These import Odoo, which has to know its configuration first.
    import fixture
    import report

    if options.drop:
        fixture.drop_all()
        return
    modules = {name: importlib.import_module(name) for name in options.names or NAMES}
    by_size = {name for name in modules if getattr(modules[name], "BY_SIZE", True)}
    for customers in (options.customers or SIZES) if by_size else ():
        print(f"databases with {customers:,} customers", flush=True)
        fixture.prepare(customers)
    for name, module in modules.items():
        print(f"benchmark {name}", flush=True)
        sizes = options.customers or getattr(module, "SIZES", SIZES)
        section = module.run(sizes)
        report.store(name, section, sizes if name in by_size else ())
        print(report.render({**section.content, "run": ""}), flush=True)
    print(f"written: {report.PAGE}")


def read_options():
    parser = argparse.ArgumentParser(prog="./dev bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(NAMES))
    parser.add_argument("--customers", type=int, nargs="+", metavar="N")
    parser.add_argument("--drop", action="store_true", help="drop the databases")
    options = parser.parse_args()
    if unknown := set(options.names) - set(NAMES):
        parser.error(f"no benchmark is called {', '.join(sorted(unknown))}")
    return options


if __name__ == "__main__":
    main()
