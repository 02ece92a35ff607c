import re
from pathlib import Path
from runpy import run_path

from odoo.tests import TransactionCase, tagged

STEP = Path(__file__).parent.parent / "migrations/19.0.6.0.1/post-reminder-mail.py"
LINK = re.compile(r'<p>\s*<a href="/customer/mine">[^<]*</a>\s*</p>\s*')


@tagged("post_install", "-at_install")
class TestReminderUpdate(TransactionCase):
    """Shops that have the mail of points that end from before."""

    def setUp(self):
        super().setUp()
        self.env["res.lang"]._activate_lang("de_DE")
        # What an update of the addon loads after its steps.
        self.module = self.env["ir.module.module"].search(
            [("name", "=", "pos_customer_identity")]
        )
        self.module._update_translations(["de_DE"])
        template = self.env.ref("pos_customer_identity.mail_template_points_ending")
        self.english = template.with_context(lang="en_US")
        self.german = template.with_context(lang="de_DE")
        self.now = [str(one.body_html) for one in (self.english, self.german)]
        self.earlier = [self.without_link(one) for one in (self.english, self.german)]
        self.assertNotEqual(*self.earlier)

    def without_link(self, mail):
        body, count = LINK.subn("", str(mail.body_html))
        self.assertEqual(count, 1)
        return body

    def update(self, english, german):
        """Return both bodies after an update of a shop that had these."""
        self.english.body_html = english
        self.german.body_html = german
        self.env.flush_all()
        run_path(str(STEP))["migrate"](self.env.cr, "19.0.5.0.0")
        self.env.invalidate_all()
        self.module._update_translations(["de_DE"])
        self.env.invalidate_all()
        return str(self.english.body_html), str(self.german.body_html)

    def packed(self, *bodies):
        return [re.sub(r"\s+", "", str(body)) for body in bodies]

    def test_a_mail_that_nobody_changed_leads_to_the_page(self):
        bodies = self.update(*self.earlier)
        self.assertEqual(self.packed(*bodies), self.packed(*self.now))

    def test_again_it_stays_as_it_is(self):
        bodies = self.update(*self.earlier)
        self.assertEqual(self.update(*bodies), bodies)

    def test_a_mail_of_the_shop_s_own_stays_as_it_is(self):
        changed = [one.replace("13px", "15px") for one in self.earlier]
        self.assertEqual(list(self.update(*changed)), changed)

    def test_each_language_counts_for_itself(self):
        english, german = self.earlier
        changed = german.replace("13px", "15px")
        bodies = self.update(english, changed)
        self.assertIn("/customer/mine", bodies[0])
        self.assertEqual(bodies[1], changed)

    def test_without_the_mail_nothing_happens(self):
        self.english.unlink()
        run_path(str(STEP))["migrate"](self.env.cr, "19.0.5.0.0")
