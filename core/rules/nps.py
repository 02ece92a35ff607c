"""What shares and scores say, and how sure one can be of them.

Everything counts in answers. A share lies between 0 and 1, a Net Promoter Score between
-100 and 100 (per cent). An interval of no answers is everything: nothing is known.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from .errors import RuleError

#: The recommend question asks for 0 to 10.
LOWEST, HIGHEST = 0, 10
#: From how much on somebody recommends, and up to how much somebody warns.
PROMOTES_FROM, DETRACTS_TO = 9, 6
#: The normal quantile of a two-sided interval of 95 %.
Z_95 = 1.959963984540054
#: What the interval of the NPS adds to the answers, and to each end of the scale.
ADDED, ADDED_AT_EACH_END = 3.0, 0.75


@dataclass(frozen=True)
class Interval:
    """An estimate and where the true value lies with 95 % confidence.

    :ivar value: the estimate; None where nobody answered
    :ivar float low: the lower bound
    :ivar float high: the upper bound
    :ivar int answers: how many it rests on
    """

    value: float | None
    low: float
    high: float
    answers: int

    def overlaps(self, other: "Interval") -> bool:
        """Whether both may have the same true value.

        Two intervals apart from each other differ by more than chance; two that
        overlap a little may do so as well: this errs on the careful side.
        """
        return self.low <= other.high and other.low <= self.high


def _checked(count: int) -> int:
    if isinstance(count, bool) or not isinstance(count, int) or count < 0:
        raise RuleError("bad_count")
    return count


def group(score: int) -> str:
    """Return who gives this score.

    Source: F. F. Reichheld, "The One Number You Need to Grow", Harvard Business Review,
    December 2003.

    :param int score: 0 to 10
    :return: ``promoter`` (9, 10), ``passive`` (7, 8) or ``detractor`` (0 to 6)
    :raise RuleError: ``bad_score``
    """
    if isinstance(score, bool) or not isinstance(score, int):
        raise RuleError("bad_score")
    if not LOWEST <= score <= HIGHEST:
        raise RuleError("bad_score")
    if score >= PROMOTES_FROM:
        return "promoter"
    return "detractor" if score <= DETRACTS_TO else "passive"


def nps(promoters: int, passives: int, detractors: int) -> Interval:
    """Return the Net Promoter Score, in per cent, with its interval of 95 %.

    The score is the share of promoters less that of detractors. The interval is the
    **adjusted Wald** interval of a trinomial: 3/4 of an answer is added to promoters
    and to detractors, 3/2 to passives, so n grows by 3; with p and d the shares then,
    the variance of p - d is ``(p + d - (p - d)²) / (n + 3)``. B. Rocks, "Interval
    Estimation for the Net Promoter Score", The American Statistician 70(4), 2016,
    compared it with others and found its coverage near 95 % also for small n, where the
    plain Wald interval is far too short.

    :param int promoters: answers of 9 and 10
    :param int passives: answers of 7 and 8
    :param int detractors: answers of 0 to 6
    :raise RuleError: ``bad_count``
    """
    answers = sum(map(_checked, (promoters, passives, detractors)))
    if not answers:
        return Interval(None, -100.0, 100.0, 0)
    total = answers + ADDED
    up = (promoters + ADDED_AT_EACH_END) / total
    down = (detractors + ADDED_AT_EACH_END) / total
    centre = up - down
    reach = Z_95 * math.sqrt((up + down - centre**2) / total)
    return Interval(
        100 * (promoters - detractors) / answers,
        100 * max(centre - reach, -1.0),
        100 * min(centre + reach, 1.0),
        answers,
    )


def nps_of(scores: Iterable[int]) -> Interval:
    """Return the Net Promoter Score of single answers; see :func:`nps`.

    :raise RuleError: ``bad_score``
    """
    counts = {"promoter": 0, "passive": 0, "detractor": 0}
    for score in scores:
        counts[group(score)] += 1
    return nps(counts["promoter"], counts["passive"], counts["detractor"])


def share(hits: int, answers: int) -> Interval:
    """Return a share with its interval of 95 %, after Wilson.

    E. B. Wilson, "Probable Inference, the Law of Succession, and Statistical
    Inference", Journal of the American Statistical Association 22, 1927; recommended by
    R. G. Newcombe, Statistics in Medicine 17, 1998 (method 3). Without a continuity
    correction.

    :param int hits: answers that count
    :param int answers: all answers
    :raise RuleError: ``bad_count``
    """
    if _checked(hits) > _checked(answers):
        raise RuleError("bad_count")
    if not answers:
        return Interval(None, 0.0, 1.0, 0)
    part = hits / answers
    weight = Z_95**2 / answers
    centre = (part + weight / 2) / (1 + weight)
    reach = (
        Z_95
        / (1 + weight)
        * math.sqrt(part * (1 - part) / answers + weight / (4 * answers))
    )
    # A share of nothing or of everything ends there, whatever the rounding says.
    low = 0.0 if hits == 0 else max(centre - reach, 0.0)
    high = 1.0 if hits == answers else min(centre + reach, 1.0)
    return Interval(part, low, high, answers)


def is_content(score: int, lowest: int, highest: int) -> bool:
    """Return whether a score is one of a content customer.

    The "top two boxes" of a scale of five, which are its upper two fifths; on other
    scales what lies within these as a whole, and always the best answer.

    :param int score: the answer
    :param int lowest: of the scale
    :param int highest: of the scale
    :raise RuleError: ``bad_score``, or ``bad_scale``
    """
    if lowest >= highest:
        raise RuleError("bad_scale")
    if not lowest <= score <= highest:
        raise RuleError("bad_score")
    return score == highest or 5 * (score - lowest) >= 3 * (highest - lowest + 1)


@dataclass(frozen=True)
class Rank:
    """How high something was ranked.

    :ivar float mean: the mean rank, 1 is the best
    :ivar float first: the share that put it first, 0 to 1
    :ivar int answers: how many ranked it
    """

    mean: float
    first: float
    answers: int


def ranks(counts: Mapping[str, Mapping[int, int]]) -> list[tuple[str, Rank]]:
    """Return what was ranked, the best first; equals in the order of their names.

    The order by mean rank is the one of the Borda count.

    :param counts: for each thing, how often it was put on each rank (from 1 on)
    :raise RuleError: ``bad_count``, or ``bad_rank``
    """
    table = []
    for name, places in counts.items():
        answers = sum(map(_checked, places.values()))
        if any(place < 1 for place in places):
            raise RuleError("bad_rank")
        if answers:
            mean = sum(place * count for place, count in places.items()) / answers
            table.append((name, Rank(mean, places.get(1, 0) / answers, answers)))
    return sorted(table, key=lambda row: (row[1].mean, row[0]))
