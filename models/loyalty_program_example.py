from collections import defaultdict
from datetime import datetime, time, timedelta
from decimal import Decimal

from markupsafe import Markup

from odoo import _, api, fields, models
from odoo.tools import float_repr

from ..core.rules import points
from ..core.rules.errors import RuleError
from .loyalty_program_rules import number_of

#: An invented basket: units, price with tax, price without; then a discount of another
#: programme, and a reward of this one. Rules that ask for certain products are taken to
#: mean the first line.
KETTLE = (1, Decimal("48.00"), Decimal("40.00"))
CUPS = (4, Decimal("12.00"), Decimal("10.00"))
PROMOTION = (1, Decimal("-3.00"), Decimal("-2.50"))
REWARD = (1, Decimal("-3.00"), Decimal("-2.50"))
NOON = 12.0
#: Text in whatever direction its own words have.
ALONE = Markup("<bdi>%s</bdi>")


class LoyaltyProgram(models.Model):
    """The example in a programme's form, computed by the rules that compute sales."""

    _inherit = "loyalty.program"

    example = fields.Html(
        compute="_compute_example",
        sanitize=False,
        help="What an invented sale would earn with the settings as they are in this "
        "form now, and why.",
    )

    @api.depends(
        "program_type",
        "currency_id",
        "points_basis",
        "points_tax",
        "points_rounding",
        "portal_point_name",
        "tier_ids.name",
        "tier_ids.threshold",
        "tier_ids.multiplier",
        "rule_ids.reward_point_amount",
        "rule_ids.reward_point_mode",
        "rule_ids.minimum_qty",
        "rule_ids.minimum_amount",
        "rule_ids.minimum_amount_tax_mode",
        "rule_ids.mode",
        "rule_ids.product_ids",
        "rule_ids.product_category_id",
        "rule_ids.product_tag_id",
        "rule_ids.product_domain",
        "rule_ids.use_multiplier",
        "rule_ids.conditions",
    )
    @api.depends_context("lang", "tz")
    def _compute_example(self):
        for program in self:
            program.example = program._is_governed() and program._example_html()

    def _example_html(self):
        try:
            program = self._prepare_program()
            scenes = self._example_scenes(program)
        except RuleError:
            # Half typed: saving says in words what is missing.
            return _("The example comes when the rules are complete.")
        return Markup().join([self._example_basket(), *scenes])

    # The sale

    def _example_sale(self, at):
        numbers = number_of(self.rule_ids)
        everything = frozenset(
            number for rule, number in numbers.items() if not rule._asks_for_products()
        )
        discount = {"kind": "discount", "rules": everything}
        this = self._origin.id or 0
        return points.Sale(
            uuid="example",
            at=at,
            lines=(
                _line("kettle", 1, KETTLE, rules=frozenset(numbers.values())),
                _line("cups", 2, CUPS, rules=everything),
                _line("promotion", 3, PROMOTION, **discount),
                _line("reward", 4, REWARD, program=this, **discount),
            ),
            codes=frozenset(
                number for rule, number in numbers.items() if rule.mode == "with_code"
            ),
        )

    # When and by whom

    def _example_scenes(self, program):
        """Return what an ordinary sale earns, and then one for each rule that needs
        more than that, and one for the highest level."""
        today = fields.Date.context_today(self)
        ordinary = datetime.combine(today, _time(NOON))
        lowest = self._example_level()
        everything = set(number_of(self.rule_ids).values())
        scenes = [
            self._example_scene(program, _("A sale"), ordinary, everything, lowest)
        ]
        for rule, number in number_of(self.rule_ids).items():
            if rule.conditions:
                at = rule._example_moment(today)
                member = rule._example_member(at.date(), lowest)
                scenes.append(
                    self._example_scene(program, rule.conditions, at, {number}, *member)
                )
        highest = self.tier_ids.sorted("threshold")[-1:]
        if highest and highest != lowest:
            title = _("Level %s", highest.name)
            scenes.append(self._example_scene(program, title, ordinary, set(), highest))
        return scenes

    def _example_level(self):
        """Return the level that everybody has, if there is one."""
        return self.tier_ids.filtered(lambda tier: tier.threshold == 0)[:1]

    def _example_scene(self, program, title, at, about, level, facts=None):
        """Return a sale in words.

        :param set about: ids of the rules of which it says why they give nothing; of
            all of them when nothing is earned
        """
        sale = self._example_sale(at)
        numbers = number_of(self.tier_ids)
        member = points.Member(
            multiplier=level._number("multiplier") if level else Decimal(1),
            level=numbers.get(level),
            **(facts or {}),
        )
        awards = points.earn(program, sale, member)
        total = sum((award.points for award in awards), Decimal(0))
        refusals = [
            refusal
            for refusal in points.refusals(program, sale, member)
            if refusal.rule in about or not awards
        ]
        items = [*self._example_awards(awards), *self._example_refusals(refusals)]
        return Markup(
            "<h5 class='mt-3'><bdi>%s: <b class='o_points_total'>%s</b> %s</bdi></h5>"
            "<ul>%s</ul>"
        ) % (
            title,
            self.env["loyalty.why"]._points(total),
            self.portal_point_name or "",
            Markup().join(Markup("<li>%s</li>") % ALONE % item for item in items),
        )

    # In words

    def _example_awards(self, awards):
        by_rule = defaultdict(list)
        for award in awards:
            by_rule[award.rule].append(award)
        why = self.env["loyalty.why"]
        for award, *_others in by_rule.values():
            yield why._earned(award.why, self.currency_id)

    def _example_refusals(self, refusals):
        why = self.env["loyalty.why"]
        rules = {number: rule for rule, number in number_of(self.rule_ids).items()}
        levels = {
            number: tier.name or "" for tier, number in number_of(self.tier_ids).items()
        }
        for refusal in refusals:
            yield _(
                "Nothing by the rule \u201c%(rule)s\u201d: %(reason)s.",
                rule=rules[refusal.rule]._example_name(),
                reason=why._refused(refusal, self.currency_id, levels),
            )

    def _example_basket(self):
        money = self.env["loyalty.why"]._money
        lines = (
            (_("1 kettle"), KETTLE),
            (_("4 cups"), CUPS),
            (
                self._example_discount(
                    _("A discount of another program"),
                    self.points_basis != "before",
                ),
                PROMOTION,
            ),
            (
                self._example_discount(
                    _("A reward of this program: discount"),
                    self.points_basis == "after",
                ),
                REWARD,
            ),
        )
        row = Markup("<tr><td>%s</td><td class='text-end'>%s</td></tr>") % (
            ALONE,
            ALONE,
        )
        tax = self.points_tax == "incl"
        return Markup("<table class='table table-sm'>%s</table>") % Markup().join(
            row % (name, money(incl if tax else excl, self.currency_id))
            for name, (_quantity, incl, excl) in lines
        )

    def _example_discount(self, name, counts):
        return name if counts else _("%s (not counted)", name)


