"""The one error of the rules."""


class RuleError(ValueError):
    """The input makes no sense, or what is asked cannot be.

    The text is the code alone: an error that ends in a log says nothing about anybody.

    :ivar str code: fixed, for the caller to branch on, for example ``not_enough``
    :ivar dict facts: what a sentence for people needs, for example the shortfall
    """

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts
