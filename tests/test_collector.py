from odoo.tests import tagged
from odoo.tests.common import BaseCase, get_db_name

from .common_cluster import Copy
from .common_kill import run_apart


@tagged("post_install", "-at_install", "-standard", "slow")
class TestCollector(BaseCase):
    """The collector, between all steps of transactions that are open at once."""

    def test_no_version_that_counts_or_may_count_is_removed(self):
        copy = Copy(get_db_name(), "pci_collector")
        self.addCleanup(copy.drop)
        report = run_apart(copy, checks=2000)
        self.assertEqual(report["problems"], [])
        self.assertGreaterEqual(report["checks"], 2000)
        # There was something to remove, and there were others about.
        self.assertGreaterEqual(report["removed"], 100)
        self.assertGreaterEqual(report["most open"], 5)
