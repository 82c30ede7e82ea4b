"""总览 on the wall: the month's meetings and who owes some, the race of the branches, what needs attention, volunteering."""

from sqlalchemy import Connection

from components.tags import Element, html
from components.text import Component
from components.wall import ROWS, key_item, leaf, mark
from pages import wall_overview_meetings as held
from pages import wall_overview_notes as notes
from pages import wall_overview_race as race
from pages.wall_board import Board, first_fitting
from pages.wall_service import of_overview
from queries import headline
from queries.attention import Attention, attention
from queries.meetings import CORE, by_rule, elapsed
from queries.volunteering import by_brand, over_months

ALL = 400  # so many lines are read to choose from


def leaves(conn: Connection, board: Board) -> list[Element]:
    """One leaf."""
    asked, of = board.asked, board.counts
    rules, passed = by_rule(conn, asked), elapsed(asked)
    core = rules[CORE]
    found = attention(conn, asked, of, core.ytd.missed, ALL)
    field = race.field(conn, board)
    body = html.Div(
        [
            html.Section([*held.meetings(asked, rules, passed), *held.owing(found, board)], className="left"),
            html.Section(race.standings(field), className="middle"),
            html.Section(
                [*notes.attention(found), *of_overview(asked, over_months(conn, asked), by_brand(conn, asked))],
                className="right",
            ),
        ],
        className="overview-board" + (" large-rows" if board.rows < ROWS else ""),
        style={"--rows": str(max(len(field.rows), 1))},
    )
    sentence = first_fitting(headline.overview(asked, core, passed, (of.overdue_branches, core.ytd.missed)))
    return [leaf("overview", sentence, body, _key(found, field), field.note)]


def _key(found: Attention, field: race.Field) -> list[Component]:
    """What the shapes and lines mean, of those that stand here."""
    shapes = [
        ("missed", "4", "逾期未开（逾期天数）", found.counts["missed"]),
        ("soon", "6", "临近（剩余天数）", found.counts["soon"]),
    ]
    items = [key_item(html.Span(n, className=f"g g-{name}", **{"aria-hidden": "true"}), words)
             for name, n, words, count in shapes if count]  # fmt: skip
    lines = [("gold", "前三名"), ("up", f"升{field.notable}位以上"), ("down", f"降{field.notable}位以上")]
    classes = {course.className for course in field.courses}
    return items + [key_item(mark(f"line {name}"), words) for name, words in lines if name in classes]
