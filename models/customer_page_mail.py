"""Links in mails: a word that stands for a page, until the mail is handed over.

What a template renders is stored, shown in previews and read by colleagues. So it has
``/warranty/of-case-12`` in it, which opens nothing. The key takes that place in the
message that goes to the customer, and in nothing else; see
``docs/adr/0018-keys-of-pages.md``.
"""

import re
from datetime import timedelta

from odoo import api, fields, models

#: A page that a mail leads to.
WORD = re.compile(r"/warranty/of-(receipt|card|case)-([1-9][0-9]{0,8})(?![0-9])")
MODELS = {"receipt": "pos.order", "card": "warranty.card", "case": "customer.case"}
KINDS = {model: kind for kind, model in MODELS.items()}
#: How long the page of a case opens that a mail leads to.
CASE_DAYS = 90
#: More links than these no mail has.
MOST_LINKS = 60


class CustomerPage(models.Model):
    _inherit = "customer.page"

    @api.model
    def _link_for_mail(self, record):
        """Return the address to write into a mail about a record."""
        record.ensure_one()
        kind = KINDS[record._name]
        return f"{record.get_base_url()}/warranty/of-{kind}-{record.id}"

    @api.model
    def _with_keys(self, mail, partner, texts):
        """Return texts of a message with addresses that open, for its one recipient.

        :param mail: the ``mail.mail``
        :param partner: who gets this message, and nobody else does
        :param texts: strings; the same page is opened by the same key in all of them
        """
        addresses = {}

        def put_key(found):
            word = found[0]
            if word not in addresses and len(addresses) < MOST_LINKS:
                record = self._led_to(mail, partner, found[1], int(found[2]))
                key = record and self._key_for_mail(record)
                addresses[word] = f"/warranty/{key}" if key else word
            return addresses.get(word, word)

        return [WORD.sub(put_key, text or "") for text in texts]

    @api.model
    def _led_to(self, mail, partner, kind, ident):
        """Return the record that this mail may lead its recipient to, in ``sudo``.

        Anybody who writes a mail can write such a word into it. It becomes a key only
        on the way to the customer of both: what the mail is about, which its author may
        write to, and what it leads to.
        """
        nothing = self.env[MODELS[kind]].sudo().browse()
        if not partner or mail.model not in ("customer.case", "warranty.card"):
            return nothing
        about = self.env[mail.model].sudo().browse(mail.res_id).exists()
        record = nothing.browse(ident).exists()
        if not about or not record:
            return nothing
        if mail.model == "customer.case":
            belongs = record == about
        elif kind == "receipt":
            belongs = record == about.order_id
        else:
            belongs = kind == "card" and record.company_id == about.company_id
        theirs = about.partner_id == partner and record.partner_id == partner
        return record if belongs and theirs else nothing

    @api.model
    def _key_for_mail(self, record):
        """Make a page, and return its key."""
        pages = self.sudo()
        key = pages._new_key()
        if record._name == "customer.case":
            end = fields.Datetime.now() + timedelta(days=CASE_DAYS)
        elif record._name == "warranty.card":
            end = pages._card_end(record)
        else:
            end = pages._receipt_end(record)
        pages._create_for(record, key, end, made_for="mail")
        return key
