from datetime import timedelta

from odoo import _, api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ..core.rules import serials
from ..core.rules.warranty import after_replacement
from .warranty_card_cover import as_json

MAX_REASON = 200


class WarrantyCard(models.Model):
    """What happens to an item after the sale. Each act says so in the history."""

    _inherit = "warranty.card"

    # Longer

    def _extend(self, months, why, line_uuid=None):
        """Make a warranty longer. A line of a sale does so once."""
        self.ensure_one()
        if months <= 0:
            raise UserError(_("An extension has at least one month."))
        known = self.extensions or []
        if line_uuid and any(one.get("line") == line_uuid for one in known):
            return
        self._ensure_runs()
        part = {"months": months, "why": why}
        if line_uuid:
            part["line"] = line_uuid
        self.extensions = [*known, part]

    def _note_repair(self, day=None):
        """Keep that the item was repaired: some laws then give more time."""
        self.ensure_one()
        day = (day or fields.Date.context_today(self)).isoformat()
        if day not in (self.repaired_on or ()):
            self.repaired_on = sorted([*(self.repaired_on or ()), day])

    def _activate(self, day=None):
        """Start the clock of an item that waits for its customer.

        :raise UserError: the day is before the sale, or in the future
        """
        self.ensure_one()
        self._ensure_can_activate()
        today = fields.Date.context_today(self)
        day = day or today
        if day > today:
            raise UserError(_("This day has not come yet."))
        self.activated_on = day

    def _can_activate(self):
        self.ensure_one()
        clock = (self.terms or {}).get("clock")
        return clock == "activation" and not self.activated_on and not self.end_kind

    def _ensure_can_activate(self):
        for card in self:
            if not card._can_activate():
                raise UserError(
                    _("Nothing is to be registered here (%s).", card.cover_text.lower())
                )

    def _deliver(self, day):
        """Start the clock of items that were delivered."""
        waiting = self.filtered("awaits_delivery")
        waiting.write({"awaits_delivery": False, "delivered_on": day})

    # The end

    def _ensure_runs(self):
        for card in self:
            if card.end_kind:
                raise UserError(
                    _(
                        "The warranty %(name)s has ended: %(why)s.",
                        name=card.name,
                        why=card.cover_text.lower(),
                    )
                )

    def _end(self, kind, day=None, reason=None):
        """End a warranty before its time.

        :param str kind: ``returned``, ``replaced`` or ``void``
        :raise UserError: it has ended already, or the day is before the sale
        """
        self._ensure_runs()
        day = day or fields.Date.context_today(self)
        for card in self:
            if day < card.sold_on:
                raise UserError(
                    _(
                        "The item was sold on %s: it cannot have ended before.",
                        format_date(self.env, card.sold_on),
                    )
                )
        reason = (reason or "").strip()[:MAX_REASON] or False
        self.write({"ended_on": day, "end_kind": kind, "end_reason": reason})

    def _replace(self, product=None, serial=None, day=None, reason=None, line=None):
        """Give another item for this one; the chain shows both.

        By the policy of the sale it has the rest of the term, or the whole one anew.

        :param product: another model; the same one if left out
        :param line: the ``pos.order.line`` with which it was handed out, if any
        :return: the warranty of the other item
        :raise UserError: this one has ended, or the serial number is none
        """
        self.ensure_one()
        self._ensure_runs()
        day = day or fields.Date.context_today(self)
        text = serials.clean(serial)
        if serial and not text:
            raise UserError(
                _("A serial number has %s signs at most.", serials.MAX_SERIAL),
            )
        if product:
            self._ensure_sold_here(product, self.company_id)
        inherits = self._prepare_inherited_vals(day)
        self._end("replaced", day, reason)
        given = self._prepare_replacement_vals(product or self.product_id, text, line)
        other = self.sudo().create({**given, **inherits})
        self.sudo().replaced_by_id = other
        return other

    def _prepare_replacement_vals(self, product, serial, line):
        """Return the values of the item that is given for this one."""
        return {
            "origin": "replacement",
            "partner_id": self.partner_id.id,
            "product_id": product.id,
            "company_id": self.company_id.id,
            "config_id": self.config_id.id,
            "order_id": self.order_id.id,
            "line_id": line.id if line else self.line_id.id,
            "chain_uuid": self.chain_uuid,
            "unit": self.unit,
            "serial": serial,
            "serial_key": serials.key(serial),
            "policy_id": self.policy_id.id,
            "terms": self.terms,
            "law": self.law,
            "replaces_id": self.id,
        }

    def _prepare_inherited_vals(self, day):
        if self.until and not self._can_activate() and not self.awaits_delivery:
            until = after_replacement(self._terms(), self.until, day)
            return {"sold_on": day, "inherited_until": until}
        # A clock that has not begun goes on waiting, for the other item.
        return {
            "sold_on": self.sold_on,
            "delivered_on": self.delivered_on,
            "awaits_delivery": self.awaits_delivery,
            "extensions": self.extensions,
        }

    def _chain(self):
        """Return the items that were given for each other, from the first on."""
        self.ensure_one()
        chain = self
        while chain[0].replaces_id and chain[0].replaces_id not in chain:
            chain = chain[0].replaces_id + chain
        while chain[-1].replaced_by_id and chain[-1].replaced_by_id not in chain:
            chain += chain[-1].replaced_by_id
        return chain

    # The owner

    def _transfer(self, partner, reason=None):
        """Give the item to another customer, known by a code; the history keeps both.

        :raise UserError: it has ended, or the other is no customer with a code here
        """
        self._ensure_runs()
        for card in self:
            self._ensure_may_own(partner, card.company_id)
            before = card.customer_code_display or _("nobody")
            card.sudo().partner_id = partner
            card.sudo().message_post(
                body=_(
                    "Transferred from %(before)s to %(after)s. %(reason)s",
                    before=before,
                    after=partner.customer_code_display,
                    reason=(reason or "").strip()[:MAX_REASON],
                )
            )

    @api.model
    def _ensure_may_own(self, partner, company):
        """Refuse an owner who is no customer with a code of this company."""
        elsewhere = partner.company_id and partner.company_id != company
        if not partner.customer_code or elsewhere:
            raise UserError(_("The new owner needs a customer code of this company."))

    # By hand

    @api.model
    def _prepare_item_vals(self, product, company, sold_on, **vals):
        """Return the values of an item that no till registered.

        :raise UserError: the day is in the future, or nobody gives a warranty
        """
        if sold_on > fields.Date.context_today(self) + timedelta(days=1):
            raise UserError(_("This day has not come yet."))
        promise = self.env["warranty.policy"]._promise_of(product, company)
        if not promise:
            raise UserError(_("No warranty policy fits this product."))
        country = company.account_fiscal_country_id or company.country_id
        law = self.env["warranty.law"]._law_of(country, promise.durable, sold_on)
        if not (promise.terms.months or law.months):
            raise UserError(
                _("Neither the shop nor the law gives this product a warranty.")
            )
        return {
            "product_id": product.id,
            "company_id": company.id,
            "sold_on": sold_on,
            "policy_id": promise.policy,
            "terms": as_json(promise.terms),
            "law": as_json(law) if law.months else None,
            **vals,
        }
