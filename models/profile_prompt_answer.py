"""What a customer said when asked: it is kept where such things are kept, once."""

import re

import psycopg2

from odoo import _, api, models
from odoo.exceptions import ConcurrencyError, UserError

from ..core.rules import prompts
from .customer_contact_check import PARTS

#: Keys of what a till sends, so that it arrives once.
KEY = re.compile(r"[0-9a-f]{32}|[0-9a-f-]{36}")
#: Answers that a user may hand in, and contact data that one may change, in an hour.
MOST_ANSWERS = 120
MOST_CHANGES = 30
TOLD = frozenset({"uuid", "prompt_id", "partner_id", "order_uuid"})
ANSWERS = frozenset({"value", "confirmed", "choice", "text_id"})
#: What the vault's way of adding says, in the words of this one.
STATUSES = {"exists": "known", "limited": "limited", "unavailable": "unavailable"}


class ProfilePrompt(models.Model):
    _inherit = "profile.prompt"

    @api.model
    def pos_answer(self, config_id, vals):
        """Keep what the customer in front said. The same ``uuid`` arrives once.

        :param int config_id: the till's ``pos.config``
        :param dict vals: ``uuid`` (32 hexadecimal signs), ``prompt_id``,
            ``partner_id``, maybe ``order_uuid``, and one of ``value`` (a text; of an
            address a dict of street, street2, zip and city), ``confirmed`` (what is
            on file still holds, or not any more) and ``choice`` (the id of an answer,
            or yes or no); with a consent ``text_id``, of the text that was shown
        :return: ``status``: ``kept``; ``known`` (it is on file already, or belongs to
            another customer); ``invalid``; ``limited``, ``unavailable`` (nothing was
            kept; it is asked again) - and ``message``, a sentence for the cashier
        :rtype: dict
        :raise AccessError: the user may not use this till
        :raise UserError: what makes no sense, or belongs to somebody else
        """
        config = self.env["res.partner"]._ensure_till(config_id)
        prompt, partner = self._told_at_till(config, vals, ANSWERS)
        if self._is_handed_in(vals, prompt, partner):
            return {"status": "kept", "message": ""}
        tries = self.env["customer.page.attempt"]
        if not tries._take(tries._at_till("prompt", config), MOST_ANSWERS):
            return self._said("limited")
        return prompt._answer(partner, config, vals, "till")

    @api.model
    def pos_skip(self, config_id, vals):
        """Keep that the customer in front does not answer: now, or never.

        :param int config_id: the till's ``pos.config``
        :param dict vals: as for :meth:`pos_answer`, with ``never`` in place of an
            answer
        :return: ``status`` ``kept``
        :rtype: dict
        :raise AccessError: the user may not use this till
        :raise UserError: what makes no sense, or belongs to somebody else
        """
        config = self.env["res.partner"]._ensure_till(config_id)
        prompt, partner = self._told_at_till(config, vals, {"never"})
        if self._is_handed_in(vals, prompt, partner):
            return {"status": "kept"}
        tries = self.env["customer.page.attempt"]
        if not tries._take(tries._at_till("prompt", config), MOST_ANSWERS):
            raise UserError(_("Too many at once. Please wait some minutes."))
        end = prompts.REFUSED if vals.get("never") is True else prompts.SKIPPED
        prompt._note(partner, end, "till", vals, config)
        return {"status": "kept"}

    # Who and what

    @api.model
    def _told_at_till(self, config, vals, others):
        """Return rule and customer, in ``sudo``, after checking that this till may."""
        prompt_id = self._checked_message(vals, others)
        allowed = {rule.id for rule in self._rules_at_till(config)}
        if type(prompt_id) is not int or prompt_id not in allowed:
            raise UserError(_("This is not asked at this till any more."))
        Partner = self.env["res.partner"]
        partner = Partner._ensure_till_customer(config, vals.get("partner_id"))
        self._ensure_asked(partner)
        prompt = self.sudo().with_company(config.company_id).browse(prompt_id)
        return prompt, partner

    @api.model
    def _checked_message(self, vals, others):
        """Return the rule's id of what was sent, after checking its form."""
        if not isinstance(vals, dict) or not set(vals) <= TOLD | others:
            raise UserError(_("This answer was not sent: please ask again."))
        uuid, order = vals.get("uuid"), vals.get("order_uuid")
        if not isinstance(uuid, str) or not KEY.fullmatch(uuid):
            raise UserError(_("This answer was not sent: please ask again."))
        named = order not in (None, False, "")
        if named and not (isinstance(order, str) and KEY.fullmatch(order)):
            raise UserError(_("This order does not exist."))
        return vals.get("prompt_id")

    @api.model
    def _ensure_asked(self, partner):
        """Refuse to keep anything of whom nobody may ask."""
        erased = [
            ("partner_id", "=", partner.id),
            ("request_type", "=", "erasure"),
            ("state", "in", ("progress", "done")),
        ]
        requests = self.env["identity.request"].sudo()
        if (
            not partner.customer_code
            or partner.identity_restricted
            or requests.search_count(erased, limit=1)
        ):
            raise UserError(_("This customer is not asked anything."))

    @api.model
    def _is_handed_in(self, vals, prompt, partner):
        """Return whether this message has arrived before.

        :raise UserError: another one has, under its key
        """
        states = self.env["profile.prompt.state"].sudo()
        state = states.search([("uuid", "=", vals["uuid"])], limit=1)
        if state and (state.prompt_id, state.partner_id) != (prompt, partner):
            raise UserError(_("This answer was not sent: please ask again."))
        return bool(state)

    # Keeping, in sudo

    def _answer(self, partner, config, vals, place):
        """Keep an answer where it belongs, and what came of it.

        :param config: the ``pos.config``; on the own page one of the company's
        """
        self.ensure_one()
        entitled = self._is_entitled(partner, config)
        keep = {
            "confirm": self._keep_confirmation,
            "topic": self._keep_topic,
            "consent": self._keep_consent,
        }.get(self.kind, self._keep_missing)
        status, message, end = keep(partner, config, vals, place)
        if not end:
            return self._said(status, message)
        state = self._note(partner, end, place, vals, config)
        if entitled and status == "kept" and end == prompts.ANSWERED:
            message = self._reward(partner, state) or message
        return {"status": status, "message": message}

    def _is_wrong(self, vals):
        """Return whether the customer says that data no longer holds, and no more."""
        says_no = vals.get("confirmed") is False and vals.get("value") is None
        return self.kind == "confirm" and says_no

    def _keep_missing(self, partner, config, vals, place):
        """Keep identity that is not on file yet."""
        values, problem = self._typed(config, vals.get("value"))
        if problem:
            return "invalid", problem, None
        if any(partner._has_on_file(field) for field in values):
            return "known", _("This is on file already."), prompts.ANSWERED
        answer = self._keep_values(partner, config, values)
        if answer[0] == "kept" and self.kind == "email" and self.purpose:
            self._agree(partner, config, place, vals)
        return answer

    def _keep_confirmation(self, partner, config, vals, place):
        """Keep that contact data still holds, or what takes its place."""
        if not partner._has_contact(self.about):
            return "invalid", _("There is nothing on file to confirm."), None
        if vals.get("confirmed") is True:
            self.env["customer.contact.check"].sudo()._note_right(partner, [self.about])
            return "kept", "", prompts.ANSWERED
        if self._is_wrong(vals):
            checks = self.env["customer.contact.check"].sudo()
            checks._note_wrong(partner, self.about, "changed")
            return "kept", "", prompts.ANSWERED
        values, problem = self._typed(config, vals.get("value"))
        if problem:
            return "invalid", problem, None
        if not self._may_change(partner, config):
            return "known", _("This was confirmed a short time ago."), None
        tries = self.env["customer.page.attempt"]
        if not tries._take(tries._at_till("change", config), MOST_CHANGES):
            return "limited", "", None
        answer = self._keep_values(partner, config, values)
        if answer[0] == "kept":
            self.env["customer.contact.check"].sudo()._note_right(partner, [self.about])
        return answer

    def _keep_values(self, partner, config, values):
        try:
            answer = partner._add_at_till(config, values)
        except UserError as error:
            return "invalid", str(error), None
        if answer["status"] == "invalid":
            return "invalid", next(iter(answer["errors"].values())), None
        if answer["status"] != "found":
            return STATUSES.get(answer["status"], "unavailable"), "", None
        return "kept", "", prompts.ANSWERED

    def _keep_topic(self, partner, config, vals, place):
        chosen = vals.get("choice")
        choice = self.choice_ids.filtered(
            lambda one: type(chosen) is int and one.id == chosen
        )
        if not choice:
            return "invalid", _("There is no such answer."), None
        preferences = self.env["customer.preference"]
        company = config.company_id
        if preferences._remember_said(partner, self.topic_id, choice, company):
            return "kept", "", prompts.ANSWERED
        sentence = _(
            "The customer did not agree that this is kept: ask for that first."
        )
        return "invalid", sentence, None

    def _typed(self, config, value):
        """Return identity fields of what was typed, and a sentence if it is none."""
        about = self._about()
        if about == "address":
            fits = isinstance(value, dict) and set(value) <= {*PARTS["address"]}
            typed = value if fits else None
        else:
            typed = {about: value} if isinstance(value, str) else None
        if not typed or not all(isinstance(text, str) for text in typed.values()):
            return {}, _("Nothing was answered.")
        values, problems = self.env["res.partner"]._identity_of_till(config, typed)
        if problems:
            return {}, next(iter(problems.values()))
        if not values or (about == "address" and "street" not in values):
            return {}, _("Nothing was answered.")
        if about == "address":
            # A new street with the old town would be no address.
            values = {**dict.fromkeys(PARTS["address"]), **values}
        return values, ""

    def _may_change(self, partner, config):
        """Return whether the data is old or flagged: a till changes no other."""
        person, _history = self._known(
            partner, config.company_id, self._facts_now(partner, config), config
        )
        return prompts.is_open(self._as_rule(), person, self._today(config))

    def _facts_now(self, partner, config):
        """Return the facts as the panel has them: who is asked for points gets them.

        A level from 0 points on is everybody's, also of who has no card yet.
        """
        facts = self._with_facts(config.company_id, partner, None, config)
        orders = self.env["pos.order"]
        today, schemes = orders._member_schemes(config)
        found = orders._read_member(partner.id, schemes)
        points = orders._member_facts(config, schemes, found, today)
        levels = {*facts["tier_ids"], *orders._member_levels(points)}
        return {**facts, "tier_ids": list(levels)}

    def _note(self, partner, end, place, vals, config):
        """Keep that the customer was asked, and how it ended.

        :raise ConcurrencyError: the same message arrives at this moment
        """
        states = self.env["profile.prompt.state"].sudo()
        try:
            with self.env.cr.savepoint():
                return states.create(
                    {
                        "partner_id": partner.id,
                        "prompt_id": self.id,
                        "company_id": self._family(config.company_id.id)[0],
                        "subject": self._subject(),
                        "end": end,
                        "day": self._today(config),
                        "place": place,
                        "config_id": config.id if place == "till" else False,
                        "user_id": self.env.uid if place == "till" else False,
                        "order_uuid": vals.get("order_uuid") or False,
                        "uuid": vals["uuid"],
                    }
                )
        except psycopg2.errors.UniqueViolation as error:
            raise ConcurrencyError("this answer arrives at this moment") from error

    @api.model
    def _said(self, status, message=""):
        """Return an answer, with a sentence where none was found before."""
        usual = {
            "limited": _("Too many at once. Please wait some minutes."),
            "unavailable": _(
                "This cannot be kept at the moment. It is asked again another time."
            ),
            "known": _("This belongs to another customer already."),
        }
        return {"status": status, "message": message or usual.get(status, "")}
