"""The rows of the list of branches: their columns, the cells on screen, the same values in a workbook."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from sqlalchemy import Connection

from components import dense
from components.dense import Cell
from components.grid import Column
from components.marks import GLYPHS, delta
from components.workbook import DAY, ONE, PERCENT, TEXT, TWO, WHOLE, Field, Value
from pages.few import few_words
from pages.held import held_glyph, held_words
from pages.shared import branch_way
from pages.standings_cells import Spreads
from queries.branch_list import RANKING, ListRow
from queries.matrix import Cell as Held
from queries.matrix import columns_of
from queries.meetings import Completion
from queries.pioneer_scores import SCALE, Scores
from queries.scope import Asked
from queries.standings import ends_of_totals, groups_of, spreads
from queries.visibility import visibility
from queries.volunteering import Service
from terms import NOTHING, RULES, percent, period_words, rounded, score

MEETINGS = "本期组织生活"
COLUMNS = (
    Column("rank", "名次", 60),
    Column("change", "较上月", 54),
    Column("name", "支部", 112, flex=2),
    Column("group", "分组", 62, flex=1),
    Column("members", "党员", 46),
    *(
        Column(rule, words, 36, under=MEETINGS)
        for rule, words in (
            ("committee_meeting", "支委会"),
            ("group_meeting", "党小组会"),
            ("party_meeting", "党员大会"),
            ("party_lecture", "党课"),
            ("theme_day", "主题党日"),
        )
    ),
    Column("on_time", "按时率", 108, flex=2),
    Column("hours", "人均时长", 102, flex=2),
    Column("total", "总分", 106, flex=2),
    Column("required", "规定任务", 84, flex=1),
    Column("optional", "自选任务", 80, flex=1),
    Column("pioneer", "先锋指数", 102, flex=3),
    Column("report", "最近录入", 66),
)
NAMES = {column.code: column.name for column in COLUMNS}
PER_MILLE = 1000
STEP = 500  # hundredths of a point: where a strip of totals may begin and end


@dataclass(frozen=True, slots=True)
class Scales:
    """What all rows are measured against: the scope's own rates and half-year scores, where the totals of all groups
    begin and end. `median`: the median total (×10**3), when one group is all there is or was asked for.
    """

    core: Completion
    service: Service
    pioneer: Scores | None
    totals: tuple[float, float]
    median: int | None


def scales(conn: Connection, asked: Asked, core: Completion, service: Service, pioneer: Scores | None) -> Scales:
    """The scales of the scope."""
    groups = [group for group, _ in groups_of(conn, asked) if asked.view.group in (None, group)]
    spread = spreads(conn, asked, set(groups)) if len(groups) == 1 else {}
    median = next((of["total"].median for of in spread.values() if "total" in of), None)
    lowest, highest = ends_of_totals(conn, asked)
    totals = lowest // STEP * STEP / 100, -(-max(highest, 1) // STEP) * STEP / 100
    return Scales(core, service, pioneer, totals, median)


def columns_offered(asked: Asked) -> list[str]:
    """Codes of the columns that the viewer's audience may see, in order."""
    full = visibility(asked).kind == "full"
    return [column.code for column in COLUMNS if full or column.code not in RANKING]


def columns_shown(asked: Asked) -> list[str]:
    """Of those offered, the ones chosen in the address; all when none of them is. The name always stands."""
    offered = columns_offered(asked)
    chosen = set((asked.view.cols or "").split("."))
    shown = [code for code in offered if code in chosen or code == "name"]
    return shown if len(shown) > 1 else offered


def heads(asked: Asked, of: Scales) -> dict[str, str]:
    """Column → the note under its name: what the line in it stands for."""
    on_time, each = of.core.on_time, of.service.hours_per_member
    half = of.pioneer
    return {
        "on_time": "今年" if on_time is None else f"今年，合计{percent(on_time)}%",
        "hours": "今年" if each is None else f"今年，合计{rounded(each, 1):f}",
        "total": "线为本组中位" if of.median is None else f"中位{_thousandths(of.median)}",
        "required": "完成/全年",
        "optional": "完成/已选",
        "pioneer": "" if half is None else f"中位{one(half.median)}",
    }


def labels(asked: Asked) -> dict[str, str]:
    """Rule → what its glyphs are about, in words: 11月支部委员会."""
    return {column.rule: period_words(column.period) + RULES[column.rule] for column in columns_of(asked.month)}


