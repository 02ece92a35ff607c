"""The page on which a survey is filled in, on a phone: first paint, and bytes.

Chromium shows the pages of two servers in turns: Odoo without the addon, and with it.
Each time the cache is empty, as for somebody who has read a code from a receipt.
"""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager

from playwright.sync_api import sync_playwright

from odoo.fields import Command

import fixture
import measure
import server
from report import Section

BY_SIZE = False
ROUNDS = 15
SCREEN = {"width": 390, "height": 844}
#: How many times slower than this machine a phone is, as Lighthouse has it.
SLOWER = 4
#: Bytes that may be loaded more than of Odoo's page.
MORE = 100_000
VANILLA, OURS = "pci_bench_survey_page_vanilla", "pci_bench_survey_page"
ANSWERS = ("Convenience", "Price", "Quality", "Choice")
#: The same questions in both, of Odoo's types; and those of the addon's instead.
PLAIN = ("scale", "multiple_choice", "simple_choice", "text_box")
NEW = ("nps", "ranking", "range", "text_box")


def run(_sizes):
    section = Section("The survey page on a phone")
    plain = prepare(VANILLA, {})
    same = prepare(OURS, {"for_customers": True})
    new = make_page(OURS, NEW, {"for_customers": True})
    with serve(VANILLA) as odoo, serve(OURS) as addon, sync_playwright() as playwright:
        phone = Phone(playwright)
        pages = {
            "Odoo": odoo + plain,
            "addon, the same questions": addon + same,
            "addon, with recommendation, ranking and ranges": addon + new,
        }
        cases = {name: lambda url=url: phone.look(url) for name, url in pages.items()}
        # What counts is when the page paints, not how long looking takes.
        measure.interleave(cases, ROUNDS, warm_up=2)
        samples = {
            name: measure.Sample(phone.paints[url][2:]) for name, url in pages.items()
        }
        sizes = {name: phone.bytes[url][-1] for name, url in pages.items()}
        phone.close()
    report(section, samples, sizes)
    return section


def report(section, samples, sizes):
    odoo, same, new = samples
    for name, sample in samples.items():
        times = measure.ratio(sample, samples[odoo])
        compared = "" if name == odoo else f"{times:.2f} times Odoo's"
        section.row(f"{name}: first paint", 0, sample, compared)
    times = measure.ratio(samples[same], samples[odoo])
    section.target(
        "first paint of the survey page against Odoo's, same questions: at most 1.0",
        f"{times:.2f} times",
        round(times, 2) <= 1.0,
    )
    more = max(sizes[same], sizes[new]) - sizes[odoo]
    section.target(
        f"bytes more than Odoo's page: less than {MORE:,}", f"{more:,}", more < MORE
    )
    section.note(
        "First contentful paint in Chromium, 390 x 844 pixels, processor slowed down "
        f"{SLOWER} times, empty cache, from the same machine. Odoo's page loads "
        f"{sizes[odoo]:,} bytes in all, without compression."
    )


class Phone:
    """A phone that has never seen the shop's pages."""

    def __init__(self, playwright):
        self.browser = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"),
            args=["--no-sandbox"] if os.getuid() == 0 else [],
        )
        self.paints, self.bytes = {}, {}

    def look(self, url):
        """Open a page; keep when it painted (seconds) and what it loaded (bytes)."""
        context = self.browser.new_context(
            viewport=SCREEN, is_mobile=True, has_touch=True
        )
        page = context.new_page()
        devtools = context.new_cdp_session(page)
        devtools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        devtools.send("Network.enable")
        loaded = []
        devtools.on(
            "Network.loadingFinished",
            lambda event: loaded.append(event["encodedDataLength"]),
        )
        page.goto(url, wait_until="networkidle")
        page.wait_for_selector("form button[type=submit]:not(.disabled)")
        paint = page.evaluate(
            "performance.getEntriesByName('first-contentful-paint')[0].startTime"
        )
        self.paints.setdefault(url, []).append(paint / 1000)
        self.bytes.setdefault(url, []).append(int(sum(loaded)))
        context.close()

    def close(self):
        self.browser.close()


def prepare(database, vals):
    """Make the database if it is missing; return the path of its survey page."""
    prepare_database(database, "survey")
    return make_page(database, PLAIN, vals)


def prepare_database(database, part):
    """Make a database if it is missing: with the addon, unless it is called vanilla.

    :param str part: the folder of ``static/src`` that the pages are made of
    """
    template = os.environ["POS_DEV_TEMPLATE"]
    modules = str(fixture.execute(template, fixture.MODULES))
    data = fixture._digest(modules.encode())
    has_addon = not database.endswith("_vanilla")
    if has_addon:
        files = fixture._addon_files()
        styles = sorted((fixture.ROOT / "static" / "src" / part).rglob("*.*"))
        sources = (path.read_bytes() for path in (*files, *styles))
        data = f"{data} {fixture._clone_folder().name} {fixture._digest(*sources)}"
    if fixture.origin_of(database) != data:
        fixture.clone(template, database)
        if has_addon:
            fixture.say(f"installing the addon in {database}")
            server.install_addon(database, "--init")
        fixture.finish(database, data)


def make_page(database, types, vals):
    """Return the path of a survey page that is being filled in."""
    offered = [Command.create({"value": answer}) for answer in ANSWERS]
    with server.transaction(database) as env:
        survey = env["survey.survey"].create(
            {
                "title": "How was your visit?",
                "access_mode": "public",
                "questions_layout": "one_page",
                "question_and_page_ids": [
                    Command.create(
                        {
                            "title": f"Question {place}",
                            "question_type": kind,
                            "sequence": place,
                            "suggested_answer_ids": offered,
                        }
                    )
                    for place, kind in enumerate(types, 1)
                ],
                **vals,
            }
        )
        answer = survey._create_answer(user=env.ref("base.public_user"))
        answer._mark_in_progress()
        return f"/survey/{survey.access_token}/{answer.access_token}"


@contextmanager
def serve(database):
    """Let a server of its own have this database; give its address."""
    server.forget(database)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "odoo", "server", "-d", database]
    options = ["--http-interface", "127.0.0.1", "--http-port", str(port)]
    running = subprocess.Popen(
        [*command, *options, "--workers", "0", "--max-cron-threads", "0"],
        env={**os.environ, "ODOO_RC": os.environ["POS_DEV_CONFIG"]},
    )
    try:
        wait_for(address)
        yield address
    finally:
        running.terminate()
        running.wait()


def wait_for(address, seconds=120):
    end = time.monotonic() + seconds
    while True:
        try:
            urllib.request.urlopen(f"{address}/web/login", timeout=60).close()
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.5)
        else:
            return
