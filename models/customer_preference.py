from datetime import timedelta

from odoo import _, api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from ..core.rules.answers import harmless
from ..core.rules.free_text import findings

#: Most signs of what is remembered.
MOST_SIGNS = 300
#: What was said before is kept so many times for each topic, the current one included.
KEPT_TIMES = 5
#: What people enter; the rest says how it came.
BY_HAND = frozenset({"value", "planned_on"})


class CustomerPreference(models.Model):
    """What a customer said that is remembered: what for, when, and by whom.

    Nothing in it names a person. Who deletes it deletes what was said before, too.
    """

    _name = "customer.preference"
    _description = "Remembered of a Customer"
    _order = "stated_at desc, id desc"
    _rec_name = "value"

    partner_id = fields.Many2one(
        "res.partner",
        "Customer",
        required=True,
        index=False,
        ondelete="cascade",
        help="Shown by the code.",
    )
    topic_id = fields.Many2one(
        "survey.profile.topic", required=True, index=True, ondelete="restrict"
    )
    kind = fields.Selection(related="topic_id.kind", store=True)
    is_sensitive = fields.Boolean(related="topic_id.is_sensitive", store=True)
    purpose = fields.Selection(
        "_purposes",
        required=True,
        readonly=True,
        help="What the customer agreed to that it is kept for.",
    )
    value = fields.Char(
        "Answer",
        required=True,
        size=MOST_SIGNS,
        help="Without names, phone numbers or addresses.",
    )
    planned_on = fields.Date(
        "Planned for", index="btree_not_null", help="Of a planned purchase: when."
    )
    stated_at = fields.Datetime(
        "Said on", required=True, readonly=True, default=fields.Datetime.now
    )
    fresh_until = fields.Date(
        "Holds until", compute="_compute_fresh_until", help="Then it is asked again."
    )
    source = fields.Selection(
        [("survey", "Survey"), ("hand", "Written by hand")],
        required=True,
        readonly=True,
        default="hand",
    )
    user_input_id = fields.Many2one(
        "survey.user_input",
        "Survey Answer",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )
    user_id = fields.Many2one(
        "res.users",
        "Entered by",
        readonly=True,
        ondelete="set null",
        help="Empty: the customer.",
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        readonly=True,
        index=True,
        default=lambda self: self.env.company.sudo().root_id,
    )
    current = fields.Boolean(readonly=True, default=True, help="The last word on it.")

    _current_unique = models.UniqueIndex(
        "(partner_id, topic_id, company_id) WHERE current",
        "Something was remembered about this at the same moment: look again.",
    )
    _partner_index = models.Index("(partner_id, topic_id, id DESC)")

    @api.model
    def _purposes(self):
        return self.env["identity.consent"]._fields["purpose"].selection

    @api.depends("stated_at", "topic_id.fresh_days")
    def _compute_fresh_until(self):
        for preference in self:
            days = preference.topic_id.fresh_days
            said = preference.stated_at
            preference.fresh_until = days and said and said + timedelta(days=days)

    @api.constrains("value")
    def _check_value(self):
        for preference in self:
            region = preference.company_id.sudo().country_id.code
            if not (preference.value or "").strip():
                raise ValidationError(_("Say what the customer answered."))
            if findings(preference.value, region):
                raise ValidationError(
                    _(
                        "This looks like a phone number, an e-mail address or a card "
                        "number: it belongs into the customer's identity."
                    )
                )

    # By hand

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            vals_list = [self._prepare_hand_vals(vals) for vals in vals_list]
        for vals in vals_list:
            self._end_current(vals)
        preferences = super().create(vals_list)
        preferences.sudo()._forget_oldest()
        return preferences

    @api.model
    def _prepare_hand_vals(self, vals):
        """Return the values that people may choose; the rest is how it was done.

        :raise UserError: the customer did not agree
        """
        topic = self.env["survey.profile.topic"].browse(vals.get("topic_id"))
        partner = self.env["res.partner"].browse(vals.get("partner_id"))
        if not topic or not partner:
            raise UserError(_("Say of whom, and what about."))
        partner.check_access("read")
        if not partner._has_consent(topic.purpose):
            raise UserError(
                _("The customer did not agree that this is kept: ask for the consent.")
            )
        return {
            **{name: vals[name] for name in BY_HAND & vals.keys()},
            "topic_id": topic.id,
            "partner_id": partner.id,
            **self._prepare_how_vals(topic, self.env.company),
        }

    @api.model
    def _prepare_how_vals(self, topic, company):
        return {
            "purpose": topic.purpose,
            "source": "hand",
            "user_input_id": False,
            "user_id": self.env.uid,
            "stated_at": fields.Datetime.now(),
            "company_id": company.sudo().root_id.id,
            "current": True,
        }

    def write(self, vals):
        if self.env.su:
            return super().write(vals)
        if not vals.keys() <= BY_HAND:
            raise AccessError(_("Only the answer and the date are changed by hand."))
        if any(not preference.current for preference in self):
            raise AccessError(_("What was said before is not changed afterwards."))
        how = {
            "source": "hand",
            "user_input_id": False,
            "user_id": self.env.uid,
            "stated_at": fields.Datetime.now(),
        }
        super().write(vals)
        self.sudo().write(how)
        return True

    def unlink(self):
        """Forget it, with what was said about the same before."""
        self.check_access("unlink")
        everything = self.sudo()
        for preference in self.sudo():
            everything |= everything._history_of(
                preference.partner_id, preference.topic_id, preference.company_id
            )
        return super(CustomerPreference, everything).unlink()

    def _export_rows(self, fields, *, _is_toplevel_call=True):
        """Let no text of a customer be a formula in a spreadsheet."""
        rows = super()._export_rows(fields, _is_toplevel_call=_is_toplevel_call)
        return [[harmless(cell) for cell in row] for row in rows]

    # Remembering

    @api.model
    def _history_of(self, partner, topic, company):
        return self.sudo().search(
            [
                ("partner_id", "=", partner.id),
                ("topic_id", "=", topic.id),
                ("company_id", "=", company.sudo().root_id.id),
            ]
        )

    @api.model
    def _current_of(self, partner, topic, company):
        history = self._history_of(partner, topic, company)
        return history.filtered("current")

    def _is_fresh(self):
        self.ensure_one()
        days = self.topic_id.fresh_days
        now = fields.Datetime.now()
        return not days or self.stated_at + timedelta(days=days) > now

    @api.model
    def _end_current(self, vals):
        if not vals.get("current", True):
            return
        company = vals.get("company_id") or self.env.company.sudo().root_id.id
        earlier = self.sudo().search(
            [
                ("partner_id", "=", vals.get("partner_id")),
                ("topic_id", "=", vals.get("topic_id")),
                ("company_id", "=", company),
                ("current", "=", True),
            ]
        )
        earlier.write({"current": False})
        earlier.flush_recordset()

    def _forget_oldest(self):  # pylint: disable=missing-return
        """Keep no more of what was said before than :data:`KEPT_TIMES`."""
        for preference in self:
            history = self._history_of(
                preference.partner_id, preference.topic_id, preference.company_id
            ).sorted(lambda one: (one.current, one.stated_at, one.id), reverse=True)
            super(CustomerPreference, history[KEPT_TIMES:]).unlink()

    @api.model
    def _remember(self, answer, topic, value, planned_on=None):
        """Keep what a customer answered about a topic, if she agreed to it.

        :param answer: the ``survey.user_input`` of somebody who is known
        :param str value: what was said; refused when it looks as if it named a person
        :param planned_on: of a planned purchase, when
        :return: the preference, in ``sudo``, or an empty one
        """
        partner, company = answer.partner_id, answer.company_id or self.env.company
        preferences = self.sudo()
        text = " ".join((value or "").split())[:MOST_SIGNS]
        agreed = partner._has_consent(topic.purpose, company)
        if not text or not agreed or partner.identity_restricted:
            return preferences
        if findings(value, company.sudo().root_id.country_id.code):
            return preferences
        return preferences.create(
            {
                "partner_id": partner.id,
                "topic_id": topic.id,
                "value": text,
                "planned_on": planned_on,
                **self._prepare_how_vals(topic, company),
                "source": "survey",
                "user_input_id": answer.id,
                "user_id": False,
            }
        )

    # Forgetting

    @api.model
    def _forget(self, partner, purpose=None, company=None):
        """Delete what is remembered of a customer.

        :param str purpose: only what was kept for this
        :param company: only what this company and its branches keep
        """
        domain = [("partner_id", "=", partner.id)]
        if purpose:
            domain.append(("purpose", "=", purpose))
        if company:
            domain.append(("company_id", "=", company.sudo().root_id.id))
        self.sudo().search(domain).unlink()

    @api.model
    def _find_last_words(self, partners):
        """Let one answer of each topic count, before these customers become one."""
        self.env.flush_all()
        history = self.sudo().search([("partner_id", "in", partners.ids)])
        last = {}
        for preference in history.filtered("current"):  # from the newest on
            last.setdefault((preference.topic_id, preference.company_id), preference)
        counting = history.browse(preference.id for preference in last.values())
        (history.filtered("current") - counting).write({"current": False})
        self.env.flush_all()
