from odoo import http
from odoo.exceptions import UserError
from odoo.http import request

from ..core.headers import PLAIN_PAGE

#: What a page says after something was done on it.
NOTICES = (
    "consent",
    "request",
    "again",
    "asked",
    "chosen",
    "given-up",
    "remembered",
    "forgotten",
    "dismissed",
    "proved",
    "answered",
    "often",
)
#: A number in an address has fewer digits: Python refuses to read thousands of them.
MOST_DIGITS = 10
#: Where the session keeps what proves that this browser confirmed a link.
PROOFS = "customer_link_proofs"
MOST_PROOFS = 5
#: Most bytes of a form: refused by its length, before it is read.
MOST_BYTES = 1024 * 1024


def own_page(path="", methods=("GET",)):
    """Return the decorator of a route of a customer's own page."""
    return http.route(
        f"/customer/<string:token>{path}",
        type="http",
        auth="public",
        methods=list(methods),
        sitemap=False,
        readonly=False,
        save_session=True,
        max_content_length=MOST_BYTES,
    )


def number_in(text):
    """Return the number that somebody typed or sent, or 0."""
    text = str(text or "")
    known = text.isascii() and text.isdecimal() and len(text) < MOST_DIGITS
    return int(text) if known else 0


class OwnPageController(http.Controller):
    """What all parts of a customer's own page have in common.

    Every part finds the link anew, and everything else by the customer of that link:
    numbers in addresses and forms name nothing of anybody else.
    """

    def _own_link(self, token):
        """Return the link of a token, in the language of who opens it."""
        link = request.env["customer.link"]._opened_by(token)
        if link:
            lang = link.partner_id.lang or request.env["ir.http"]._browser_lang()
            link = link.with_context(lang=lang, tz=link._zone())
        return link

    def _own_proof(self, link):
        return (request.session.get(PROOFS) or {}).get(str(link.id))

    def _is_strong(self, link):
        return link._is_strong(self._own_proof(link))

    def _own_show(self, token, part, facts=None, said="", problem="", link=None):
        """Return a part of the page.

        :param str part: name of the template, without what all of them begin with
        :param facts: called with the link, returns values of the template
        """
        link = link if link is not None else self._own_link(token)
        if not link:
            return self._own_nothing()
        values = {
            "link": link,
            "token": token,
            "base": f"/customer/{token}",
            "part": part,
            "partner": link.partner_id,
            "company": link.company_id,
            "notice_url": self._notice_url(link),
            "said": said if said in NOTICES and not problem else "",
            "problem": problem,
            **(facts(link) if facts else {}),
        }
        status = 422 if problem else 200
        return request.env["ir.http"]._plain_page(
            f"customer_link_{part}", values, link.env.lang, status
        )

    def _notice_url(self, link):
        """Return the address of the privacy notice, where the company has one."""
        return request.env["identity.notice"].sudo()._url(link.company_id)

    def _own_do(self, token, act, said, back="", again=None):
        """Do something and lead back, or say what is in the way.

        :param act: called with the link; False says that there is nothing of the kind
        :param str back: the part of the page that says it is done
        :param again: called with the link and the problem, returns the part anew;
            without it a problem means that the page offers nothing of the kind
        """
        link = self._own_link(token)
        if not link:
            return self._own_nothing()
        if not self._may_send(link):
            return self._own_often(token)
        try:
            with request.env.cr.savepoint():
                done = act(link)
        except UserError as error:
            return again(link, error.args[0]) if again else self._own_nothing()
        if done is None:
            return self._own_nothing()
        said = "again" if done is False else said
        return self._own_lead(f"/customer/{token}{back}?said={said}")

    def _may_send(self, link):
        return request.env["customer.page.attempt"]._may_send_own(link)

    def _own_often(self, token):
        return self._own_lead(f"/customer/{token}?said=often")

    def _own_lead(self, path):
        response = request.redirect(path, code=303)
        response.headers.extend(PLAIN_PAGE)
        return response

    def _own_nothing(self):
        """Say that there is no such page, and never why."""
        pages = request.env["ir.http"]
        values = {"has_login": bool(request.session.uid)}
        return pages._plain_page(
            "customer_link_gone", values, pages._browser_lang(), 404
        )


class CustomerLinkController(OwnPageController):
    """The first page: code, points, what waits, and the ways to everything else."""

    @own_page()
    def own_start(self, token, said="", **_other):
        link = self._own_link(token)
        if link:
            link._note_use()
        return self._own_show(token, "page", self._start_facts, said, link=link)

    def _start_facts(self, link):
        return {
            "payload": link.partner_id._customer_card_payload(),
            "programs": link._programs(),
            "choices": link._choices(),
            "prompt": link._prompt(self._is_strong(link)),
            "shops": link._preorder_shops(),
        }

    @own_page("/code")
    def own_code(self, token, **_other):
        """The code alone, as large as the phone: for the scanner at the till."""

        def facts(link):
            return {"payload": link.partner_id._customer_card_payload()}

        return self._own_show(token, "code", facts)

    @own_page("/fresh", ["POST"])
    def own_fresh(self, token, **_other):
        """Take in that somebody wants a fresh link, and say the same in any case."""

        def ask(link):
            asks = request.env["customer.link.ask"]
            asks._note(link, request.httprequest.remote_addr)
            return True

        return self._own_do(token, ask, "asked", "/data")

    @own_page("/prove", ["POST"])
    def own_prove(self, token, **_other):
        """Let this browser, and no other one, open all data for the hour."""

        def prove(link):
            proof = link._prove()
            if proof:
                known = list((request.session.get(PROOFS) or {}).items())
                kept = known[-(MOST_PROOFS - 1) :]
                request.session[PROOFS] = dict([*kept, (str(link.id), proof)])
            return True

        return self._own_do(token, prove, "proved", "/data")
