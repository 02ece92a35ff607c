from odoo.tests import tagged
from odoo.tests.common import BaseCase, get_db_name

from .common_cluster import Copy
from .common_kill import run_apart


@tagged("post_install", "-at_install", "-standard", "slow")
class TestKill(BaseCase):
    """Processes and servers that die at every step, with real commits."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.copy = Copy(get_db_name(), "pci_kill")
        cls.addClassCleanup(cls.copy.drop)

    def test_whatever_dies_both_databases_fit_together(self):
        report = run_apart(
            self.copy,
            kills=11,
            blind=1,
            faults={
                "main cut": 2,
                "vault cut": 2,
                "conflict": 2,
                "main crash": 1,
                "vault crash": 1,
            },
        )
        self.assertEqual(report["problems"], [])
        self.assertGreaterEqual(report["runs"], 300)
        # The faults did happen, and not all of them in vain.
        self.assertGreaterEqual(report["ends"]["killed"], 150)
        self.assertGreaterEqual(report["ends"]["failed"], 10)
        self.assertGreaterEqual(report["ends"]["done"], 10)

    def test_what_does_not_fit_together_is_noticed(self):
        run_apart(self.copy, acts=["enrol"], kills=0, faults={})
        swap = "UPDATE res_partner SET ref = %s WHERE ref = %s"
        [[ref]] = self.copy.main.query(
            self.copy.name, "SELECT min(ref) FROM res_partner WHERE ref LIKE 'k%'"
        )
        self.copy.main.query(self.copy.name, swap, "k1234.1234", ref)
        report = run_apart(self.copy, acts=["enrol"], kills=0, faults={})
        self.copy.main.query(self.copy.name, swap, ref, "k1234.1234")
        self.assertIn("k1234.1234 has another identity", report["problems"][0])
        self.assertGreaterEqual(report["kinds"]["mixed"], 1)
        self.assertEqual(report["kinds"]["dangling"], 0)
