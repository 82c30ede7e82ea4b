"""What frames a page's answer: top bar, choosers of organisation and month, steps."""

from collections.abc import Sequence
from dataclasses import dataclass

from components.tags import Element, dbc, dcc, html
from components.text import Component, icon

PICKER, CHOSEN = "org-picker", "org-chosen"
RIVAL, RIVAL_CHOSEN = "branch-rival", "branch-rival-chosen"
BESIDE, BESIDE_CHOSEN = "beside-picker", "beside-chosen"
SINCE, SINCE_CHOSEN = "since-picker", "since-chosen"
INDENT = "\N{IDEOGRAPHIC SPACE}"
RESET = html.Button(
    [icon("arrow-return-left"), html.Span("重置")],
    type="button",
    className="tool reset",
    title="回到全局、默认月份，去掉筛选（按 0）",
    **{"data-action": "reset"},
)
HELP = html.Button(
    "?",
    type="button",
    className="tool help",
    title="本页按键（按 ?）",
    **{"data-action": "help", "aria-label": "本页按键"},
)


def top_bar(left: list[Component], status: list[Component], months: Component, ways: Component = "") -> Element:
    """Of which organisation the page is and the way to it, how fresh the data is, which month; reset and keys; `ways` to
    the panels over the page.
    """
    return html.Div(
        [
            html.Nav(left, className="crumbs", **{"aria-label": "路径"}),
            RESET,
            html.Div(status, className="freshness"),
            ways,
            months,
            HELP,
        ],
        className="top",
    )


@dataclass(frozen=True, slots=True)
class Choice:
    """An organisation to choose: where it leads, its name, its depth in the tree, what else finds it."""

    href: str
    name: str
    level: int
    search: str


def options(choices: Sequence[Choice], chosen: str) -> list[dict[str, str]]:
    """The choices as a dropdown takes them: below their parent (the chosen one is also its title), found by name and
    pinyin initials.
    """
    return [
        {
            "value": c.href,
            "label": c.name if c.href == chosen else INDENT * c.level + c.name,
            "search": f"{c.name} {c.search}",
            "title": c.name,
        }
        for c in choices
    ]


def org_picker(choices: Sequence[Choice], chosen: str) -> Element:
    """Choosing an organisation leads to the same page of it; typing finds any by name or pinyin initials."""
    dropdown = _dropdown(PICKER, choices, chosen, "组织名称或拼音首字母", "org-picker")
    return html.Div([dropdown, dcc.Store(id=CHOSEN)], className="picker", role="group", **{"aria-label": "选择组织"})


def rival_picker(choices: Sequence[Choice], chosen: str | None) -> Element:
    """Choosing a branch to compare with leads to the same page beside it; typing finds any."""
    dropdown = _dropdown(RIVAL, choices, chosen, "与哪个支部比较", "rival-picker")
    return html.Div(
        [dropdown, dcc.Store(id=RIVAL_CHOSEN)],
        className="picker small",
        role="group",
        **{"aria-label": "选择比较的支部"},
    )


def beside_picker(choices: Sequence[Choice], chosen: str | None) -> Element:
    """Choosing what to compare with, in the panel over the page; the choices lead to fragments of the address."""
    dropdown = _dropdown(BESIDE, choices, chosen, "名称或拼音首字母", "rival-picker")
    return html.Div([dropdown, dcc.Store(id=BESIDE_CHOSEN)], className="picker small", **{"aria-label": "选择比较对象"})


def since_picker(choices: Sequence[Choice], chosen: str | None, day: str, last: str) -> Element:
    """Choosing the load, or the day (drawn by assets/drawers.js), since when to tell; `last`: the last day to choose."""
    dropdown = _dropdown(SINCE, choices, chosen, "某次入库", "rival-picker")
    words = "从哪一天起"
    return html.Div(
        [
            html.Span("从哪次入库之后"),
            html.Div([dropdown, dcc.Store(id=SINCE_CHOSEN)], className="picker small", **{"aria-label": "选择入库"}),
            html.Span(f"或{words}"),
            html.Div(**{"data-day": day, "data-last": last, "data-words": words}),
        ],
        className="since-choice",
    )


def drawer_buttons() -> Element:
    """The ways to the panels over the page that are of the page as a whole (assets/drawers.js)."""
    buttons = [
        html.Button(words, className="drawer-way", title=f"{hint}（{key}）", **{"data-action": name})
        for name, words, hint, key in (
            ("compare", "对比", "与上月、去年同期、另一个支部比较", "C"),
            ("since", "自上次以来", "上次入库以来有什么变化", "S"),
        )
    ]
    return html.Div(buttons, className="drawer-ways")


def _dropdown(name: str, choices: Sequence[Choice], chosen: str | None, hint: str, className: str) -> Element:
    return dcc.Dropdown(
        id=name,
        options=options(choices, chosen or ""),
        value=chosen,
        clearable=False,
        searchable=True,
        placeholder=hint,
        maxHeight=420,
        optionHeight=34,
        labels={"search": "名称或拼音首字母", "no_options_found": "没有找到"},
        className=className,
    )


def demo_badge() -> Element:
    """Said on every page while the demo bureau is loaded."""
    return dbc.Badge("演示数据", color="light", className="demo", title="首次入库正式数据时自动删除")


def month_chooser(label: str, note: Component, previous: str | None, following: str | None) -> Element:
    """Previous and next month as links that keep the organisation, None at an end; `note` says or offers the running one."""
    return html.Div(
        [
            step("prev-month", "上一月", "chevron-left", previous),
            html.Span([icon("calendar3"), label, html.Small(note)], className="month"),
            step("next-month", "下一月", "chevron-right", following),
        ],
        className="months",
    )


def step(action: str, words: str, name: str, href: str | None) -> Component:
    """One step to a neighbour, as a button that is dead at an end."""
    button = dbc.Button(icon(name), href=href, disabled=href is None, color="light", title=words)
    return html.Span(button, className="step", **{"data-action": action})


def pager(words: str, previous: str | None, following: str | None) -> Element:
    """The steps through a long list: which rows of how many."""
    return html.Div(
        [
            step("prev-page", "上一页", "chevron-left", previous),
            html.Span(words),
            step("next-page", "下一页", "chevron-right", following),
        ],
        className="pager",
    )
