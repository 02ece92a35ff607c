"""Opening a case for the till, the customer's page and mail: once, and checked."""

import psycopg2

from odoo import _, api, models
from odoo.exceptions import ConcurrencyError, UserError

from ..core.rules import cases as rules
from ..core.rules import serials
from .customer_case import CASE_TYPES, CHANNELS, MOST_SUBJECT, MOST_TEXT

#: Most files that come with one message.
MOST_FILES = 5
#: Longest key that a till or a page may give a case.
MOST_KEY = 64
_TYPES = dict(CASE_TYPES)
_CHANNELS = dict(CHANNELS)


class CustomerCase(models.Model):
    _inherit = "customer.case"

    @api.model
    def _open(self, vals, channel, files=()):
        """Open a case, or return the one that it belongs to.

        The same ``uuid`` opens one case, however often it comes. A claim on an item
        that has an open claim becomes a message there.

        The caller has checked that whoever asks may name the customer, the order and
        the card, and what the files are.

        :param dict vals: ``uuid``, ``case_type``, ``subject``, ``description``,
            ``partner_id``, ``card_id``, ``order_id``, ``product_id``, ``serial``,
            ``config_id``, ``company_id``, ``team_id``, ``priority``; all but one of
            the texts can be left out
        :param str channel: how it reached the shop
        :param files: pairs of name (str) and content (bytes)
        :return: the case, in ``sudo``; another ``uuid`` tells that it was there before
        :raise UserError: what makes no sense, in a plain sentence
        """
        vals = self._prepare_open_vals(vals, channel, files)
        cases = self.sudo().with_company(vals["company_id"])
        if known := cases._opened_before(vals):
            return known
        case = cases._double_of(vals)
        if case:
            text = vals["description"] or vals["subject"]
            case._customer_says(text, files, channel, key=vals["uuid"])
            return case
        case = cases._create_once(vals)
        case._say_opening(files)
        case._note_opening(vals["uuid"])
        case._mail_opened()
        return case

    def _create_once(self, vals):
        """Make the case.

        :raise ConcurrencyError: another transaction made it; Odoo then tries again
        """
        try:
            with self.env.cr.savepoint():
                case = self.create(vals)
                self.env.flush_all()
                return case
        except psycopg2.errors.UniqueViolation as error:
            raise ConcurrencyError("this case was opened at the same time") from error

    @api.model
    def _opened_before(self, vals):
        """Return the case that came with this key, or nothing.

        :raise UserError: the key is that of another company's case
        """
        uuid = vals["uuid"]
        if not uuid:
            return self.browse()
        case = self.search([("uuid", "=", uuid)], limit=1)
        if not case:
            note = self.env["customer.interaction"].sudo()
            key = f"case:{uuid}"
            case = note.search([("source_key", "=", key)], limit=1).case_id
        if case and case.company_id.id != vals["company_id"]:
            raise UserError(_("This case was not sent: please enter it again."))
        return case

    @api.model
    def _double_of(self, vals):
        """Return the open claim on the same item."""
        if vals["case_type"] != "warranty" or not vals.get("card_id"):
            return self.browse()
        return self._claims_on(self.env["warranty.card"].browse(vals["card_id"]))[:1]

    # Checking

    @api.model
    def _prepare_open_vals(self, vals, channel, files):
        if channel not in _CHANNELS or len(files) > MOST_FILES:
            raise UserError(
                _("At most %s files can be sent with a case.", MOST_FILES)
                if channel in _CHANNELS
                else _("There is no such channel.")
            )
        texts = self._prepare_open_texts(vals)
        uuid = vals.get("uuid") or False
        if uuid and not (isinstance(uuid, str) and len(uuid) <= MOST_KEY):
            raise UserError(_("This case was not sent: please enter it again."))
        case_type = vals.get("case_type") or "question"
        priority = vals.get("priority") or "0"
        if case_type not in _TYPES or priority not in ("0", "1", "2", "3"):
            raise UserError(_("There is no such type of case."))
        return {
            "uuid": uuid,
            "case_type": case_type,
            "priority": priority,
            "channel": channel,
            "state": rules.NEW,
            **texts,
            **self._prepare_open_links(vals),
        }

    @api.model
    def _prepare_open_texts(self, vals):
        texts = {}
        for name, most in (("subject", MOST_SUBJECT), ("description", MOST_TEXT)):
            text = vals.get(name) or ""
            if not isinstance(text, str) or "\0" in text:
                raise UserError(_("Write the text anew, please."))
            text = text.strip()
            if len(text) > most:
                raise UserError(
                    _(
                        "This text has %(signs)s signs; there is room for %(most)s.",
                        signs=len(text),
                        most=most,
                    )
                )
            texts[name] = text
        # The first line of what was said will do.
        first = next(iter(texts["description"].splitlines()), "")
        texts["subject"] = texts["subject"] or first[:MOST_SUBJECT].strip()
        if not texts["subject"]:
            raise UserError(_("Say in a few words what it is about."))
        return texts

    @api.model
    def _prepare_open_links(self, vals):
        """Return the records that a case is about, all of one company."""
        config = self._open_record("pos.config", vals.get("config_id"))
        card = self._open_record("warranty.card", vals.get("card_id"))
        order = self._open_record("pos.order", vals.get("order_id")) or card.order_id
        company = (
            self._open_record("res.company", vals.get("company_id"))
            or config.company_id
            or card.company_id
            or order.company_id
            or self.env.company
        )
        partner = self._open_record("res.partner", vals.get("partner_id"))
        partner = partner or card.partner_id or order.partner_id
        product = self._open_record("product.product", vals.get("product_id"))
        product = product or card.product_id
        team = self._open_record("customer.case.team", vals.get("team_id"))
        for record in (config, card, order, team):
            if record and record.company_id != company:
                raise UserError(_("This purchase is not known here."))
        for record in (partner, product):
            if record.company_id and record.company_id not in company.parent_ids:
                raise UserError(_("This purchase is not known here."))
        return {
            "company_id": company.id,
            "config_id": config.id,
            "team_id": team.id,
            "card_id": card.id,
            "order_id": order.id,
            "partner_id": partner.id,
            "product_id": product.id,
            "serial": serials.clean(vals.get("serial")) or card.serial,
        }

    @api.model
    def _open_record(self, model, ident):
        """Return the record with an id, in ``sudo``, or an empty one."""
        records = self.env[model].sudo()
        if not ident:
            return records
        record = records.browse(ident if type(ident) is int else 0).exists()
        if not record:
            raise UserError(_("This purchase is not known here."))
        return record

    # What follows

    def _note_opening(self, uuid):
        """Note the contact that opened the case."""
        self.env["customer.interaction"]._note(
            {
                "partner_id": self.partner_id.id,
                "company_id": self.company_id.id,
                "config_id": self.config_id.id,
                "user_id": self.env.uid if self.channel == "store" else False,
                "channel": self.channel,
                "direction": "in",
                "kind": "case",
                "subject": f"{self.name}: {self.subject}"[:MOST_SUBJECT],
                "case_id": self.id,
                "order_id": self.order_id.id,
                "source_key": f"case:{uuid or self.id}",
            }
        )
