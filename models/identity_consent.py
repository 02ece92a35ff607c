from odoo import _, api, fields, models
from odoo.exceptions import AccessError, UserError


class IdentityConsent(models.Model):
    """What a customer agreed to, and when that ended: a history that only grows."""

    _name = "identity.consent"
    _description = "Consent of a Customer"
    _order = "id desc"
    _rec_name = "purpose"

    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        required=True,
        ondelete="cascade",
        index=True,
    )
    purpose = fields.Selection(
        [
            ("receipts", "Receipts by e-mail"),
            ("marketing", "Offers and news"),
            ("surveys", "Questions about purchases"),
            ("greeting", "Greeting by first name"),
            ("profiling", "Offers chosen by past purchases"),
        ],
        required=True,
        index=True,
        help="What the customer agreed to.",
    )
    state = fields.Selection(
        [("given", "Given"), ("withdrawn", "Withdrawn")],
        required=True,
        default="given",
        readonly=True,
    )
    current = fields.Boolean(
        readonly=True,
        default=True,
        index=True,
        help="The last word of the customer about this purpose.",
    )
    at = fields.Datetime(
        "Date", required=True, readonly=True, default=fields.Datetime.now
    )
    place = fields.Selection(
        [("till", "Till"), ("office", "Office"), ("link", "Link to the customer")],
        string="Where",
        required=True,
        readonly=True,
        default="office",
    )
    config_id = fields.Many2one(
        "pos.config", string="Till", readonly=True, ondelete="set null"
    )
    user_id = fields.Many2one(
        "res.users",
        string="Recorded by",
        readonly=True,
        ondelete="set null",
        default=lambda self: self.env.user,
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        readonly=True,
        index=True,
        default=lambda self: self._default_company_id(),
        help="A customer agrees to what one company and its branches do.",
    )

    @api.model
    def _default_company_id(self):
        # A branch may not see the company above it.
        return self.env.company.sudo().root_id

    @api.depends("purpose")
    @api.depends_context("lang")
    def _compute_display_name(self):
        purposes = dict(self._fields["purpose"]._description_selection(self.env))
        for consent in self:
            consent.display_name = purposes.get(consent.purpose, "")

    # The history grows, and is not changed

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            vals_list = [self._prepare_office_vals(vals) for vals in vals_list]
        consents = super().create(vals_list)
        for consent in consents:
            consent._end_earlier()
        return consents

    @api.model
    def _prepare_office_vals(self, vals):
        """Return the values that people may choose; the rest is how it was done."""
        chosen = {
            name: vals[name] for name in ("partner_id", "purpose") if name in vals
        }
        return {
            **chosen,
            "state": "given",
            "current": True,
            "at": fields.Datetime.now(),
            "place": "office",
            "config_id": False,
            "user_id": self.env.uid,
            "company_id": self._default_company_id().id,
        }

    def write(self, vals):
        if not self.env.su:
            raise AccessError(_("What a customer said is not changed afterwards."))
        return super().write(vals)

    def _end_earlier(self):
        self.ensure_one()
        earlier = self.sudo().search(
            [
                ("partner_id", "=", self.partner_id.id),
                ("purpose", "=", self.purpose),
                ("company_id", "=", self.company_id.id),
                ("current", "=", True),
                ("id", "!=", self.id),
            ]
        )
        earlier.write({"current": False})

    @api.model
    def _find_last_words(self, partner):
        """Find anew which consents of a customer count, after a merge."""
        self.invalidate_model()
        history = self.sudo().search([("partner_id", "=", partner.id)])
        last = {}
        for consent in history:  # from the newest to the oldest
            last.setdefault((consent.purpose, consent.company_id), consent)
        current = history.browse(consent.id for consent in last.values())
        current.write({"current": True})
        (history - current).write({"current": False})

    # Recording

    @api.model
    def _ensure_consents(self, consents):
        """Refuse what is no dict of purpose to true or false."""
        purposes = dict(self._fields["purpose"].selection)
        if consents and not (
            isinstance(consents, dict)
            and set(purposes) >= set(consents)
            and all(isinstance(given, bool) for given in consents.values())
        ):
            raise UserError(_("This is no consent."))

    @api.model
    def _record(self, partner, consents, place, config=None):
        """Record what a customer said; what changes nothing is not recorded again.

        :param dict consents: purpose -> true or false
        :param str place: ``till``, ``office`` or ``link``
        :param config: the ``pos.config``, at a till
        :return: the new records
        """
        company = (config.company_id if config else self.env.company).sudo().root_id
        made = self.sudo()
        for purpose, given in (consents or {}).items():
            if given != partner._has_consent(purpose, company):
                made |= made.create(
                    {
                        "partner_id": partner.id,
                        "purpose": purpose,
                        "state": "given" if given else "withdrawn",
                        "place": place,
                        "config_id": config.id if config else False,
                        "user_id": self.env.uid,
                        "company_id": company.id,
                    }
                )
        return made

    # Withdrawing

    def _can_withdraw(self):
        self.ensure_one()
        return self.current and self.state == "given"

    def _ensure_can_withdraw(self):
        for consent in self:
            if not consent._can_withdraw():
                raise UserError(_("This consent is not in force any more."))

    def action_withdraw(self):
        """Record that the customers withdrew these consents."""
        self.check_access("create")
        self._ensure_can_withdraw()
        for consent in self:
            self.sudo().create(
                {
                    "partner_id": consent.partner_id.id,
                    "purpose": consent.purpose,
                    "state": "withdrawn",
                    "place": "office",
                    "user_id": self.env.uid,
                    "company_id": consent.company_id.id,
                }
            )
