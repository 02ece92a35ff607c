"""Choosing who is asked: the rules one after the other, in batches, each committed."""

from datetime import datetime, timedelta

from odoo import api, fields, models
from odoo.tools import SQL, hmac

from . import survey_rule_sql as statements

#: Invitations made in one transaction.
BATCH = 25_000
#: What happened longer ago is no occasion: a new rule begins with these days.
LOOK_BACK = timedelta(days=3)
LONG_AGO = datetime(1970, 1, 1)


class SurveyRule(models.Model):
    _inherit = "survey.rule"

    @api.model
    def _choose_all(self):
        """Make the invitations of all rules.

        :return: whether there was time for all of them
        """
        retrying = self.env["loyalty.ledger"]._retrying
        rules = self.sudo().search([("survey_id.active", "=", True)])
        for rule in rules.sorted(lambda rule: (rule.company_id.id, rule.sequence)):
            last = 0
            while chosen := retrying(rule._choose, last):
                last = chosen[-1]
                progress = self.env["ir.cron"]._commit_progress
                if progress(len(chosen), remaining=1) <= 0:
                    return False
        return True

    def _choose(self, after=0, limit=BATCH):
        """Make the next invitations of this rule.

        What is there already is passed over, so the job may be stopped anywhere and
        begun again.

        :param int after: id of the last customer of the batch before
        :return: the ids of the customers who are asked, in order
        """
        self.ensure_one()
        if not self.active or not self.way_ids or not self.survey_id.active:
            return []
        self._take_turn()
        params = self._prepare_params(fields.Datetime.now())
        # To compile the statement takes longer than what it does.
        self.env.cr.execute("SET LOCAL jit = off")
        self.env.cr.execute("SET LOCAL work_mem = '64MB'")
        statement = statements.invite(self.trigger)
        rows = self.env.execute_query(
            SQL(statement, after=after, limit=limit, **params)
        )
        self.env["survey.invitation"].invalidate_model()
        return sorted(row[0] for row in rows)

    def _take_turn(self):
        """Let the rules of a company work one after the other.

        Two at once would not see each other's invitations, and ask one customer twice
        in the quiet period. A lock would not do: who waited for it sees what was stored
        before. Whoever comes second fails here, and begins anew.
        """
        self.env.flush_all()
        self.env.execute_query(
            SQL(
                """
                UPDATE survey_rule SET turn = COALESCE(turn, 0) + 1
                 WHERE id = (SELECT min(id) FROM survey_rule WHERE company_id = ANY(%s))
             RETURNING id
                """,
                self._tree().ids,
            )
        )

    def _tree(self):
        """Return the companies that the quiet period and consents hold for."""
        root = self.company_id.sudo().root_id
        companies = root.with_context(active_test=False)
        return companies.search([("id", "child_of", root.id)])

    def _prepare_params(self, now):
        rule = self.sudo()
        days = timedelta(days=rule.days)
        companies = rule.company_id.with_context(active_test=False)
        groups = rule.categ_ids.search([("id", "child_of", rule.categ_ids.ids)])
        shift = days if rule.trigger in ("product", "inactive") else timedelta()
        again = rule.again_days and now - timedelta(days=rule.again_days)
        quiet = now - timedelta(days=rule.company_id.survey_quiet_days)
        return {
            "rule": rule.id,
            "survey": rule.survey_id.id,
            "shop": rule.company_id.id,
            "company": rule.company_id.root_id.id,
            "companies": companies.search([("id", "child_of", companies.id)]).ids,
            "tree": rule._tree().ids,
            "shops": rule.config_ids.ids or None,
            "groups": groups.ids if rule.categ_ids else None,
            "tiers": rule.tier_ids.ids or None,
            "ways": rule._ways(),
            "days": rule.days if shift or rule.trigger == "segment" else 0,
            "since": now - shift - LOOK_BACK,
            "until": now - shift,
            "period": rule._period(now),
            "share": rule.share,
            "key": rule._draw_key(),
            "wait": rule.wait_hours,
            "expiry": rule.expiry_days,
            "again": again or None,
            "quiet": quiet,
            "loud": rule.ignores_quiet,
            "purpose": "surveys",
            "now": now,
            "uid": self.env.uid,
        }

    def _period(self, now):
        """Return what a customer of a segment is drawn for: once, or once a period."""
        if not self.again_days:
            return "once"
        return str((now - LONG_AGO).days // self.again_days)

    @api.model
    def _draw_key(self):
        return hmac(self.env(su=True), "pos_customer_identity-survey-draw", "1")