def cells(asked: Asked, rows: Sequence[ListRow], of: Scales, spreads: Spreads) -> list[dict[str, Any]]:
    """What the grid draws: a row's code and its cells by column."""
    way = branch_way(asked)
    drawers = _drawers(asked, of, spreads)
    offered = columns_offered(asked)
    found = []
    for row in rows:
        gold = _is_gold(row, spreads)
        drawn: dict[str, Cell] = {code: drawers[code](row) for code in offered if code not in ("rank", "name")}
        drawn["name"] = [_gold(dense.link(row.short_name, way(row.org_code), row.name), gold)]
        if "rank" in offered:
            drawn["rank"] = [_gold(dense.number(f"standings.{row.org_code}.rank", row.rank, str(row.rank)), gold)]
        found.append({"i": row.org_code, "c": drawn})
    return found


def _gold(part: dense.Part, gold: bool) -> dense.Part:
    return part | {"c": "gold"} if gold else part


def _is_gold(row: ListRow, of: Spreads) -> bool:
    spread = of.get(row.group, {})
    return row.rank is not None and row.rank <= 3 and "total" in spread and spread["total"].has_gold


def _drawers(asked: Asked, of: Scales, spreads: Spreads) -> dict[str, Callable[[ListRow], Cell]]:
    each = of.service.hours_per_member
    per_member = None if each is None else float(each)
    strip = None if of.pioneer is None else _pioneer_ends(of.pioneer)
    return {
        "change": _change,
        "group": lambda row: row.group or NOTHING,
        "members": lambda row: str(row.members),
        **{rule: _glyph(rule) for rule in RULES},
        "on_time": lambda row: _on_time(row, of.core.on_time),
        "hours": lambda row: _hours(asked, row, per_member),
        "total": lambda row: _total(row, spreads, of.totals),
        "required": lambda row: _tasks(row.tasks.required_done, row.tasks.required),
        "optional": lambda row: _tasks(row.tasks.chosen_done, row.tasks.chosen),
        "pioneer": lambda row: _pioneer(asked, row.pioneer, of.pioneer, strip),
        "report": lambda row: _report(asked, row.last_report),
    }


def _change(row: ListRow) -> Cell:
    text, cls, words = delta(row.change)
    return [dense.number(f"standings.{row.org_code}.change", row.change, text, className=cls, title=words)]


def _glyph(rule: str) -> Callable[[ListRow], Cell]:
    def draw(row: ListRow) -> Cell:
        held = row.cells.get(rule)
        return dense.glyph("none") if held is None else held_glyph(held)

    return draw


def _on_time(row: ListRow, whole: Fraction | None) -> Cell:
    rate = row.core.on_time
    number = dense.number(f"meetings.by_branch.{row.org_code}.ytd.on_time", rate, f"{percent(rate)}%")
    if rate is None:
        return [number]
    low = _low(whole)
    ref = None if whole is None else float(whole) * 100
    return [dense.dots([(float(rate) * 100, "")], low, 100, ref), number]


