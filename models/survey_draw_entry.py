import hashlib

from odoo import api, fields, models

from ..core import code as codes
from ..core.rules import draw as rules

#: States of codes that belong to a customer.
KNOWN = ("active", "replaced", "lost", "merged")


class SurveyDrawEntry(models.Model):
    """A code that entered a contest, and its mark in the list.

    The mark is made of the code and a slip that the entrant alone has: it is stored
    nowhere. Whether there is a customer with the code is looked up when the list is
    frozen, not before: so the page tells nobody which codes there are.
    """

    _name = "survey.draw.entry"
    _description = "Entry in a Contest"
    _order = "draw_id desc, place, id"
    _rec_name = "code"

    draw_id = fields.Many2one(
        "survey.draw", required=True, readonly=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="draw_id.company_id", store=True)
    code = fields.Char("Customer Code", required=True, readonly=True)
    mark = fields.Char(required=True, readonly=True, help="What stands in the list.")
    state = fields.Selection(
        [
            ("waiting", "Waiting"),
            ("listed", "In the List"),
            ("unknown", "No such Customer"),
            ("again", "Entered Already"),
        ],
        required=True,
        readonly=True,
        default="waiting",
        help="No such customer, entered already with another code: such entries are "
        "left out of the list.",
    )
    place = fields.Integer("Prize", readonly=True, help="1 is the first prize.")
    terms_hash = fields.Char(
        "Terms Agreed to",
        readonly=True,
        help="SHA-256 of the terms, as the entrant read them.",
    )
    user_input_id = fields.Many2one(
        "survey.user_input", "Answer", readonly=True, ondelete="set null", index=True
    )
    case_id = fields.Many2one(
        "customer.case", readonly=True, ondelete="set null", index="btree_not_null"
    )

    _once = models.Constraint("UNIQUE (draw_id, code)", "A code enters once.")
    _mark_unique = models.Constraint("UNIQUE (draw_id, mark)", "A mark is used once.")

    @api.depends("code")
    def _compute_display_name(self):
        for entry in self:
            entry.display_name = codes.display(entry.code or "")

    @api.model
    def _enter(self, draw, code, slip, terms):
        """Take in an entry; return it, and whether it is new.

        :param str code: 12 symbols, of whatever customer there is or is not
        :param str slip: what the entrant keeps
        :param str terms: as they were read
        """
        entries = self.sudo()
        known = entries.search([("draw_id", "=", draw.id), ("code", "=", code)])
        if known:
            return known, False
        vals = {
            "draw_id": draw.id,
            "code": code,
            "mark": rules.mark(slip, code),
            "terms_hash": hashlib.sha256(str(terms or "").encode()).hexdigest(),
        }
        return entries.create(vals), True

    def _sift(self):
        """Decide which entries stand in the list: one for each customer."""
        known = self._customers()
        entered = set()
        for entry in self.sorted("id"):
            customer = known.get(entry.code)
            company = customer and customer.company_id
            if not customer or (company and company != entry.company_id):
                entry.state = "unknown"
            elif customer.id in entered:
                entry.state = "again"
            else:
                entry.state = "listed"
                entered.add(customer.id)

    def _customers(self):
        """Return a dict with the customer of each code that has one."""
        domain = [("code", "in", self.mapped("code")), ("state", "in", KNOWN)]
        found = self.env["customer.code"].sudo().search(domain)
        return {code.code: code.partner_id for code in found if code.partner_id}
