from odoo import _, api, fields, models
from odoo.exceptions import UserError


class IdentityLeakHit(models.Model):
    """A place where an identifier of a customer stands in clear."""

    _name = "identity.leak.hit"
    _description = "Leak Found"
    _order = "scan_id desc, source, place, row"
    _rec_name = "place"

    scan_id = fields.Many2one(
        "identity.leak.scan",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    partner_id = fields.Many2one(
        "res.partner", string="Customer", readonly=True, ondelete="cascade", index=True
    )
    field = fields.Char(readonly=True, help="Which of the customer's values was found.")
    field_shown = fields.Char("What", compute="_compute_shown")
    source = fields.Selection(
        [("database", "Database"), ("filestore", "File"), ("log", "Server log")],
        readonly=True,
        required=True,
    )
    place = fields.Char(readonly=True, help="Table and column, or file, or log.")
    place_shown = fields.Char("Where", compute="_compute_shown")
    row = fields.Char(
        "Number", readonly=True, help="Number of the record, or of the line."
    )
    can_open = fields.Boolean(compute="_compute_shown")

    @api.depends("field", "place", "source", "row")
    @api.depends_context("lang")
    def _compute_shown(self):
        labels = self.env["identity.request"]._identity_labels()
        models_of = self._models_by_table()
        for hit in self:
            model, column = hit._model_and_column(models_of)
            hit.field_shown = labels.get(hit.field, hit.field)
            hit.can_open = model is not None and (hit.row or "").isdigit()
            hit.place_shown = hit.place if model is None else hit._words(model, column)

    @api.model
    def _models_by_table(self):
        models_here = [self.env[name] for name in self.env.registry]
        return {
            model._table: model
            for model in models_here
            if model._auto and not model._abstract
        }

    def _model_and_column(self, models_of):
        """Return the model that has the table, or None, and the column."""
        table, _dot, column = (self.place or "").partition(".")
        in_database = self.source == "database"
        return (models_of.get(table) if in_database else None), column

    def _words(self, model, column):
        described = self.env["ir.model"]._get(model._name).name
        if column not in model._fields:
            return described
        label = model._fields[column].get_description(self.env, ["string"])["string"]
        return f"{described}: {label}"

    def action_open(self):
        """Open the record, with the rights of who looks; a message in its document."""
        self.ensure_one()
        self.check_access("read")
        if not self.can_open:
            raise UserError(_("This place cannot be opened from here."))
        model, _column = self._model_and_column(self._models_by_table())
        record = model.browse(int(self.row)).exists()
        if not record:
            raise UserError(_("This record does not exist any more."))
        record.check_access("read")
        if record._name == "mail.message" and record.model and record.res_id:
            record = self.env[record.model].browse(record.res_id)
        return {
            "type": "ir.actions.act_window",
            "res_model": record._name,
            "res_id": record.id,
            "views": [(False, "form")],
        }
