from datetime import timedelta

from odoo import SUPERUSER_ID, _, api, fields, models
from odoo.exceptions import UserError

#: What would say whose an answer is, or when it was given.
NEVER_KEPT = (
    "partner_id",
    "email",
    "nickname",
    "lang_id",
    "invite_token",
    "invitation_id",
    "order_id",
    "case_id",
    "config_id",
    "cashier_id",
    "categ_id",
    "tier_id",
)
#: Only what is released has them, and they say a week.
TIMES = ("start_datetime", "end_datetime", "deadline")
#: An anonymous answer that was begun and not handed in goes after this time.
BEGUN_FOR = timedelta(hours=12)


class SurveyUserInput(models.Model):
    """Anonymous answers: what is never kept with them, and how they are handed in.

    While it is being filled in, an anonymous answer is a row without any answer to a
    question. When it is handed in, the row goes, and what was answered lies in a
    ``survey.box``, in one transaction.
    """

    _inherit = "survey.user_input"

    ticket_id = fields.Many2one(
        "survey.ticket",
        readonly=True,
        index="btree_not_null",
        # A ticket that is used up takes with it what else was begun with it.
        ondelete="cascade",
        help="Until the answer is handed in.",
    )

    _anonymous_is_nobodys = models.Constraint(
        "CHECK (is_anonymous IS NOT TRUE"
        f" OR num_nonnulls({', '.join(NEVER_KEPT)}) = 0)",
        "An anonymous answer belongs to nobody.",
    )
    _once_per_receipt = models.UniqueIndex(
        "(survey_id, order_id) WHERE order_id IS NOT NULL AND case_id IS NULL"
        " AND feedback_channel = 'receipt' AND test_entry IS NOT TRUE",
        "A receipt is answered once.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        """Keep of anonymous answers nothing that leads to somebody."""
        surveys = self.env["survey.survey"].sudo()
        for vals in vals_list:
            survey = surveys.browse(vals.get("survey_id"))
            if survey.is_anonymous and not vals.get("test_entry"):
                vals["is_anonymous"] = True
            if vals.get("is_anonymous"):
                released = vals.get("state") == "done"
                self._strip(vals, NEVER_KEPT if released else (*NEVER_KEPT, *TIMES))
        return super().create(vals_list)

    def write(self, vals):
        """Keep of anonymous answers nothing that leads to somebody."""
        anonymous = self.filtered("is_anonymous")
        if anonymous:
            less = {**vals}
            self._strip(less, (*NEVER_KEPT, *TIMES))
            super(SurveyUserInput, anonymous).write(less)
        return super(SurveyUserInput, self - anonymous).write(vals)

    @api.model
    def _strip(self, vals, names):
        for name in names:
            vals.pop(name, None)

    # Handing in

    def _mark_done(self):
        """See to it that an answer that is complete is in its box when this commits."""
        done = super()._mark_done()
        anonymous = self.filtered("is_anonymous")
        if anonymous:
            ids, env = anonymous.ids, self.env
            env.cr.precommit.add(
                lambda: env["survey.user_input"].browse(ids)._hand_in()
            )
        return done

    def _hand_in(self):
        """Put complete anonymous answers into their boxes, and forget them here.

        :raise UserError: the ticket was used at the same moment
        """
        there = self.with_user(SUPERUSER_ID).exists()
        for answer in there.filtered(
            lambda one: one.is_anonymous and one.state == "done"
        ):
            ticket = answer.ticket_id
            if ticket and not ticket._lock():
                raise UserError(_("This was answered already. Thank you."))
            self.env["survey.box"].with_user(SUPERUSER_ID)._put(answer)
            # Messages, followers and files go with the row.
            answer.unlink()
            ticket.unlink()
        self.invalidate_recordset()

    def _letter(self):
        """Return what was answered, as it lies in the box.

        :rtype: list[dict]
        """
        self.ensure_one()
        names = self._letter_fields()
        return [
            {
                name: line[name].id if field.type == "many2one" else line[name]
                for name, field in names.items()
                # A 0 can be an answer, and stands in the other columns by default.
                if line[name] or name in ("skipped", f"value_{line.answer_type}")
            }
            for line in self.user_input_line_ids.sorted("id")
        ]

    @api.model
    def _letter_fields(self):
        """Return the fields of a line that hold an answer, whoever added them."""
        lines = self.env["survey.user_input.line"]
        return {
            name: field
            for name, field in lines._fields.items()
            if field.store
            and not (field.compute or field.related)
            and name not in ("user_input_id", *models.MAGIC_COLUMNS)
        }

    @api.model
    def _drop_begun(self):
        """Forget anonymous answers that were begun and not handed in."""
        before = fields.Datetime.now() - BEGUN_FOR
        begun = self.sudo().search(
            [
                ("is_anonymous", "=", True),
                ("state", "!=", "done"),
                ("create_date", "<", before),
            ],
            limit=10_000,
        )
        begun.unlink()

    @api.autovacuum
    def _gc_begun(self):
        self._drop_begun()
