"""The one question that the customer's own page asks, where a rule says so."""

import uuid

from odoo import _, models
from odoo.exceptions import UserError

from .profile_prompt_answer import KEY

#: What anybody with the link may answer. The rest changes who she is: who could write
#: an address of their own there would be sent the next fresh link.
HARMLESS = ("topic", "consent")
ADDRESS = ("street", "street2", "zip", "city")


class CustomerLink(models.Model):
    _inherit = "customer.link"

    def _prompt(self, is_strong):
        """Return what is asked, with a ``uuid`` for the answer, or False."""
        self.ensure_one()
        prompts = self.env["profile.prompt"].with_context(tz=self._zone())
        kinds = None if is_strong else HARMLESS
        asked = prompts._due_on_page(self.partner_id, self.company_id, kinds)
        return asked and {
            **asked,
            "uuid": str(uuid.uuid4()),
            "consent": self._consent_beside(asked["purpose"]),
        }

    def _consent_beside(self, purpose):
        """Return id and words of what is agreed to by answering, or False."""
        if not purpose:
            return False
        text = self.env["identity.consent.text"]._current(self.company_id).get(purpose)
        return text and {"id": text.id, "words": text._words(self.env.lang)}

    def _may_be_asked(self, kind, is_strong):
        return is_strong or kind in HARMLESS

    def _answer_prompt(self, ident, typed, is_strong):
        """Keep an answer, or that there is none.

        :param dict typed: of the form: ``uuid`` and ``value``, ``choice`` or ``skip``
        :return: whether this is asked on the page at all
        :raise UserError: a sentence for the customer
        """
        self.ensure_one()
        prompts = self.env["profile.prompt"].sudo()
        known = prompts.search([("id", "=", ident)])
        if not known or not self._may_be_asked(known.kind, is_strong):
            return False
        sent = typed.get("uuid")
        vals = {"uuid": sent, "prompt_id": ident}
        if not isinstance(sent, str) or not KEY.fullmatch(sent):
            return False
        prompts = self.env["profile.prompt"].with_context(tz=self._zone())
        if typed.get("skip"):
            never = typed["skip"] == "never"
            prompts._skip_on_page(
                self.partner_id, self.company_id, {**vals, "never": never}
            )
            return True
        answer = prompts._answer_on_page(
            self.partner_id, self.company_id, {**vals, **self._told(known, typed)}
        )
        if answer["status"] not in ("kept", "known"):
            raise UserError(answer["message"] or _("Please try again later."))
        return True

    def _told(self, prompt, typed):
        """Return an answer as rules take it."""
        if prompt.kind == "topic":
            return {"choice": self._number(typed.get("choice"))}
        if prompt.kind == "consent":
            text = self._number(typed.get("text"))
            return {"choice": typed.get("choice"), "text_id": text}
        if prompt.kind == "confirm" and typed.get("confirmed") == "1":
            return {"confirmed": True}
        if prompt._asked_field() == "address":
            return {"value": {name: typed.get(name) or "" for name in ADDRESS}}
        text = self._number(typed.get("text"))
        return {"value": typed.get("value") or "", "text_id": text}

    def _number(self, typed):
        """Return the number that a form sent, 0 for anything else."""
        text = str(typed or "")
        is_number = text.isascii() and text.isdecimal() and len(text) < 10
        return int(text) if is_number else 0
