"""Who may be sent something: the one check of every sending path.

Which path needs which purpose stands in a table in ``docs/privacy.md``.
"""

from odoo import models
from odoo.tools import SQL

from .identity_consent_sql import MAY_BE_WRITTEN_TO

_AGREED = f"""
SELECT partner.id FROM res_partner partner
 WHERE partner.id = ANY(%(partners)s) AND {MAY_BE_WRITTEN_TO}
"""


class ResPartner(models.Model):
    _inherit = "res.partner"

    def _may_be_sent(self, purpose, company=None):
        """Return whether this customer may be sent something.

        :param purpose: of ``identity.consent``; None for what the customer asked for or
            what a contract demands: that needs no consent, and still no restriction
        :param company: the ``res.company`` that sends; the current one if left out
        :rtype: bool
        """
        self.ensure_one()
        return bool(self._who_may_be_sent(purpose, company))

    def _who_may_be_sent(self, purpose, company=None):
        """Return those of these customers who may be sent something; one query."""
        if not self.ids:
            return self.browse()
        if not purpose:
            return self.filtered(lambda partner: not partner.sudo().identity_restricted)
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                _AGREED,
                partners=self.ids,
                purpose=purpose,
                company=(company or self.env.company).sudo().root_id.id,
            )
        )
        return self.browse(ident for [ident] in rows)

    def _does_not_want(self, purpose, company=None):
        """Return whether the customer took a consent back, or refused it."""
        self.ensure_one()
        company = (company or self.env.company).sudo().root_id
        refused = [
            ("partner_id", "=", self.id),
            ("purpose", "=", purpose),
            ("company_id", "=", company.id),
            ("current", "=", True),
            ("state", "=", "withdrawn"),
        ]
        return bool(self.env["identity.consent"].sudo().search_count(refused, limit=1))
