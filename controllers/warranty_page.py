import secrets

from odoo import http
from odoo.exceptions import UserError
from odoo.http import content_disposition, request

from ..core import upload
from ..core.headers import PLAIN_PAGE

#: Most bytes of a whole form: refused by its length, before it is read.
MOST_BYTES = 32 * 1024 * 1024
#: The number of an item has fewer digits.
MOST_DIGITS = 12
#: What a page says after something was done on it.
NOTICES = (
    "reported",
    "reported-contact",
    "added",
    "said",
    "rated",
    "activated",
    "registered",
    "asked",
)
PICTURES = ("image/jpeg", "image/png", "image/webp")


def route(path, methods, **options):
    """Return the decorator of a route of these pages."""
    if "POST" in methods:
        options.setdefault("max_content_length", MOST_BYTES)
    return http.route(
        path,
        type="http",
        auth="public",
        methods=methods,
        sitemap=False,
        readonly=False,
        save_session=True,
        **options,
    )


def taken_files():
    """Return the files of the form, checked, as they are kept.

    :raise upload.UploadError: one of them is not taken
    """
    sent = [file for file in request.httprequest.files.getlist("files") if file]
    if len(sent) > upload.MOST_FILES:
        raise upload.UploadError("too_many")
    # One byte too many is enough to know.
    read = [(file.filename, file.stream.read(upload.MOST_BYTES + 1)) for file in sent]
    return upload.take(read)


def upload_problem(env, error):
    """Return a sentence about a file that is not taken."""
    number = error.position or 1
    return {
        "too_many": env._("At most %s files can be sent at once.", upload.MOST_FILES),
        "too_big": env._("File %s is too large: 10 MB is the most.", number),
        "too_large": env._(
            "Picture %s is too large. Send it in a smaller size.", number
        ),
        "heic": env._(
            "File %s has a format of some phones that we cannot read. Send it as JPEG.",
            number,
        ),
        "broken": env._("Picture %s is damaged and cannot be read.", number),
        "bad_type": env._(
            "File %s is neither a picture (JPEG, PNG, WebP) nor a PDF.", number
        ),
    }[error.code]


