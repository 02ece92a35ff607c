from pathlib import Path

from odoo.tests import TransactionCase, tagged

from .points_examples import EXAMPLES

PAGE = Path(__file__).parents[1] / "docs" / "points.md"


@tagged("post_install", "-at_install")
class TestDocs(TransactionCase):
    """The page for marketing shows the examples that the tests run."""

    def test_each_example_is_on_the_page_and_no_other(self):
        rows = {
            f"| {name} | {title} | {points} | {sentence} |"
            for name, _settings, _levels, _rules, expected in EXAMPLES
            for title, points, sentence in expected
        }
        page = PAGE.read_text(encoding="utf-8")
        table = page.split("## Worked examples")[1].split("\n## ")[0]
        shown = [line for line in table.splitlines() if line.startswith("|")][2:]
        self.assertEqual(set(shown), rows)
