"""A browser that is logged in to the server, and what becomes of its pictures."""

import io
import os
import re
import shutil
import subprocess
import time
import urllib.request
from pathlib import Path

from PIL import Image, ImageChops, ImageOps

ROOT = Path(__file__).parents[2]
IMAGES = ROOT / "docs" / "images"
#: Odoo's list of apps shows these, and serves them from this folder alone.
APPS_PAGE = ROOT / "static" / "description"
ON_APPS_PAGE = {
    "till-member",
    "dialog-empty",
    "customer-card",
    "warranty-items",
    "phone-warranty",
}
DESK = {"width": 1280, "height": 800}
#: For what is long.
TALL_DESK = {"width": 1280, "height": 1040}
SMALL_DESK = {"width": 1024, "height": 600}
TABLET = {"width": 1024, "height": 768}
PHONE = {"width": 390, "height": 844}
#: Odoo makes the styles of another language when they are first asked for.
PATIENCE = 60_000


class Studio:
    """The server at ``url`` in a browser; ``wanted`` names the pictures to take."""

    def __init__(self, playwright, url, wanted=()):
        self.url = url
        self.wanted = set(wanted)
        self.taken = set()
        self.browser = playwright.chromium.launch(
            executable_path=find_chromium(),
            args=["--no-sandbox"] if os.getuid() == 0 else [],
        )
        self.cookies = None

    def wait_for_server(self, seconds=300):
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            try:
                urllib.request.urlopen(f"{self.url}/web/login", timeout=60).close()
                return
            except OSError:
                time.sleep(0.5)
        raise SystemExit(f"screenshots: no server answers at {self.url}")

    def open_page(self, viewport=None, signed_in=True, **options):
        """Return a page of a new window, of the administrator or of anybody."""
        context = self.browser.new_context(
            base_url=self.url,
            viewport=viewport or DESK,
            reduced_motion="reduce",
            storage_state=self.cookies if signed_in else None,
            **options,
        )
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        if signed_in and not self.cookies:
            log_in(page)
            self.cookies = context.storage_state()
        return page

    def call(self, page, model, method, *args, **kwargs):
        """Call a public method of a model, as the browser does."""
        reply = page.request.post(
            f"/web/dataset/call_kw/{model}/{method}",
            data={
                "jsonrpc": "2.0",
                "params": {
                    "model": model,
                    "method": method,
                    "args": args,
                    "kwargs": kwargs,
                },
            },
            timeout=PATIENCE,
        ).json()
        if "error" in reply:
            raise RuntimeError(reply["error"]["data"]["message"])
        return reply.get("result")

    def wait_until_none(self, page, model, domain, seconds=300):
        """Wait until the work in the background has left no such record."""
        deadline = time.monotonic() + seconds
        while self.call(page, model, "search_count", domain):
            if time.monotonic() > deadline:
                raise SystemExit(f"screenshots: {model} did not get ready")
            time.sleep(1)

    def speak(self, language):
        """Load a language and let the administrator's pages be in it."""
        page = self.open_page()
        domain = [("code", "=", language)]
        context = {"active_test": False}
        ids = self.call(page, "res.lang", "search", domain, context=context)
        values = {"lang_ids": [(6, 0, ids)]}
        wizard = self.call(page, "base.language.install", "create", values)
        self.call(page, "base.language.install", "lang_install", [wizard])
        users = self.call(page, "res.users", "search", [("login", "=", "admin")])
        self.call(page, "res.users", "write", users, {"lang": language})
        page.context.close()
        # The direction of the pages is that of the language at login.
        self.cookies = None

    def shoot(self, page, name, part=None, **options):
        """Store what the page, or a part of it, shows now."""
        if self._wants(name):
            settle(page)
            target = page.locator(part).first if part else page
            options = {"animations": "disabled", "caret": "hide", **options}
            self._store(name, target.screenshot(**options))

    def shoot_pdf(self, page, address, name, trim=False):
        """Store the first page of a printed document, or the part that is not empty."""
        if not self._wants(name):
            return
        missing = [p for p in ("wkhtmltopdf", "pdftoppm") if not shutil.which(p)]
        if missing:
            print(f"  {name}: left out, {' and '.join(missing)} not installed")
            return
        document = page.request.get(address, timeout=PATIENCE).body()
        command = ["pdftoppm", "-png", "-singlefile", "-r", "180", "-"]
        picture = subprocess.check_output(command, input=document)
        self._store(name, trimmed(picture) if trim else picture)

    def _wants(self, name):
        return not self.wanted or name in self.wanted

    def _store(self, name, content):
        picture = Image.open(io.BytesIO(content)).convert("RGB")
        # 256 colours take half the space; the averaging keeps plain areas as they are.
        picture = picture.quantize(256, Image.Quantize.MEDIANCUT, kmeans=1)
        IMAGES.mkdir(parents=True, exist_ok=True)
        folders = [IMAGES, APPS_PAGE] if name in ON_APPS_PAGE else [IMAGES]
        for folder in folders:
            picture.save(folder / f"{name}.png", optimize=True)
        self.taken.add(name)
        print(f"  {name}", flush=True)


def trimmed(content, margin=40):
    """Return a picture without the white around what is in it."""
    picture = Image.open(io.BytesIO(content)).convert("RGB")
    box = ImageChops.invert(picture).getbbox()
    part = ImageOps.expand(picture.crop(box), margin, "white")
    stream = io.BytesIO()
    part.save(stream, "PNG")
    return stream.getvalue()


def find_chromium():
    names = ("chromium", "google-chrome", "google-chrome-stable", "chromium-browser")
    return next(filter(None, map(shutil.which, names)), None)


def log_in(page):
    page.goto("/web/login")
    page.fill("#login", "admin")
    page.fill("#password", "admin")
    page.click(".oe_login_form button[type=submit]")
    page.wait_for_url(re.compile("/odoo"))


def settle(page):
    """Wait until pictures and fonts are there and nothing moves."""
    page.evaluate("document.fonts.ready.then(() => true)")
    # Pictures below the edge of the window are fetched when they come into view.
    page.wait_for_function(
        "[...document.images].every((image) => image.complete"
        " || image.getBoundingClientRect().top > innerHeight)"
    )
    page.wait_for_timeout(700)
