"""From how many answers on anonymous results are shown, also against subtraction.

Who sees the results of two choices of answers can subtract one from the other: from
"all" and "all who know us by friends" follow those who do not. So answers are gathered
in cells, by what may be filtered by, and a cell comes out whole or not at all. Whatever
is added or subtracted afterwards consists of whole cells of at least ``least`` answers:
it is safe by construction, also between yesterday's page and today's. For the idea see
L. Sweeney, "k-anonymity" (2002), and for subtraction D. Denning et al., "The tracker: a
threat to statistical database security" (1979).
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import TypeVar

Letter = TypeVar("Letter")


def ripe(
    letters: Iterable[Letter], cell_of: Callable[[Letter], Hashable], least: int
) -> tuple[list[Letter], list[Letter]]:
    """Return the letters that can come out together, and those that go on waiting.

    :param letters: what waits, in any order
    :param cell_of: gives the cell of a letter
    :param int least: fewer letters of one cell than these go on waiting
    """
    cells = defaultdict(list)
    for letter in letters:
        cells[cell_of(letter)].append(letter)
    out, waiting = [], []
    for cell in cells.values():
        (out if len(cell) >= least else waiting).extend(cell)
    return out, waiting


def may_show(cells: Sequence[Hashable], least: int) -> bool:
    """Return whether results may be shown that are filtered by what makes the cells.

    :param cells: the cell of each answer there is, before filtering
    :param int least: the fewest answers
    """
    return len(cells) >= least and all(
        count >= least for count in Counter(cells).values()
    )
