"""The profile of the customer in front, tab by tab."""

from odoo import _, api, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from .customer_profile_purchases import MOST_OFFSET, PAGE
from .customer_profile_roles import ROLES, SEES

#: Kinds of entries whose reason somebody wrote.
WRITTEN = ("bonus", "adjust", "transfer_in", "transfer_out")


class CustomerProfile(models.AbstractModel):
    _inherit = "customer.profile"

    @api.model
    def pos_tab(self, config_id, partner_id, tab, offset=0):
        """Return a page of a customer's profile, as the user's roles see it.

        :param int config_id: the till's ``pos.config``
        :param int partner_id: the customer
        :param str tab: one of :data:`~.customer_profile_roles.SEES`
        :param int offset: how many newer rows to leave out
        :return: ``rows``, at most 20; ``more``: whether there are older ones; ``sees``:
            what the user's roles see of this tab. See :meth:`_purchases`,
            ``warranty.card._card_facts``, ``customer.case._case_facts``; of points
            ``on``, ``text``, ``points`` and ``why``, a list of sentences; of answers
            ``on``, ``name`` and ``text``. Beside the first rows of cases
            ``last_contact`` and ``contacts`` (``day``, ``text``), of answers
            ``preferences``, ``consents`` and ``requests``, all as answers are. Days are
            ISO dates, of the shop
        :rtype: dict
        :raise AccessError: the user may not use this till
        :raise UserError: no such tab, page or customer, or too many in an hour
        """
        if not isinstance(tab, str) or tab not in SEES:
            raise UserError(_("There is no such tab."))
        if type(offset) is not int or offset < 0:
            raise UserError(_("This page does not exist."))
        front = self._in_front(config_id, partner_id)
        tries = self.env["customer.page.attempt"]
        if not tries._may_open_tab_at_till(front.config):
            raise UserError(_("Too many at once. Please wait some minutes."))
        sees = self._sees(tab)
        page = {"rows": [], "sees": sorted(sees)}
        if offset <= MOST_OFFSET:
            profile = self._in_shop(front.config)
            page |= getattr(profile, f"_tab_{tab}")(front, sees, offset)
        return {**page, "rows": page["rows"][:PAGE], "more": len(page["rows"]) > PAGE}

    @api.model
    def _sees(self, tab):
        """Return what the roles of the user see of a tab."""
        user = self.env.user
        return set().union(
            *(parts for role, parts in SEES[tab].items() if user.has_group(ROLES[role]))
        )

    # Purchases

    @api.model
    def _tab_purchases(self, front, sees, offset):
        here = front.config.company_id.sudo()
        companies = here.browse(front.seen) if "branches" in sees else here
        rows = self._purchases(
            front.partner, companies, PAGE + 1, offset, "online" in sees
        )
        products = self._sold_here(front.config, rows)
        currency = front.config.sudo().currency_id
        for row in rows:
            is_here = row["company_id"] == here.id
            is_here = is_here and row["currency_id"] == currency.id
            for line in row["lines"]:
                line["can_return"] = line["can_return"] and is_here
                line["can_reorder"] &= line["product_id"] in products
        return {"rows": rows}

    @api.model
    def _sold_here(self, config, rows):
        """Return the ids of the products that this till sells now."""
        ids = {
            line["product_id"]
            for row in rows
            for line in row["lines"]
            if line["can_reorder"]
        }
        config = config.sudo()
        domain = Domain("id", "in", sorted(ids)) & Domain("available_in_pos", "=", True)
        companies = [False, *config.company_id.parent_ids.ids]
        domain &= Domain("company_id", "in", companies)
        if config.limit_categories and config.iface_available_categ_ids:
            categories = config.iface_available_categ_ids.ids
            domain &= Domain("pos_categ_ids", "in", categories)
        return set(self.env["product.product"].sudo().search(domain).ids)

    # Items

    @api.model
    def _tab_items(self, front, sees, offset):
        company = front.config.company_id
        cards = self.env["warranty.card"].sudo().with_company(company)
        owned = cards._of_partner(front.partner, company, PAGE + 1, offset)
        return {"rows": owned._till_facts(front.config)}

    # Points

    @api.model
    def _tab_points(self, front, sees, offset):
        _today, schemes = self.env["pos.order"]._member_schemes(front.config)
        programs = [scheme.id for scheme in schemes]
        entries = self._points_entries(front.partner, programs, PAGE + 1, offset)
        for entry in entries:
            is_hidden = entry["kind"] in WRITTEN and "reasons" not in sees
            entry["text"] = entry["kind_text"]
            entry["why"] = [] if is_hidden else entry["why"].splitlines()
        return {"rows": entries}

    @api.model
    def _points_entries(self, partner, program_ids, limit, offset=0):
        """Return why a customer's points are what they are, the newest first.

        :param list program_ids: the programmes
        :return: for each ``id``, ``on`` (ISO date, the shop's), ``kind``,
            ``kind_text``, ``points``, ``point_name``, ``program``, ``why`` (sentences),
            ``expires_on``
        :rtype: list[dict]
        """
        history = self.env["loyalty.history"].sudo()
        cards = (
            self.env["loyalty.card"]
            .sudo()
            .search(
                [("partner_id", "=", partner.id), ("program_id", "in", program_ids)]
            )
        )
        entries = history.search(
            [("card_id", "in", cards.ids), ("kind", "!=", False)],
            order="booked_on desc, id desc",
            limit=limit,
            offset=offset,
        )
        kinds = dict(history._fields["kind"]._description_selection(self.env))
        return [
            {
                "id": entry.id,
                "on": entry.booked_date and entry.booked_date.isoformat(),
                "kind": entry.kind,
                "kind_text": kinds[entry.kind],
                "points": entry.points,
                "point_name": entry.program_id.portal_point_name or "",
                "program": entry.program_id.name,
                "why": entry.why_text or "",
                "expires_on": entry.expires_on and entry.expires_on.isoformat(),
            }
            for entry in entries
        ]

    # Cases and contacts

    @api.model
    def _tab_cases(self, front, sees, offset):
        company = front.config.company_id
        domain = [
            ("partner_id", "=", front.partner.id),
            ("company_id", "=", company.id),
            ("merged_into_id", "=", False),
        ]
        # An empty moment comes first when the latest does: open ones are on top.
        cases = (
            self.env["customer.case"]
            .sudo()
            .search(
                domain, order="closed_at desc, id desc", limit=PAGE + 1, offset=offset
            )
        )
        page = {"rows": cases.with_context(display_default_code=False)._case_facts()}
        if not offset:
            page["last_contact"] = self._last_contact(front)
            page["contacts"] = self._contacts(front) if "contacts" in sees else []
        return page

    @api.model
    def _last_contact(self, front):
        cards = self.env["warranty.card"]._nobody_in_front("found")
        shown = cards._replace(partner=front.partner)
        return self.env["customer.interaction"]._till_last(front.config, shown)

    @api.model
    def _contacts(self, front):
        contacts = self.env["customer.interaction"]
        domain = [
            ("partner_id", "=", front.partner.id),
            ("company_id", "=", front.config.company_id.id),
        ]
        # Not in sudo: of cases of other teams nothing is told.
        found = contacts.search(domain, order="happened_at desc, id desc", limit=PAGE)
        return [
            {
                "id": contact.id,
                "day": self._day_of(contact.happened_at),
                "text": self._join(self._label(contact, "channel"), contact.subject),
            }
            for contact in found
        ]

    # Answers and preferences

    @api.model
    def _tab_answers(self, front, sees, offset):
        company = front.config.company_id
        page = {"rows": []}
        if "answers" in sees:
            answers = self._answers(front.partner, company, PAGE + 1, offset)
            page["rows"] = [
                {
                    "id": answer["id"],
                    "on": answer["on"],
                    "name": self._join(answer["survey"], answer["channel"]),
                    "text": self._join(*(line["answer"] for line in answer["lines"])),
                }
                for answer in answers
            ]
        if offset:
            return page
        preferences = self.sudo()._preferences(front.partner, company)
        if "sensitive" not in sees:
            preferences = [one for one in preferences if not one["is_sensitive"]]
        page["preferences"] = [
            {**one, "name": one["topic"], "text": one["value"]} for one in preferences
        ]
        # Not in the brackets below: Odoo would not find the reader's language there.
        words = {True: _("Agreed"), False: _("Not agreed")}
        page["consents"] = [
            {**one, "name": one["text"], "text": words[one["is_given"]]}
            for one in self._consents(front.partner, company)
        ]
        page["contact"] = self._contact_rows(front) if "contact" in sees else []
        page["requests"] = self._requests(front) if "requests" in sees else []
        return page

    @api.model
    def _contact_rows(self, front):
        """Return what contact data is on file, and how fresh: never what it says."""
        labels = self.env["customer.contact.check"]._fields["field"]
        names = dict(labels._description_selection(self.env))
        words = {
            False: _("On file"),
            "old": _("Not confirmed for long"),
            "bounced": _("Mail came back"),
            "changed": _("Said to be no longer right"),
        }
        fresh = front.partner._contact_freshness(front.config.company_id)
        return [
            {
                "field": row["field"],
                "name": names[row["field"]],
                "text": words[row["flag"]],
                "is_doubtful": bool(row["flag"]),
                "on": row["confirmed_on"],
            }
            for row in fresh["fields"]
            if row["on_file"]
        ]

    @api.model
    def _requests(self, front):
        requests = self.env["identity.request"].sudo()
        domain = [
            ("partner_id", "=", front.partner.id),
            ("company_id", "=", front.config.company_id.id),
        ]
        return [
            {
                "id": request.id,
                "name": self._join(request.name, self._label(request, "request_type")),
                "text": self._label(request, "state"),
                "on": self._day_of(request.create_date),
            }
            for request in requests.search(domain, order="id desc", limit=PAGE)
        ]
