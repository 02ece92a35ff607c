"""When contact data was confirmed, and what speaks against it: dates, and no values."""

from odoo import _, api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..core.rules.prompts import CONTACT
from .profile_prompt import CONTACT as LABELS

FLAGS = [
    ("bounced", "Mail came back"),
    ("changed", "Said to be no longer right"),
]
#: Which identity fields are which contact data.
PARTS = {
    "email": ("email",),
    "phone": ("phone",),
    "address": ("street", "street2", "zip", "city"),
}


class CustomerContactCheck(models.Model):
    """Of one customer and one kind of contact data."""

    _name = "customer.contact.check"
    _description = "How Fresh Contact Data Is"
    _order = "partner_id, field"
    _rec_name = "field"

    partner_id = fields.Many2one(
        "res.partner",
        "Customer",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    field = fields.Selection(LABELS, "Data", required=True, readonly=True)
    confirmed_on = fields.Date(readonly=True)
    flag = fields.Selection(FLAGS, readonly=True)
    flagged_on = fields.Date(readonly=True)

    _one_a_field = models.UniqueIndex(
        "(partner_id, field)", "This is noted once for each customer."
    )
    _flagged = models.Index("(field, flag) WHERE flag IS NOT NULL")

    # Noting, in sudo: many at once, in one statement

    @api.model
    def _note_right(self, partners, kinds):
        """Keep that contact data was confirmed, or is new, today."""
        today = fields.Date.context_today(self)
        self._put(partners, kinds, confirmed_on=today, flag=None, flagged_on=None)

    @api.model
    def _note_wrong(self, partners, kind, flag):
        """Keep that contact data, if it is on file, is said not to be right."""
        there = partners.filtered(lambda one: one._has_contact(kind))
        today = fields.Date.context_today(self)
        self._put(there, [kind], flag=flag, flagged_on=today)

    @api.model
    def _note_written(self, partners, names):
        """Keep that identity fields were written a moment ago.

        :param names: identity fields, as in the vault
        """
        kinds = [kind for kind in CONTACT if set(PARTS[kind]) & set(names)]
        if kinds:
            self._note_right(partners, kinds)

    @api.model
    def _keep_one(self, sources, survivor):
        """Leave one line of each kind, before these customers become one."""
        mine = self.search([("partner_id", "=", survivor.id)])
        others = self.search([("partner_id", "in", sources.ids)], order="id desc")
        known = set(mine.mapped("field"))
        for check in others:
            if check.field in known:
                check.unlink()
            else:
                known.add(check.field)
        self.env.flush_all()

    @api.model
    def _put(self, partners, kinds, **values):
        if not partners or not kinds:
            return
        self.flush_model()
        names = sorted(values)
        self.env.execute_query(
            SQL(
                """
                INSERT INTO customer_contact_check
                       (partner_id, field, %(columns)s,
                        create_uid, create_date, write_uid, write_date)
                SELECT partner, field, %(values)s, %(uid)s, %(now)s, %(uid)s, %(now)s
                  FROM unnest(%(partners)s) AS partner, unnest(%(kinds)s) AS field
                    ON CONFLICT (partner_id, field) DO UPDATE
                   SET (%(columns)s, write_uid, write_date)
                     = (%(excluded)s, excluded.write_uid, excluded.write_date)
                RETURNING id
                """,
                columns=SQL(", ").join(map(SQL.identifier, names)),
                values=SQL(", ").join(self._as_column(n, values[n]) for n in names),
                excluded=SQL(", ").join(SQL.identifier("excluded", n) for n in names),
                uid=self.env.uid,
                now=self.env.cr.now(),
                partners=partners.ids,
                kinds=list(kinds),
            )
        )
        self.invalidate_model()

    @api.model
    def _as_column(self, name, value):
        kind = "date" if name.endswith("_on") else "varchar"
        return SQL("%s::%s", value, SQL(kind))

    @api.model
    def _ensure_kind(self, kind):
        if not isinstance(kind, str) or kind not in CONTACT:
            raise UserError(_("There is no such contact data."))
