"""What stands behind a figure: its definition, its parts, the records that add up to it, those held out."""

from collections.abc import Sequence
from dataclasses import dataclass

from components import dense
from components.tags import Element, html
from components.text import Component


@dataclass(frozen=True, slots=True)
class Line:
    """A record as shown: its `table:key`, day, organisation with the way to it, what it is, its parts, how it counts."""

    record: str
    day: str
    org: dense.Cell
    what: str
    part: str
    whole: str | None
    how: str


def number_card(
    way: list[Component],
    title: str,
    value: str,
    parts: str,
    rule: str,
    source: Sequence[str],
    records: Component,
    held: Component,
) -> Element:
    """The card above its records. `way`: the steps that lead to it; `parts`: numerator over denominator in words; `source`: as of when, from which load."""
    return html.Div(
        [
            html.Nav(way, className="crumbs", **{"aria-label": "明细的路径"}),
            html.H2(title),
            html.Div(value, className="num big"),
            html.P(parts, className="parts") if parts else "",
            html.H3("口径"),
            html.P(rule),
            html.P("，".join(source), className="note"),
            records,
            held,
        ],
        className="number-card",
        **{"data-of": title},
    )


def record_table(title: str, words: tuple[str, str], lines: Sequence[Line], total: Sequence[str]) -> Element:
    """The records with what each adds, and their sums below."""
    with_whole = any(line.whole is not None for line in lines)
    with_day, with_org = any(line.day for line in lines), len({str(line.org) for line in lines}) > 1
    heads = [
        *([dense.Head("日期", "day")] if with_day else []),
        *([dense.Head("组织", "org")] if with_org else []),
        dense.Head("记录", "what"),
        dense.Head(words[0] or "计入", "amount"),
        *([dense.Head(words[1], "amount")] if with_whole else []),
        dense.Head("说明", "how"),
    ]
    rows = [
        dense.Row(
            [
                *([line.day] if with_day else []),
                *([line.org] if with_org else []),
                line.what,
                line.part,
                *([line.whole or ""] if with_whole else []),
                line.how,
            ],
            record=line.record,
        )
        for line in lines
    ]
    blank = [""] * (with_day + with_org)
    foot = [dense.Row(["合计", *blank, *total, ""])] if total else []
    return html.Div([html.H3(title), dense.table(title, heads, rows, foot=foot, className="behind-table")])


def no_records(title: str, why: str) -> Element:
    """Nothing stands behind it, and why."""
    return html.Div([html.H2(title), html.P(why)], className="number-card", **{"data-of": title})
