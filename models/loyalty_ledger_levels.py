import logging
from datetime import timedelta

import psycopg2.errors

from odoo import api, fields, models

from ..core.rules import tiers
from ..core.rules.calendar import add_months
from .loyalty_tier_sql import update_of

_logger = logging.getLogger(__name__)

CARD_FIELDS = ("tier_id", "tier_since", "tier_until", "qualifying")
#: A nightly update that meets a sale is tried again.
TRIES = 5


class LoyaltyLedger(models.AbstractModel):
    """Levels of many members."""

    _inherit = "loyalty.ledger"

    @api.model
    def _update_tiers(self, program, cards=None, today=None):
        """Let members have the level that the ledger says, by one statement.

        :param program: a governed ``loyalty.program``
        :param cards: only these; by default all of the programme
        :return: how many cards changed
        """
        program.ensure_one()
        self.env.flush_all()
        params = self._prepare_tier_params(
            program.sudo(), today or fields.Date.context_today(self)
        )
        statement = update_of(
            program.tier_downgrade, params["past"] is not None, cards is not None
        )
        params["cards"] = cards.ids if cards is not None else None
        self.env.cr.execute(statement, params)
        changed = self.env.cr.rowcount
        self.env["loyalty.card"].invalidate_model(CARD_FIELDS, flush=False)
        return changed

    @api.model
    def _cron_update_tiers(self):
        """Every night: levels that end, and windows that move on."""
        programs = self.env["loyalty.program"].search(
            [("program_type", "=", "loyalty"), ("tier_ids", "!=", False)]
        )
        days = self._days_of_programs()
        Cron = self.env["ir.cron"]
        Cron._commit_progress(remaining=len(programs))
        for program in programs:
            changed = self._update_tiers_patiently(program, days.get(program.id))
            _logger.info("levels of program %s: %s changed", program.id, changed)
            Cron._commit_progress(1)

    @api.model
    def _update_tiers_patiently(self, program, day=None):
        """Update a programme; a sale that comes between is let go first."""
        for left in reversed(range(TRIES)):
            try:
                return self._update_tiers(program, today=day)
            except psycopg2.errors.SerializationFailure:
                if not left:
                    raise
                self.env.cr.rollback()
        return 0

    @api.model
    def _prepare_tier_params(self, program, day):
        steps = program._prepare_tiers()
        policy = program._prepare_tier_policy()
        since = tiers.window_start(policy, day)
        yearly = policy.window == "year"
        period_end = day.replace(year=day.year + 1, month=12, day=31)
        if not yearly:
            period_end = add_months(day, policy.months)
        return {
            "program": program.id,
            "day": day,
            "since": since,
            "past": self._past_start(policy, day),
            "spend": policy.basis == "spend",
            "starts": [step.threshold for step in steps],
            "tiers": [step.id for step in steps],
            "yearly": yearly,
            "year_end": day.replace(month=12, day=31),
            "period_end": period_end,
            "grace_end": day + timedelta(days=policy.grace_days - 1),
        }
