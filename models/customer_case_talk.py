"""What the customer says and reads: messages of a case that are no internal notes."""

from odoo import _, api, models
from odoo.exceptions import UserError
from odoo.tools import html2plaintext, plaintext2html
from odoo.tools.mail import formataddr

from ..core.rules import cases as rules
from .customer_case import MOST_SUBJECT, MOST_TEXT
from .res_partner_address import DOMAIN

#: While a mail opens a case: what it says is posted by Odoo, when the case is there.
OPENING = "customer_case_opening_mail"

#: Whoever wrote it: no address of a person, and no customer's code.
ANONYMOUS = formataddr(("Customer", f"someone@{DOMAIN}"))
SAYS = "pos_customer_identity.mt_case_customer"
ANSWER = "mail.mt_comment"
#: Most messages that a customer reads.
MOST_MESSAGES = 200


class CustomerCase(models.Model):
    _inherit = "customer.case"

    def _lead(self):
        """Return the case where it goes on: the one that it was merged into."""
        case = self
        while case.merged_into_id:
            case = case.merged_into_id
        return case

    def _customer_says(self, text, files=(), channel="online", key=None):
        """Add what a customer says; the desk goes on where it waited for that.

        :param str text: plain
        :param files: pairs of name (str) and content (bytes), checked by the caller
        :param str key: what this is sent with, so that it is added once
        :raise UserError: nothing was said, or too much
        """
        self.ensure_one()
        case = self.sudo()._lead()
        text = (text or "").strip() if isinstance(text, str) else ""
        if not text and not files:
            raise UserError(_("Say in a few words what it is about."))
        if len(text) > MOST_TEXT:
            raise UserError(
                _(
                    "This text has %(signs)s signs; there is room for %(most)s.",
                    signs=len(text),
                    most=MOST_TEXT,
                )
            )
        message = case._post_of_customer(text, files)
        case._after_customer(channel, f"case:{key}" if key else f"said:{message.id}")

    def _say_opening(self, files):
        """Let the thread begin with what the customer said."""
        by_mail = self.env.context.get(OPENING)
        if (self.description or files) and not by_mail:
            self._post_of_customer(self.description or "", files)

    def _post_of_customer(self, text, files):
        return self.with_context(mail_post_autofollow_author_skip=True).message_post(
            body=plaintext2html(text),
            attachments=[(name, content) for name, content in files],
            message_type="comment",
            subtype_xmlid=SAYS,
            author_id=self.partner_id.id,
            email_from=self.partner_id.email_formatted or ANONYMOUS,
        )

    def _after_customer(self, channel, key):
        """Go on with a case that waited, and tell the desk about a closed one."""
        if self.state == rules.WAITING_CUSTOMER:
            self._move(rules.IN_PROGRESS, role=rules.CUSTOMER)
        elif self.state in rules.CLOSED:
            self._ask_desk(_("The customer wrote after the end. Open it again?"))
        self.env["customer.interaction"]._note(
            {
                "partner_id": self.partner_id.id,
                "company_id": self.company_id.id,
                "user_id": False,
                "channel": channel,
                "direction": "in",
                "kind": "mail" if channel == "email" else "case",
                "subject": f"{self.name}: {self.subject}"[:MOST_SUBJECT],
                "case_id": self.id,
                "source_key": key,
            }
        )

    def _ask_desk(self, summary, user=None):
        """Give whoever works on the case something to do."""
        team = self.team_id
        user = user or self.user_id or team.escalation_user_id or team.member_ids[:1]
        if user:
            self.activity_schedule(
                "mail.mail_activity_data_todo", summary=summary, user_id=user.id
            )

    def _customer_rates(self, stars, note=""):
        """Keep how content the customer is with the end.

        :param int stars: 1 to 5
        :raise UserError: the case is open, or there are no such stars
        """
        self.ensure_one()
        case = self.sudo()._lead()
        if case.state not in rules.CLOSED:
            raise UserError(_("You can rate a case when it is closed."))
        if type(stars) is not int or not 1 <= stars <= 5:
            raise UserError(_("Choose one to five stars."))
        note = (note or "").strip() if isinstance(note, str) else ""
        case.write({"satisfaction": stars, "satisfaction_note": note[:MOST_TEXT]})

    # Reading

    def _public_messages(self, limit=MOST_MESSAGES):
        """Return what the customer may read, the oldest first.

        Answers of the desk and what the customer said: no notes, no changes of fields.

        :return: dicts of ``when`` (datetime, UTC), ``from`` (``shop`` or
            ``customer``), ``text`` (plain) and ``files`` (attachments, in ``sudo``)
        """
        self.ensure_one()
        case = self.sudo()._lead()
        says, answer = (self.env.ref(xmlid) for xmlid in (SAYS, ANSWER))
        messages = (
            self.env["mail.message"]
            .sudo()
            .search(
                [
                    ("model", "=", self._name),
                    ("res_id", "=", case.id),
                    ("subtype_id", "in", (says | answer).ids),
                    ("message_type", "in", ("comment", "email", "email_outgoing")),
                    ("is_internal", "=", False),
                ],
                order="id desc",
                limit=limit,
            )
        )
        return [
            {
                "when": message.date,
                "from": "customer" if message.subtype_id == says else "shop",
                "text": html2plaintext(message.body or "").strip(),
                "files": message.attachment_ids,
            }
            for message in reversed(messages)
        ]

    # Facts for till and page

    def _case_facts(self):
        """Return what till and page show, without identifiers.

        :rtype: list[dict]
        """
        cases = self.sudo()
        states = dict(self._fields["state"]._description_selection(self.env))
        ends = dict(self._fields["resolution"]._description_selection(self.env))
        return [
            {
                "id": case.id,
                "name": case.name,
                "case_type": case.case_type,
                "state": case.state,
                "state_text": states[case.state],
                "is_open": not case.closed_at,
                "subject": case.subject,
                "opened_at": case._iso(case.opened_at),
                "closed_at": case._iso(case.closed_at),
                "product_name": case.product_id.display_name or False,
                "card_id": case.card_id.id,
                "deadline": case._iso(case.deadline),
                "resolution_text": ends.get(case.resolution) or False,
                "resolution_note": case.resolution_note or False,
                "satisfaction": case.satisfaction or 0,
            }
            for case in cases
        ]

    @api.model
    def _iso(self, moment):
        return moment.isoformat() if moment else False
