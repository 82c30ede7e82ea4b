"""How much of the ranks an audience sees: all, the first few, or bands without ranks."""

from dataclasses import dataclass
from typing import Literal

from config import settings
from queries.scope import Asked

Bands = tuple[tuple[int, str], ...]  # (at least so many hundredths of a point, the band's name), the best first


@dataclass(frozen=True, slots=True)
class Visibility:
    """`full`, `top_n` (ranks up to `top`), or `bands`."""

    kind: Literal["full", "top_n", "bands"]
    top: int

    @property
    def moves(self) -> bool:
        """Whether it may be said who rose or fell."""
        return self.kind == "full"


def visibility(asked: Asked) -> Visibility:
    """The setting of the viewer's audience."""
    given = settings()
    return Visibility(given.visibility(asked.viewer.audience), given.visibility_top_n)  # type: ignore[arg-type]


def bands(asked: Asked) -> Bands:
    """The bands of the month asked for."""
    t, end = asked.thresholds, asked.end
    return (
        (int(t.band_candidate.on(end) * 100), "标尖候选"),
        (int(t.band_good.on(end) * 100), "良好"),
        (int(t.band_pass.on(end) * 100), "达标"),
        (0, "待提升"),
    )


def band_of(total: int, steps: Bands) -> str:
    """A total's band, in words."""
    return next(words for least, words in steps if total >= least)
