import math
from decimal import Decimal

from odoo import _, api, models
from odoo.tools import float_repr, get_lang
from odoo.tools.misc import babel_locale_parse, format_date, format_duration, formatLang


class LoyaltyWhy(models.AbstractModel):
    """Sentences about points: why they were given, and why not.

    The rules (``core.rules``) give facts; here they become words in the reader's
    language. Nothing is computed again.
    """

    _name = "loyalty.why"
    _description = "Why Points were Given or Not"

    @api.model
    def _number(self, value):
        """Return a number in the reader's language, with the places that it has.

        :param value: a Decimal or its text
        """
        value = Decimal(value)
        places = max(-value.as_tuple().exponent, 0)
        return formatLang(self.env, float(value), digits=places)

    @api.model
    def _stored(self, value):
        """Return points as they are stored, exactly."""
        return Decimal(float_repr(value, 2))

    @api.model
    def _points(self, value):
        """Return points in the reader's language, without zeros at the end."""
        return self._number(_plain(Decimal(value)))

    @api.model
    def _money(self, value, currency):
        return formatLang(self.env, float(value), currency_obj=currency)

    @api.model
    def _earned(self, why, currency, share=None):
        """Say how the points of a rule came about.

        :param dict why: facts of an award, see ``core.rules.points.Award``
        :param currency: the ``res.currency`` of the programme
        :param share: points of the line that this is about; None for the whole sale
        """
        total = Decimal(why["share_of"])
        factors = [
            ("%s", why["amount"]),
            ("%s", why["total"] if why["mode"] != "order" else None),
            (_("%s (level)"), why.get("multiplier")),
            (_("%s (member day)"), why.get("factor")),
        ]
        given = [(form, value) for form, value in factors if value]
        product = math.prod(Decimal(value) for _form, value in given)
        parts = [" x ".join(form % self._number(value) for form, value in given)]
        if len(given) > 1:
            parts.append(f" = {self._points(product)}")
        if product != total:
            parts.append(_(", rounded %s", self._points(total)))
        if share is not None and share != total:
            parts.append(_(", %s of it for this line", self._points(share)))
        return f"{self._how(why, currency)}: {''.join(parts)}"

    @api.model
    def _how(self, why, currency):
        how = self._mode(why["mode"], currency)
        occasion = self._occasion(why.get("occasion"))
        if not occasion:
            return how
        return _("%(occasion)s, %(how)s", occasion=occasion, how=how)

    @api.model
    def _mode(self, mode, currency):
        return {
            "money": _("per %s spent", currency.symbol or currency.name or ""),
            "unit": _("per unit"),
            "order": _("per purchase"),
        }[mode]

    @api.model
    def _occasion(self, occasion):
        return {
            "birthday": _("Birthday"),
            "anniversary": _("Anniversary"),
            "first": _("First purchase"),
            "winback": _("Welcome back"),
        }.get(occasion, "")

    @api.model
    def _refused(self, refusal, currency, levels=None):
        """Say why a rule gave nothing.

        :param refusal: ``core.rules.points.Refusal``
        :param dict levels: ids of levels -> names
        """
        facts, env = refusal.facts, self.env
        say = {
            "not_this_level": lambda: env._(
                "only for %s",
                ", ".join((levels or {}).get(key, "?") for key in facts["levels"]),
            ),
            "not_birthday": lambda: env._("only around the birthday, once a year"),
            "not_anniversary": lambda: env._("only around the anniversary as a member"),
            "not_first": lambda: env._("only at the first purchase"),
            "not_away": lambda: env._(
                "only after %s days without a purchase", facts["days"]
            ),
            "before_start": lambda: env._(
                "only from %s on", format_date(self.env, facts["date_from"])
            ),
            "after_end": lambda: env._(
                "only until %s", format_date(self.env, facts["date_to"])
            ),
            "not_today": lambda: env._("only on %s", self._days(facts["weekdays"])),
            "not_this_hour": lambda: env._(
                "only from %(start)s to %(end)s",
                start=format_duration(float(facts["hour_from"])),
                end=format_duration(float(facts["hour_to"])),
            ),
            "no_code": lambda: env._("only with its promotion code"),
            "no_product": lambda: env._("none of its products was bought"),
            "below_quantity": lambda: env._(
                "only from %(minimum)s units on, and %(counts)s count",
                minimum=self._number(facts["minimum"]),
                counts=self._number(facts["counts"]),
            ),
            "below_amount": lambda: env._(
                "only from %(minimum)s on, and %(counts)s count",
                minimum=self._money(facts["minimum"], currency),
                counts=self._money(facts["counts"], currency),
            ),
            "nothing_paid": lambda: env._("rewards left nothing to pay"),
            "too_little": lambda: env._("too little for a point"),
            "nothing_to_multiply": lambda: env._(
                "no other rule gave points that it could multiply"
            ),
            "not_highest": lambda: env._("another member day multiplies by more"),
        }
        return say[refusal.code]()

    @api.model
    def _days(self, weekdays):
        names = babel_locale_parse(get_lang(self.env).code).days["stand-alone"]["wide"]
        return ", ".join(names[day] for day in weekdays)


def _plain(value):
    """Return a number without zeros at its end."""
    return value.quantize(1) if value == value.to_integral() else value.normalize()
