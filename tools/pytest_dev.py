"""The pytest plugin of ``./dev test``: slow tests on request, totals, nothing left out.

A test file that nothing imports, a class that Odoo does not know or a test that skips
itself when the browser is missing looks like success. With ``--complete`` each of them
is a failure.
"""

import ast
import unittest
from pathlib import Path

import pytest


def pytest_addoption(parser):
    group = parser.getgroup("dev")
    group.addoption("--slow", action="store_true", help="run the slow tests too")
    group.addoption(
        "--complete", action="store_true", help="fail when a written test was not run"
    )
    group.addoption("--totals", type=Path, help="append the numbers of tests to a file")
    group.addoption(
        "--share", type=Path, help="a folder in which runs beside this one claim files"
    )
    group.addoption(
        "--backwards", action="store_true", help="the last file comes first"
    )


def pytest_configure(config):
    config.pluginmanager.register(Session(config), "dev-session")
    if config.option.share:
        config.pluginmanager.register(Share(config.option.share), "dev-share")


class Session:
    def __init__(self, config):
        self.config = config
        self.collected = []
        self.complaints = []
        self.broken_files = 0

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection_modifyitems(self, config, items):
        self.collected = list(items)
        if not config.option.slow:
            slow = [item for item in items if is_slow(item)]
            items[:] = [item for item in items if not is_slow(item)]
            config.hook.pytest_deselected(items=slow)
        if config.option.backwards:
            files = {item.path: place for place, item in enumerate(items)}
            items.sort(key=lambda item: -files[item.path])

    @pytest.hookimpl(hookwrapper=True)
    def pytest_runtest_makereport(self, item):
        report = (yield).get_result()
        if report.skipped and not is_skipped_by_decorator(item):
            self.complaints.append(f"{item.nodeid} skipped itself")

    def pytest_collectreport(self, report):
        self.broken_files += report.failed

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self, session):
        if not self.config.option.complete or self.broken_files:
            self.complaints.clear()
            return
        self.complaints += check_folder(Path(self.config.args[0]), self.collected)
        if self.complaints:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter):
        if self.complaints:
            terminalreporter.section("written but not run", red=True)
            for complaint in self.complaints:
                terminalreporter.line(complaint)

        if self.config.option.totals:
            self.append_totals(terminalreporter.stats)

    def append_totals(self, stats):
        passed, failed, errors, skipped = (
            len(stats.get(outcome, ()))
            for outcome in ("passed", "failed", "error", "skipped")
        )
        with self.config.option.totals.open("a") as totals:
            print(passed, failed + errors + len(self.complaints), skipped, file=totals)


class Share:
    """Two runs share the files of tests: whoever comes first to a file runs it.

    Each has a database of its own. What the one does not claim the other does, so that
    neither waits for the other, whatever a file takes.
    """

    def __init__(self, folder):
        self.folder = folder
        self.claims = {}

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_protocol(self, item):
        return None if self.is_ours(item.path.stem) else True

    def is_ours(self, name):
        if name not in self.claims:
            try:
                (self.folder / name).touch(exist_ok=False)
                self.claims[name] = True
            except FileExistsError:
                self.claims[name] = False
        return self.claims[name]


def is_slow(item):
    return bool(
        item.get_closest_marker("slow")
        or "slow" in getattr(getattr(item, "cls", None), "test_tags", ())
    )


def is_skipped_by_decorator(item):
    """Whether the source says in plain sight that the test does not run here."""
    places = (getattr(item, "obj", None), getattr(item, "cls", None))
    return (
        any(getattr(place, "__unittest_skip__", False) for place in places)
        or item.get_closest_marker("skip") is not None
        or item.get_closest_marker("skipif") is not None
    )


def check_folder(folder, items):
    """Return a sentence for each thing that keeps a written test from running."""
    found = {place for item in items for place in places_of(item)}
    complaints = [
        f"{file.name}: {'.'.join(filter(None, (owner, name)))} is never collected"
        for file in sorted(folder.rglob("test_*.py"))
        for owner, name in written_tests(ast.parse(file.read_text()))
        if (file.name, owner, name) not in found
    ]
    if (folder / "__init__.py").exists():
        complaints += check_odoo_loads(folder, items)
    return complaints


def check_odoo_loads(folder, items):
    """Odoo itself runs what ``__init__.py`` imports, and its own classes only."""
    from odoo.tests.common import BaseCase

    imported = {
        alias.name
        for node in ast.walk(ast.parse((folder / "__init__.py").read_text()))
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    for file in sorted(folder.glob("test_*.py")):
        if file.stem not in imported:
            yield f"{file.name} is not imported in __init__.py"
    for item in items:
        if not issubclass(item.cls or unittest.TestCase, BaseCase):
            yield f"{item.nodeid} is in no test class of Odoo"


def written_tests(tree, owner=""):
    """Yield (class, name) of every test function in a module's syntax tree."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.ClassDef):
            yield from written_tests(node, f"{owner}.{node.name}".lstrip("."))
        elif isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            yield owner, node.name


def places_of(item):
    """Yield (file, class, name) of where a test stands, also in a base class."""
    name = getattr(item, "originalname", item.name)
    if getattr(item, "cls", None) is None:
        yield item.path.name, "", name
        return
    for owner in item.cls.__mro__:
        if name in vars(owner):
            module = owner.__module__.rpartition(".")[2]
            yield f"{module}.py", owner.__qualname__, name