class WarrantyPageController(http.Controller):
    """The page behind the code on a receipt, and what the customer does there."""

    @route("/warranty/<string:token>", ["GET"])
    def warranty_page(self, token, said="", **_other):
        page = self._warranty_page(token)
        if not page:
            return self._warranty_gone()
        page._note_use()
        if page.case_id:
            return self._warranty_show_case(page, token, page.case_id, said=said)
        said = said if said in NOTICES else ""
        url = page._url_of(token)
        values = {
            "items": page._item_facts(),
            "cases": page._other_case_facts(),
            "said": said,
            "url": url,
            "qr": page._qr_of(url) if said == "registered" else False,
        }
        return self._warranty_render("warranty_page", page, token, values)

    @route("/warranty/<string:token>/report", ["GET"])
    def warranty_ask(self, token, item="", **_other):
        """Show the empty form for a report."""
        page = self._warranty_page(token)
        if not page or page.case_id:
            return self._warranty_gone()
        typed = {"item": item, "case_type": "warranty" if item else "question"}
        return self._warranty_form(page, token, typed)

    @route("/warranty/<string:token>/report", ["POST"])
    def warranty_report(self, token, **typed):
        """Take in a report."""
        page = self._warranty_page(token)
        if not page or page.case_id:
            return self._warranty_gone()
        try:
            case = self._warranty_take_report(page, typed)
        except (UserError, upload.UploadError) as error:
            return self._warranty_form(page, token, typed, self._why(page, error))
        if isinstance(case, str):
            return self._warranty_form(page, token, {**typed, "warned": "1"}, case)
        if not page._is_open_here(case):
            return self._warranty_back(f"/warranty/{token}?said=added")
        said = "reported" if page._owner() else "reported-contact"
        return self._warranty_back(f"/warranty/{token}/case/{case.id}?said={said}")

    @route("/warranty/<string:token>/own-page", ["POST"])
    def warranty_own_page(self, token, **_other):
        """Take in that somebody wants the link to the customer's own page.

        It goes to the address on file. Here everybody reads the same, whether there is
        one or not: a receipt can be found by anybody.
        """
        page = self._warranty_page(token)
        if not page or page.kind != "receipt":
            return self._warranty_gone()
        asks = request.env["customer.link.ask"]
        asks._note(page, request.httprequest.remote_addr)
        return self._warranty_back(f"/warranty/{token}?said=asked")

    @route("/warranty/<string:token>/case/<int:case_id>", ["GET"])
    def warranty_case(self, token, case_id, said="", **_other):
        page, case = self._warranty_case_of(token, case_id)
        if not case:
            return self._warranty_gone()
        page._note_use()
        return self._warranty_show_case(page, token, case, said=said)

    @route("/warranty/<string:token>/case/<int:case_id>/say", ["POST"])
    def warranty_say(self, token, case_id, **typed):
        """Take in what the customer writes in a case."""
        return self._warranty_do(
            token, case_id, typed, "said", self._warranty_take_word
        )

    @route("/warranty/<string:token>/case/<int:case_id>/rate", ["POST"])
    def warranty_rate(self, token, case_id, **typed):
        """Take in how content the customer is."""

        def rate(page, case, typed):
            page._rate(
                typed.get("form"), case, typed.get("stars"), typed.get("note", "")
            )

        return self._warranty_do(token, case_id, typed, "rated", rate)

    @route("/warranty/<string:token>/item/<int:card_id>/activate", ["POST"])
    def warranty_activate(self, token, card_id, **_other):
        """Let a warranty begin that waits for its customer."""
        page = self._warranty_page(token)
        card = page and page._card(card_id)
        if not card:
            return self._warranty_gone()
        page._activate(card)
        return self._warranty_back(f"/warranty/{token}?said=activated")

    @route("/warranty/<string:token>/case/<int:case_id>/file/<int:file_id>", ["GET"])
    def warranty_file(self, token, case_id, file_id, **_other):
        """Send a file of a case: pictures to be shown, all others to be kept."""
        page, case = self._warranty_case_of(token, case_id)
        file = case and page._file(case, file_id)
        if not file:
            return self._warranty_gone()
        is_picture = file.mimetype in PICTURES
        kind = file.mimetype if is_picture else "application/octet-stream"
        headers = [("Content-Type", kind), *PLAIN_PAGE]
        if not is_picture:
            headers.append(("Content-Disposition", content_disposition(file.name)))
        return request.make_response(file.raw or b"", headers)

    # Taking in

    def _warranty_take_report(self, page, typed):
        """Return the case, or a sentence that warns of what the text contains."""
        card = None
        if item := typed.get("item"):
            # Python refuses to read a number of thousands of digits.
            known = item.isdecimal() and len(item) < MOST_DIGITS
            card = page._card(int(item) if known else 0)
            if not card:
                raise UserError(page.env._("Choose one of your items."))
        contact = page._checked_contact(typed.get("contact"))
        text = page._checked_text(typed.get("text"))
        files = taken_files()
        warning = page._warning_about(text)
        if warning and typed.get("warned") != "1":
            return warning
        form, case_type = typed.get("form"), typed.get("case_type")
        with request.env.cr.savepoint():
            if contact and not page._is_sent(form):
                page._keep_contact(contact)
            return page._report(form, case_type, text, files, card)

    def _warranty_take_word(self, page, case, typed):
        if not page._may_read_on(case):
            raise UserError(page.env._("This case goes on elsewhere."))
        files = taken_files()
        warning = page._warning_about(typed.get("text", ""))
        if warning and typed.get("warned") != "1":
            typed["warned"] = "1"
            raise UserError(warning)
        page._say(typed.get("form"), case, typed.get("text"), files)

    def _warranty_do(self, token, case_id, typed, said, act):
        page, case = self._warranty_case_of(token, case_id)
        if not case:
            return self._warranty_gone()
        try:
            # A form that is refused is not taken in: it comes back, and is sent again.
            with request.env.cr.savepoint():
                act(page, case, typed)
        except (UserError, upload.UploadError) as error:
            problem = self._why(page, error)
            return self._warranty_show_case(page, token, case, typed, problem, said)
        return self._warranty_back(f"/warranty/{token}/case/{case_id}?said={said}")

    def _why(self, page, error):
        if isinstance(error, upload.UploadError):
            return upload_problem(page.env, error)
        return error.args[0]

    # Finding

    def _warranty_page(self, token):
        """Return the page of a key, in the language of who opens it."""
        page = request.env["customer.page"]._opened_by(token)
        if page:
            lang = page._owner().lang or request.env["ir.http"]._browser_lang()
            page = page.with_context(lang=lang, tz=page._zone())
        return page

    def _warranty_case_of(self, token, case_id):
        page = self._warranty_page(token)
        return page, page and page._own_case(case_id)

    # Showing

    def _warranty_form(self, page, token, typed, problem=""):
        values = {
            "items": page._item_facts(),
            "typed": typed,
            "problem": problem,
            "form": self._form_of(typed),
            "accepted": upload.ACCEPTED,
            "asks_contact": page._can_take_contact(),
        }
        status = 422 if problem else 200
        return self._warranty_render("warranty_report", page, token, values, status)

    def _warranty_show_case(
        self, page, token, case, typed=None, problem="", said="", done=""
    ):
        shown = page._shown_case(case)
        # Who keeps the address comes back to it: a report arrives once.
        is_old = said.startswith("reported") and shown["state"] != "new"
        is_said = said in NOTICES and not problem and not is_old
        values = {
            "case": shown,
            "said": said if is_said else "",
            "where": said if problem else "",
            "typed": typed or {},
            "problem": problem,
            "form": self._form_of(typed or {}),
            "accepted": upload.ACCEPTED,
        }
        status = 422 if problem else 200
        return self._warranty_render("warranty_case", page, token, values, status)

    def _form_of(self, typed):
        """Return the number of a form: the same one until it is taken in."""
        form = typed.get("form") or ""
        return form if len(form) == 32 else secrets.token_hex(16)

    def _warranty_render(self, template, page, token, values, status=200):
        return request.env["ir.http"]._plain_page(
            template,
            {"page": page, "token": token, "company": page.company_id, **values},
            page.env.lang,
            status,
        )

    def _warranty_back(self, path):
        response = request.redirect(path, code=303)
        response.headers.extend(PLAIN_PAGE)
        return response

    def _warranty_gone(self):
        """Say that a page is not there, and never why."""
        pages = request.env["ir.http"]
        return pages._plain_page("warranty_page_gone", {}, pages._browser_lang(), 404)
