from odoo import api, models

from ..core.rules import booking

#: Where a transaction keeps what may be joined.
KEY = "pos_customer_identity.points"


class LoyaltyLedger(models.AbstractModel):
    """Odoo's notes and the ledger's entries about the same change become one.

    Odoo writes a line of history and changes the card, in this order or the other. Both
    say the same when they are of one card, one transaction and one difference.
    """

    _inherit = "loyalty.ledger"

    @api.model
    def _open_ends(self):
        """Return unjoined notes and entries by card and difference."""
        return self.env.cr.precommit.data.setdefault(KEY, {"notes": {}, "entries": {}})

    @api.model
    def _remember_entries(self, card_id, change, entries):
        ends = self._open_ends()["entries"]
        ends.setdefault((card_id, change), []).append(entries.ids)

    @api.model
    def _take_note(self, card_id, change):
        """Return the words of a note about a change, and remove the note.

        :return: columns for the entry, or None
        """
        notes = self._open_ends()["notes"].get((card_id, change))
        if not notes:
            return None
        note = self.env["loyalty.history"].sudo().browse(notes.pop()).exists()
        if not note:
            return None
        words = {
            "description": note.description,
            "order_model": note.order_model or None,
            "order_id": note.order_id or None,
        }
        note.unlink()
        return words

    @api.model
    def _join_notes(self, notes):
        """Give the words of new notes to the entries that they explain.

        :return: ids, in the order of the notes: of the entry, or of the note that stays
        """
        if self._is_booking_itself():
            return notes.ids
        ends = self._open_ends()
        governed = notes.sudo().filtered(lambda note: note._is_governed())
        kept, joined = [], {}
        for note in notes.sudo():
            change = booking.points(note.issued) - booking.points(note.used)
            key = note.card_id.id, change
            entries = ends["entries"].get(key) if note in governed and change else None
            if entries:
                joined[note.id] = entries.pop()
                kept.append(joined[note.id][0])
                continue
            kept.append(note.id)
            if note in governed and change:
                ends["notes"].setdefault(key, []).append(note.id)
        if joined:
            self._give_words(joined)
        return kept

    @api.model
    def _give_words(self, joined):
        """Let entries say what notes say, and remove the notes.

        :param dict joined: id of a note -> ids of entries
        """
        pairs = [
            {"note": note, "entry": entry}
            for note, entries in joined.items()
            for entry in entries
        ]
        self.env.flush_all()
        self.env.cr.execute(
            """
            WITH pair AS (
                SELECT * FROM jsonb_to_recordset(%s::jsonb) AS p (note int, entry int)
            ), told AS (
                UPDATE loyalty_history e
                   SET description = n.description, order_model = n.order_model,
                       order_id = n.order_id
                  FROM pair JOIN loyalty_history n ON n.id = pair.note
                 WHERE e.id = pair.entry
            )
            DELETE FROM loyalty_history WHERE id IN (SELECT note FROM pair)
            """,
            [booking.dumps(pairs)],
        )
        history = self.env["loyalty.history"]
        history.browse(joined).invalidate_recordset(flush=False)
        entries = history.browse(pair["entry"] for pair in pairs)
        entries.invalidate_recordset(flush=False)
        entries.card_id.invalidate_recordset(["history_ids"], flush=False)
