"""The states of a case, which may follow which, and who may do it.

A case never becomes new again, and what was merged into another case moves no more.
"""

from .errors import RuleError

NEW = "new"
IN_PROGRESS = "in_progress"
WAITING_CUSTOMER = "waiting_customer"
WAITING_SUPPLIER = "waiting_supplier"
RESOLVED = "resolved"
REJECTED = "rejected"

#: In the order in which a case walks through them.
STATES = (NEW, IN_PROGRESS, WAITING_CUSTOMER, WAITING_SUPPLIER, RESOLVED, REJECTED)
WAITING = frozenset({WAITING_CUSTOMER, WAITING_SUPPLIER})
CLOSED = frozenset({RESOLVED, REJECTED})
OPEN = frozenset(STATES) - CLOSED

#: Who acts. A manager may do what a user may; a customer has a list of its own.
CUSTOMER = "customer"
USER = "user"
MANAGER = "manager"
NOBODY = "nobody"
ROLES = (NOBODY, CUSTOMER, USER, MANAGER)

_DESK = frozenset({USER, MANAGER})
_ANYBODY = _DESK | {CUSTOMER}

#: (from, to) -> who may. What is not here is refused to everybody.
TRANSITIONS = {
    (NEW, IN_PROGRESS): _DESK,
    (NEW, WAITING_CUSTOMER): _DESK,
    (NEW, WAITING_SUPPLIER): _DESK,
    (NEW, RESOLVED): _DESK,
    (NEW, REJECTED): _DESK,
    (IN_PROGRESS, WAITING_CUSTOMER): _DESK,
    (IN_PROGRESS, WAITING_SUPPLIER): _DESK,
    (IN_PROGRESS, RESOLVED): _DESK,
    (IN_PROGRESS, REJECTED): _DESK,
    # The customer has answered.
    (WAITING_CUSTOMER, IN_PROGRESS): _ANYBODY,
    (WAITING_CUSTOMER, WAITING_SUPPLIER): _DESK,
    (WAITING_CUSTOMER, RESOLVED): _DESK,
    (WAITING_CUSTOMER, REJECTED): _DESK,
    (WAITING_SUPPLIER, IN_PROGRESS): _DESK,
    (WAITING_SUPPLIER, WAITING_CUSTOMER): _DESK,
    (WAITING_SUPPLIER, RESOLVED): _DESK,
    (WAITING_SUPPLIER, REJECTED): _DESK,
    # Opened again. A thank-you mail must not do it: the desk reads it and decides.
    (RESOLVED, IN_PROGRESS): _DESK,
    (REJECTED, IN_PROGRESS): frozenset({MANAGER}),
}


def check_move(
    state: str,
    target: str,
    role: str,
    *,
    merged: bool = False,
    resolution: str | None = None,
    reason: str | None = None,
) -> None:
    """Refuse a step that a case cannot take, or that this person may not take.

    :param role: one of :data:`ROLES`
    :param merged: whether the case was merged into another one
    :param resolution: how it is solved; needed for ``resolved``
    :param reason: in words; needed for ``rejected``
    :raise RuleError: ``unknown_state``; ``same_state``; ``merged``; ``no_way`` (to
        nobody, with the facts ``state`` and ``target``); ``not_allowed`` (to this
        role); ``needs_manager``; ``needs_resolution``; ``needs_reason``
    """
    if state not in STATES or target not in STATES:
        raise RuleError("unknown_state")
    if merged:
        raise RuleError("merged")
    if state == target:
        raise RuleError("same_state")
    who = TRANSITIONS.get((state, target))
    if who is None:
        raise RuleError("no_way", state=state, target=target)
    if role not in who:
        if role == USER and MANAGER in who:
            raise RuleError("needs_manager")
        raise RuleError("not_allowed")
    if target == RESOLVED and not resolution:
        raise RuleError("needs_resolution")
    if target == REJECTED and not (reason or "").strip():
        raise RuleError("needs_reason")


def next_states(state: str, role: str) -> tuple[str, ...]:
    """Return where a case can go from here, for this person, in the usual order."""
    return tuple(
        target for target in STATES if role in TRANSITIONS.get((state, target), ())
    )
