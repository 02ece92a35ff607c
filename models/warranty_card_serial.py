from odoo import _, api, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..core.rules import serials

#: More items with one serial number than this are no help in finding one.
MOST_FOUND = 20


class WarrantyCard(models.Model):
    """Serial numbers: given at the sale, later, or never."""

    _inherit = "warranty.card"

    @api.model
    def _find_by_serial(self, serial, company):
        """Return the warranties with a serial number, those that run first.

        :param str serial: as typed or scanned
        :param company: only its items are found
        """
        key = serials.key(serials.clean(serial))
        if not key:
            return self.browse()
        cards = self.search(
            [("serial_key", "=", key), ("company_id", "=", company.id)],
            order="id desc",
            limit=MOST_FOUND,
        )
        return cards.sorted(lambda card: bool(card.end_kind))

    def _set_serial(self, serial):
        """Write the serial number of an item.

        :return: sentences that warn, for example of another item with this number
        :raise UserError: no serial number, or one that Odoo tracks by itself
        """
        self.ensure_one()
        self._ensure_can_set_serial()
        text = serials.clean(serial)
        if not text:
            raise UserError(
                _(
                    "This is no serial number. It has letters or digits, and %s signs "
                    "at most.",
                    serials.MAX_SERIAL,
                )
            )
        self.write({"serial": text, "serial_key": serials.key(text)})
        return self._serial_warnings()

    def _can_set_serial(self):
        self.ensure_one()
        return not self.lot_id and not self.end_kind

    def _ensure_can_set_serial(self):
        for card in self:
            if card.lot_id:
                raise UserError(
                    _("The stock tracks this item: its serial number is fixed.")
                )
            if card.end_kind:
                raise UserError(
                    _("The warranty has ended (%s).", card.cover_text.lower())
                )

    def _serial_warnings(self):
        """Say what looks wrong about the serial number of an item."""
        self.ensure_one()
        others = self.search(
            self._same_serial() & Domain("id", "!=", self.id), limit=MOST_FOUND
        )
        living = others.filtered(lambda card: not card.end_kind)
        if living:
            return [
                _(
                    "%(count)s other items have this serial number: %(names)s.",
                    count=len(living),
                    names=", ".join(living.mapped("name")),
                )
            ]
        if others.filtered(lambda card: card.end_kind == "returned"):
            return [_("An item with this serial number was returned once.")]
        return []

    def _same_serial(self):
        self.ensure_one()
        return Domain(
            [
                ("serial_key", "=", self.serial_key or "-"),
                ("product_id.product_tmpl_id", "=", self.product_id.product_tmpl_id.id),
                ("company_id", "=", self.company_id.id),
            ]
        )
