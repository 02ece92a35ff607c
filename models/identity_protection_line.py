from odoo import api, fields, models
from odoo.tools import SQL


class IdentityProtectionLine(models.Model):
    """What a job found in one place besides the contact, and did about it."""

    _name = "identity.protection.line"
    _description = "Place of Identifiers in a Job"
    _order = "protection_id, kept, id"

    protection_id = fields.Many2one(
        "identity.protection",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    place = fields.Char(required=True, readonly=True)
    name = fields.Char("Where", compute="_compute_words")
    rule = fields.Char("What happens there", compute="_compute_words")
    kept = fields.Boolean(readonly=True, help="It stays as it is.")
    found = fields.Integer(
        "Entries",
        readonly=True,
        help="Entries about these contacts when the report was made.",
    )
    cleaned = fields.Integer(
        readonly=True, help="Entries that were changed or deleted."
    )
    left = fields.Integer(
        readonly=True, help="Entries that hold identifiers and stay as they are."
    )

    _place_unique = models.Constraint(
        "UNIQUE (protection_id, place)", "A job has a place once."
    )

    @api.depends("place")
    def _compute_words(self):
        labels = self.env["identity.place"]._labels()
        for line in self:
            line.name, line.rule = labels.get(line.place, (line.place, ""))

    @api.model
    def _add(self, job, column, counts):
        """Add numbers to the lines of a job; lines that are missing are made.

        :param str column: ``found``, ``cleaned`` or ``left``
        :param dict counts: code of the place -> number
        """
        if not counts:
            return
        kept = self.env["identity.place"]._kept_labels()
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO identity_protection_line AS line
                    (protection_id, place, kept, found, cleaned, "left", create_uid,
                    write_uid, create_date, write_date)
                SELECT %(job)s, place, kept,
                    CASE WHEN %(column)s = 'found' THEN n ELSE 0 END,
                    CASE WHEN %(column)s = 'cleaned' THEN n ELSE 0 END,
                    CASE WHEN %(column)s = 'left' THEN n ELSE 0 END,
                    %(uid)s, %(uid)s, %(now)s, %(now)s
                FROM unnest(%(places)s, %(kept)s, %(numbers)s) AS new (place, kept, n)
                ON CONFLICT (protection_id, place) DO UPDATE SET
                    found = line.found + excluded.found,
                    cleaned = line.cleaned + excluded.cleaned,
                    "left" = line."left" + excluded."left",
                    write_date = excluded.write_date
                """,
                job=job.id,
                column=column,
                places=list(counts),
                kept=[place in kept for place in counts],
                numbers=list(counts.values()),
                uid=self.env.uid,
                now=self.env.cr.now(),
            )
        )
        job.invalidate_recordset(["line_ids"])
        self.invalidate_model()
