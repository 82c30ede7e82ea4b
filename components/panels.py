"""The overview's panels as a grid, and as they stand before the first answer."""

from collections.abc import Sequence

from components import dense
from components.marks import bar_ref
from components.tags import Element, dcc, html
from components.text import Component, section_title
from terms import NOTHING, RULES

MONTHLY_FIRST = ("committee_meeting", "group_meeting", "theme_day", "party_meeting", "party_lecture")
YEARLY = ("org_life", "appraisal")


def panel(
    name: str, children: list[Component], *, sub: Component = "", right: Component = "", className: str = ""
) -> Element:
    """A panel with its title; `fill` takes the height that its column has left."""
    head = section_title(name, sub, right)
    return html.Section([head, *children], className=f"panel {className}".strip(), **{"aria-label": name})


def beside(wide: list[Component], narrow: list[Component], className: str = "") -> Element:
    """A wide column and a narrow one at its right, at least as tall: a panel of it that may `fill` takes the rest."""
    columns = [html.Div(wide, className="column"), html.Div(narrow, className="column")]
    return html.Div(columns, className=f"beside-grid {className}".strip())


def strip(label: str, tiles: Sequence[Component]) -> Element:
    """A panel of tiles alone, without a title."""
    return html.Section(html.Div(list(tiles), className="tiles"), className="panel strip", **{"aria-label": label})


def row(*columns: Component) -> Element:
    """Columns of equal width side by side."""
    return html.Div(list(columns), className="row-grid")


def overview_grid(
    meetings: Component, completion: Component, standings: Component, attention: Component, service: Component
) -> Element:
    """Three columns: meetings and completion; the standings; attention and volunteering."""
    return html.Div(
        [
            html.Div([meetings, completion], className="column"),
            html.Div(standings, className="column"),
            html.Div([attention, service], className="column"),
        ],
        className="overview-grid",
    )


def waiting() -> list[Component]:
    """The panels before the first answer, where they will be: real names, “—” for numbers."""
    hero = html.Div(html.Div(NOTHING, className="hero"), className="hero-line")
    pace = html.Div(
        [bar_ref(None, label="正在读取", className="big"), html.Div(NOTHING, className="time-passed start")],
        className="pace",
    )
    rules = [dense.Row([RULES[code], [dense.bar(None)], NOTHING]) for code in (*MONTHLY_FIRST, *YEARLY)]
    return [
        panel("三会一课", [hero, pace, bar_lines("各项进度", rules)], className="meetings"),
        panel("完成率", [_tiles("最近结束月", "今年以来")], className="fill"),
        panel("五型标尖", [html.Div(NOTHING, className="none")], className="fill"),
        panel("需要关注", [html.Ul(className="attention"), html.P(NOTHING, className="more")]),
        panel("志愿服务", [_tiles("本月时长", "今年参与率", "今年人均")], className="fill"),
    ]


def chips(links: Sequence[tuple[str, int | None, str, bool]]) -> Element:
    """What a list may be narrowed to: (words, how many, where it leads, whether it is chosen)."""
    return html.Div(
        [
            html.Span(
                dcc.Link(
                    [words, html.B(f"{count:,}") if count is not None else ""],
                    href=href,
                    className="chip on" if on else "chip",
                ),
                **{"data-chip": words},
            )
            for words, count, href, on in links
        ],
        className="chips",
    )


def bar_lines(label: str, rows: Sequence[dense.Row]) -> Element:
    """Lines of a name, a bar and a number, without heads."""
    heads = [dense.Head("", "name"), dense.Head("", "bars"), dense.Head("", "count")]
    return dense.table(label, heads, rows, className="bar-lines")


def _tiles(*labels: str) -> Element:
    return html.Div([kpi(label, NOTHING, NOTHING) for label in labels], className="tiles")


def kpi(label: str, value: Component, note: Component = "") -> Element:
    """A number with its name above and what it is compared with below."""
    return html.Div(
        [html.Span(label, className="l"), html.Span(value, className="v"), html.Span(note, className="c")],
        className="kpi",
    )
