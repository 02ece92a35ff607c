from odoo import _, api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from ..core import code as codes

#: How often new random codes are drawn for those that were issued before. A second
#: round is a matter of billions of customers; a tenth means that something is wrong.
MAX_ROUNDS = 10


class CustomerCode(models.Model):
    """Every code ever issued. One row is one code for ever: none is deleted or reused.

    Life of a code: reserved (for a till) -> active -> replaced, lost, merged or
    retired. ``res.partner.customer_code`` follows the active one.
    """

    _name = "customer.code"
    _description = "Customer Code"
    _order = "id desc"
    _rec_name = "code"

    code = fields.Char(required=True, readonly=True, help="The 12 symbols as stored.")
    state = fields.Selection(
        [
            ("reserved", "Reserved for a till"),
            ("active", "Active"),
            ("replaced", "Replaced"),
            ("lost", "Lost"),
            ("merged", "Merged"),
            ("retired", "Retired"),
        ],
        required=True,
        readonly=True,
        default="reserved",
        index=True,
        help="Reserved: held by a till for new members. Active: the customer's code. "
        "Replaced and merged codes still find the customer. A lost one finds the "
        "customer and warns the cashier. Retired: the contact no longer exists.",
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        readonly=True,
        ondelete="set null",
        index="btree_not_null",
    )
    config_id = fields.Many2one(
        "pos.config",
        string="Till",
        readonly=True,
        ondelete="set null",
        index="btree_not_null",
        help="The till that the code was reserved for or issued at.",
    )
    company_id = fields.Many2one("res.company", readonly=True, index=True)
    user_id = fields.Many2one(
        "res.users", string="Issued by", readonly=True, ondelete="set null"
    )
    issued_on = fields.Datetime(
        string="Issued on", readonly=True, help="When the code was given to a customer."
    )
    ended_on = fields.Datetime(
        string="Ended on",
        readonly=True,
        help="When the code stopped being the customer's active one.",
    )
    successor_id = fields.Many2one(
        "customer.code",
        string="Replaced by",
        readonly=True,
        ondelete="set null",
        index="btree_not_null",
    )

    _code_unique = models.Constraint("UNIQUE (code)", "A code is issued only once.")
    _active_unique = models.UniqueIndex(
        "(partner_id) WHERE state = 'active'", "A customer has one active code."
    )
    _active_has_customer = models.Constraint(
        "CHECK (state != 'active' OR partner_id IS NOT NULL)",
        "An active code belongs to a customer.",
    )

    @api.depends("code")
    def _compute_display_name(self):
        for record in self:
            record.display_name = codes.display(record.code or "")

    @api.model
    def _search_display_name(self, operator, value):
        if operator in ("ilike", "like", "=ilike") and isinstance(value, str):
            exact = self._normalise(value)
            if exact:
                return [("code", "=", exact)]
            return [("code", operator, value.replace("-", ""))]
        if operator == "in":
            return [("code", "in", [self._normalise(text) or text for text in value])]
        return super()._search_display_name(operator, value)

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            raise AccessError(_("Codes are issued by the system alone."))
        return super().create(vals_list)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(
            _("A customer code is never deleted, so that it can never be issued twice.")
        )

    # Finding

    @api.model
    def _normalise(self, text):
        """Return the 12 symbols of a typed or scanned code, or False."""
        try:
            return codes.parse(text)
        except codes.CodeError:
            return False

    @api.model
    def _find(self, code):
        """Return the record of a code of 12 symbols, whatever its state."""
        return self.search_fetch(
            [("code", "=", code)],
            ["code", "state", "partner_id", "company_id"],
            limit=1,
        )

    # Issuing

    @api.model
    def _reserve(self, count, config=None):
        """Make ``count`` new codes that belong to nobody yet.

        :param int count: how many
        :param config: the ``pos.config`` that they are reserved for
        :return: the new records, in state *reserved*
        """
        config = config or self.env["pos.config"]
        ids = []
        for _round in range(MAX_ROUNDS):
            # ON CONFLICT leaves out what was issued before, also by a transaction that
            # runs at this moment; the next round draws anew for these.
            rows = self.env.execute_query(
                SQL(
                    """
                    INSERT INTO customer_code (code, state, config_id, company_id,
                        create_uid, write_uid, create_date, write_date)
                    SELECT unnest(%(codes)s), 'reserved', %(config)s, %(company)s,
                        %(uid)s, %(uid)s, now() AT TIME ZONE 'UTC',
                        now() AT TIME ZONE 'UTC'
                    ON CONFLICT DO NOTHING
                    RETURNING id
                    """,
                    codes=codes.generate(count - len(ids)),
                    config=config.id or None,
                    company=(config.company_id or self.env.company).id,
                    uid=self.env.uid,
                )
            )
            ids += [row[0] for row in rows]
            if len(ids) == count:
                return self.browse(ids)
        raise UserError(_("No free customer codes could be found. Please try again."))

    @api.model
    def _issue(self, partners, config=None):
        """Give each contact that has no active code a new one.

        :param partners: ``res.partner`` records
        :param config: the ``pos.config`` at which it happens, if at one
        """
        # The browser says which contacts; it may say one twice.
        partners = partners.union().filtered(lambda partner: not partner.customer_code)
        if partners:
            self._lock_partners(partners)
            reserved = self.sudo()._reserve(len(partners), config)
            for code, partner in zip(reserved, partners, strict=True):
                code._activate(partner)

    @api.model
    def _lock_partners(self, partners):
        """Let nobody else issue codes to these contacts until the transaction ends.

        Who comes second waits, and is then sent back by PostgreSQL as for every other
        change that met another one; Odoo's request layer begins anew.
        """
        self.env.execute_query(
            SQL(
                "SELECT FROM res_partner WHERE id IN %s ORDER BY id FOR NO KEY UPDATE",
                partners._ids,
            )
        )

    @api.model
    def _issue_in_bulk(self, partner_ids):
        """Make an active code for each contact, below the ORM.

        The caller stores it on the contact in the same transaction, and has made sure
        that none of them has one.

        :param partner_ids: ids of ``res.partner``
        :return: id of the contact -> code of 12 symbols
        """
        given = {}
        for _round in range(MAX_ROUNDS):
            missing = [i for i in partner_ids if i not in given]
            if not missing:
                return given
            rows = self.env.execute_query(
                SQL(
                    """
                    INSERT INTO customer_code (code, state, partner_id, user_id,
                        issued_on, company_id, create_uid, write_uid, create_date,
                        write_date)
                    SELECT fresh.code, 'active', fresh.partner_id, %(uid)s, %(now)s,
                        %(company)s, %(uid)s, %(uid)s, %(now)s, %(now)s
                    FROM unnest(%(ids)s, %(codes)s) AS fresh (partner_id, code)
                    ON CONFLICT DO NOTHING
                    RETURNING partner_id, code
                    """,
                    ids=missing,
                    codes=codes.generate(len(missing)),
                    uid=self.env.uid,
                    company=self.env.company.id,
                    now=self.env.cr.now(),
                )
            )
            given.update(rows)
        raise UserError(_("No free customer codes could be found. Please try again."))

    def _activate(self, partner):
        """Make a reserved code the active one of a contact."""
        self.ensure_one()
        self._ensure_can_activate()
        self.write(
            {
                "state": "active",
                "partner_id": partner.id,
                "user_id": self.env.uid,
                "issued_on": fields.Datetime.now(),
            }
        )

    def _can_activate(self):
        return self.state == "reserved"

    def _ensure_can_activate(self):
        for code in self:
            if not code._can_activate():
                raise UserError(_("The code %s was issued before.", code.display_name))

    # Ending

    def _end(self, state, successor=None):
        """Move active codes to a state in which they are no longer the active one."""
        self.write(
            {
                "state": state,
                "ended_on": fields.Datetime.now(),
                "successor_id": successor.id if successor else False,
            }
        )

    def _can_replace(self):
        return self.state == "active"

    def _ensure_can_replace(self):
        for code in self:
            if not code._can_replace():
                raise UserError(
                    _(
                        "Only an active code can be replaced; %s is not.",
                        code.display_name,
                    )
                )

    def _replace(self, lost):
        """Give the customer a new code in place of this one.

        :param bool lost: whether the card is lost, so that its use warns the cashier
        :return: the new code
        """
        self.ensure_one()
        self._ensure_can_replace()
        partner = self.partner_id
        successor = self._reserve(1)
        self._end("lost" if lost else "replaced", successor)
        # One active code a customer is a unique index: the old one must go first.
        self.flush_recordset()
        successor._activate(partner)
        partner._rename_to_code(self.code, successor.code)
        return successor

    def _merge_into(self, partner):
        """Hand all codes of merged contacts to the surviving one.

        The survivor keeps its active code; if it has none it takes the first of these.
        """
        active = self.filtered(lambda code: code.state == "active")
        kept = partner.customer_code_ids.filtered(lambda code: code.state == "active")
        kept = kept or active.sorted("id")[:1]
        taken_over = active & kept
        active._end("merged", kept)
        # Before the owner changes: two active codes of one contact must never meet, nor
        # two contacts with one code, not even between two rows of one statement.
        self.env.flush_all()
        self.write({"partner_id": partner.id})
        taken_over.write({"state": "active", "ended_on": False, "successor_id": False})

    def _retire(self):
        """Let the codes of contacts that are about to be deleted belong to nobody."""
        self.filtered(lambda code: code.state == "active").write(
            {"ended_on": fields.Datetime.now()}
        )
        self.write({"state": "retired", "partner_id": False})
