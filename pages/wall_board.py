"""What every page of the wall is given: the question, the round, the counts; and how rows are shared among leaves."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from components.wall import LARGE_ROWS, ROWS
from queries.counts import Counts
from queries.headline import Part
from queries.scope import Asked

Row = TypeVar("Row")
LINE_EM = 45  # so many hanzi fill the line of a 结论句
LATIN = 0x2000


@dataclass(frozen=True, slots=True)
class Board:
    """The resolved question, the counts of its branches, and whether rows are large."""

    asked: Asked
    counts: Counts
    large: bool

    @property
    def rows(self) -> int:
        """So many rows fill a leaf; a small bureau has large ones of itself."""
        return LARGE_ROWS if self.large or self.counts.listed <= LARGE_ROWS else ROWS


def shared_out(rows: Sequence[Row], most: int) -> list[Sequence[Row]]:
    """Rows in as few runs as `most` a leaf allows, as even as can be: 25 → 13 and 12; none → one empty run."""
    count = max(-(-len(rows) // most), 1)
    size = -(-len(rows) // count)
    return [rows[n * size : (n + 1) * size] for n in range(count)]


def pieces(sentence: Sequence[Part]) -> list[tuple[str, str]]:
    """A 结论句 as the wall writes it."""
    return [
        (
            part.text.removesuffix("。"),
            "alert" if part.alert else "gold" if part.gold else "mute" if part.mute else "",
        )
        for part in sentence
    ]


def first_fitting(*forms: Sequence[Part]) -> list[tuple[str, str]]:
    """The first form of a 结论句 that one line holds, else the last one."""
    fitting = (form for form in forms if width("".join(part.text for part in form)) <= LINE_EM)
    return pieces(next(fitting, forms[-1]))


def width(text: str) -> float:
    """How wide a text is in its own size: a hanzi is 1, a digit or letter of Barlow 0.6."""
    return sum(1.0 if ord(sign) > LATIN else 0.6 for sign in text)


def widest(texts: Iterable[str]) -> float:
    """The widest of some texts, in their own size."""
    return max(map(width, texts), default=0.0)
