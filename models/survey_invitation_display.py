"""Questions on the customer display: the answer passes the cashier by."""

from datetime import timedelta

from odoo import api, fields, models

from .survey_invitation_till import NOT_NOW
from .survey_survey_till import MOST_ANSWERS

#: A customer is in front of the display now, or not at all.
OPEN_FOR = timedelta(minutes=5)
#: What a till is told of a state; one that is not there is over.
STATES = {"sent": "open", "answered": "answered"}


class SurveySurvey(models.Model):
    _inherit = "survey.survey"

    @api.model
    def pos_ask_display(self, config_id, told):
        """Let the customer in front answer on the display.

        :param int config_id: the till's ``pos.config``
        :param dict told: as for :meth:`pos_ask_skip`
        :return: ``status`` ``open`` and a ``key`` for the display, or ``known``: the
            customer has answered before
        :rtype: dict
        :raise AccessError: the user may not use this till
        :raise UserError: what makes no sense, or belongs to somebody else
        """
        config = self.env["res.partner"]._ensure_till(config_id)
        asked = self._asked_at_till(config, told, set())
        if not asked.survey.is_anonymous and self._is_answered_by(asked):
            return {"status": "known"}
        self._count_at_till(config, "answer", MOST_ANSWERS)
        invitations = self.env["survey.invitation"]
        key = invitations._show_on_display(asked, config, told["uuid"])
        return {"status": "open", "key": key}

    @api.model
    def pos_ask_state(self, config_id, uuid, stop=False):
        """Return what became of a question on the display, and of nothing else.

        :param int config_id: the till's ``pos.config``
        :param str uuid: that the till gave it
        :param bool stop: the cashier goes on: the display takes no answer any more
        :return: ``status``: ``open``, ``answered`` or ``over``; of an anonymous one
            nobody is told whether it was answered
        :rtype: dict
        :raise AccessError: the user may not use this till
        """
        config = self.env["res.partner"]._ensure_till(config_id)
        invitation = self.env["survey.invitation"].sudo()
        if isinstance(uuid, str):
            shown = [("till_uuid", "=", uuid), ("config_id", "=", config.id)]
            invitation = invitation.search(shown, limit=1)
        if stop is True and invitation and invitation._is_open():
            # Nobody has answered, and nobody has declined.
            invitation.unlink()
            return {"status": "over"}
        if invitation.state == "sent" and not invitation._is_open():
            return {"status": "over"}
        return {"status": STATES.get(invitation.state, "over")}


class SurveyInvitation(models.Model):
    _inherit = "survey.invitation"

    till_uuid = fields.Char(readonly=True, copy=False, index="btree_not_null")
    order_uuid = fields.Char(readonly=True, copy=False)

    @api.model
    def _show_on_display(self, asked, config, uuid):
        """Return the key with which a display opens a question once."""
        about, vals = asked.partner.browse(), {}
        # Of what is anonymous neither the customer nor the order is written down.
        if not asked.survey.is_anonymous:
            chosen = self._chosen_for(asked.survey, asked.partner)[:1]
            about = chosen.case_id or chosen.order_id or asked.order or asked.partner
            vals["rule_id"] = chosen.rule_id.id
            if not about or about == asked.partner:
                vals["order_uuid"] = asked.order_uuid
        return self._invite(
            asked.survey,
            "display",
            about,
            config_id=config.id,
            company_id=config.company_id.id,
            till_uuid=uuid,
            expires_at=fields.Datetime.now() + OPEN_FOR,
            **vals,
        )[1]

    @api.model
    def _on_display(self, key):
        """Return the open question of a display, in the language of its reader."""
        shown = self._opened_by(key)
        if shown.channel != "display" or not shown._is_open():
            return shown.browse()
        lang = shown.partner_id.lang or shown.company_id.partner_id.lang
        return shown.with_context(lang=lang) if lang else shown

    def _answer_on_display(self, answers):
        """Take the answer of whoever stands in front of the display.

        :raise UserError: it answers nothing that was asked
        """
        self.ensure_one()
        survey = self.survey_id
        checked = survey._checked_answers(answers)
        questions = survey._till_questions().ids
        vals = {"predefined_question_ids": [fields.Command.set(questions)]}
        if survey.is_anonymous:
            # Whose shop it was is all that is left.
            vals["company_id"] = self.company_id.id
            self.unlink()
            return survey._hand_in(survey._ask("display", None, **vals), checked)
        if self.partner_id:
            others = self._of_partner(self.partner_id, survey) - self
            others.filtered(lambda one: one._is_open()).write({"state": "cancelled"})
        if not self.case_id and not self.order_id:
            vals |= {
                "config_id": self.config_id.id,
                "order_uuid": self.order_uuid,
                "cashier_id": self.create_uid.id,
            }
        return survey._hand_in(survey._ask("display", self, **vals), checked)

    def _end_display(self, state):
        """Close a question that was not answered."""
        if self.survey_id.is_anonymous:
            self.unlink()
        else:
            # Who does not want to answer now has not been asked.
            self.write({"state": state, "sent_at": False})

    def _skip_on_display(self, never):
        self.ensure_one()
        if self.partner_id and not self.survey_id.is_anonymous:
            chosen = self._chosen_for(self.survey_id, self.partner_id) - self
            if never:
                chosen.write({"state": "declined"})
            else:
                chosen.send_after = fields.Datetime.now() + NOT_NOW
        self._end_display("declined" if never else "expired")
