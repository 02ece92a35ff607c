"""What a key asks, and how an answer to it begins."""

import typing

from odoo import SUPERUSER_ID, api, models

from .survey_ticket import OF_ORDER, TICKET


class Asked(typing.NamedTuple):
    """What a key asks. Records are in ``sudo``.

    ``state``: ``open``; ``closed`` (the survey is over); ``answered``; ``later`` (the
    purchase has not arrived from its till).
    """

    survey: models.Model
    channel: str
    company: models.Model
    #: The purchase, the invitation or nothing.
    about: models.Model | None = None
    #: The blind ticket, while it is unused.
    ticket: models.Model | None = None
    #: An answer under the code that was begun.
    answer: models.Model | None = None
    #: Whether an answer may be given under the code, and without it.
    may_name: bool = False
    may_hide: bool = False
    state: str = "open"

    @property
    def partner(self):
        return self.about.partner_id if self.about and self.may_name else None


class SurveyAsk(models.AbstractModel):
    """The one entry to surveys of customers: a key on a receipt or in a message."""

    _name = "survey.ask"
    _description = "Key to a Survey"

    # What a key asks

    @api.model
    def _survey_of_receipt(self, config):
        """Return the survey that receipts of a till ask, in ``sudo``, or nothing."""
        return config.sudo().receipt_survey_id

    @api.model
    def _resolve(self, key):
        """Return what a key asks, or None.

        None stands for every key that opens nothing: unknown, expired or used.
        """
        if not isinstance(key, str) or not TICKET.fullmatch(key):
            return None
        return self._resolve_invitation(key) or self._resolve_ticket(key)

    @api.model
    def _resolve_invitation(self, key):
        invitation = self.env["survey.invitation"]._opened_by(key)
        if not invitation:
            return None
        survey = invitation.survey_id
        asked = Asked(
            survey,
            invitation.channel,
            invitation.company_id,
            about=invitation,
            answer=invitation.user_input_ids.filtered(lambda one: one.state != "done")[
                :1
            ],
            may_name=not survey.is_anonymous,
            may_hide=survey.is_anonymous or survey.may_hide,
        )
        if invitation.state == "answered":
            return asked._replace(state="answered")
        return self._if_open(asked) if invitation._is_open() else None

    @api.model
    def _resolve_ticket(self, key):
        tickets = self.env["survey.ticket"]
        ticket = tickets._opened_by(key)
        if ticket.survey_id:
            return self._if_open(
                Asked(
                    ticket.survey_id,
                    ticket.channel,
                    ticket.company_id,
                    ticket=ticket,
                    may_hide=True,
                )
            )
        order_hash = tickets._hash_of(key, OF_ORDER)
        orders = self.env["pos.order"].sudo()
        order = orders.search([("ask_hash", "=", order_hash)], limit=1)
        config = order.config_id or ticket.config_id
        # A ticket of another till was not printed on this receipt.
        if not config or ticket and ticket.config_id != config:
            return None
        survey = self._survey_of_receipt(config)
        asked = Asked(
            survey, "receipt", config.company_id, about=order or None, ticket=ticket
        )
        return self._with_choice(asked)

    @api.model
    def _with_choice(self, asked):
        """Return what a receipt asks, with the ways to answer that are left."""
        survey, order, ticket = asked.survey, asked.about, asked.ticket
        if self._if_open(asked).state == "closed":
            return asked._replace(state="closed")
        answer = survey.user_input_ids.browse()
        if order and not survey.is_anonymous:
            answer = self._answer_about(survey, order)
            if answer.state == "done":
                return asked._replace(state="answered")
        if not ticket and not answer:
            return None
        asked = asked._replace(
            answer=answer,
            may_name=bool(order) and not survey.is_anonymous,
            may_hide=bool(ticket) and bool(survey.is_anonymous or survey.may_hide),
        )
        if not asked.may_name and not asked.may_hide:
            return asked._replace(state="later")
        return asked

    @api.model
    def _answer_about(self, survey, order):
        """Return the answer to a survey that there is about a purchase."""
        answers = self.env["survey.user_input"].sudo()
        found = answers.search(
            [
                ("survey_id", "=", survey.id),
                ("order_id", "=", order.id),
                ("case_id", "=", False),
                ("test_entry", "=", False),
            ]
        )
        done = found.filtered(lambda one: one.state == "done")
        return (done or found.filtered(lambda one: one.feedback_channel == "receipt"))[
            :1
        ]

    @api.model
    def _if_open(self, asked):
        survey = asked.survey
        if survey and survey.active and survey.question_ids:
            return asked
        return asked._replace(state="closed")

    # Answering

    @api.model
    def _begin(self, key, hidden):
        """Begin the answer that a key asks for, or go on with it.

        :param str key: from the receipt or the message
        :param bool hidden: anonymously
        :return: the ``survey.user_input``, in ``sudo``, or None
        """
        asked = self._resolve(key)
        may = asked and (asked.may_hide if hidden else asked.may_name)
        if not may or asked.state != "open":
            return None
        # Not as whoever is logged in on this device: that is another story.
        ask = self.with_user(SUPERUSER_ID)
        begin = ask._begin_hidden if hidden else ask._begin_named
        answer = begin(asked, key)
        if answer.state == "new":
            # One screen: the page of the key stands for Odoo's start screen.
            answer._mark_in_progress()
        return answer

    @api.model
    def _begin_named(self, asked, key):
        if asked.answer:
            return asked.answer
        if asked.ticket:
            # Who answers under the code has chosen; and two who scan at the same
            # moment wait for each other.
            asked.ticket._lock()
            asked.ticket.unlink()
        survey = asked.survey.with_env(self.env)
        return survey._ask(asked.channel, asked.about.with_env(self.env)).sudo()

    @api.model
    def _begin_hidden(self, asked, key):
        answers = self.env["survey.user_input"].sudo()
        ticket = asked.ticket
        if not ticket:
            ticket = self.env["survey.ticket"]._exchange(
                asked.about.with_env(self.env), key
            )
        begun = answers.search([("ticket_id", "=", ticket.id)], limit=1)
        return begun or asked.survey.with_env(self.env)._ask(
            asked.channel,
            is_anonymous=True,
            ticket_id=ticket.id,
            company_id=asked.company.id,
        )

    @api.model
    def _facts(self, asked):
        """Return what the page shows to who holds the key."""
        if not asked:
            return {"state": "gone"}
        facts = {"state": asked.state, "company": asked.company.name or ""}
        if asked.state != "open":
            return facts
        return {
            **facts,
            "title": asked.survey.title,
            "code": asked.partner.customer_code_display or "" if asked.partner else "",
            "may_name": asked.may_name,
            "may_hide": asked.may_hide,
        }
