import re
from pathlib import Path
from runpy import run_path

from odoo.tests import TransactionCase, tagged

STEP = Path(__file__).parent.parent / "migrations/19.0.6.0.0/post-reminder-mail.py"
LINK = re.compile(r'<p>\s*<a href="/customer/mine">[^<]*</a>\s*</p>\s*')


@tagged("post_install", "-at_install")
class TestReminderUpdate(TransactionCase):
    """Shops that have the mail of points that end from before."""

    def setUp(self):
        super().setUp()
        name = "pos_customer_identity.mail_template_points_ending"
        self.template = self.env.ref(name).with_context(lang="en_US")
        self.now = str(self.template.body_html)
        self.earlier, count = LINK.subn("", self.now)
        self.assertEqual(count, 1)

    def update(self, body):
        self.template.body_html = body
        self.env.flush_all()
        step = run_path(str(STEP))
        step["migrate"](self.env.cr, "19.0.5.0.0")
        self.env.invalidate_all()
        return str(self.template.body_html), step

    def test_a_mail_that_nobody_changed_leads_to_the_page(self):
        body, step = self.update(self.earlier)
        self.assertEqual(step["digest"](self.earlier), step["EARLIER"])
        as_new = [re.sub(r"\s+", "", one) for one in (body, self.now)]
        self.assertEqual(*as_new)

    def test_again_it_stays_as_it_is(self):
        body, _step = self.update(self.earlier)
        self.assertEqual(self.update(body)[0], body)

    def test_a_mail_of_the_shop_s_own_stays_as_it_is(self):
        changed = self.earlier.replace("Hello", "Good morning")
        self.assertEqual(self.update(changed)[0], changed)

    def test_translations_keep_what_they_have(self):
        self.env["res.lang"]._activate_lang("de_DE")
        self.template.body_html = self.earlier
        german = self.template.with_context(lang="de_DE")
        terms = self.template._fields["body_html"].get_trans_terms(self.earlier)
        [hello] = [term for term in terms if term == "Hello,"]
        words = {"de_DE": {hello: "Guten Tag,"}}
        self.template.update_field_translations("body_html", words)
        self.update(self.template.body_html)
        self.assertIn("Guten Tag,", german.body_html)
        self.assertIn("/customer/mine", german.body_html)

    def test_without_the_mail_nothing_happens(self):
        self.template.unlink()
        run_path(str(STEP))["migrate"](self.env.cr, "19.0.5.0.0")
