"""What is stored about a customer, on her own page: by kind, as a copy, who she is."""

from datetime import timedelta

from odoo import _, fields, models
from odoo.exceptions import UserError

from .identity_request_own import GROWING

#: Rows of a kind that one page shows.
STEP = 20
#: Copies that one customer makes in a day.
COPIES_A_DAY = 5
#: What is shown of the identity to whom it belongs.
PURPOSE = "self_service"
SHOWN = ("name", "email", "phone", "street", "street2", "zip", "city", "birthdate")


class CustomerLink(models.Model):
    _inherit = "customer.link"

    def _draft_request(self, offset=0, limit=STEP):
        """Return a request for a copy that is stored nowhere, to see what is in it.

        :param int offset: of what grows with each visit, the newest that are left out
        :param int limit: and how many it has
        """
        requests = self.env["identity.request"].sudo()
        requests = requests.with_company(self.company_id)
        return requests.with_context(
            allowed_company_ids=self._companies().ids,
            identity_left_out=True,
            export_window=(max(offset, 0), limit),
        ).new(
            {
                "request_type": "access",
                "partner_id": self.partner_id.id,
                "company_id": self.company_id.id,
                "name_staff": False,
            }
        )

    def _kept(self):
        """Return the kinds of what is stored, but for the identity itself.

        :return: dicts of ``key`` and ``title``; and ``rows``, of what grows the newest
        """
        sections = self._draft_request()._export_sections()
        return [one for one in sections if one["rows"] and one["key"] != "identity"]

    def _kept_of(self, key, offset=0):
        """Return one kind with a page of its rows, the newest first, or None.

        Of what grows with each visit a page has that of :data:`STEP` purchases and the
        like: the rest is not even looked at.

        :return: ``title``, ``columns``, ``rows`` of words, and ``has_more``
        """
        offset = max(offset, 0)
        section = self._kept_part(key, offset)
        if not section or not (section["rows"] or offset):
            return None
        rows = section["rows"][::-1]
        if key in GROWING:
            has_more = bool(self._kept_part(key, offset + STEP)["rows"])
        else:
            rows = rows[offset:]
            has_more, rows = len(rows) > STEP, rows[:STEP]
        shown = self._draft_request()._shown
        return {
            "title": section["title"],
            "columns": section["columns"],
            "rows": [
                [(label, shown(row[name], name)) for name, label in section["columns"]]
                for row in rows
            ],
            "has_more": has_more,
        }

    def _kept_part(self, key, offset):
        """Return the section with a key, and no other one, or None."""
        parts = self._draft_request(offset)._export_parts()
        return parts[key]() if key in parts and key != "identity" else None

    # Who she is

    def _own_identity(self):
        """Return what is known of who the customer is, recorded before it is opened.

        :return: pairs of a label and a value
        :raise UserError: the vault does not answer, or the use is restricted
        """
        self.ensure_one()
        partner = self.partner_id
        labels = self.env["identity.request"]._identity_labels()
        if not partner.identity_protected:
            values = {name: partner[name] for name in SHOWN if name in partner._fields}
        else:
            vault = self.env["identity.vault"].with_company(self.company_id)
            opened = vault._open_for(partner, PURPOSE, SHOWN, f"link {self.id}")
            values = opened.get(partner.id) or {}
        return [(labels[name], values[name]) for name in SHOWN if values.get(name)]

    # The copy

    def _copy(self, kind):
        """Make the copy of all that is held, as a request that is done at once.

        :param str kind: ``pdf`` or ``json``
        :return: the name of the file, and its bytes
        :raise UserError: too many, or the vault does not answer
        """
        self.ensure_one()
        self._ensure_few_copies()
        requests = self.env["identity.request"].with_company(self.company_id)
        # The day before the words: what fails leaves no request behind.
        made = requests._receive(self.partner_id, "access", "link", "link")
        content = made.with_context(
            allowed_company_ids=self._companies().ids
        )._make_own_file(kind)
        return f"{made.name.replace('/', '-')}.{kind}", content

    def _ensure_few_copies(self):
        since = fields.Datetime.now() - timedelta(days=1)
        made = [
            ("partner_id", "=", self.partner_id.id),
            ("request_type", "=", "access"),
            ("channel", "=", "link"),
            ("state", "=", "done"),
            ("create_date", ">", since),
        ]
        requests = self.env["identity.request"].sudo()
        if requests.search_count(made, limit=COPIES_A_DAY) >= COPIES_A_DAY:
            raise UserError(
                _("You fetched %s copies today. Please go on tomorrow.", COPIES_A_DAY)
            )
