"""All that a till shows of the customer in front, in one answer."""

from datetime import timedelta
from typing import NamedTuple

from odoo import _, api, models
from odoo.exceptions import UserError

from ..core import code as codes
from ..core.rules import booking
from .customer_profile_sql import COMPANIES, PANEL

#: Lines of open problems, and of what ends soon, that the panel has room for.
MOST_LINES = 3
#: How far ahead the panel looks for warranties that end.
DAYS_AHEAD = 60
#: Counted up to here: nobody asks for more.
MOST_CASES = 200
MOST_VISITS = 1000
#: The till shows two; the others take the place of those that are not wanted, or sold.
MOST_SUGGESTIONS = 5
#: What is read of the customer; Odoo would read sixty columns, name and phone among
#: them.
PARTNER = (
    "active",
    "company_id",
    "customer_code",
    "identity_filled",
    "identity_protected",
    "identity_restricted",
    "is_company",
    "lang",
)


class Front(NamedTuple):
    """Who is in front of which till. Records are in ``sudo``.

    :ivar above: ids of the till's company and of those above it, the root first
    :ivar tree: ids of all companies that belong together with it
    :ivar seen: ids of those of them that the user works for
    """

    config: object
    partner: object
    above: list
    tree: list
    seen: list
    quiet_days: int

    @property
    def root(self):
        return self.above[0]


