"""What customers do on their page: report, write, rate. Each form counts once."""

import hashlib
import re
from datetime import timedelta

import psycopg2

from odoo import _, fields, models
from odoo.exceptions import ConcurrencyError, UserError

from ..core.rules.free_text import findings
from .customer_case import MOST_SUBJECT, MOST_TEXT

#: What can be reported. A claim needs an item.
TYPES = ("warranty", "question", "complaint", "feedback")
FORM = re.compile(r"[0-9a-f]{32}")
#: Forms and new cases of one page in a day.
FORMS_A_DAY = 30
CASES_A_DAY = 6


class CustomerPage(models.Model):
    _inherit = "customer.page"

    def _report(self, form, case_type, text, files=(), card=None):
        """Open a case for what the customer reports.

        :param str form: the form's own number; sent again it opens nothing new
        :param str case_type: one of :data:`TYPES`
        :param str text: what the customer wrote
        :param files: of :class:`..core.upload.File`
        :param card: the item, in ``sudo``, which is on this page
        :return: the case, in ``sudo``
        :raise UserError: a sentence for the customer
        """
        self.ensure_one()
        if case_type not in TYPES:
            raise UserError(_("Choose what it is about."))
        if case_type == "warranty" and not card:
            raise UserError(_("Choose the item that is broken."))
        text = self._checked_text(text)
        post = self._take_form(form)
        if post.case_id:
            return post.case_id
        self._ensure_few_cases()
        case = self.env["customer.case"]._open(
            {
                "uuid": self._case_key(form),
                "case_type": case_type,
                "subject": self._subject_of(text, card),
                "description": text,
                "partner_id": self._owner().id,
                "card_id": card.id if card else False,
                "order_id": self.order_id.id,
                "config_id": self._shop_of_case().id,
                "company_id": self.company_id.id,
            },
            "online",
            [(file.name, file.content) for file in files],
        )
        post.case_id = case
        if case.uuid == self._case_key(form):
            case.page_id = self
        return case

    def _say(self, form, case, text, files=()):
        """Add what the customer writes to a case that is open on this page.

        :raise UserError: a sentence for the customer
        """
        self.ensure_one()
        if not files or (text or "").strip():
            text = self._checked_text(text)
        post = self._take_form(form)
        if not post.case_id:
            post.case_id = case
            pairs = [(file.name, file.content) for file in files]
            case._customer_says(text, pairs, "online")

    def _rate(self, form, case, stars, note):
        """Keep how content the customer is.

        :raise UserError: a sentence for the customer
        """
        self.ensure_one()
        number = int(stars) if stars in ("1", "2", "3", "4", "5") else 0
        post = self._take_form(form)
        if not post.case_id:
            post.case_id = case
            case._customer_rates(number, self._checked_text(note, needed=False))

    def _activate(self, card):
        """Let the warranty of an item begin that waits for its customer."""
        self.ensure_one()
        if card._can_activate():
            card._activate(self._today())

    def _warning_about(self, text):
        """Return what the customer should know about a text before it is kept."""
        found = findings(text, self.company_id.country_id.code)
        words = {
            "phone": _("a phone number"),
            "email": _("an e-mail address"),
            "card": _("the number of a payment card"),
        }
        looks = [word for kind, word in words.items() if kind in found]
        if not looks:
            return ""
        return _(
            "Your text seems to contain %s. You need not tell us who you are. Take it "
            "out, or send the form again as it is.",
            ", ".join(looks),
        )

    # Checking

    def _checked_text(self, text, needed=True):
        text = text if isinstance(text, str) else ""
        # Browsers send each end of a line as two signs.
        text = text.replace("\r\n", "\n").replace("\0", "").strip()
        if needed and not text:
            raise UserError(_("Please write what it is about."))
        if len(text) > MOST_TEXT:
            raise UserError(
                _(
                    "Your text has %(signs)s signs. There is room for %(most)s.",
                    signs=len(text),
                    most=MOST_TEXT,
                )
            )
        return text

    def _take_form(self, form):
        """Return the record of a form, which has a case if it was sent before.

        :raise ConcurrencyError: it is taken in at this moment; Odoo then tries again
        :raise UserError: it is none of ours, or there were too many
        """
        if not isinstance(form, str) or not FORM.fullmatch(form):
            raise UserError(_("Please send the form once more."))
        posts = self.env["customer.page.post"].sudo()
        known = posts.search([("page_id", "=", self.id), ("form", "=", form)])
        if known:
            return known
        day = fields.Datetime.now() - timedelta(days=1)
        pages = self._counted_together()
        today = [("page_id", "in", pages.ids), ("create_date", ">", day)]
        if posts.search_count(today, limit=FORMS_A_DAY) >= FORMS_A_DAY:
            raise UserError(self._too_many())
        try:
            with self.env.cr.savepoint():
                return posts.create({"page_id": self.id, "form": form})
        except psycopg2.errors.UniqueViolation as error:
            raise ConcurrencyError("this form came twice at once") from error

    def _is_sent(self, form):
        """Return whether a form was taken in already."""
        posts = self.env["customer.page.post"].sudo()
        return bool(posts.search([("page_id", "=", self.id), ("form", "=", form)]))

    def _ensure_few_cases(self):
        day = fields.Datetime.now() - timedelta(days=1)
        cases = self.env["customer.case"].sudo()
        pages = self._counted_together()
        opened = [("page_id", "in", pages.ids), ("opened_at", ">", day)]
        if cases.search_count(opened, limit=CASES_A_DAY) >= CASES_A_DAY:
            raise UserError(self._too_many())

    def _too_many(self):
        return _("That is very much for one day. Please go on tomorrow, or call us.")

    def _case_key(self, form):
        """Return the key of a case. Nobody can name the key of another page's case."""
        return f"page-{hashlib.sha256(f'{self.id}:{form}'.encode()).hexdigest()[:48]}"

    def _subject_of(self, text, card):
        first = text.splitlines()[0].strip()
        product = card and card.product_id.with_context(display_default_code=False)
        subject = f"{product.display_name}: {first}" if product else first
        if len(subject) > MOST_SUBJECT // 2:
            subject = subject[: MOST_SUBJECT // 2].rstrip() + "…"
        return subject

    def _shop_of_case(self):
        about = self.order_id or self.card_id or self.case_id
        return about.config_id
