"""Erasing a person: ordered here, done by a worker that may be killed at any step."""

import logging

import psycopg2.errors

from odoo import _, api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from .identity_place_list import KEEP
from .identity_protection import OPEN

_logger = logging.getLogger(__name__)

CONFLICTS = (psycopg2.errors.SerializationFailure, psycopg2.errors.DeadlockDetected)


class IdentityRequest(models.Model):
    _inherit = "identity.request"

    remaining = fields.Text(
        "What stays",
        readonly=True,
        copy=False,
        help="Places where data about the person is kept, and why.",
    )
    problem = fields.Char(
        readonly=True,
        copy=False,
        help="Why the erasure has not been done yet. It is tried again by itself.",
    )

    # Ordering

    def _can_erase(self):
        return self.request_type == "erasure" and self.state == "verified"

    def _ensure_can_erase(self):
        self._ensure_manager()
        for request in self:
            if not request._can_erase():
                raise UserError(_("Only a verified request for erasure can be done."))
            request.partner_id.sudo()._ensure_erasable()

    def action_erase(self):
        """Order the erasure; the worker begins when this is committed."""
        self._ensure_can_erase()
        # What was never protected is first moved, and cleaned out of other places.
        self.partner_id._protect_for_request()
        for request in self.sudo():
            request._store(
                identity_person=request.partner_id.identity_person
                or request.identity_person,
                customer_code=request.partner_id.customer_code_display
                or request.customer_code,
            )
        self._begin()
        self._wake_worker()

    @api.model
    def _order_erasure(self, persons):
        """Order the erasure of persons whose customer goes, in this transaction.

        :param persons: ids of ``res.partner.identity_person``, or a dict of such an id
            to the customer's code as it is shown
        :return: the requests, in ``sudo``
        """
        shown = persons if isinstance(persons, dict) else dict.fromkeys(persons, False)
        quiet = self.sudo().with_context(tracking_disable=True)
        now = fields.Datetime.now()
        requests = quiet.create(
            [
                {
                    "request_type": "erasure",
                    "channel": "system",
                    "state": "progress",
                    "identity_person": person,
                    "customer_code": code,
                    "ordered_on": now,
                    "ordered_by_id": self.env.uid,
                    "user_id": False,
                }
                for person, code in shown.items()
            ]
        )
        if requests:
            self._wake_worker()
        return requests

    @api.model
    def _wake_worker(self):
        self.env.ref("pos_customer_identity.ir_cron_identity_erase").sudo()._trigger()

    # The worker

    @api.model
    def _cron_erase(self):
        """Do the erasures that are ordered, oldest first, one in a transaction."""
        domain = [("request_type", "=", "erasure"), ("state", "=", "progress")]
        todo = self.sudo().search(domain, order="id")
        for at, request in enumerate(todo, start=1):
            if not request._is_being_cleaned():
                request._try_to_erase()
            left = len(todo) - at
            if self.env["ir.cron"]._commit_progress(1, remaining=left) <= 0:
                break

    def _is_being_cleaned(self):
        """Return whether texts are still looked through for the person's values.

        They must be known for that. The end of the job wakes the worker.
        """
        return self.partner_id.identity_protection_id.state in OPEN

    def _try_to_erase(self):
        try:
            self._erase_now()
            # Whatever the database refuses shows now, and not at the commit.
            self.env.flush_all()
        except CONFLICTS:
            # Somebody wrote the customer just now; the worker comes again.
            self.env.cr.rollback()
            self._wake_worker()
        except UserError as error:
            self.env.cr.rollback()
            self._note_problem(str(error))

    def _note_problem(self, sentence):
        """Say why it did not work yet, and remind a manager of it once."""
        _logger.warning("request %s: the erasure is tried again later", self.name)
        if not self.problem and not self.activity_ids:
            self._schedule_answer()
        self._store(problem=sentence)

    def _erase_now(self):
        """Destroy the person, then let go of the pointer, then confirm.

        Every step may be repeated. Until the pointer is gone, whoever writes to the
        person is refused by the vault.
        """
        self.ensure_one()
        if self.state != "progress":
            return
        request = self.sudo()
        person = request.identity_person
        if person:
            orderer = self.with_user(self.ordered_by_id).with_company(self.company_id)
            orderer.env["identity.vault"]._erase([person], reason=self.name)
        request._clear_customer()
        request._confirm_erasure()

    def _clear_customer(self):
        """Let the customer live on without the person; more addons may add theirs."""
        partner = self.partner_id.with_context(active_test=False)
        if not partner:
            return
        if (partner.identity_person or self.identity_person) != self.identity_person:
            return  # Another person's by now: two customers were merged.
        partner._forget_person()
        if self.archive_partner:
            partner.with_context(tracking_disable=True).action_archive()

    def _confirm_erasure(self):
        code = self.partner_id.customer_code_display or self.customer_code
        places = self._remaining_places()
        self._store(customer_code=code, remaining="\n".join(places) or False)
        self._finish(_("The person was erased. Code and purchases stay."))

    # What stays

    def _remaining_places(self):
        """Return sentences that say where data about the person is kept, and why.

        Other parts add theirs.
        """
        partner = self.partner_id.with_context(active_test=False)
        if not partner:
            return []
        own = [
            (
                self._count_messages(partner),
                _("messages: delete what names the person"),
            ),
            (len(partner.child_ids), _("contacts below: each needs a request")),
        ]
        return [
            *self._kept_places(partner),
            *(f"{count} {text}" for count, text in own if count),
        ]

    @api.model
    def _kept_places(self, partner):
        """Return what the protection of contacts leaves where it is, and why."""
        Place = self.env["identity.place"].sudo()
        labels = Place._kept_labels()
        kept = Place._count(SQL("SELECT %s", partner.id), (KEEP,))
        return [
            f"{count} × {labels[code][0]}. {labels[code][1]}"
            for code, count in kept.items()
            if code in labels
        ]

    @api.model
    def _count_messages(self, partner):
        return self.env["mail.message"].sudo().search_count(self._messages_of(partner))

    @api.model
    def _messages_of(self, partner):
        """Return the domain of what people wrote on the contact, and what it wrote."""
        return [
            "|",
            "&",
            ("model", "=", "res.partner"),
            ("res_id", "=", partner.id),
            ("author_id", "=", partner.id),
            ("message_type", "in", ("email", "comment", "email_outgoing")),
        ]

    # The ledger

    def action_show_ledger(self):
        """Tell how the erasure ledger and the vault stand to each other."""
        self.browse()._ensure_manager()
        state = self.env["identity.vault"]._ledger_state()
        text = _(
            "%(ledger)s erased persons are in the ledger, %(erased)s in the database "
            "of identities; %(damaged)s lines of the ledger cannot be read. After a "
            "restore, whoever is in the ledger is erased again.",
            **state,
        )
        fine = not state["damaged"] and state["erased"] >= state["ledger"]
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "title": _("Erasure Ledger"),
                "message": text,
                "type": "info" if fine else "danger",
                "sticky": True,
            },
        }
