"""Ordered beforehand on a page, to be fetched in a shop: an order of Odoo's sale.

The stock is reserved by Odoo's own delivery, and the till finds the order in its own
list (``pos_sale``). Without the sale module there is no such page.
"""

import re
from datetime import date, timedelta

import psycopg2

from odoo import SUPERUSER_ID, _, api, fields, models
from odoo.exceptions import ConcurrencyError, UserError

from ..core import code as codes

FORM = re.compile(r"[0-9a-f]{32}")
#: Most of one product, products of one order, orders of a customer in a week, and days
#: until they are fetched.
MOST_PIECES = 10
MOST_LINES = 10
MOST_OPEN = 3
MOST_DAYS = 30
WEEK = timedelta(days=7)
#: Products on the page.
MOST_PRODUCTS = 60


class CustomerPreorder(models.Model):
    """That an order came by the page: whose, for which shop."""

    _name = "customer.preorder"
    _description = "Pre-order"
    _order = "id desc"
    _rec_name = "order_name"

    partner_id = fields.Many2one(
        "res.partner",
        "Customer",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    config_id = fields.Many2one(
        "pos.config",
        "Fetched in",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(related="config_id.company_id", store=True, index=True)
    form = fields.Char(readonly=True, copy=False, groups=fields.NO_ACCESS)
    fetch_on = fields.Date("Day", readonly=True)
    order_id = fields.Many2oneReference(model_field="order_model", readonly=True)
    order_model = fields.Char(readonly=True, default="sale.order")
    order_name = fields.Char("Number", readonly=True)

    _form_unique = models.UniqueIndex(
        "(form) WHERE form IS NOT NULL", "This form was sent already."
    )

    # The page's way in

    @api.model
    def _is_possible(self):
        return "sale.order" in self.env

    @api.model
    def _place(self, config, typed, address, partner=None):
        """Order what a form says. The same form sent again finds the same order.

        :param config: the ``pos.config``, in ``sudo``
        :param dict typed: ``form``, ``code`` and ``day`` as texts, and ``pieces``: id
            of a product -> text
        :param str address: of the network, for the limits
        :param partner: whose page the form is on: there is no code to be typed then
        :return: the pre-order, in ``sudo``, maybe empty, and a sentence if it is
        """
        preorders = self.sudo().with_company(config.company_id)
        form = typed.get("form")
        if not isinstance(form, str) or not FORM.fullmatch(form):
            return preorders.browse(), _("Please send the form once more.")
        known = preorders.search([("form", "=", form)], limit=1)
        if known:
            return preorders._sent_before(known, config, partner)
        try:
            pieces = preorders._checked_pieces(config, typed.get("pieces"))
            day = preorders._checked_day(typed.get("day"))
            if partner is None:
                code = preorders._checked_code(typed.get("code"))
                partner = preorders._named_by(config, code, address)
            else:
                preorders._ensure_may_order(config, partner)
        except UserError as error:
            return preorders.browse(), error.args[0]
        return preorders._order_in(config, partner, pieces, day, form)

    @api.model
    def _sent_before(self, known, config, partner):
        """Return the order of a form that is here already, if it is this page's."""
        theirs = partner is None or known.partner_id == partner
        if known.config_id == config and theirs:
            return known, ""
        return self.browse(), _("Please send the form once more.")

    @api.model
    def _named_by(self, config, code, address):
        """Return the customer of a code that somebody typed.

        :raise UserError: too many tries, or one sentence for all that is in the way:
            whether there is such a code is not told
        """
        tries = self.env["customer.page.attempt"]
        if not tries._is_open(address, code):
            raise UserError(
                _(
                    "There were too many tries. Please try again in an hour, or ask in "
                    "the shop."
                )
            )
        partner = self._customer_of(config, code)
        if not partner or self._has_many(partner):
            tries._note_miss()
            raise UserError(
                _(
                    "We cannot take this order. Please check your code, or ask in the "
                    "shop."
                )
            )
        return partner

    @api.model
    def _ensure_may_order(self, config, partner):
        """Refuse a customer who opened her own page, and may not order here now."""
        if not self._may_order(config, partner) or self._has_many(partner):
            raise UserError(self._not_now())

    @api.model
    def _not_now(self):
        return _("This cannot be ordered at the moment. Please ask in the shop.")

    # Checking

    @api.model
    def _checked_pieces(self, config, pieces):
        """Return product -> pieces, of what may be ordered in this shop."""
        wanted = {}
        for product in config._preorder_products():
            text = (pieces or {}).get(product.id) or "0"
            if not (isinstance(text, str) and text.isdecimal() and len(text) < 4):
                raise UserError(_("Please enter whole numbers of pieces."))
            if int(text) > MOST_PIECES:
                raise UserError(
                    _("Of one product %s pieces at most can be ordered.", MOST_PIECES)
                )
            if int(text):
                wanted[product] = int(text)
        if not wanted:
            raise UserError(_("Please say what you would like, and how much of it."))
        if len(wanted) > MOST_LINES:
            raise UserError(_("%s products at most can be ordered.", MOST_LINES))
        return wanted

    @api.model
    def _checked_day(self, text):
        try:
            day = date.fromisoformat(text or "")
        except (TypeError, ValueError):
            raise UserError(_("Please enter the day on which you come.")) from None
        today = fields.Date.today()
        if not today <= day <= today + timedelta(days=MOST_DAYS):
            raise UserError(_("Please choose one of the next %s days.", MOST_DAYS))
        return day

    @api.model
    def _checked_code(self, text):
        text = text if isinstance(text, str) else ""
        try:
            return codes.parse(text[: codes.MAX_INPUT])
        except codes.CodeCheckError:
            raise UserError(_("This code has a typing error.")) from None
        except codes.CodeFormatError:
            raise UserError(_("Please enter the code on your card.")) from None

    @api.model
    def _customer_of(self, config, code):
        """Return the customer of a code that is in use, or nobody."""
        record = self.env["customer.code"].sudo()._find(code)
        partner = record.partner_id
        known = record.state == "active" and self._may_order(config, partner)
        return partner if known else partner.browse()

    @api.model
    def _may_order(self, config, partner):
        return (
            partner.active
            and not partner.identity_restricted
            and partner._is_customer_of(partner, config)
        )

    @api.model
    def _has_many(self, partner):
        # Orders of one customer at the same moment: the second begins again, and sees
        # the first.
        self.env.cr.execute(
            """
            UPDATE customer_code SET write_date = write_date
             WHERE partner_id = %s AND state = 'active'
            """,
            [partner.id],
        )
        lately = [
            ("partner_id", "=", partner.id),
            ("create_date", ">", fields.Datetime.now() - WEEK),
        ]
        return self.search_count(lately, limit=MOST_OPEN) >= MOST_OPEN

    # Ordering

    @api.model
    def _order_in(self, config, partner, pieces, day, form):
        """Let Odoo make and confirm the order: so it reserves the stock, if it can."""
        orders = self.env["sale.order"].with_user(SUPERUSER_ID)
        orders = orders.with_company(config.company_id)
        try:
            with self.env.cr.savepoint():
                preorder = self.create(
                    {
                        "partner_id": partner.id,
                        "config_id": config.id,
                        "form": form,
                        "fetch_on": day,
                    }
                )
                order = orders.create(self._prepare_order(config, partner, pieces, day))
                order.action_confirm()
                preorder.write({"order_id": order.id, "order_name": order.name})
        except psycopg2.errors.UniqueViolation as error:
            raise ConcurrencyError("this form arrives at this moment") from error
        except UserError:
            return self.browse(), self._not_now()
        return preorder, ""

    @api.model
    def _prepare_order(self, config, partner, pieces, day):
        vals = {
            "partner_id": partner.id,
            "company_id": config.company_id.id,
            "user_id": False,
            "origin": _("Pre-order: %s", config.name),
            "commitment_date": fields.Datetime.to_datetime(day),
            "order_line": [
                fields.Command.create({"product_id": product.id, "product_uom_qty": n})
                for product, n in pieces.items()
            ],
        }
        if config.use_pricelist and config.pricelist_id:
            vals["pricelist_id"] = config.pricelist_id.id
        if "warehouse_id" in self.env["sale.order"]._fields:
            vals["warehouse_id"] = config.picking_type_id.warehouse_id.id
        return vals
