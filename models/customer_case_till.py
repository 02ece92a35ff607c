"""What the till may do with cases: open them, and see those of who is in front."""

import base64
import binascii
import re

from odoo import _, api, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..core import upload
from .warranty_card_till import MOST_CASES, PROOFS

#: Keys of a case that a till makes.
KEY = re.compile(r"[0-9a-f]{32}")
MOST_PHOTOS = 5
#: Base64 of what core.upload takes at most, and its line ends.
MOST_SIGNS = 15_000_000
TOLD = frozenset({"uuid", "case_type", "subject", "description", "card_id", "photos"})


class CustomerCase(models.Model):
    _inherit = "customer.case"

    @api.model
    def pos_counts(self, config_id, partner_id):
        """Return how many cases of the customer in front are open.

        :param int config_id: the till's ``pos.config``
        :param int partner_id: the customer
        :return: ``cases``: a number
        :rtype: dict
        :raise AccessError: the user may not use this till
        :raise UserError: no customer of this till, or too many customers in an hour
        """
        Partner = self.env["res.partner"]
        config = Partner._ensure_till(config_id)
        partner = Partner._ensure_till_customer(config, partner_id)
        if not self.env["customer.page.attempt"]._may_count_at_till(config):
            raise UserError(_("Too many at once. Please wait some minutes."))
        domain = [
            ("partner_id", "=", partner.id),
            ("company_id", "=", config.company_id.id),
            ("closed_at", "=", False),
            ("merged_into_id", "=", False),
        ]
        return {"cases": self.sudo().search_count(domain, limit=MOST_CASES)}

    @api.model
    def pos_open(self, config_id, vals):
        """Open a case of who is in front. The same ``uuid`` opens it once.

        :param int config_id: the till's ``pos.config``
        :param dict vals: ``uuid`` (32 hexadecimal signs), ``case_type``, ``subject``,
            ``description``, ``card_id``, ``photos`` (JPEG, PNG or WebP in base64), and
            whose item it is: any of ``warranty.card``'s ``PROOFS``. A ``query`` that
            finds nothing is kept in the description: nothing is lost
        :return: ``status`` ``opened`` or ``existing`` (added to an open claim), and
            ``case``, see :meth:`_case_facts`
        :rtype: dict
        :raise AccessError: the user may not use this till
        :raise UserError: what makes no sense, or belongs to somebody else
        """
        config = self.env["res.partner"]._ensure_till(config_id)
        if not isinstance(vals, dict) or not set(vals) <= TOLD | PROOFS:
            raise UserError(_("This case was not sent: please enter it again."))
        uuid, case_type = vals.get("uuid"), vals.get("case_type")
        texts = isinstance(uuid, str) and isinstance(case_type, str)
        if not texts or not KEY.fullmatch(uuid):
            raise UserError(_("This case was not sent: please enter it again."))
        opened = self._prepare_till_case(config, vals)
        case = self._open(opened, "store", self._till_photos(vals.get("photos")))
        return {
            "status": "opened" if case.uuid == uuid else "existing",
            "case": case._case_facts()[0],
        }

    @api.model
    def _prepare_till_case(self, config, vals):
        """Return what :meth:`_open` takes, after checking whose item it is."""
        Card = self.env["warranty.card"]
        proof = {name: value for name, value in vals.items() if name in PROOFS}
        front = Card._in_front(config, proof)
        card = Card.sudo()
        if vals.get("card_id"):
            card = Card._ensure_till_card(config, front, vals["card_id"])
        elif proof.get("query") and len(front.cards) == 1:
            card = front.cards
        partner = front.partner or card.partner_id or front.order.partner_id
        return {
            "uuid": vals["uuid"],
            "case_type": vals.get("case_type"),
            "subject": vals.get("subject"),
            "description": self._with_query(vals, front),
            "partner_id": partner.id,
            "card_id": card.id,
            "order_id": (front.order or card.order_id).id,
            "config_id": config.id,
            "company_id": config.company_id.id,
        }

    @api.model
    def _with_query(self, vals, front):
        """Return the description, with a receipt or number that nobody knows."""
        text, query = vals.get("description"), vals.get("query")
        if front.status == "found" or not isinstance(query, str) or not query.strip():
            return text
        told = _("Receipt or serial number: %s", query.strip()[:64])
        return "\n".join(filter(None, [text if isinstance(text, str) else "", told]))

    # Photos

    @api.model
    def _till_photos(self, photos):
        """Return the files of a case, each drawn anew: no place or camera is in them.

        :return: pairs of name and content
        :raise UserError: too many, too big, or no pictures
        """
        photos = photos or []
        if not isinstance(photos, list) or len(photos) > MOST_PHOTOS:
            raise UserError(_("%s photos are enough.", MOST_PHOTOS))
        return [
            (f"photo-{number}.jpg", self._till_photo(photo))
            for number, photo in enumerate(photos, start=1)
        ]

    @api.model
    def _till_photo(self, photo):
        if not isinstance(photo, str):
            raise UserError(_("This file is no picture."))
        if len(photo) > MOST_SIGNS:
            raise UserError(_("This photo is too big."))
        try:
            content = base64.b64decode(photo, validate=True)
            kind = upload.check("photo.jpg", content)
            if not kind.startswith("image/"):
                raise UserError(_("This file is no picture."))
            return upload.clean(content)
        except (binascii.Error, ValueError):
            raise UserError(_("This file is no picture.")) from None
        except upload.UploadError as error:
            is_big = error.code in ("too_big", "too_large")
            raise UserError(
                _("This photo is too big.") if is_big else _("This file is no picture.")
            ) from None

    # What the till is told

    @api.model
    def _till_cases(self, config, front):
        """Return the cases of who is in front, the open ones first."""
        whose = Domain("card_id", "in", front.cards.ids)
        if front.order:
            whose |= Domain("order_id", "=", front.order.id)
        if front.partner:
            whose |= Domain("partner_id", "=", front.partner.id)
        # An empty moment comes first when the latest does.
        cases = self.sudo().search(
            whose
            & Domain("company_id", "=", config.company_id.id)
            & Domain("merged_into_id", "=", False),
            order="closed_at desc, id desc",
            limit=MOST_CASES,
        )
        return cases.with_context(display_default_code=False)._case_facts()
