from odoo import _, api, fields, models
from odoo.tools import format_date


class LoyaltyHistory(models.Model):
    """Why an entry of the ledger is there, in words that a cashier can read out."""

    _inherit = "loyalty.history"

    why_text = fields.Text("Why?", compute="_compute_why_text")

    @api.depends("kind", "why", "flag", "points")
    @api.depends_context("lang")
    def _compute_why_text(self):
        for entry in self:
            # A reward or rule of another company may stand in it by its name.
            lines = [entry.sudo()._why_kind(), entry._why_flag()]
            entry.why_text = "\n".join(filter(None, lines)) or entry.description

    def _why_kind(self):
        if not self.kind:
            return ""
        return getattr(self, f"_why_{self.kind}")()

    def _why_flag(self):
        return {
            "shortfall": _(
                "Points were missing: they were spent in another place before."
            ),
            "overclaim": _("The till gave more than the reward allows."),
            "waiting": _("The points of this order are not booked yet; a job does it."),
        }.get(self.flag, "")

    def _why_earn(self):
        why = self.why or {}
        if "share_of" not in why:
            return ""
        say = self.env["loyalty.why"]
        share = say._stored(self.points)
        return say._earned(why, self.program_id.currency_id, share)

    def _why_redeem(self):
        return _("Reward: %s", self.reward_id.description or "")

    def _why_expire(self):
        last = self.lot_id.expires_on
        if self.points > 0:
            return _(
                "A sale without a network used these points before they ended; it came "
                "in later."
            )
        return _("The last day of these points was %s.", format_date(self.env, last))

    def _why_bonus(self):
        if (self.why or {}).get("prompt"):
            return self.why.get("reason", "")
        return _(
            "Given by hand by %(user)s: %(reason)s",
            user=self.create_uid.name,
            reason=(self.why or {}).get("reason", ""),
        )

    def _why_take_back(self):
        if self.order_model == "sale.order":
            return self._why_return(
                _(
                    "The order was cancelled or changed: of %(points)s points "
                    "%(now)s go."
                )
            )
        return self._why_return(
            _("%(returned)s of %(bought)s came back: of %(points)s points %(now)s go.")
        )

    def _why_give_back(self):
        if self.order_model == "sale.order":
            return self._why_return(
                _(
                    "The order was cancelled or changed: of %(points)s points that "
                    "were spent %(now)s are there again."
                )
            )
        return self._why_return(
            _(
                "%(returned)s of %(bought)s came back: of %(points)s points that were "
                "spent %(now)s are there again."
            )
        )

    def _why_return(self, sentence):
        why = self.why or {}
        if "returned" not in why:
            return ""
        say = self.env["loyalty.why"]
        facts = {
            name: say._points(why[name]) for name in ("returned", "bought", "points")
        }
        return sentence % {**facts, "now": say._points(say._stored(abs(self.points)))}

    def _why_forgive(self):
        missing = self.env["loyalty.why"]._points((self.why or {}).get("missing", 0))
        if (self.why or {}).get("forgiven") == "deduct":
            return _("%s points were missing: paid back with the refund.", missing)
        return _("%s points were missing: forgiven, as the program says.", missing)

    def _why_transfer_in(self):
        if "transfer" not in (self.why or {}):
            return _("From a card that was joined with this one.")
        return _("Moved here from another customer: %s", self.why["reason"])

    def _why_transfer_out(self):
        if "transfer" not in (self.why or {}):
            return _("To the card that this one was joined with.")
        return _("Moved to another customer: %s", self.why["reason"])

    def _why_adjust(self):
        return _("Changed directly, not by a sale: %s", self.description)

    def _why_opening(self):
        return _("What was on the card when the history began.")
