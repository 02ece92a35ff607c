"""The tabs of the desk: the same as at the till, with more detail."""

from odoo import _, api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_datetime

#: Rows of a page.
ROWS = 20
#: Contacts that stand beside the cases; the timeline has all.
MOST_CONTACTS = 10
#: A page further on than this is nothing that anybody reads.
MOST_OFFSET = 100_000
TABS = (
    *("timeline", "purchases", "items", "points", "cases", "answers"),
    *("suggestions", "data"),
)


class CustomerDesk(models.AbstractModel):
    _inherit = "customer.desk"

    @api.model
    def tab(self, partner_id, tab, offset=0):
        """Return a page of a tab.

        :param int partner_id: the customer
        :param str tab: one of :data:`TABS`; the timeline has a method of its own
        :param int offset: rows that are shown already
        :return: ``rows``, ``more`` (whether there are others), and what else the tab
            shows beside them
        :rtype: dict
        :raise AccessError: the user is not of the service desk
        :raise UserError: no such customer or tab
        """
        partner = self._ensure_customer(partner_id)
        if not isinstance(tab, str) or tab not in TABS or tab == "timeline":
            raise UserError(_("There is no such tab."))
        if type(offset) is not int or not 0 <= offset <= MOST_OFFSET:
            raise UserError(_("There is no such page."))
        return getattr(self, f"_tab_{tab}")(partner, offset)

    @api.model
    def _tabs(self):
        return list(TABS)

    @api.model
    def _page(self, rows, **more):
        """Return a page of rows that were read one more than shown."""
        return {"rows": rows[:ROWS], "more": len(rows) > ROWS, **more}

    # Items

    @api.model
    def _tab_items(self, partner, offset):
        cards = self.env["warranty.card"].search(
            self._domain_of(partner), order="id desc", limit=ROWS + 1, offset=offset
        )
        return self._page(cards._card_facts())

    # Points

    @api.model
    def _tab_points(self, partner, offset):
        """Return the entries of the ledger, each with why it is there."""
        programs = (
            self.env["loyalty.program"]
            .sudo()
            .with_context(active_test=False)
            .search(
                [
                    ("program_type", "=", "loyalty"),
                    ("company_id", "in", [False, *self._above().ids]),
                ]
            )
        )
        entries = self.env["customer.profile"]._points_entries(
            partner, programs.ids, ROWS + 1, offset
        )
        return self._page(
            [
                {
                    **entry,
                    "points": self._signed(entry["points"]),
                    "is_spent": entry["points"] < 0,
                }
                for entry in entries
            ]
        )

    @api.model
    def _signed(self, points):
        text = self._number(abs(points))
        return f"\u2212{text}" if points < 0 else f"+{text}"

    # Cases and contacts

    @api.model
    def _tab_cases(self, partner, offset):
        cases = self.env["customer.case"].search(
            self._domain_of(partner) & fields.Domain("merged_into_id", "=", False),
            order="opened_at desc, id desc",
            limit=ROWS + 1,
            offset=offset,
        )
        return self._page(
            [self._case_detail(case) for case in cases],
            contacts=self._contacts(partner),
        )

    @api.model
    def _case_detail(self, case):
        types = dict(case._fields["case_type"]._description_selection(self.env))
        ends = dict(case._fields["resolution"]._description_selection(self.env))
        return {
            **self._case_row(case),
            "type": types[case.case_type],
            "product": case.product_id.with_context(
                display_default_code=False
            ).display_name
            or False,
            "serial": case.serial or False,
            "resolution": ends.get(case.resolution, False),
            "closed_on": self._day(case.closed_at),
            "points": self._number(case.compensated) if case.compensated else False,
        }

    @api.model
    def _contacts(self, partner):
        contacts = self.env["customer.interaction"].search(
            self._domain_of(partner), limit=MOST_CONTACTS
        )
        channels = dict(contacts._fields["channel"]._description_selection(self.env))
        return [
            {
                "id": contact.id,
                "at": format_datetime(self.env, contact.happened_at, dt_format="short"),
                "channel": channels[contact.channel],
                "is_ours": contact.direction == "out",
                "subject": contact.subject or "",
                "outcome": contact.outcome or "",
                "next_step": contact.next_step or "",
                "next_on": contact.next_on.isoformat() if contact.next_on else False,
                "who": contact.user_id.name or False,
            }
            for contact in contacts
        ]

    # Consents, requests, contact data

    @api.model
    def _tab_data(self, partner, offset):
        """Return what the customer agreed to, asked for, and how fresh the data are."""
        Consent = self.env["identity.consent"]
        said = Consent.search(
            [
                ("partner_id", "=", partner.id),
                ("company_id", "in", self._above().root_id.ids),
            ],
            limit=ROWS + 1,
            offset=offset,
        )
        return self._page(
            [self._consent_row(consent) for consent in said],
            requests=self._requests(partner),
            freshness=self._freshness(partner),
        )

    @api.model
    def _consent_row(self, consent):
        places = dict(consent._fields["place"]._description_selection(self.env))
        return {
            "id": consent.id,
            "label": consent.display_name,
            "given": consent.state == "given",
            "current": consent.current,
            "on": self._day(consent.at),
            "place": places[consent.place],
            "who": consent.user_id.sudo().name or False,
        }

    @api.model
    def _requests(self, partner):
        """Return the person's requests, for those who may read them."""
        Request = self.env["identity.request"]
        if not Request.has_access("read"):
            return []
        types = dict(Request._fields["request_type"]._description_selection(self.env))
        states = dict(Request._fields["state"]._description_selection(self.env))
        return [
            {
                "id": request.id,
                "name": request.name,
                "type": types[request.request_type],
                "state": states[request.state],
                "on": self._day(request.create_date),
            }
            for request in Request.search(self._domain_of(partner), limit=ROWS)
        ]