def _low(whole: Fraction | None) -> int:
    """Where the strip of rates begins: as far below the scope's rate again as that is below 100, in tens."""
    below = 10 if whole is None else (1 - float(whole)) * 200
    return max(0, 90 - int(below // 10) * 10)


def _hours(asked: Asked, row: ListRow, whole: float | None) -> Cell:
    if few := few_words(asked, row.service):
        return [dense.text(few, "few")]
    each = row.service.hours_per_member
    path = f"volunteering.by_branch.{row.org_code}.hours_per_member"
    number = dense.number(path, each, NOTHING if each is None else f"{rounded(each, 1):f}")
    if each is None or not whole:
        return [number]
    return [dense.bar(float(each) / whole / 2, 0.5), number]


def _total(row: ListRow, of: Spreads, ends: tuple[float, float]) -> Cell:
    path = f"standings.{row.org_code}.total"
    number = dense.number(path, None if row.total is None else score(row.total), score(row.total))
    if row.why is not None:
        return [dense.text(row.why, "reason", row.why), number]
    spread = of.get(row.group, {})
    if row.total is None or "total" not in spread:
        return [number]
    mark = "gold" if _is_gold(row, of) else ""
    return [dense.dots([(row.total / 100, mark)], *ends, spread["total"].median / PER_MILLE), number]


def _tasks(done: int, of: int) -> Cell:
    return [dense.bar(done / of), dense.text(f"{done}/{of}", "num")] if of else [dense.text(NOTHING, "num")]


def _pioneer(asked: Asked, own: Scores | None, whole: Scores | None, ends: tuple[float, float] | None) -> Cell:
    """The median on its strip with the quartiles; of fewer than five scored members nothing."""
    if own is None or own.median is None or own.first_quarter is None or own.third_quarter is None:
        return [dense.text(NOTHING, "num")]
    if few := few_scored(asked, own):
        return [dense.text(few, "few")]
    quartiles = own.first_quarter / SCALE, own.third_quarter / SCALE
    number = dense.text(one(own.median), "num", f"四分位{one(own.first_quarter)}—{one(own.third_quarter)}")
    if whole is None or whole.median is None or ends is None:
        return [number]
    return [dense.dots([(own.median / SCALE, "")], *ends, whole.median / SCALE, span=quartiles), number]


def few_scored(asked: Asked, of: Scores) -> str | None:
    """What is shown of so few scored members instead: 不足5人; None when there are enough."""
    least = asked.thresholds.suppress_scored.on(asked.end)
    return f"不足{least}人" if of.scored < least else None


def _pioneer_ends(of: Scores) -> tuple[float, float]:
    """The middle half and as much again to both sides, in fives; what lies beyond stands at the end."""
    first, third = (of.first_quarter or 0) / SCALE, (of.third_quarter or 0) / SCALE
    room = max(third - first, 5)
    low = max((of.lowest or 0) / SCALE, first - room)
    high = min((of.highest or 0) / SCALE, third + room)
    return low // 5 * 5, -(-high // 5) * 5


def _report(asked: Asked, day: date | None) -> Cell:
    if day is None:
        return [dense.text(NOTHING, "late", "尚无录入")]
    ago = (asked.as_of - day).days
    words = ("今天", "昨天")[ago] if ago < 2 else f"{ago}天前"
    late = ago > asked.thresholds.no_report_days.on(asked.as_of)
    return [dense.text(words, "late" if late else "", day.isoformat())]


def one(scaled: int | None) -> str:
    """A score ×`SCALE` with one decimal, half-up; null → —."""
    if scaled is None:
        return NOTHING
    tenths = (20 * scaled + SCALE) // (2 * SCALE)
    return f"{tenths // 10}.{tenths % 10}"


def _thousandths(value: int) -> str:
    return score((value + 5) // 10)


Made = Sequence[tuple[Field, Callable[[ListRow], Value]]]


def fields(asked: Asked) -> list[tuple[Field, Callable[[ListRow], Value]]]:
    """The workbook's columns: 组织编码, what is shown, and 总分 when it is not shown and may be seen."""
    shown, made = columns_shown(asked), _made(asked)
    found = [(Field("组织编码"), lambda row: row.org_code)]
    for code in shown:
        found += made[code]
    if "total" in columns_offered(asked) and "total" not in shown:
        found += made["total"]
    return found


def _made(asked: Asked) -> Mapping[str, Made]:
    found: dict[str, Made] = {
        "rank": [(Field("名次", WHOLE, 8), lambda row: row.rank)],
        "change": [(Field("较上月", "+0;-0;0", 8), lambda row: row.change)],
        "name": [(Field("支部", TEXT, 30), lambda row: row.name)],
        "group": [(Field("分组", TEXT, 14), lambda row: row.group or None)],
        "members": [(Field("党员", WHOLE, 8), lambda row: row.members)],
        "on_time": [(Field("今年按时率", PERCENT), lambda row: row.core.on_time)],
        "hours": [(Field("今年人均时长（小时）", ONE, 14), lambda row: _hours_value(asked, row))],
        "total": [(Field("总分", TWO), lambda row: row.why if row.total is None else Fraction(row.total, 100))],
        "required": [
            (Field("规定任务完成", WHOLE), lambda row: row.tasks.required_done),
            (Field("规定任务", WHOLE), lambda row: row.tasks.required),
        ],
        "optional": [
            (Field("自选任务完成", WHOLE), lambda row: row.tasks.chosen_done),
            (Field("自选任务已选", WHOLE), lambda row: row.tasks.chosen),
        ],
        "pioneer": [
            (Field(f"先锋指数{words}", ONE), lambda row, name=name: _pioneer_value(asked, row.pioneer, name))
            for words, name in (("中位", "median"), ("下四分位", "first_quarter"), ("上四分位", "third_quarter"))
        ],
        "report": [(Field("最近录入", DAY), lambda row: row.last_report)],
    }
    for rule, label in labels(asked).items():
        found[rule] = [(Field(label, TEXT, 18), lambda row, rule=rule: _words(row.cells.get(rule)))]
    return found


def _hours_value(asked: Asked, row: ListRow) -> Value:
    return few_words(asked, row.service) or row.service.hours_per_member


def _pioneer_value(asked: Asked, of: Scores | None, name: str) -> Value:
    if of is None or of.median is None:
        return None
    return few_scored(asked, of) or Fraction(getattr(of, name), SCALE)


def _words(held: Held | None) -> Value:
    return GLYPHS["none"][1] if held is None else held_words(held)
