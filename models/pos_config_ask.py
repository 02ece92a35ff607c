from odoo import api, fields, models

#: Tickets that a device gets at once, and from how few on it gets more. As blocks, not
#: one by one: the moment at which a ticket was made says nothing about a sale.
TICKETS, FEW_TICKETS = 60, 25


class PosConfig(models.Model):
    """What the receipts of a till ask, and the tickets for it."""

    _inherit = "pos.config"

    receipt_survey_id = fields.Many2one(
        "survey.survey",
        "Survey on the Receipt",
        domain=[("for_customers", "=", True)],
        index="btree_not_null",
        ondelete="set null",
        help="Receipts have a code that leads to this survey.",
    )
    receipt_survey_share = fields.Integer(
        "Receipts That Ask",
        default=100,
        help="How many of a hundred receipts have the code.",
    )

    _receipt_survey_share_range = models.Constraint(
        "CHECK (receipt_survey_share BETWEEN 0 AND 100)",
        "Of a hundred receipts between 0 and 100 can ask.",
    )

    @api.model
    def _load_pos_data_read(self, records, config):
        rows = super()._load_pos_data_read(records, config)
        if rows:
            # The till needs to know that it asks, and not what.
            rows[0].pop("receipt_survey_id", None)
            rows[0]["_survey_ask"] = config._survey_ask()
        return rows

    def _survey_ask(self):
        """Return what the till has to know of the survey on its receipts."""
        self.ensure_one()
        survey = self.env["survey.ask"]._survey_of_receipt(self)
        return {
            "share": self.receipt_survey_share if survey.active else 0,
            "hides": bool(survey.is_anonymous or survey.may_hide),
        }

    @api.model
    def pos_survey_tickets(self, config_id, held):
        """Fill up a device's reserve of tickets for surveys.

        :param int config_id: the till
        :param int held: how many tickets the device still has
        :return: each ticket, and the hash of it that goes with the order
        :rtype: list[tuple[str, str]]
        :raise AccessError: the user may not use this till
        """
        config = self.env["res.partner"]._ensure_till(config_id)
        held = held if type(held) is int else 0
        tickets = self.env["survey.ticket"]
        if (
            held >= FEW_TICKETS
            or not config._survey_ask()["share"]
            or not tickets._may_make(config, TICKETS)
        ):
            return []
        return tickets._make(config, TICKETS)
