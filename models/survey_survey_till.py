"""What a till asks, and what it may do with the answers: hand them in, nothing else."""

import re
from typing import NamedTuple

from odoo import _, api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

#: Keys of what a till sends, so that it arrives once.
KEY = re.compile(r"[0-9a-f]{32}")
#: An order that a till has not sent yet is known by this alone.
ORDER_UUID = re.compile(r"[0-9a-f-]{32,36}")
#: What somebody answers with one tap, or in a few words.
CHOICES = ("simple_choice", "range")
TEXTS = ("char_box", "text_box")
TILL_TYPES = ("nps", "scale", *CHOICES, *TEXTS)
MOST_QUESTIONS = 3
#: Customers that a user may look at, and answers that one may hand in, in an hour.
MOST_LOOKS = 300
MOST_ANSWERS = 120
PAID = ("paid", "done")
WHO = frozenset({"partner_id", "customer_code", "order_uuid"})
TOLD = WHO | {"uuid", "survey_id"}


class Asked(NamedTuple):
    """What a till asks whom, in ``sudo``.

    :ivar order: what is asked about, once it is paid and here
    :ivar order_uuid: its uuid, also before that, or False
    """

    survey: object
    partner: object
    order: object
    order_uuid: object


class SurveySurvey(models.Model):
    _inherit = "survey.survey"

    till_config_ids = fields.Many2many(
        "pos.config",
        "pos_config_till_survey_rel",
        "survey_id",
        "config_id",
        "Tills",
        groups="point_of_sale.group_pos_manager",
        help="Its first three questions are asked there: by the cashier or, if it is "
        "anonymous, on the customer display alone.",
    )

    # What the till asks

    def _till_questions(self):
        """Return the few questions of a survey that are asked at a till."""
        self.ensure_one()
        asked = self.env["survey.question"]
        for question in self.question_ids:
            when = question.triggering_answer_ids
            if question.question_type not in TILL_TYPES or len(asked) >= MOST_QUESTIONS:
                continue
            # What depends on a question that is not asked here cannot be asked either.
            if not when or when & asked.suggested_answer_ids:
                asked |= question
        return asked

    def _till_facts(self):
        """Return a survey as tills and customer displays show it."""
        self.ensure_one()
        return {
            "id": self.id,
            "title": self.title,
            "is_anonymous": self.is_anonymous,
            "questions": [
                {
                    "id": question.id,
                    "type": question._till_type(),
                    "title": question.title,
                    **question._till_scale(),
                    "answers": [
                        {"id": answer.id, "text": answer.value or ""}
                        for answer in question.suggested_answer_ids
                    ],
                    "when": question.triggering_answer_ids.ids,
                }
                for question in self._till_questions()
            ],
        }

    # What the till may do

    @api.model
    def pos_ask_due(self, config_id, partner_id):
        """Return what the customer in front could be asked now.

        :param int config_id: the till's ``pos.config``
        :param int partner_id: the customer
        :return: ``survey_id``, or False where the customer is left in peace
        :rtype: dict
        :raise AccessError: the user may not use this till
        :raise UserError: no customer of this till, or too many customers in an hour
        """
        Partner = self.env["res.partner"]
        config = Partner._ensure_till(config_id)
        partner = Partner._ensure_till_customer(config, partner_id)
        self._count_at_till(config, "ask", MOST_LOOKS)
        return {"survey_id": self._due_at_till(config, partner).id}

    @api.model
    def pos_ask_answer(self, config_id, told):
        """Hand in what the customer in front said. The same ``uuid`` arrives once.

        :param int config_id: the till's ``pos.config``
        :param dict told: ``uuid`` (32 hexadecimal signs), ``survey_id``, ``answers``
            (pairs of question and value, see :meth:`_checked_answers`), ``order_uuid``,
            and whose answer it is: ``partner_id``, ``customer_code``, or nobody's
        :return: ``status`` ``answered``, or ``known``: the customer has answered before
        :rtype: dict
        :raise AccessError: the user may not use this till
        :raise UserError: what makes no sense, or belongs to somebody else
        """
        config = self.env["res.partner"]._ensure_till(config_id)
        asked = self._asked_at_till(config, told, {"answers"})
        if asked.survey.is_anonymous:
            raise UserError(
                _("This is anonymous: the customer answers on the display.")
            )
        answers = asked.survey._checked_answers(told.get("answers"))
        found = self.env["survey.user_input"].sudo()
        if found.search_count([("uuid", "=", told["uuid"])], limit=1):
            return {"status": "answered"}
        if self._is_answered_by(asked):
            return {"status": "known"}
        self._count_at_till(config, "answer", MOST_ANSWERS)
        invitation = self.env["survey.invitation"]
        if asked.partner:
            invitation = invitation._note_at_till(asked, config)
        known = self._known_at_till(asked, config, invitation)
        about = invitation or asked.order or None
        given = asked.survey._ask("till", about, uuid=told["uuid"], **known)
        asked.survey._hand_in(given, answers)
        return {"status": "answered"}

    @api.model
    def pos_ask_skip(self, config_id, told):
        """Keep that the customer in front does not answer.

        :param int config_id: the till's ``pos.config``
        :param dict told: as for :meth:`pos_ask_answer`, without answers; ``never``: the
            customer does not want to be asked this again
        :return: ``status`` ``kept``
        :rtype: dict
        :raise AccessError: the user may not use this till
        :raise UserError: what makes no sense
        """
        config = self.env["res.partner"]._ensure_till(config_id)
        asked = self._asked_at_till(config, told, {"never"})
        self._count_at_till(config, "answer", MOST_ANSWERS)
        if asked.partner and not asked.survey.is_anonymous:
            never = told.get("never") is True
            self.env["survey.invitation"]._note_skipped_at_till(asked, config, never)
        return {"status": "kept"}

    # Who is in front

    @api.model
    def _asked_at_till(self, config, told, others):
        """Return what is asked whom, after checking that this till may.

        :rtype: Asked
        :raise UserError: it may not
        """
        if not isinstance(told, dict) or not set(told) <= TOLD | others:
            raise UserError(_("This answer was not sent: please ask again."))
        uuid, survey_id = told.get("uuid"), told.get("survey_id")
        if not isinstance(uuid, str) or not KEY.fullmatch(uuid):
            raise UserError(_("This answer was not sent: please ask again."))
        survey = config._till_surveys().filtered(
            lambda one: type(survey_id) is int and one.id == survey_id
        )
        if not survey:
            raise UserError(_("This is not asked at this till any more."))
        partner = self._partner_at_till(config, told)
        order = self._order_at_till(config, told, partner)
        order_uuid = told.get("order_uuid") or False
        if partner and partner._why_not_asked():
            raise UserError(_("This customer is not asked anything."))
        if not partner and not order_uuid:
            raise UserError(_("Say whose answer it is."))
        return Asked(survey, partner, order, order_uuid)

    @api.model
    def _partner_at_till(self, config, told):
        Partner = self.env["res.partner"].sudo()
        if told.get("partner_id"):
            return Partner._ensure_till_customer(config, told["partner_id"])
        if not told.get("customer_code"):
            return Partner.browse()
        code = told["customer_code"]
        partner = self.env["warranty.card"]._partner_of_code(config, code)
        if not partner:
            raise UserError(_("This is no customer of this till."))
        return partner

    @api.model
    def _order_at_till(self, config, told, partner):
        """Return the order, or nothing as long as it is not paid."""
        nothing = self.env["pos.order"].sudo().browse()
        uuid = told.get("order_uuid")
        if not uuid:
            return nothing
        if not isinstance(uuid, str) or not ORDER_UUID.fullmatch(uuid):
            raise UserError(_("This order does not exist."))
        order = nothing.search([("uuid", "=", uuid)], limit=1)
        if order and order.config_id != config:
            raise UserError(_("This order is not of this till."))
        if order.state not in PAID:
            return nothing
        if partner and order.partner_id != partner:
            raise UserError(_("This order belongs to another customer."))
        return order

    @api.model
    def _count_at_till(self, config, what, most):
        tries = self.env["customer.page.attempt"]
        if not tries._take(tries._at_till(what, config), most):
            raise UserError(_("Too many at once. Please wait some minutes."))

    @api.model
    def _is_answered_by(self, asked):
        """Return whether there is an answer, by the customer or for this order.

        Whom a rule asks anew is asked anew.
        """
        invitations = self.env["survey.invitation"]
        earlier = invitations._of_partner(asked.partner, asked.survey)
        if any(one._is_open() and one.channel != "display" for one in earlier):
            return False
        if asked.partner:
            whose = Domain("partner_id", "=", asked.partner.id)
        else:
            whose = Domain("order_uuid", "=", asked.order_uuid)
            whose |= Domain("order_id.uuid", "=", asked.order_uuid)
        domain = whose & Domain(
            [
                ("survey_id", "=", asked.survey.id),
                ("state", "=", "done"),
                ("test_entry", "=", False),
            ]
        )
        return bool(self.env["survey.user_input"].sudo().search_count(domain, limit=1))

    @api.model
    def _known_at_till(self, asked, config, invitation):
        """Return what is known of an answer before its order is."""
        questions = asked.survey._till_questions().ids
        known = {"predefined_question_ids": [fields.Command.set(questions)]}
        if invitation.case_id or invitation.order_id - asked.order:
            # It is about what was then, not about the order that happens to be open.
            return known
        return {
            **known,
            "partner_id": asked.partner.id,
            **({} if asked.partner else {"tier_id": False}),
            "order_uuid": asked.order_uuid if not asked.order else False,
            "config_id": config.id,
            "company_id": config.company_id.id,
            "cashier_id": self.env.uid,
        }