class CustomerProfile(models.AbstractModel):
    """What is known of a customer, put together for who may see it.

    Nothing is stored here, and nothing here is kept: what the till shows was read for
    this order. See docs/adr/0022.
    """

    _name = "customer.profile"
    _description = "Customer at a Glance"

    @api.model
    def pos_panel(self, config_id, partner_id):
        """Return what a till shows beside the lines of an order. It names nobody.

        Twelve queries at most, however long the history is.

        :param int config_id: the till's ``pos.config``
        :param int partner_id: the customer
        :return: ``points``, see ``pos.order.pos_member_points``; ``fetch``, rewards
            that wait, and ``bonus``, both sentences; ``problems``: ``cases``, a number,
            and ``lines`` (``id``, ``name``, ``subject``, ``state_text``, ``since``);
            ``last_visit`` (``on``, ``days``, ``shop``) or False; ``expires`` (``kind``,
            ``text``, ``on``), the nearest first; ``survey_id``, ``prompt`` (see
            ``profile.prompt._due_at_till``) and which of them is shown: ``asks``;
            ``suggestions``, see ``customer.suggestion._for_till``; ``greets``: whether
            :meth:`pos_greeting` may have a name. Days are ISO dates
        :rtype: dict
        :raise AccessError: the user may not use this till
        :raise UserError: no customer of this till, or too many customers in an hour
        """
        front = self._in_front(config_id, partner_id)
        tries = self.env["customer.page.attempt"]
        if not tries._may_count_at_till(front.config):
            raise UserError(_("Too many at once. Please wait some minutes."))
        return self._in_shop(front.config)._panel(front)

    @api.model
    def _panel(self, front):
        today, schemes = self.env["pos.order"]._member_schemes(front.config)
        found = self._read_panel(front, schemes, today)
        points = self.env["pos.order"]._member_facts(
            front.config, schemes, found["member"], today
        )
        return {
            "points": points,
            "fetch": self._fetch_words(found["fetch"]),
            "bonus": self._bonus_words(points),
            "problems": self._problems(front.config, found["problems"]),
            "last_visit": self._last_visit(front.config, found["last_visit"], today),
            "expires": self._expires(points, found["warranties"]),
            **self._asks(front, found, points, today),
            "suggestions": self._suggestions(front, found),
            "greets": self._greets(front.partner, found),
        }

    @api.model
    def _in_shop(self, config):
        """Return this model with the shop's days, and a language.

        Where a caller names neither, Odoo reads the user, the company and their
        contacts for them: five queries, and their addresses.
        """
        zone = self.env["loyalty.ledger"]._zone(config.id)
        return self.with_context(tz=zone, lang=self.env.lang or "en_US")

    # Who is in front

    @api.model
    def _in_front(self, config_id, partner_id):
        """Return who is in front of a till, in three queries.

        :rtype: Front
        :raise AccessError: the user may not use this till
        :raise UserError: no such till, or no customer of it
        """
        config = self.env["res.partner"]._ensure_till(config_id)
        self.env.cr.execute(COMPANIES, [config.company_id.id])
        paths = {ident: (path, quiet) for ident, path, quiet in self.env.cr.fetchall()}
        path, quiet_days = paths[config.company_id.id]
        above = [int(ident) for ident in path.split("/") if ident]
        return Front(
            config,
            self._partner_in_front(config, partner_id, above),
            above,
            sorted(paths),
            sorted(paths.keys() & set(self.env.user._get_company_ids())),
            quiet_days or 0,
        )

    @api.model
    def _partner_in_front(self, config, partner_id, above):
        """Return a customer of a till; who is none is told in the same words."""
        ident = partner_id if type(partner_id) is int else 0
        partners = self.env["res.partner"].sudo().with_company(config.company_id)
        partner = partners.search_fetch([("id", "=", ident)], PARTNER, limit=1)
        if not partner or (partner.company_id and partner.company_id.id not in above):
            raise UserError(_("This is no customer of this till."))
        return partner

    # Reading

    @api.model
    def _read_panel(self, front, schemes, today):
        self.env.flush_all()
        partner = front.partner
        code = partner.customer_code
        Survey = self.env["survey.survey"]
        self.env.cr.execute(
            PANEL,
            {
                **self.env["pos.order"]._member_params(partner.id, schemes),
                **Survey._prepare_due_params(
                    front.config,
                    partner.id,
                    front.above,
                    front.tree,
                    front.quiet_days,
                ),
                "shop": front.config.company_id.id,
                "companies": front.seen,
                "code": codes.display(code) if code else "",
                "lang": self.env.lang or "en_US",
                "today": today,
                "soon": today + timedelta(days=DAYS_AHEAD),
                "most_cases": MOST_CASES,
                "most_lines": MOST_LINES,
                "most_visits": MOST_VISITS,
            },
        )
        return booking.loads(self.env.cr.fetchone()[0])

    # What is asked

    @api.model
    def _asks(self, front, found, points, today):
        """Return what the customer can be asked now, and which of it the till shows.

        A survey that a rule chose this customer for has a last day; what anybody is
        asked can wait for the next visit, and so can a prompt.
        """
        survey = found["survey"] or {}
        prompt = False
        if self._may_be_used(front.partner, found):
            facts = self._prompt_facts(front.partner, found, points, today)
            prompt = self._due_prompt(front, facts)
        first = "survey" if survey.get("is_chosen") or not prompt else "prompt"
        return {
            "survey_id": survey.get("id") or False,
            "prompt": prompt,
            "asks": first if survey or prompt else False,
        }

    @api.model
    def _due_prompt(self, front, facts):
        Prompt = self.env["profile.prompt"].sudo()
        return Prompt._due_at_till(front.config, front.partner, facts) or False

    @api.model
    def _prompt_facts(self, partner, found, points, today):
        """Return what ``profile.prompt`` needs to know, so that it reads nothing again.

        :return: ``visits``; ``tier_ids``; ``filled``, the identity fields on file;
            ``email_on_file``; ``today``
        """
        filled = self._filled(partner, found)
        return {
            "visits": found["visits"],
            "tier_ids": self.env["pos.order"]._member_levels(points),
            "filled": filled,
            "email_on_file": "email" in filled,
            "today": today,
        }

    @api.model
    def _filled(self, partner, found):
        if partner.identity_protected:
            return list(filter(None, (partner.identity_filled or "").split(",")))
        return [field for field, is_there in (found["plain"] or {}).items() if is_there]

    @api.model
    def _may_be_used(self, partner, found):
        """Return whether the customer did not ask that nobody uses the data."""
        return not partner.identity_restricted and not found["erased"]

    # Beside it

    @api.model
    def _suggestions(self, front, found):
        if not self._may_be_used(front.partner, found):
            return []
        Suggestion = self.env["customer.suggestion"]
        return Suggestion._for_till(front.config, front.partner, MOST_SUGGESTIONS)

    @api.model
    def _greets(self, partner, found):
        agreed = (found["consents"] or {}).get("greeting")
        named = "name" in self._filled(partner, found)
        return bool(
            agreed
            and named
            and not partner.is_company
            and self._may_be_used(partner, found)
        )
