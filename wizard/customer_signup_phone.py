import secrets

from odoo import _, api, fields, models
from odoo.exceptions import AccessError, UserError

from ..models.customer_case import SERVICE_USER
from ..models.identity_consent import PURPOSES

#: What a caller says. It is never stored here: see ``create``.
TOLD = ("name", "phone", "email")
#: What is done by e-mail, and needs an answered mail where the law asks for it.
BY_MAIL = ("receipts", "marketing", "surveys")


class CustomerSignupPhone(models.TransientModel):
    """Somebody calls and becomes a customer: a script to read aloud, step by step."""

    _name = "customer.signup.phone"
    _description = "Sign Up by Phone"

    form = fields.Char(default=lambda self: secrets.token_hex(16), readonly=True)
    step = fields.Selection(
        [
            ("greeting", "1. Greeting"),
            ("data", "2. Data"),
            ("consents", "3. Consents"),
            ("end", "4. Confirmation"),
        ],
        default="greeting",
        required=True,
    )
    lang = fields.Selection(
        lambda self: self.env["res.lang"].get_installed(),
        "Language of the Call",
        required=True,
        default=lambda self: self.env.user.lang,
        help="The script is shown in it, and the consents say it.",
    )
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    partner_id = fields.Many2one(
        "res.partner",
        "Customer",
        ondelete="cascade",
        help="Who is a customer already. Empty: the caller becomes one.",
    )
    is_new = fields.Boolean(compute="_compute_is_new")
    # Not stored: the values go from the screen to the vault.
    name = fields.Char(store=False)
    phone = fields.Char(store=False)
    email = fields.Char("E-mail", store=False)
    line_ids = fields.One2many(
        "customer.signup.phone.line",
        "wizard_id",
        "Consents",
        default=lambda self: self._default_line_ids(),
    )
    say_greeting = fields.Text(compute="_compute_script")
    say_data = fields.Text(compute="_compute_script")
    say_consents = fields.Text(compute="_compute_script")
    say_end = fields.Text(compute="_compute_script")

    @api.model
    def _default_line_ids(self):
        texts = self.env["identity.consent.text"]._current(self.env.company)
        return [
            fields.Command.create({"purpose": purpose, "text_id": texts[purpose].id})
            for purpose, _label in PURPOSES
            if purpose in texts
        ]

    @api.depends("partner_id")
    def _compute_is_new(self):
        for wizard in self:
            wizard.is_new = not wizard.partner_id

    @api.depends("lang", "company_id")
    def _compute_script(self):
        for wizard in self:
            spoken = wizard.with_context(lang=wizard.lang)
            shop = wizard.company_id.name
            url = self.env["identity.notice"]._url(wizard.company_id)
            wizard.say_greeting = spoken.env._(
                "Welcome at %s. I can make you a customer on the phone. You get a "
                "code that says nothing about you. It takes two minutes. Is that all "
                "right?",
                shop,
            )
            wizard.say_data = spoken.env._(
                "I need your e-mail address or phone number, so that we find your "
                "code. It is kept encrypted, apart from your purchases. Your name is "
                "up to you."
            )
            wizard.say_consents = spoken.env._(
                "I now read some sentences to you. Say yes or no to each of them. You "
                "can take each one back at any time, as easily: by phone, at the till, "
                "or with the link in each e-mail."
            )
            end = spoken.env._(
                "Thank you. I repeat what you agreed to, and write down that you said "
                "it to me on the phone."
            )
            if wizard.company_id._needs_double_opt_in():
                end += " " + spoken.env._(
                    "You get an e-mail. What we may send you by e-mail counts once you "
                    "open the link in it."
                )
            if url:
                end += " " + spoken.env._(
                    "You read what we do with your data at %s", url
                )
            wizard.say_end = end

    # Doing it

    @api.model_create_multi
    def create(self, vals_list):
        """Make the customers at once: what was told is stored nowhere in between."""
        self._ensure_may_sign_up()
        made = self.browse()
        for vals in vals_list:
            told = {field: vals.get(field) for field in TOLD if vals.get(field)}
            kept = {field: value for field, value in vals.items() if field not in TOLD}
            wizard = super().create([kept])
            wizard._sign_up(told)
            made |= wizard
        return made

    def write(self, vals):
        return super().write(
            {field: value for field, value in vals.items() if field not in TOLD}
        )

    @api.model
    def _ensure_may_sign_up(self):
        if not self.env.user.has_group(SERVICE_USER):
            raise AccessError(_("The service desk alone signs up customers by phone."))

    def _sign_up(self, told):
        """Make the customer, and record what was said.

        :param dict told: name, phone, email as typed
        :raise UserError: something is wrong, in plain words; then nothing is kept
        """
        self.ensure_one()
        if self.company_id not in self.env.companies:
            raise AccessError(_("This is not one of your companies."))
        self._ensure_lines()
        signups = self.env["customer.signup"].sudo().with_company(self.company_id)
        if not signups._is_form(self.form):
            raise UserError(_("Please open this anew."))
        if before := signups._of_form(self.form):
            # Sent twice: the first one counts.
            self.partner_id = before.partner_id
            return
        agreed = self.line_ids.filtered("given")
        signup = signups._begin(
            self.form,
            {
                "company_id": self.company_id.id,
                "place": "phone",
                "lang": self.lang,
                "partner_id": self.partner_id.id,
            },
        )
        if not self.partner_id:
            self.partner_id = signup._make_by_phone(told)
        else:
            # Who works at the desk records what is said, and changes no contacts.
            self.partner_id.check_access("read")
        waiting = self.env["customer.signup.phone.line"]
        if self.company_id._needs_double_opt_in():
            waiting = agreed.filtered(lambda line: line.purpose in BY_MAIL)
        if waiting and not self.partner_id.sudo()._may_be_sent_an_answer():
            raise UserError(
                _(
                    "What is sent by e-mail counts once an e-mail is answered: enter "
                    "an e-mail address, or take these consents away."
                )
            )
        self._record_lines(agreed - waiting)
        if waiting:
            signup.agreed = {line.purpose: line.text_id.id for line in waiting}
            signup._ask_customer_to_confirm()

    def _ensure_lines(self):
        """Take no text that the server did not show."""
        shown = {line.purpose: line.text_id.id for line in self.line_ids}
        texts = self.env["identity.consent.text"]._shown(shown, self.company_id)
        if len(shown) != len(self.line_ids) or len(texts) != len(shown):
            raise UserError(_("The texts changed meanwhile: please open this anew."))

    def _record_lines(self, lines):
        consents = self.env["identity.consent"].with_company(self.company_id)
        consents._record(
            self.partner_id.sudo(),
            dict.fromkeys(lines.mapped("purpose"), True),
            "phone",
            lang=self.lang,
            channel="phone",
            proof="said",
            texts={line.purpose: line.text_id.sudo() for line in lines},
        )

    def action_finish(self):
        """Open the customer that was made when the form was saved.

        Of who was a customer before, what lies below the form is shown again.
        """
        self.ensure_one()
        self._ensure_may_sign_up()
        if self.env.context.get("default_partner_id"):
            return {"type": "ir.actions.act_window_close"}
        return {
            "type": "ir.actions.act_window",
            "res_model": "res.partner",
            "res_id": self.partner_id.id,
            "view_mode": "form",
            "target": "current",
        }
