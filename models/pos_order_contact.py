"""Phone and e-mail of a customer are not kept on orders."""

from odoo import api, models

CONTACTS = ("email", "mobile")


class PosOrder(models.Model):
    _inherit = "pos.order"

    def _compute_contact_details(self):
        """Keep those of companies, as Odoo does, and of nobody else."""
        companies = self.filtered("partner_id.is_company")
        (self - companies).email = False
        (self - companies).mobile = False
        return super(PosOrder, companies)._compute_contact_details()

    # What was typed or sent is never kept: pos_send_receipt has a place for it.

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._forget_contacts(vals) for vals in vals_list])

    def write(self, vals):
        return super().write(self._forget_contacts(vals))

    @api.model
    def _forget_contacts(self, vals):
        return {name: value for name, value in vals.items() if name not in CONTACTS}

    @api.model
    def sync_from_ui(self, orders):
        """Store orders, without phone, e-mail and cardholder from the first line on.

        Odoo writes whole orders into its debug log.
        """
        forget = self.env["pos.payment"]._forget_holder
        kept = []
        for order in orders:
            order = self._forget_contacts(order)
            if isinstance(order.get("payment_ids"), list):
                order["payment_ids"] = [
                    [*command[:2], forget(command[2])]
                    if len(command) == 3 and isinstance(command[2], dict)
                    else command
                    for command in order["payment_ids"]
                ]
            kept.append(order)
        return super().sync_from_ui(kept)

    # What the till reads

    @api.model
    def _load_pos_data_read(self, records, config):
        rows = super()._load_pos_data_read(records, config)
        return self._without_contacts(rows, config)

    @api.model
    def _without_contacts(self, rows, config):
        """Empty what was stored before this addon came, in rows for the till."""
        if config and config.identity_free:
            for row in rows:
                row.update({name: False for name in CONTACTS if name in row})
        return rows
