"""Who of many is asked: a draw that always comes out the same.

A customer who was not drawn for a purchase must not be drawn again ten minutes later:
in the end everybody would be asked. So the draw is no chance, but a keyed hash of what
is drawn for. Who does not have the key cannot say who will be asked.
"""

import hashlib

#: A share is a number of so many: hundredths of a per cent are told apart.
PARTS = 2**32


def token(key: str, rule: int, partner: int, occasion: str) -> str:
    """Return what is hashed; the statement of the addon writes it in the same way."""
    return f"{key}:{rule}:{partner}:{occasion}"


def drawn(key: str, rule: int, partner: int, occasion: str, share: int) -> bool:
    """Return whether a customer is asked on an occasion.

    :param key: secret of this database
    :param rule: id of the rule
    :param partner: id of the customer
    :param occasion: what happened, for example the id of a purchase
    :param share: per cent of the occasions on which customers are asked, 0 to 100
    """
    digest = hashlib.sha256(token(key, rule, partner, occasion).encode()).digest()
    return int.from_bytes(digest[:4], "big") * 100 < share * PARTS