class LoyaltyRule(models.Model):
    """A customer and a moment for which a rule counts."""

    _inherit = "loyalty.rule"

    def _example_name(self):
        amount = float_repr(self.reward_point_amount, 2).rstrip("0").rstrip(".")
        why = self.env["loyalty.why"]
        if self.reward_point_mode == "times":
            return _("times %s", amount)
        how = why._mode(self.reward_point_mode, self.currency_id)
        return f"{amount} {how}"

    def _example_moment(self, today):
        """Return the first moment from today on for which the rule counts."""
        day = max(today, self.date_from or today)
        days = self._days() or range(7)
        while day.weekday() not in days:
            day += timedelta(days=1)
        whole = self.hour_from == self.hour_to
        return datetime.combine(day, _time(NOON if whole else self.hour_from))

    def _example_member(self, day, level):
        """Return the level of a customer for whom the rule counts, and the facts."""
        facts = {
            "birthday": {"birthday_due": True},
            "anniversary": {"since": fields.Date.subtract(day, years=1)},
            "first": {"first_purchase": True},
            "winback": {"last_purchase": day - timedelta(days=self.occasion_days)},
        }
        if self.tier_ids and level not in self.tier_ids:
            level = self.tier_ids.sorted("threshold")[:1]
        return level, facts.get(self.occasion, {})


def _line(uuid, product, sold, **more):
    quantity, incl, excl = sold
    return points.Line(uuid, product, Decimal(quantity), incl, excl, **more)


def _time(hours):
    minutes = round(hours * 60) % (24 * 60)
    return time(minutes // 60, minutes % 60)
