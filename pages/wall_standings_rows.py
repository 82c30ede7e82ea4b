"""The wall's table of standings: a row a branch, its total from last month to this, its types beside their medians."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from components import dense
from components.dense import Cell, Head, Part, Row
from components.marks import delta
from components.tags import Element, html
from pages import standings_cells as cell
from pages.wall_board import widest, width
from queries.scope import Asked
from queries.standings import Place, Spread
from terms import score

MIDDLE_ROWS = 18  # so many rows still leave room for larger ones
LONG_EM = 9  # large rows write a longer name on two lines
USUAL_TYPES = 5  # more of them leave less room for each


@dataclass(frozen=True, slots=True)
class Field:
    """What the leaves of a group share: medians, axes, and what they need of room (in sizes of their text).

    `compares`: last month's points stand beside this month's. `ranks`: of six months by branch, empty when not shown.
    """

    asked: Asked
    types: Sequence[str]
    spread: Mapping[str, Spread]
    total_axis: cell.Axis
    type_axis: cell.Axis
    ranks: Mapping[str, list[int | None]]
    compares: bool
    name_em: float
    adjusted_em: float

    @property
    def sparks(self) -> bool:
        """Whether any branch has ranks of more than one month."""
        return any(cell.rank_line(ranks, 1) for ranks in self.ranks.values())


def name_em(rows: Sequence[Place]) -> float:
    """Room for the longest name."""
    return widest(row.short_name for row in rows)


def adjusted_em(rows: Sequence[Place]) -> float:
    """Room for bonus, deductions and caps; 0 when nobody has any."""
    return max((sum(width(part["t"]) + 0.5 for part in _adjusted(row)) for row in rows), default=0.0)


def table(field: Field, rows: Sequence[Place], caption: str, fullest: int) -> Element:
    """The rows of a leaf; `fullest`: how many the group's fullest leaf has, so that all look alike."""
    before = [
        Head("名次", "rank"),
        Head("升降", "change"),
        *([Head("近6个月名次", "spark")] if field.sparks else []),
        Head("支部", "name"),
        Head("总分", "total"),
        Head("上月", "strip", "本月") if field.compares else Head("本月", "strip alone"),
        Head("距前一名", "gap"),
    ]
    after = [Head("加减分", "plus")] if field.adjusted_em else []
    heads = [*before, *(Head(name, "type") for name in field.types), *after]
    above = [
        Head(caption, "caption", "", len(before) - 2),
        Head("", "strip", _median(field, "total")),
        Head("", "gap"),
        *(Head("", "type", _median(field, name)) for name in field.types),
        *(Head("", "plus") for _ in after),
    ]
    drawn = [_row(field, row, rows[n + 1] if n + 1 < len(rows) else None) for n, row in enumerate(rows)]
    size = "large" if fullest <= 12 else "middle" if fullest <= MIDDLE_ROWS else "normal"
    long = " long" if size == "large" and field.name_em > LONG_EM else ""
    many = " many" if len(field.types) > USUAL_TYPES else ""
    room = {"--rows": str(fullest), "--name": f"{field.name_em:.1f}", "--plus": f"{field.adjusted_em:.1f}"}
    return html.Div(
        dense.table("五型标尖名次和五型得分", heads, drawn, above=above),
        className=f"wall-standings {size}{long}{many}",
        style=room,
    )


def _median(field: Field, what: str) -> str:
    """A group's median in words; of a group with a single ranked branch there is none to tell."""
    found = field.spread.get(what)
    return f"中位{score((found.median + 5) // 10)}" if found is not None and found.ranked > 1 else ""


def _row(field: Field, row: Place, below: Place | None) -> Row:
    path, gold = f"standings.{row.org_code}", cell.is_gold(row, field.spread)
    ranked = field.spread["total"].ranked if "total" in field.spread else 0
    line = "gold" if gold else delta(row.change)[1].removeprefix("d").strip()
    strip = cell.reason(row) or cell.total_strip(row, field.spread, field.total_axis, with_past=field.compares)
    cells: list[Cell] = [
        dense.number(f"{path}.rank", row.rank, str(row.rank)),
        change(row),
        *([cell.rank_line(field.ranks.get(row.org_code), ranked, line)] if field.sparks else []),
        row.short_name,
        dense.number(f"{path}.total", None if row.total is None else score(row.total), score(row.total)),
        strip,
        cell.gap(row),
        *(_type(field, row, name) for name in field.types),
        *([_adjusted(row)] if field.adjusted_em else []),  # type: ignore[list-item]
    ]
    last = gold and (below is None or not cell.is_gold(below, field.spread))
    return Row(cells, f"gold{' cut' if last else ''}" if gold else "unranked" if row.rank is None else "")


def change(row: Place) -> Part:
    """Ranks moved since last month; the style sheet draws the arrow, smaller than the number."""
    text, cls, words = delta(row.change)
    arrow = " rise" if (row.change or 0) > 0 else " sink" if row.change else ""
    shown = text.lstrip("▲▼")
    return dense.number(f"standings.{row.org_code}.change", row.change, shown, className=cls + arrow, title=words)


def _type(field: Field, row: Place, name: str) -> Cell:
    """A type's points on its strip; of an unranked branch the number alone: the axis is that of the ranked."""
    path, value = f"standings.{row.org_code}.types.{name}", row.types.get(name)
    if row.rank is None:
        return dense.number(path, None if value is None else score(value), score(value))
    return cell.type_points(path, value, field.spread.get(name), field.type_axis, ranked=True)


def _adjusted(row: Place) -> list[Part]:
    """Bonus, deductions, and that a veto holds the total down; of most branches nothing."""
    path, held = f"standings.{row.org_code}", cell.capped(row)
    given = [("bonus", row.bonus, "+"), ("deductions", row.deductions, "−")]
    parts = [cell.points(f"{path}.{key}", value, sign) for key, value, sign in given if value]
    return [*parts, *([held] if held else [])]  # type: ignore[list-item]
