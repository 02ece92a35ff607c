"""Measures what variants of ISO/IEC 7064's hybrid system catch and keep.

Exact, over all 32 ** 11 bodies, each as likely as the other: the number of words that
reach each state of the check scheme is propagated from symbol to symbol. The check
symbol is the twelfth symbol of a word that ends in the accepting state. Short words,
enumerated one by one with python-stdnum, confirm the propagation.
"""

import itertools
from collections import Counter
from fractions import Fraction
from typing import NamedTuple

from stdnum.iso7064 import mod_37_36

from core import code

#: The state after a check symbol that fits: ISO/IEC 7064 asks for 1, doubled here.
ACCEPTING = 2


class Node(NamedTuple):
    """The scheme's state, and the symbol that would now complete a blind pair."""

    state: int
    forbidden: str


class Measured(NamedTuple):
    """The share of errors that a variant catches and of bodies that it keeps."""

    substitutions: Fraction
    swaps: Fraction
    bodies: Fraction


class Variant:
    """Hybrid system mod base + 1, base, for words of Crockford's symbols.

    :param symbols: the scheme's alphabet; a symbol's value is its place in it
    :param no_blind_pairs: words in which a swap would pass unnoticed are left out
    """

    def __init__(self, symbols, no_blind_pairs=False):
        self.symbols = symbols
        self.no_blind_pairs = no_blind_pairs
        self._moves = {}

    def __str__(self):
        base = len(self.symbols)
        kind = ", no blind pair" if self.no_blind_pairs else ""
        return f"mod {base + 1},{base}{kind}"

    def step(self, state, symbol):
        base = len(self.symbols)
        return ((state + self.symbols.index(symbol)) % base or base) * 2 % (base + 1)

    def blind_pairs(self, state):
        """Return the pairs of symbols whose order makes no difference in a state."""
        return [
            (a, b)
            for a, b in itertools.combinations(code.ALPHABET, 2)
            if self.step(self.step(state, a), b) == self.step(self.step(state, b), a)
        ]

    def moves(self, node):
        """Return the symbols that may follow a node, each with the node it leads to."""
        if node not in self._moves:
            partner = {}
            if self.no_blind_pairs:
                for a, b in self.blind_pairs(node.state):
                    partner |= {a: b, b: a}
            self._moves[node] = {
                a: Node(self.step(node.state, a), partner.get(a, ""))
                for a in code.ALPHABET
                if a != node.forbidden
            }
        return self._moves[node]

    def measure(self, length=code.LENGTH):
        """Count the changes of all words of a length, and the changes that are missed.

        A change is missed when it leads to the same state as before: no symbol maps two
        states to one (see the tests), so a difference is never lost again.
        """
        begins = [Counter({Node(len(self.symbols), ""): 1})]
        for _ in range(length):
            begins.append(Counter())
            for node, ways in begins[-2].items():
                for then in self.moves(node).values():
                    begins[-1][then] += ways
        ends = [{node: node.state == ACCEPTING for node in begins[-1]}]
        for layer in reversed(begins[:-1]):
            ends.insert(0, {})
            for node in layer:
                ends[0][node] = sum(ends[1][to] for to in self.moves(node).values())

        changed, missed = Counter(), Counter()
        for at, layer in enumerate(begins[:-1]):
            for node, count in layer.items():
                for a, then in self.moves(node).items():
                    ways = count * ends[at + 1][then]
                    for other in code.ALPHABET.replace(a, ""):
                        changed["substitution"] += ways
                        if self.step(node.state, other) == then.state:
                            missed["substitution"] += ways
                    if at == length - 1:
                        continue
                    for b, end in self.moves(then).items():
                        if a != b:
                            ways = count * ends[at + 2][end]
                            changed["swap"] += ways
                            back = self.step(self.step(node.state, b), a)
                            missed["swap"] += ways * (back == end.state)
        (words,) = ends[0].values()
        return shares(changed, missed, words, length)

    def enumerate(self, length):
        """Measure the same as ``measure``, one word after the other."""
        changed, missed, words = Counter(), Counter(), 0
        for body in map("".join, itertools.product(code.ALPHABET, repeat=length - 1)):
            word = body + mod_37_36.calc_check_digit(body, self.symbols)
            swaps = [mod_37_36.is_valid(new, self.symbols) for new in swapped(word)]
            if word[-1] in code.ALPHABET and not (self.no_blind_pairs and any(swaps)):
                words += 1
                changed["swap"] += len(swaps)
                missed["swap"] += sum(swaps)
                for new in substituted(word):
                    changed["substitution"] += 1
                    missed["substitution"] += mod_37_36.is_valid(new, self.symbols)
        return shares(changed, missed, words, length)


def shares(changed, missed, words, length):
    return Measured(
        1 - Fraction(missed["substitution"], changed["substitution"]),
        1 - Fraction(missed["swap"], changed["swap"]),
        Fraction(words, len(code.ALPHABET) ** (length - 1)),
    )


def swapped(word):
    for at, (a, b) in enumerate(itertools.pairwise(word)):
        if a != b:
            yield word[:at] + b + a + word[at + 2 :]


def substituted(word):
    for at, old in enumerate(word):
        for new in code.ALPHABET.replace(old, ""):
            yield word[:at] + new + word[at + 1 :]
