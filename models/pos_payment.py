from odoo import api, models

HOLDER = "cardholder_name"


class PosPayment(models.Model):
    _inherit = "pos.payment"

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._forget_holder(vals) for vals in vals_list])

    def write(self, vals):
        return super().write(self._forget_holder(vals))

    @api.model
    def _forget_holder(self, vals):
        """Return values without the name that a terminal read from the card."""
        name = vals.get(HOLDER)
        if not name:
            return vals
        vals = {**vals, HOLDER: False}
        ticket = vals.get("ticket")
        # The terminal's own text for the receipt may have it as well.
        if isinstance(ticket, str) and isinstance(name, str) and name.strip():
            vals["ticket"] = ticket.replace(name.strip(), "")
        return vals

    @api.model
    def _load_pos_data_read(self, records, config):
        return self._without_holder(super()._load_pos_data_read(records, config))

    @api.model
    def _without_holder(self, rows):
        """Empty what was stored before this addon came, in rows for the till."""
        for row in rows:
            if HOLDER in row:
                row[HOLDER] = False
        return rows
