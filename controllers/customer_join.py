import secrets
import time

from odoo import http
from odoo.exceptions import UserError
from odoo.http import request
from odoo.tools import hash_sign, verify_hash_signed

TYPED = ("email", "name", "phone")
SCOPE = "pos_customer_identity.customer_join"
#: Nobody reads and fills in the form faster; who comes after a day gets a new one.
LEAST_SECONDS, MOST_SECONDS = 2, 24 * 3600


def route(path, methods):
    return http.route(
        path,
        type="http",
        auth="public",
        methods=methods,
        sitemap=False,
        readonly=False,
        save_session=True,
        max_content_length=64 * 1024,
    )


class CustomerJoinController(http.Controller):
    """Signing up oneself: behind a code in the shop, or from a web page."""

    @route("/join/<string:key>", ["GET"])
    def join(self, key, **_other):
        config = request.env["pos.config"]._joined_by(key)
        return self._join_form(config, key, {}) if config else self._join_gone()

    @route("/join/<string:key>", ["POST"])
    def join_now(self, key, **sent):
        """Take the form in. What comes back is the same, known or not."""
        config = request.env["pos.config"]._joined_by(key)
        if not config:
            return self._join_gone()
        typed = {name: sent.get(name, "") for name in TYPED}
        lang = request.env["ir.http"]._browser_lang()
        signups = request.env["customer.signup"].with_context(lang=lang)
        purposes = dict(request.env["identity.consent"]._fields["purpose"].selection)
        agreed = {purpose for purpose in purposes if sent.get(f"agree_{purpose}")}
        form = sent.get("form", "")
        if sent.get("website"):
            # A field that no person sees: a machine filled it in, and hears nothing.
            return self._join_asked(config, lang)
        began, shown = self._stamped(config, sent.get("stamp"))
        try:
            self._ensure_time(signups, began)
            address = request.httprequest.remote_addr
            # What is refused is not taken in: it comes back, and is sent again.
            with request.env.cr.savepoint():
                outcome, partner = signups._take(
                    config, form, typed, agreed, address, shown
                )
        except UserError as error:
            # A tick stays where the same words come back, and nowhere else.
            agreed = {purpose: shown.get(purpose) for purpose in agreed}
            return self._join_form(config, key, typed, agreed, form, str(error))
        if outcome == "asked":
            return self._join_asked(config, lang)
        return self._join_done(partner, config.company_id, lang)

    @route("/join/confirm/<string:secret>", ["GET"])
    def join_confirm(self, secret, **_other):
        """Show the button. Opening the page does nothing: scanners of mails do that."""
        signup = self._signup_of(secret)
        if not signup:
            return self._join_gone()
        lang = signup.lang or request.env["ir.http"]._browser_lang()
        return self._join_page(
            "customer_join_confirm",
            {"secret": secret, "company": signup.company_id, "problem": ""},
            lang,
        )

    @route("/join/confirm/<string:secret>", ["POST"])
    def join_confirmed(self, secret, **_other):
        """Make the customer, once."""
        signup = self._signup_of(secret)
        if not signup:
            return self._join_gone()
        company = signup.company_id
        lang = signup.lang or request.env["ir.http"]._browser_lang()
        try:
            with request.env.cr.savepoint():
                partner = signup.with_context(lang=lang)._confirm(secret)
        except UserError as error:
            values = {"secret": secret, "company": company, "problem": str(error)}
            return self._join_page("customer_join_confirm", values, lang, 422)
        if not partner:
            values = {"company": company, "problem": ""}
            return self._join_page("customer_join_known", values, lang)
        return self._join_done(partner, company, lang)

    # Parts of these

    def _signup_of(self, secret):
        attempts = request.env["customer.page.attempt"]
        address = request.httprequest.remote_addr
        signups = request.env["customer.signup"]
        if not attempts._may_try_link(address):
            return signups.sudo()
        signup = signups._opened_by(secret)
        if not signup:
            attempts._note_wrong_link(address)
        return signup

    def _stamped(self, config, stamp):
        """Return when a form was opened, and purpose -> id of the text that it showed.

        Of a stamp that is none of ours: long ago, and nothing.
        """
        made = None
        if isinstance(stamp, str) and len(stamp) < 800:
            try:
                made = verify_hash_signed(config.env, SCOPE, stamp)
            except (ValueError, IndexError):
                made = None
        if isinstance(made, list) and len(made) == 3 and made[0] == config.id:
            return made[1], made[2]
        return 0, {}

    def _ensure_time(self, signups, began):
        """Refuse what no person can have filled in, or what lay open for days."""
        if not LEAST_SECONDS <= time.time() - began <= MOST_SECONDS:
            raise UserError(signups.env._("Please send the form once more."))

    def _join_form(self, config, key, typed, agreed=None, form="", problem=""):
        pages = request.env["ir.http"]
        lang = pages._browser_lang()
        company = config.company_id
        texts = request.env["identity.consent.text"]._current(company)
        ticked = agreed or {}
        shown = {purpose: text.id for purpose, text in texts.items()}
        stamp = hash_sign(config.env, SCOPE, [config.id, int(time.time()), shown])
        values = {
            "key": key,
            "company": company,
            "typed": typed,
            "texts": [
                (purpose, text._words(lang), ticked.get(purpose) == text.id)
                for purpose, text in texts.items()
            ],
            "must_answer": company._needs_double_opt_in(),
            "form": form if len(form) == 32 else secrets.token_hex(16),
            "stamp": stamp,
            "problem": problem,
        }
        status = 422 if problem else 200
        return self._join_page("customer_join", values, lang, status)

    def _join_asked(self, config, lang):
        values = {"company": config.company_id, "problem": ""}
        return self._join_page("customer_join_asked", values, lang)

    def _join_done(self, partner, company, lang):
        links = request.env["customer.link"].with_company(company)
        payload = partner._customer_card_payload()
        values = {
            "company": company,
            "partner": partner,
            "payload": payload,
            "qr": links._picture("QR", payload, 440, 440),
            "bar": links._picture("Code128", payload, 600, 90),
            "page_url": links._make(partner, 7)[1],
            "problem": "",
        }
        return self._join_page("customer_join_done", values, lang)

    def _join_page(self, template, values, lang, status=200):
        notices = request.env["identity.notice"]
        company = values.get("company")
        values["notice_url"] = company and notices._url(company)
        return request.env["ir.http"]._plain_page(template, values, lang, status)

    def _join_gone(self):
        """Say that a page is not there, and never why."""
        lang = request.env["ir.http"]._browser_lang()
        return self._join_page("customer_join_gone", {"problem": ""}, lang, 404)
