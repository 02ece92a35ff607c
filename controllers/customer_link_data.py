from odoo.exceptions import UserError
from odoo.http import content_disposition, request

from ..core.headers import NOT_KEPT
from ..models.customer_link_data import STEP
from .customer_link import OwnPageController, number_in, own_page
from .identity_request import MIMETYPES


class CustomerDataController(OwnPageController):
    """What is stored, a copy of it, correction and erasure: with a fresh link alone."""

    @own_page("/data")
    def own_data(self, token, said="", **_other):
        return self._own_show(token, "data", self._data_facts, said)

    def _data_facts(self, link):
        return {
            "is_strong": self._is_strong(link),
            "can_prove": link._can_prove(),
            "is_recent": link._is_recent(),
            "is_doubted": link._is_doubted(),
            "kinds": link._kinds(),
            "open_kinds": link._open_requests(),
            "identity": None,
        }

    def _data_again(self, token):
        return lambda _link, problem: self._own_show(
            token, "data", self._data_facts, problem=problem
        )

    # Looking

    @own_page("/data/who", ["POST"])
    def own_who(self, token, **_other):
        """Show who she is in the answer to a form: no address shows it again."""
        link = self._own_link(token)
        if not link or not self._is_strong(link):
            return self._own_nothing()
        if not self._may_send(link):
            return self._own_often(token)
        try:
            found = link._own_identity()
        except UserError as error:
            return self._data_again(token)(link, error.args[0])
        facts = {**self._data_facts(link), "identity": found}
        return self._own_show(token, "data", lambda _link: facts, link=link)

    @own_page("/data/kept")
    def own_kept(self, token, **_other):
        link = self._own_link(token)
        if not link or not self._is_strong(link):
            return self._own_nothing()
        try:
            facts = {"sections": link._kept()}
        except UserError as error:
            return self._data_again(token)(link, error.args[0])
        return self._own_show(token, "kept", lambda _link: facts, link=link)

    @own_page("/data/kept/<string:kind>")
    def own_kept_of(self, token, kind, page="1", **_other):
        link = self._own_link(token)
        if not link or not self._is_strong(link):
            return self._own_nothing()
        at = max(number_in(page), 1)
        try:
            section = link._kept_of(kind, (at - 1) * STEP)
        except UserError as error:
            return self._data_again(token)(link, error.args[0])
        if not section:
            return self._own_nothing()
        facts = {"section": section, "kind": kind, "page": at}
        facts["has_more"] = section["has_more"]
        return self._own_show(token, "kept_of", lambda _link: facts, link=link)

    # Fetching

    @own_page("/data/copy", ["POST"])
    def own_copy(self, token, kind="", **_other):
        """Make the copy now and send it; nothing of it is kept on this side."""
        link = self._own_link(token)
        if not link or not self._is_strong(link) or kind not in MIMETYPES:
            return self._own_nothing()
        try:
            with request.env.cr.savepoint():
                name, content = link._copy(kind)
        except UserError as error:
            return self._data_again(token)(link, error.args[0])
        return request.make_response(
            content,
            [
                ("Content-Type", MIMETYPES[kind]),
                ("Content-Disposition", content_disposition(name)),
                *NOT_KEPT,
            ],
        )

    # Asking

    @own_page("/data/ask/<string:kind>")
    def own_confirm(self, token, kind, **_other):
        """Ask once more before a request is taken in."""
        link = self._own_link(token)
        if not link or not link._is_recent() or kind not in link._kinds():
            return self._own_nothing()
        facts = {
            "kind": kind,
            "asked": link._kinds()[kind],
            "fields": link._correctable(),
        }
        return self._own_show(token, "ask", lambda _link: facts, link=link)

    @own_page("/request", ["POST"])
    def own_ask(self, token, kind="", sure="", **_typed):
        """Take in that the customer wants a copy, a correction or to be forgotten."""
        wrong = request.httprequest.form.getlist("wrong")

        def ask(link):
            if not link._is_recent() or sure != "1":
                return None
            proved = self._is_strong(link)
            return link._ask(kind, wrong, proved=proved)

        return self._own_do(token, ask, "request", "/data")
