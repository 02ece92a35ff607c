from odoo import _, api, fields, models
from odoo.tools import float_repr
from odoo.tools.translate import LazyTranslate

from .loyalty_program_usage import LIMITED_ONLY

_lt = LazyTranslate(__name__)

#: What a till may not say of itself.
BOOKED = ("points_state", "points_facts", "points_tries")
#: What a receipt says of numbers that are not zero.
SENTENCES = {
    "earned": _lt("Earned: %(points)s %(name)s"),
    "spent": _lt("Redeemed: %(points)s %(name)s"),
    "taken_back": _lt("Taken back: %(points)s %(name)s"),
    "given_back": _lt("Given back: %(points)s %(name)s"),
    "balance": _lt("Balance: %(points)s %(name)s"),
}


class PosOrder(models.Model):
    """Points are booked when an order is paid; see ``loyalty.ledger``."""

    _inherit = "pos.order"

    points_state = fields.Selection(
        [("none", "No points"), ("settled", "Booked"), ("pending", "Waiting")],
        "Points",
        default="none",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="Waiting: something was wrong when the order was paid; a job tries again.",
    )
    points_tries = fields.Integer(
        readonly=True, copy=False, help="How often booking the points failed."
    )
    points_facts = fields.Json(readonly=True, copy=False)
    points_codes = fields.Json(
        readonly=True, copy=False, help="Promotion codes that the customer showed."
    )
    points_summary = fields.Json(compute="_compute_points_summary")

    _points_pending = models.Index("(points_tries, id) WHERE points_state = 'pending'")

    # What the till sends

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._without_booked(vals) for vals in vals_list])

    def write(self, vals):
        return super().write(self._without_booked(vals))

    @api.model
    def _without_booked(self, vals):
        if self.env.su:
            return vals
        return {name: value for name, value in vals.items() if name not in BOOKED}

    def _process_saved_order(self, draft):
        result = super()._process_saved_order(draft)
        if not draft and self.state in ("paid", "done"):
            self.env["loyalty.ledger"]._settle(self)
        return result

    def action_attach_customer(self):
        result = super().action_attach_customer()
        for order in self:
            if order.state in ("paid", "done"):
                self.env["loyalty.ledger"]._settle(order)
        return result

    # What the till gets back

    @api.model
    def _load_pos_data_fields(self, config):
        names = super()._load_pos_data_fields(config)
        return [*names, "points_state", "points_summary"] if names else names

    def read_pos_data(self, data, config):
        answer = super().read_pos_data(data, config)
        cards = self._points_cards() if config else self.env["loyalty.card"]
        if cards:
            rows = cards._load_pos_data_read(cards, config)
            answer["loyalty.card"] = [*answer.get("loyalty.card", ()), *rows]
        return answer

    def _points_cards(self):
        """Return the cards that these orders changed, in ``sudo``."""
        facts = [fact for order in self for fact in (order.points_facts or {}).values()]
        return self.env["loyalty.card"].sudo().browse({fact["card"] for fact in facts})

    @api.depends("points_facts")
    @api.depends_context("lang")
    def _compute_points_summary(self):
        for order in self:
            facts = order.points_facts or {}
            order.points_summary = [
                self._points_of(int(program), fact) for program, fact in facts.items()
            ]

    @api.model
    def _points_of(self, program_id, fact):
        """Return what the receipt says of a programme."""
        scheme = self.env["loyalty.ledger"]._schemes_by_id().get(program_id)
        name, point_name = scheme.names_in(self.env.lang) if scheme else ("", "")
        numbers = {
            key: float(fact.get(key, 0))
            for key in ("earned", "spent", "taken_back", "given_back", "balance")
        }
        return {
            "program_id": program_id,
            "card_id": fact["card"],
            "name": name,
            "point_name": point_name,
            **numbers,
            **self._points_level(scheme, fact),
            "usages": self._points_usages(scheme),
            "sentences": [
                *self._points_sentences(numbers, point_name),
                *self._points_level_sentences(scheme, fact, point_name),
            ],
        }

    @api.model
    def _points_usages(self, scheme):
        """Return how often a programme that may be used so often has been, or False."""
        if not scheme or not scheme.limited:
            return False
        program = self.env["loyalty.program"].sudo().browse(scheme.id)
        program.invalidate_recordset(["pos_order_count", "total_order_count"])
        return program.total_order_count

    @api.model
    def _points_level(self, scheme, fact):
        """Return the level after the order, and what is missing to the next."""
        level, after = fact.get("level"), fact.get("next_level")
        lang = self.env.lang
        return {
            "level": {"id": level, "name": scheme.level_name(lang, level)}
            if scheme and level
            else False,
            "next_level": {
                "name": scheme.level_name(lang, after["id"]),
                "missing": float(after["missing"]),
            }
            if scheme and after
            else False,
            "level_reached": bool(level) and "level_before" in fact,
        }

    @api.model
    def _points_level_sentences(self, scheme, fact, point_name):
        levels = self._points_level(scheme, fact)
        sentences = []
        if levels["level"]:
            sentences.append(_("Level: %s", levels["level"]["name"]))
        if levels["next_level"]:
            by_money = scheme.policy.basis == "spend"
            missing = self._points_text(levels["next_level"]["missing"])
            facts = {"missing": missing, "level": levels["next_level"]["name"]}
            sentences.append(
                _("%(missing)s to spend until %(level)s", **facts)
                if by_money
                else _("%(missing)s %(name)s until %(level)s", name=point_name, **facts)
            )
        return sentences

    @api.model
    def _points_sentences(self, numbers, name):
        sentences = []
        for key, lazy in SENTENCES.items():
            if numbers[key] or key == "balance":
                points = self._points_text(numbers[key])
                sentence = self.env._(lazy)
                sentences.append(sentence % {"points": points, "name": name})
        return sentences

    @api.model
    def _points_text(self, value):
        text = float_repr(value, 2)
        return text.removesuffix(".00")

    # Odoo's second call

    def confirm_coupon_programs(self, coupon_data):
        """Confirm what Odoo knows about, and report what the ledger booked.

        :param dict coupon_data: by card, below zero for new ones, what the till says.
            For governed programmes nothing of it is used but the card's number
        """
        self.check_access("read")
        data = {int(key): value for key, value in coupon_data.items()}
        ours = self._points_claims(data)
        others = {k: v for k, v in data.items() if k not in ours}
        answer = {
            "coupon_updates": [],
            "program_updates": [],
            "new_coupon_info": [],
            "coupon_report": {},
        }
        if others or not ours:
            asked = self.with_context(**{LIMITED_ONLY: True})
            answer = super(PosOrder, asked).confirm_coupon_programs(others)
        answer["coupon_updates"] += self._points_updates(ours)
        schemes = self.env["loyalty.ledger"]._schemes_by_id()
        for program in {value.get("program_id") for value in ours.values()}:
            usages = self._points_usages(schemes.get(program))
            if usages is not False:
                update = {"program_id": program, "usages": usages}
                answer["program_updates"].append(update)
        return answer

    @api.model
    def _points_claims(self, data):
        """Return what is about governed programmes, by what the cards themselves are.

        A card that a till passes off as one of another programme is among them.
        """
        governed = self.env["loyalty.ledger"]._schemes_by_id()
        ids = {key for key in data if key > 0}
        coupons = (value.get("coupon_id") for value in data.values())
        ids |= {coupon for coupon in coupons if type(coupon) is int and coupon > 0}
        cards = self.env["loyalty.card"].sudo().browse(ids).exists()
        members = {card.id for card in cards if card._is_governed()}
        return {
            key: value
            for key, value in data.items()
            if value.get("program_id") in governed
            or {key, value.get("coupon_id")} & members
        }

    def _points_updates(self, asked):
        """Return the till's cards of governed programmes as they are now."""
        self.ensure_one()
        keys = {
            f"{value.get('program_id')}:{self.partner_id.id}": old
            for old, value in asked.items()
        }
        cards = (
            self.env["loyalty.card"].sudo().search([("member_key", "in", list(keys))])
        )
        return [
            {
                "old_id": keys[card.member_key],
                "id": card.id,
                "points": card.points,
                "code": card.code,
                "program_id": card.program_id.id,
                "partner_id": card.partner_id.id,
            }
            for card in cards
        ]
