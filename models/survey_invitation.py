import hashlib
import re
import secrets
from datetime import timedelta

from odoo import api, fields, models

from .survey_survey_ask import CHANNELS

#: A key: 128 random bits. Nothing else is looked up.
KEY = re.compile(r"[0-9a-f]{32}")
#: Days that an invitation stays open unless its rule says otherwise.
OPEN_DAYS = 30
#: States in which the customer can still answer.
OPEN = ("waiting", "sent", "reminded")


class SurveyInvitation(models.Model):
    """A customer is asked something: why, by which way, and what became of it.

    Only hashes of keys are kept: who reads this database cannot answer for anybody.
    """

    _name = "survey.invitation"
    _description = "Invitation to a Survey"
    _order = "id desc"
    _rec_name = "survey_id"

    survey_id = fields.Many2one(
        "survey.survey", required=True, readonly=True, index=True, ondelete="cascade"
    )
    partner_id = fields.Many2one(
        "res.partner",
        "Customer",
        readonly=True,
        index="btree_not_null",
        ondelete="cascade",
        help="Shown by the code.",
    )
    order_id = fields.Many2one(
        "pos.order",
        "Purchase",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )
    case_id = fields.Many2one(
        "customer.case",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        readonly=True,
        index=True,
        default=lambda self: self.env.company,
    )
    channel = fields.Selection(CHANNELS, required=True, readonly=True)
    state = fields.Selection(
        [
            ("waiting", "Waiting"),
            ("sent", "Asked"),
            ("reminded", "Reminded"),
            ("answered", "Answered"),
            ("declined", "Declined"),
            ("expired", "Expired"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        readonly=True,
        default="waiting",
        index=True,
    )
    expires_at = fields.Datetime("Open until", readonly=True, index="btree_not_null")
    answered_at = fields.Datetime("Answered on", readonly=True)
    user_input_ids = fields.One2many("survey.user_input", "invitation_id", "Answers")
    key_hash = fields.Char(readonly=True, copy=False, groups=fields.NO_ACCESS)

    _key_hash_unique = models.Constraint("UNIQUE (key_hash)", "A key is used once.")

    # Making

    @api.model
    def _invite(self, survey, channel, about, **vals):
        """Make an invitation that is asked at this moment; return it and its key.

        :param survey: the ``survey.survey``
        :param str channel: one of ``CHANNELS``
        :param about: a ``pos.order``, ``customer.case`` or ``res.partner``
        :return: the invitation, in ``sudo``, and the key: it can be read only now
        """
        field = {
            "pos.order": "order_id",
            "customer.case": "case_id",
            "res.partner": "partner_id",
        }[about._name]
        partner = about if field == "partner_id" else about.partner_id
        key = secrets.token_hex(16)
        values = {
            "survey_id": survey.id,
            "channel": channel,
            "partner_id": partner.id,
            field: about.id,
            "company_id": (about.company_id or self.env.company).id,
            "state": "sent",
            "expires_at": fields.Datetime.now() + timedelta(days=OPEN_DAYS),
            "key_hash": self._hash_of(key),
            **vals,
        }
        return self.sudo().create(values), key

    @api.model
    def _hash_of(self, key):
        return hashlib.sha256(key.encode()).hexdigest()

    # Answering

    @api.model
    def _opened_by(self, key):
        """Return the invitation with this key, in ``sudo``, or an empty record."""
        invitations = self.sudo()
        if not isinstance(key, str) or not KEY.fullmatch(key):
            return invitations.browse()
        return invitations.search([("key_hash", "=", self._hash_of(key))], limit=1)

    def _is_open(self):
        """Return whether the customer can still answer."""
        self.ensure_one()
        return self.state in OPEN and (
            not self.expires_at or self.expires_at > fields.Datetime.now()
        )

    def _note_answered(self, user_input):
        """Keep that an answer came."""
        self.write({"state": "answered", "answered_at": fields.Datetime.now()})
