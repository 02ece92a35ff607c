from datetime import timedelta
from unittest.mock import patch

from freezegun import freeze_time

from odoo import fields
from odoo.fields import Command

from .common import IdentityCase
from .common_survey import make_survey

#: When the stories of these tests begin: a day on which nothing else happens.
START = fields.Datetime.to_datetime("2031-03-03 10:00:00")


class SurveyRuleCase(IdentityCase):
    """A shop that asks its customers, and the job that does it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Rule = cls.env["survey.rule"]
        cls.Invitation = cls.env["survey.invitation"]
        cls.Rule.search([]).active = False
        cls.Invitation.sudo().search([]).unlink()
        cls.survey = make_survey(cls.env)
        cls.ada = cls.make_customer("Ada", email="ada@example.com")
        cls.bo = cls.make_customer("Bo", email="bo@example.com")
        cls.now = START

    def setUp(self):
        super().setUp()
        self.now = START

    # What people do

    @classmethod
    def make_rule(cls, trigger="purchase", ways=("mail", "till"), **vals):
        values = {
            "name": f"Rule {trigger}",
            "survey_id": cls.survey.id,
            "trigger": trigger,
            "way_ids": [
                Command.create({"channel": way, "sequence": place})
                for place, way in enumerate(ways)
            ],
        }
        return cls.Rule.create({**values, **vals})

    def buy(self, partner, ago=timedelta(0), **vals):
        """Let a customer buy something, so long before now."""
        order = self.make_order(partner, **vals)
        order.write({"state": "paid", "date_order": self.now - ago})
        return order

    def agree(self, partner, company=None):
        """Let a customer agree to questions."""
        vals = {"partner_id": partner.id, "purpose": "surveys"}
        consent = self.env["identity.consent"].sudo().create(vals)
        if company:
            consent.company_id = company
        return consent

    def answer(self, invitation):
        """Let the customer answer what was asked."""
        with freeze_time(self.now):
            answer = invitation.survey_id._ask(invitation.channel, invitation)
            answer._mark_done()
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE survey_user_input SET create_date = %s WHERE id = %s",
            [self.now, answer.id],
        )
        self.env.invalidate_all()
        return answer

    # What the shop does

    def work(self, after=timedelta(0)):
        """Let time go by, and the job run; return what it newly made."""
        self.now += after
        Invitation = self.Invitation.sudo()
        before = Invitation.search([])
        Cron = type(self.env["ir.cron"])
        with (
            freeze_time(self.now),
            patch.object(Cron, "_commit_progress", lambda *_args, **_kw: 100),
        ):
            Invitation._cron_ask()
        self.env.invalidate_all()
        return Invitation.search([]) - before

    def show(self, invitations):
        """Let the till show what waited for it."""
        with freeze_time(self.now):
            invitations._note_sent()

    def asked(self, partner, survey=None):
        domain = [("partner_id", "=", partner.id)]
        if survey:
            domain.append(("survey_id", "=", survey.id))
        return self.Invitation.sudo().search(domain)

    def mails_of(self, invitations):
        return (
            self.env["mail.mail"]
            .sudo()
            .search(
                [
                    ("model", "=", "survey.invitation"),
                    ("res_id", "in", invitations.ids),
                ],
                order="id",
            )
        )
