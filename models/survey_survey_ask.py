"""How an answer of a customer begins, whatever way the question took."""

from odoo import _, api, fields, models
from odoo.exceptions import UserError

#: The ways in which customers are asked.
CHANNELS = [
    ("receipt", "Receipt"),
    ("mail", "E-mail"),
    ("till", "Till"),
    ("display", "Customer display"),
    ("phone", "Phone"),
    ("web", "Web page"),
]


class SurveySurvey(models.Model):
    _inherit = "survey.survey"

    def _ask(self, channel, about=None, **vals):
        """Begin an answer; the only place where answers of customers are made.

        :param str channel: one of :data:`CHANNELS`
        :param about: the ``survey.invitation``, ``pos.order``, ``customer.case`` or
            ``res.partner`` that is asked about; None for anybody
        :param vals: more values of ``survey.user_input``
        :return: the ``survey.user_input``, in ``sudo``
        :raise UserError: the survey is closed or empty
        """
        self.ensure_one()
        survey = self.sudo()
        if not survey.active or not survey.question_ids:
            raise UserError(_("This survey is closed. Thank you all the same."))
        known = {} if survey.is_anonymous else survey._prepare_known_vals(about)
        values = {
            "survey_id": survey.id,
            "feedback_channel": channel,
            "is_anonymous": survey.is_anonymous,
            **known,
            **vals,
        }
        inputs = survey.env["survey.user_input"].with_context(mail_create_nolog=True)
        return inputs.create(survey._prepare_questions_vals(values))

    def _prepare_questions_vals(self, vals):
        """Return values with the questions of this answer: by default Odoo's choice."""
        questions = self._prepare_user_input_predefined_questions()
        return {"predefined_question_ids": [fields.Command.set(questions.ids)], **vals}

    @api.model
    def _prepare_known_vals(self, about):
        """Return what is known of what is asked about, for the reports."""
        if not about:
            return {}
        return getattr(self, f"_prepare_known_of_{about._name.replace('.', '_')}")(
            about.sudo()
        )

    @api.model
    def _prepare_known_of_survey_invitation(self, invitation):
        about = invitation.case_id or invitation.order_id or invitation.partner_id
        return {
            **self._prepare_known_vals(about),
            "invitation_id": invitation.id,
            "company_id": invitation.company_id.id,
        }

    @api.model
    def _prepare_known_of_pos_order(self, order):
        dearest = max(
            order.lines, key=lambda line: (line.price_subtotal, -line.id), default=None
        )
        return {
            **self._prepare_known_vals(order.partner_id),
            "order_id": order.id,
            "config_id": order.config_id.id,
            "cashier_id": order.user_id.id,
            "categ_id": dearest.product_id.categ_id.id if dearest else False,
            "company_id": order.company_id.id,
        }

    @api.model
    def _prepare_known_of_customer_case(self, case):
        return {
            **self._prepare_known_vals(case.order_id),
            **self._prepare_known_vals(case.partner_id),
            "case_id": case.id,
            "config_id": case.config_id.id or case.order_id.config_id.id,
            "company_id": case.company_id.id,
        }

    @api.model
    def _prepare_known_of_res_partner(self, partner):
        if not partner:
            return {}
        cards = self.env["loyalty.card"].search(
            [("partner_id", "=", partner.id), ("tier_id", "!=", False)]
        )
        best = max(
            cards.tier_id, key=lambda tier: (tier.sequence, tier.id), default=None
        )
        return {"partner_id": partner.id, "tier_id": best.id if best else False}
