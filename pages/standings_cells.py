"""The cells of a row of standings: strips with the group's median, gaps, types, bonus and deductions."""

from collections.abc import Mapping, Sequence

from components import dense
from components.dense import Cell
from queries.standings import Place, Spread
from terms import score

Spreads = Mapping[str, Mapping[str, Spread]]
Axis = tuple[float, float]
GOLD_RANKS = 3
LOW_NEEDS = 10  # the lowest of fewer ranked branches say nothing
CLOSE = 30  # hundredths of a point: a gap that a month can close


def axis(rows: Sequence[Place], spreads: Spreads, what: str) -> Axis:
    """Where a strip begins and ends: a round number below all shown, the full points (totals: a round number above)."""
    shown = [s[what] for s in spreads.values() if what in s]
    step = 500 if what == "total" else 200
    own = [row.total if what == "total" else row.types.get(what) for row in rows]
    least = min([*(s.lowest for s in shown), *(value for value in own if value is not None)], default=0)
    most = max([*(s.highest for s in shown), *(value for value in own if value is not None)], default=0)
    return least // step * step / 100, -(-max(most, 1) // step) * step / 100


def ends_words(axis: Axis) -> str:
    return f"{axis[0]:.0f}—{axis[1]:.0f}分"


def median_words(spreads: Spreads, what: str) -> str:
    """A group's median, when one group is shown."""
    found = [s[what] for s in spreads.values() if what in s]
    return f"中位{_thousandths(found[0].median)}" if len(found) == 1 else ""


def _thousandths(value: int) -> str:
    """With two decimals, half-up, as every score."""
    return score((value + 5) // 10)


def rank_line(ranks: list[int | None] | None, ranked: int, className: str = "") -> Cell:
    """The ranks of six months, the first at the top."""
    if not ranks or len(ranks) < 2 or all(rank is None for rank in ranks[:-1]):
        return ""
    lowest = max(ranked - 1, 1)
    return dense.spark([None if rank is None else (rank - 1) / lowest for rank in ranks], className)


def is_gold(row: Place, spread: Mapping[str, Spread]) -> bool:
    """Ranks 1 to 3 of a group that is large enough."""
    return row.rank is not None and row.rank <= GOLD_RANKS and "total" in spread and spread["total"].has_gold


def reason(row: Place) -> dense.Part | None:
    """Why a branch has no rank."""
    return None if row.unranked is None else dense.text(row.why or "", "reason")


def total_strip(row: Place, spread: Mapping[str, Spread], ends: Axis, *, with_past: bool = True) -> dense.Part:
    """This month's total, with last month's joined to it; the line is the group's median."""
    points = [] if row.last_month is None or not with_past else [(row.last_month / 100, "past")]
    if row.total is not None:
        points.append((row.total / 100, "gold" if is_gold(row, spread) else ""))
    return dense.dots(points, *ends, spread["total"].median / 1000 if "total" in spread else None)


def total_median(spreads: Spreads) -> str:
    """The median total of the one group shown; of several each line has its own."""
    found = [s["total"] for s in spreads.values() if "total" in s]
    return f" · 竖线为中位{_thousandths(found[0].median)}" if len(found) == 1 and found[0].has_gold else ""


def gap(row: Place) -> Cell:
    if row.total is None or row.before is None:
        return ""
    if row.before == row.total:
        return dense.text("并列", "tie")
    lacking = row.before - row.total
    return dense.text(score(lacking), "close" if lacking <= CLOSE else "")


def type_points(path: str, value: int | None, spread: Spread | None, axis: Axis, *, ranked: bool) -> Cell:
    """A type's points on its strip with the group's median; the best is a diamond, the lowest three are rings."""
    if value is None:
        empty = dense.dots([], *axis, None if spread is None else spread.median / 1000)
        return [empty, dense.number(path, None, "")]
    best = spread is not None and value == spread.highest and spread.has_gold
    low = ranked and spread is not None and spread.ranked >= LOW_NEEDS and value <= spread.third_lowest
    mark = "gold" if best else "low" if low else ""
    shown = dense.number(path, score(value), score(value), className=mark)
    return [dense.dots([(value / 100, mark)], *axis, None if spread is None else spread.median / 1000), shown]


def points(path: str, value: int, sign: str) -> Cell:
    shown = f"{sign}{score(value)}" if value else "0"
    return dense.number(path, score(value), shown, className="" if value else "zero")


def deductions(path: str, row: Place) -> Cell:
    """Deductions; a total held down by a veto says so."""
    shown, held = points(f"{path}.deductions", row.deductions, "−"), capped(row)
    return shown if held is None else [shown, held]  # type: ignore[list-item]


def capped(row: Place) -> dense.Part | None:
    """That a veto holds the total down, and from what; None when none does."""
    if row.uncapped is None or row.uncapped == row.total:
        return None
    return dense.text("封顶", "capped", f"一票否决封顶60分，封顶前{score(row.uncapped)}分")
