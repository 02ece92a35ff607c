"""Points for an answer: once for a rule and customer, and only if it was asked for."""

import psycopg2

from odoo import _, models
from odoo.exceptions import ConcurrencyError

from ..core.rules import prompts
from ..core.rules.rows import Posting


class ProfilePrompt(models.Model):
    _inherit = "profile.prompt"

    def _is_entitled(self, partner, config):
        """Return whether the rule is about this customer and asks for something.

        What is not asked for is kept, if it is given all the same; points are not.
        """
        if not self._rewards():
            return False
        facts = self._facts_now(partner, config)
        person, _history = self._known(partner, config.company_id, facts, config)
        rule, today = self._as_rule(), facts["today"]
        if not prompts.is_open(rule, person, today):
            return False
        bought = prompts.Bought()
        if rule.needs_purchases:
            bought = self._bought([rule], partner, config.company_id, config)
        return prompts.is_meant_now(rule, person) and prompts.has_bought(
            rule, bought, today
        )

    def _reward(self, partner, state):
        """Give the points for an answer, once; return a sentence for the cashier."""
        today = self._today(state.config_id)
        program = self.program_id
        if (program.date_from and program.date_from > today) or (
            program.date_to and program.date_to < today
        ):
            return ""
        key = f"prompt:{self.id}:{partner.id}"
        states = self.env["profile.prompt.state"].sudo()
        if states.search_count([("reward_key", "=", key)], limit=1):
            return ""
        points = self.env["loyalty.why"]._stored(self.points)
        try:
            with self.env.cr.savepoint():
                state.write({"reward_key": key, "points": self.points})
                self.env.flush_all()
        except psycopg2.errors.UniqueViolation as error:
            raise ConcurrencyError("these points are given at this moment") from error
        ledger = self.env["loyalty.ledger"].sudo()
        reason = _("Profile: %s", self.name)
        posting = Posting(
            "bonus",
            points,
            key,
            expires=program._expiry_of(today),
            data={"why": {"prompt": self.id, "reason": reason}},
        )
        card = ledger._card_of(partner, program)
        entry = {"description": reason, "config_id": state.config_id.id or None}
        ledger._post(card, [posting], today=today, **entry)
        return _(
            "%(points)s %(name)s given.",
            points=self.env["loyalty.why"]._points(points),
            name=program.portal_point_name or _("points"),
        )
