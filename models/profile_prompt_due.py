"""Which one thing a customer is asked now: at a till, or on the own page."""

import copy

from odoo import _, api, fields, models
from odoo.tools import ormcache

from ..core.rules import booking, prompts
from .profile_prompt_sql import BOUGHT, FACTS, KNOWN

#: Most visits that are counted, and purchases that are looked at, the newest.
MOST_VISITS = 1000
MOST_PURCHASES = 500


class ProfilePrompt(models.Model):
    _inherit = "profile.prompt"

    @api.model
    def _due_at_till(self, config, partner, facts):
        """Return what the customer in front is asked now, in two queries at most.

        :param config: the ``pos.config``
        :param partner: the customer
        :param dict facts: ``visits`` (orders that were paid before this one),
            ``tier_ids``, and ``today`` in the shop's time zone; left out, they are
            looked up
        :return: a dict (see :meth:`_as_asked`), or False
        """
        rules = self._rules_at_till(config)
        if not rules:
            return False
        facts = self._with_facts(config.company_id, partner, facts, config)
        rule = self._due(rules, partner, config.company_id, facts, config)
        return rule and self._as_asked(rule)

    @api.model
    def _due_on_page(self, partner, company, kinds=None):
        """Return what a customer is asked on the own page, as :meth:`_due_at_till`.

        :param kinds: the kinds that may be asked there now; all if left out
        """
        rules = self._rules_on_page(company)
        if kinds is not None:
            rules = [rule for rule in rules if rule.kind in kinds]
        if not rules:
            return False
        facts = self._with_facts(company, partner, None)
        rule = self._due(rules, partner, company, facts)
        return rule and self._as_asked(rule)

    @api.model
    def _rules_at_till(self, config):
        return [
            rule
            for rule, (place, shops) in self._rules_of(config.company_id.id)
            if place in ("till", "both") and (not shops or config.id in shops)
        ]

    @api.model
    def _rules_on_page(self, company):
        return [
            rule
            for rule, (place, _shops) in self._rules_of(company.id)
            if place in ("page", "both")
        ]

    @api.model
    def _asking_for(self, config, about):
        """Return the rule of a till that asks whether contact data holds, or False."""
        for rule in self._rules_at_till(config):
            if rule.kind == "confirm" and rule.about == about:
                return self._as_asked(rule)
        return False

    # Deciding

    @api.model
    def _due(self, rules, partner, company, facts, config=None):
        person, history = self._known(partner, company, facts, config)
        return prompts.due(
            rules,
            person,
            history,
            facts["today"],
            lambda: self._bought(rules, partner, company, config),
        )

    @api.model
    def _with_facts(self, company, partner, facts, config=None):
        """Return facts that are complete."""
        facts = dict(facts or {})
        if facts.get("visits") is None or facts.get("tier_ids") is None:
            self.env["pos.order"].flush_model(["partner_id", "state", "company_id"])
            self.env["loyalty.card"].flush_model(["partner_id", "tier_id"])
            params = {"partner": partner.id, "most": MOST_VISITS}
            params["companies"] = self._family(company.id)[1]
            self.env.cr.execute(FACTS, params)
            visits, tiers = self.env.cr.fetchone()
            facts |= {"visits": visits, "tier_ids": tiers or []}
        if not facts.get("today"):
            facts["today"] = self._today(config)
        return facts

    @api.model
    def _today(self, config=None):
        if config:
            return self.env["loyalty.ledger"]._local(config, self.env.cr.now()).date()
        return fields.Date.context_today(self)

    @api.model
    def _zone(self, config=None):
        zone = config and self.env["loyalty.ledger"]._zone(config.id)
        return zone or self.env.context.get("tz") or self.env.user.tz or "UTC"

    @api.model
    @ormcache("company_id")
    def _family(self, company_id):
        """Return the ids of the company at the top, and of it and all its branches."""
        companies = self.env["res.company"].sudo().with_context(active_test=False)
        root = companies.browse(company_id).root_id.id
        return root, companies.search([("id", "child_of", root)]).ids

    @api.model
    def _known(self, partner, company, facts, config=None):
        """Return the person and the history, for the rules."""
        self._flush_known()
        root, _tree = self._family(company.id)
        self.env.cr.execute(
            KNOWN,
            {
                "partner": partner.id,
                "company": root,
                "shop": company.id,
                "zone": self._zone(config),
                "now": self.env.cr.now(),
            },
        )
        found = booking.loads(self.env.cr.fetchone()[0])
        row = found["person"] or {"closed": True, "filled": [], "since": None}
        asked, on_visit = map(booking.day, found["asked"])
        days = found["quiet_days"] or 0
        today = facts["today"]
        consents = found["consents"] or []
        person = prompts.Person(
            visits=facts["visits"],
            since=booking.day(row["since"]) or today,
            tiers=frozenset(facts["tier_ids"]),
            filled=self._filled(row["filled"]),
            checks={
                kind: prompts.Check(booking.day(confirmed), flag or "")
                for kind, confirmed, flag in found["checks"] or []
            },
            given=frozenset(p for p, state in consents if state == "given"),
            denied=frozenset(p for p, state in consents if state == "withdrawn"),
            topics=frozenset(map(str, found["topics"] or [])),
            closed=row["closed"] or found["erased"],
            quiet=bool(asked) and (today - asked).days < days,
            asked_today=on_visit == today,
        )
        history = [
            prompts.Event(subject, booking.day(day), end)
            for subject, day, end in found["history"] or []
        ]
        return person, history

    @api.model
    def _filled(self, names):
        """Return what is on file, in the words of the rules."""
        filled = {name for name in names if name}
        if "street" in filled:
            filled.add("address")
        return frozenset(filled & {*prompts.MISSING})

    @api.model
    def _flush_known(self):
        for model in (
            "res.partner",
            "identity.request",
            "profile.prompt.state",
            "customer.contact.check",
            "identity.consent",
            "customer.preference",
            "survey.invitation",
            "survey.user_input",
        ):
            self.env[model].flush_model()

    @api.model
    def _bought(self, rules, partner, company, config=None):
        """Return the customer's purchases as the rules look at them, in one query."""
        self.env["pos.order"].flush_model()
        self.env.cr.execute(
            BOUGHT,
            {
                "partner": partner.id,
                "zone": self._zone(config),
                "groups": any(rule.categories for rule in rules),
                "companies": self._family(company.id)[1],
                "most": MOST_PURCHASES,
            },
        )
        rows = self.env.cr.fetchone()[0]
        return prompts.Bought(
            tuple(
                (booking.day(day), booking.points(amount), frozenset(groups or ()))
                for day, amount, groups in booking.loads(rows or "[]")
            )
        )

    # Telling

    @api.model
    def _as_asked(self, rule):
        """Return a rule as tills and pages show it.

        :return: ``id``, ``kind``, ``title`` (a sentence), ``field``, ``choices``,
            ``purpose`` (what the customer agrees to by answering, or False: its text
            is shown beside, and named with the answer), ``reward`` (a sentence or
            False), ``can_refuse``
        """
        words, first, last = self._words_of(rule.id, self.env.lang or "en_US")
        today = fields.Date.context_today(self)
        runs = (not first or first <= today) and (not last or today <= last)
        # What is kept must not be changed by who gets it.
        asked = copy.deepcopy(words)
        return asked if runs else {**asked, "reward": False}

    @api.model
    @ormcache("rule_id", "lang")
    def _words_of(self, rule_id, lang):
        """Return what is shown of a rule, and the first and last day of its reward."""
        prompt = self.sudo().with_context(lang=lang).browse(rule_id)
        words = {
            "id": rule_id,
            "kind": prompt.kind,
            "title": prompt.text or prompt.text_default,
            "field": prompt._asked_field(),
            "choices": prompt._asked_choices(),
            "purpose": prompt._asked_purpose(),
            "reward": prompt._reward_words(),
            "can_refuse": True,
        }
        return words, prompt.program_id.date_from, prompt.program_id.date_to

    def _asked_field(self):
        if self.kind in ("topic", "consent"):
            return False
        return self._about()

    def _asked_purpose(self):
        return self.kind in ("consent", "email") and self.purpose

    def _asked_choices(self):
        if self.kind == "topic":
            return [
                {"id": choice.id, "text": choice.name} for choice in self.choice_ids
            ]
        if self.kind == "consent":
            return [{"id": "yes", "text": _("Yes")}, {"id": "no", "text": _("No")}]
        return False

    def _reward_words(self):
        if not self._rewards():
            return False
        say = self.env["loyalty.why"]
        return _(
            "%(points)s %(name)s for it",
            points=say._points(say._stored(self.points)),
            name=self.program_id.portal_point_name or _("points"),
        )

    def _rewards(self):
        """Return whether there are points for an answer, on days when they run."""
        program = self.program_id
        return bool(self.points and program.active and program._is_governed())
