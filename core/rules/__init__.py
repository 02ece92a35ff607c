"""Points, levels and dates as pure functions: no Odoo, no database, no floats.

Points and money are :class:`decimal.Decimal`, days are :class:`datetime.date`, moments
are naive :class:`datetime.datetime` in the shop's local time. The same input always
gives the same result. Input that makes no sense raises :class:`errors.RuleError`, so a
wrong number is never the answer.
"""
