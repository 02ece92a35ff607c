"""Who sees what of a customer's profile at the till: the one table of it."""

#: Roles that a user of a till may have, and the group that makes them so.
ROLES = {
    "cashier": "point_of_sale.group_pos_user",
    "manager": "point_of_sale.group_pos_manager",
    "service": "pos_customer_identity.group_service_user",
    "reader": "pos_customer_identity.group_identity_reader",
}
#: What each role sees of each tab; who has several roles sees what any of them does.
#:
#: - purchases: those ``here`` (of the till's company), ``online`` (its sale orders and
#:   web shop), and of other ``branches`` that the user works for;
#: - points: ``entries``, and the ``reasons`` that somebody wrote by hand;
#: - cases: ``cases``, the ``last`` contact, or all ``contacts``;
#: - answers: ``preferences``, also ``sensitive`` ones, ``consents``, how fresh
#:   ``contact`` data is, survey ``answers``, and ``requests`` of the person.
SEES = {
    "purchases": {
        "cashier": {"here", "online"},
        "manager": {"here", "online", "branches"},
        "service": {"here", "online", "branches"},
        "reader": {"here", "online"},
    },
    "items": {
        "cashier": {"items"},
        "manager": {"items"},
        "service": {"items"},
        "reader": {"items"},
    },
    "points": {
        "cashier": {"entries"},
        "manager": {"entries", "reasons"},
        "service": {"entries", "reasons"},
        "reader": {"entries"},
    },
    "cases": {
        "cashier": {"cases", "last"},
        "manager": {"cases", "last"},
        "service": {"cases", "last", "contacts"},
        "reader": {"cases", "last"},
    },
    "answers": {
        "cashier": {"preferences", "consents", "contact"},
        "manager": {"preferences", "consents", "contact"},
        "service": {"preferences", "sensitive", "consents", "contact", "answers"},
        "reader": {"preferences", "consents", "contact", "requests"},
    },
}
