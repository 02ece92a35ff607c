"""Looks at screens with axe-core: what people with a screen reader or weak eyes meet.

Tours call ``checkAccessibility`` of ``static/tests/tours/utils/axe.js``; pages without
scripts are looked at from outside, by :meth:`AxeMixin.check_accessibility`.
"""

import functools
import json
import os
from pathlib import Path

#: Where a tour finds axe-core.
URL = "/pos_customer_identity/tests/axe.js"
#: Levels A and AA of WCAG 2.0 to 2.2.
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
LOOK = """
axe.run(%s, {runOnly: %s, resultTypes: ["violations"]}).then(({violations}) =>
    violations.flatMap(({id, help, nodes}) =>
        nodes.map(({target, failureSummary}) =>
            `${id}: ${help} at ${target.join(" ")}: ${failureSummary}`)).join("\\n"))
"""


@functools.cache
def source():
    """Return the text of axe-core, which ``./dev test`` installs."""
    return Path(os.environ["POS_IDENTITY_TEST_AXE"]).read_text()


class AxeMixin:
    """For tests with a browser."""

    @classmethod
    def serve_axe(cls):
        """Let tours of this class load axe-core: call it in ``setUpClass``."""
        cls.env["ir.attachment"].sudo().create(
            {
                "name": "axe.js",
                "url": URL,
                "public": True,
                "mimetype": "application/javascript",
                "raw": source().encode(),
            }
        )

    def check_accessibility(self, browser, selector="body"):
        """Fail if there is something to mend on the page that this browser shows.

        :param browser: Odoo's ``ChromeBrowser``
        :param str selector: the part of the page
        """
        self._evaluate(browser, source())
        look = LOOK % (json.dumps(selector), json.dumps(RULES))
        found = self._evaluate(browser, look)
        self.assertEqual(found, "", f"axe-core on {selector}:\n{found}")

    def _evaluate(self, browser, expression):
        answer = browser._websocket_request(
            "Runtime.evaluate",
            params={
                "expression": expression,
                "returnByValue": True,
                "awaitPromise": True,
            },
            timeout=60,
        )
        self.assertNotIn("exceptionDetails", answer)
        return answer["result"].get("value")
