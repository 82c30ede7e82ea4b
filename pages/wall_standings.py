"""五型标尖 on the wall: the ranking groups one after another, each on leaves of its own."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from sqlalchemy import Connection

from components.tags import Element, html
from components.text import Component
from components.wall import LARGE_ROWS, ROWS, key_item, leaf, mark
from pages import standings_cells as cell
from pages import wall_bands
from pages import wall_standings_rows as fill
from pages.wall_board import Board, first_fitting, shared_out
from pages.wall_standings_rows import Field
from queries import headline
from queries.scheme import read_scheme
from queries.scope import Asked
from queries.standings import Place, Spread, groups_of, past, places, race, ranks_over_months, spreads
from queries.visibility import Visibility, visibility
from terms import month_words

LIVE = "实时测算，未发布"


def leaves(conn: Connection, board: Board) -> list[Element]:
    """A leaf a run of a group's rows; one that says so where there is nothing to list."""
    asked, ranked = board.asked, dict(groups_of(conn, board.asked))
    listed = places(conn, asked, first=0, count=max(board.counts.listed, 1))
    listed.sort(key=lambda row: (not row.group, row.group))  # in a group the rows keep their order
    groups = {group: list(rows) for group, rows in groupby(listed, key=lambda row: row.group)}
    result: list[Element] = []
    for group, rows in groups.items():
        sentence = _sentence(conn, asked, rows, group, ranked.get(group), several=len(groups) > 1)
        caption = _caption(asked, (group or "未分组") if len(groups) > 1 else "")
        if visibility(asked).kind == "bands":
            result += wall_bands.leaves(asked, rows, sentence, caption, large=board.large)
        else:
            result += _of_group(conn, board, rows, sentence, caption)
    return result or [leaf("standings", first_fitting(headline.standings(asked, None, several=False)), [], [])]


def _sentence(
    conn: Connection, asked: Asked, rows: Sequence[Place], group: str, ranked: int | None, *, several: bool
) -> list[tuple[str, str]]:
    if asked.org_kind == "branch":
        return first_fitting(headline.branch_standing(asked, rows[0]))
    found = None if ranked is None else race(conn, asked, group, ranked)
    return first_fitting(*(headline.standings(asked, found, several, movers=count) for count in (2, 1, 0)))


def _caption(asked: Asked, group: str) -> str:
    sees = visibility(asked)
    few = f"只列前{sees.top}名" if sees.kind == "top_n" else ""
    return "，".join(words for words in (group, month_words(asked.month), LIVE, few) if words)


def _of_group(
    conn: Connection, board: Board, rows: Sequence[Place], sentence: list[tuple[str, str]], caption: str
) -> list[Element]:
    most = LARGE_ROWS if board.large or len(rows) <= LARGE_ROWS else ROWS
    field = _field(conn, board.asked, rows, sparks=most == ROWS)
    runs = shared_out(rows, most)
    return [
        leaf(
            "standings",
            sentence,
            fill.table(field, run, caption, len(runs[0])),
            _key(field),
            _note(field, run, n, len(runs)),
        )
        for n, run in enumerate(runs, 1)
    ]


def _field(conn: Connection, asked: Asked, rows: Sequence[Place], *, sparks: bool) -> Field:
    sees, group = visibility(asked), rows[0].group
    spread = {what: _seen(of, sees) for what, of in spreads(conn, asked, {group}).get(group, {}).items()}
    types = [t.name for t in read_scheme().types]
    ranked = [row for row in rows if row.rank is not None]
    own = [cell.axis(ranked, {group: spread}, name) for name in types]
    all_seen = sparks and sees.kind == "full"
    return Field(
        asked=asked,
        types=types,
        spread=spread,
        total_axis=cell.axis(ranked, {group: spread}, "total"),
        type_axis=(min(low for low, _ in own), max(high for _, high in own)),
        ranks=ranks_over_months(conn, asked, [row.org_code for row in rows]) if all_seen else {},
        compares=past(asked) == "same",
        name_em=fill.name_em(rows),
        adjusted_em=fill.adjusted_em(rows),
    )


def _seen(of: Spread, sees: Visibility) -> Spread:
    """Where only the first are shown, an axis begins with them or with the median, not with the lowest."""
    return of if sees.kind == "full" else replace(of, lowest=of.median // 10)


def _key(field: Field) -> list[Component]:
    """What the marks mean, of those that may stand in the rows."""
    total = field.spread.get("total")
    items: list[tuple[str, str, bool]] = [
        ("st-gold", "前三名、单项最高", total is not None and total.has_gold),
        ("st-now", "本月", True),
        ("st-past", "上月", field.compares),
        ("st-low", "单项需要关注", total is not None and total.ranked >= cell.LOW_NEEDS),
        ("st-median", "中位", total is not None),
    ]
    least = f"{cell.CLOSE / 100:.2f}"
    close = key_item(html.B(least, className="num"), f"距前一名不超过{least}分")
    return [*(key_item(mark(name), words) for name, words, there in items if there), close]


def _note(field: Field, run: Sequence[Place], n: int, of: int) -> str:
    parts = [
        read_scheme().notice,
        f"横轴：单项{_ends(field.type_axis)}，总分{_ends(field.total_axis)}",
        f"{_names(run)}，第{n}/{of}页" if of > 1 else "",
    ]
    return "；".join(part for part in parts if part)


def _ends(axis: cell.Axis) -> str:
    return f"{axis[0]:.0f}—{axis[1]:.0f}"


def _names(run: Sequence[Place]) -> str:
    """第1至12名，未排名2个."""
    ranks = [row.rank for row in run if row.rank is not None]
    words = [f"第{ranks[0]}至{ranks[-1]}名"] if ranks else []
    if unranked := len(run) - len(ranks):
        words.append(f"未排名{unranked}个")
    return "，".join(words)
