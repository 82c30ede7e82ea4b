"""The overview's panels as a grid, and as they stand before the first answer."""

from dash import html

from components.lists import standings_head
from components.marks import bar_ref
from components.text import Component, section_title
from terms import NOTHING, RULES

MONTHLY_FIRST = ("committee_meeting", "group_meeting", "theme_day", "party_meeting", "party_lecture")
YEARLY = ("org_life", "appraisal")


def panel(
    name: str, children: list[Component], *, sub: Component = "", right: Component = "", className: str = ""
) -> html.Section:
    """A panel with its title; `fill` takes the height that its column has left."""
    head = section_title(name, sub, right)
    return html.Section([head, *children], className=f"panel {className}".strip(), **{"aria-label": name})


def overview_grid(
    meetings: Component, completion: Component, standings: Component, attention: Component, service: Component
) -> html.Div:
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
    rules = [_waiting_line(RULES[code]) for code in (*MONTHLY_FIRST, *YEARLY)]
    return [
        panel("三会一课", [hero, pace, html.Div(rules, className="rules")], className="meetings"),
        panel("完成率", [_tiles("最近结束月", "今年以来")], className="fill"),
        panel("五型标尖", [standings_head(None), html.Div(NOTHING, className="none")], className="fill"),
        panel("需要关注", [html.Ul(className="attention"), html.P(NOTHING, className="more")]),
        panel("志愿服务", [_tiles("本月时长", "今年参与率", "今年人均")], className="fill"),
    ]


def _waiting_line(name: str) -> html.Div:
    count = html.Span(NOTHING, className="count")
    return html.Div([html.Span(name), bar_ref(None, label="正在读取"), count], className="rule-line")


def _tiles(*labels: str) -> html.Div:
    return html.Div([kpi(label, NOTHING, NOTHING) for label in labels], className="tiles")


def kpi(label: str, value: Component, note: Component = "") -> html.Div:
    """A number with its name above and what it is compared with below."""
    return html.Div(
        [html.Span(label, className="l"), html.Span(value, className="v"), html.Span(note, className="c")],
        className="kpi",
    )
