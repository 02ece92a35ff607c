"""How a person who agreed to it is greeted: by the first name, where it is certain.

Names are written in many ways, and a wrong greeting is worse than none. So this says
nothing wherever the parts of a name could be meant otherwise: a single word may be the
family's name, two words may be a couple, and in some languages the family comes first.
"""

import re
import unicodedata

#: Longer than any first name that a cashier would say.
LONGEST = 30
#: Forms of address: they stand before a name and are none. What is left after one of
#: the first kind may be the family's name alone.
ADDRESS = frozenset(
    "mr mrs ms miss mx herr frau fr hr fru frk dhr mevr mme mlle mm m monsieur madame "
    "sr sra srta señor señora sig sigra signor signora pan pani bay bayan".split()
)
TITLES = frozenset("dr prof dipl ing mag med phd msc bsc mba pd rev sir dame".split())
#: What comes after a name.
SUFFIXES = frozenset("jr sr jun sen ii iii iv phd md mba msc bsc esq".split())
#: Particles of family names, which no first name begins with.
PARTICLES = frozenset(
    "von van de der den di da del della du la le af av zu al el bin ibn ter".split()
)
#: Words of couples, households and firms.
NOT_ONE_PERSON = frozenset(
    "and und et og och en y e i or oder familie family famille familia firma gmbh ag "
    "kg ltd llc inc sa srl bv nv as ab oy plc co company team".split()
)
#: Languages in which the family's name comes first.
FAMILY_FIRST = frozenset("hu zh ja ko vi km mn".split())
#: Scripts in which names are written without a space, or with the family first.
_EAST_ASIAN = re.compile(r"[\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff]")
_WORD = re.compile(r"[^\W\d_]+(?:[-'\u2019][^\W\d_]+)*\Z")


def first_name(name: str | None, lang: str | None = None) -> str | None:
    """Return the first name in a whole name, or None where it is not certain.

    :param name: as somebody typed it
    :param lang: code of the language that the person reads, as ``de_DE``
    """
    text = unicodedata.normalize("NFC", " ".join((name or "").split()))
    if not text or _EAST_ASIAN.search(text) or (lang or "")[:2] in FAMILY_FIRST:
        return None
    words = _given_first(text)
    if words is None or any(_key(word) in NOT_ONE_PERSON for word in words):
        return None
    if len(words) < 2 or not all(_WORD.match(word.rstrip(".")) for word in words):
        return None
    return _said(words[0])


def _given_first(text: str) -> list[str] | None:
    """Return the words of a name, the first name in front, or None."""
    before, comma, after = text.partition(",")
    if comma:
        if "," in after:
            return None
        if after and all(_key(word) in SUFFIXES for word in after.split()):
            return _without_titles(before.split())
        given = _without_titles(after.split())
        family = _without_titles(before.split())
        return [*given, *family] if given and family else None
    words = _without_titles(text.split())
    while words and _key(words[-1]) in SUFFIXES:
        words = words[:-1]
    return _capitals_last(words)


def _without_titles(words: list[str]) -> list[str]:
    while words and (_key(words[0]) in TITLES or _key(words[0]) in ADDRESS):
        words = words[1:]
    return words


def _capitals_last(words: list[str]) -> list[str]:
    """Move a family's name in capitals behind the others, as in ``MUSTER Ada``."""
    # Fewer letters are initials.
    family = [word for word in words if word.isupper() and len(word.strip(".")) > 2]
    if not family or len(family) == len(words):
        return words
    return [word for word in words if word not in family] + family


def _said(word: str) -> str | None:
    """Return a first name as it is said, or None for what is none."""
    if word.endswith(".") or _key(word) in PARTICLES:
        return None
    letters = sum(unicodedata.category(sign)[0] in "LM" for sign in word)
    # "J" and "JR" are initials; "Bo" is a name.
    if not 2 <= letters <= LONGEST or (letters < 3 and word.isupper()):
        return None
    if word.isupper() or word.islower():
        return "-".join(part[:1].upper() + part[1:].lower() for part in word.split("-"))
    return word


def _key(word: str) -> str:
    return word.strip(".").casefold()
