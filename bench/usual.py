"""Pages written the usual way, for comparison: pd.read_sql, plotly.express with its default template, component objects,
a callback a panel, full plotly.js. The same derived rows as ours, of the whole bureau, every row drawn.
"""

import json
import os
from collections.abc import Callable
from typing import Any

import dash
import dash_bootstrap_components as dbc
import pandas as pd
import plotly.express as px
from dash import Dash, Input, Output, dcc, html
from flask import Flask
from sqlalchemy import Engine, create_engine, text

from bench.capture import MONTHS
from bench.served import ROOT
from rules.periods import add_months

_ALL = (
    "snapshot = 0 AND org_code = (SELECT min(org_code) FROM snapshot_orgs WHERE snapshot = 0 AND parent_code IS NULL)"
)
_STATES = ("done", "deferred", "late", "missed")
_DUE = ("satisfied", "open", "missed")
Ask = Callable[[str], pd.DataFrame]


def questions(engine: Engine, month: int) -> Ask:
    """Questions about a month, as data frames."""
    params = {"month": month, "since": month - 100, "before": add_months(month, -1)}

    def read(query: str) -> pd.DataFrame:
        with engine.connect() as conn:
            return pd.read_sql(text(query.format(all=_ALL)), conn, params=params)

    return read


def _rates(frame: pd.DataFrame) -> pd.DataFrame:
    required = frame[[f"month_{state}" for state in _STATES]].sum(axis=1)
    frame["完成率"] = (required - frame["month_missed"]) / required.where(required > 0)
    return frame


def completion(ask: Ask) -> Any:
    """What is due in the month, by state."""
    row = ask("SELECT * FROM meeting_months WHERE {all} AND month = :month AND rule = 'core'").iloc[0]
    return dcc.Graph(figure=px.pie(names=_DUE, values=[row[f"due_{s}"] for s in _DUE], hole=0.6, title="三会一课"))


def rules(ask: Ask) -> Any:
    """Progress of the month by rule."""
    frame = ask("SELECT * FROM meeting_months WHERE {all} AND month = :month AND rule <> 'core'")
    due = frame[[f"due_{state}" for state in _DUE]].sum(axis=1)
    frame["进度"] = frame["due_satisfied"] / due.where(due > 0)
    return dcc.Graph(figure=px.bar(frame, x="进度", y="rule", orientation="h", title="各项"))


def months(ask: Ask) -> Any:
    """Completion over twelve months."""
    query = "SELECT * FROM meeting_months WHERE {all} AND month > :since AND month <= :month AND rule = 'core'"
    frame = _rates(ask(query)).astype({"month": str})
    return dcc.Graph(figure=px.line(frame, x="month", y="完成率", title="十二个月"))


def standings(ask: Ask) -> Any:
    """Every branch's rank, total and change."""
    return _table(
        ask(
            "SELECT s.rank AS 名次, o.short_name AS 支部, s.total / 100.0 AS 总分, s.change AS 较上月, s.unranked AS 说明"
            " FROM standings s JOIN snapshot_orgs o ON o.snapshot = s.snapshot AND o.org_code = s.org_code"
            " WHERE s.snapshot = 0 AND s.month = :month ORDER BY s.position"
        )
    )


def hours(ask: Ask) -> Any:
    """Hours of volunteering over twelve months."""
    query = "SELECT * FROM service_months WHERE {all} AND span = 'month' AND month > :since AND month <= :month"
    frame = ask(query).astype({"month": str})
    frame["小时"] = frame["hours"] / 100
    return dcc.Graph(figure=px.bar(frame, x="month", y="小时", title="志愿服务时长"))


def brands(ask: Ask) -> Any:
    """The year's hours by brand."""
    return _table(
        ask(
            "SELECT b.name AS 品牌, t.events AS 活动, t.hours / 100.0 AS 小时, t.persons AS 人数 FROM brands b"
            " JOIN brand_months t ON t.brand_code = b.brand_code WHERE {all} AND t.month = :month ORDER BY t.hours DESC"
        )
    )


def attendance(ask: Ask) -> Any:
    """Attendance over twelve months."""
    frame = ask("SELECT * FROM attendance_months WHERE {all} AND month > :since AND month <= :month").astype(
        {"month": str}
    )
    frame["到会率"] = frame["month_present"] / frame["month_expected"].where(frame["month_expected"] > 0)
    return dcc.Graph(figure=px.line(frame, x="month", y="到会率", title="到会率"))


def matrix(ask: Ask) -> Any:
    """Branch by month: meetings missed."""
    query = (
        "SELECT m.org_code, m.month, m.month_missed FROM meeting_months m JOIN snapshot_orgs o"
        " ON o.snapshot = m.snapshot AND o.org_code = m.org_code WHERE m.snapshot = 0 AND o.kind = 'branch'"
        " AND m.rule = 'core' AND m.month > :since AND m.month <= :month"
    )
    frame = ask(query).astype({"month": str})
    return dcc.Graph(figure=px.imshow(frame.pivot_table("month_missed", "org_code", "month"), title="支部 × 月份"))


def missed(ask: Ask) -> Any:
    """What is missed this year."""
    return _table(
        ask(
            "SELECT org_code AS 组织, rule AS 事项, period AS 期间, due_on AS 应于 FROM obligations WHERE snapshot = 0"
            " AND state = 'missed' AND month > :month / 100 * 100 AND month <= :month ORDER BY due_on"
        )
    )


def participation(ask: Ask) -> Any:
    """Who takes part, year to date, over twelve months."""
    query = "SELECT * FROM service_months WHERE {all} AND span = 'ytd' AND month > :since AND month <= :month"
    frame = ask(query).astype({"month": str})
    frame["参与率"] = frame["took_part"] / frame["eligible"].where(frame["eligible"] > 0)
    return dcc.Graph(figure=px.line(frame, x="month", y="参与率", title="参与率"))


def helpers(ask: Ask) -> Any:
    """The year's hours of every branch."""
    query = (
        "SELECT o.short_name, t.hours / 100.0 AS hours FROM service_months t JOIN snapshot_orgs o"
        " ON o.snapshot = t.snapshot AND o.org_code = t.org_code WHERE t.snapshot = 0 AND o.kind = 'branch'"
        " AND t.span = 'ytd' AND t.month = :month ORDER BY t.hours"
    )
    return dcc.Graph(figure=px.scatter(ask(query), x="hours", y="short_name", title="各支部时长"))


def totals(ask: Ask) -> Any:
    """Every branch's total, this month and the month before."""
    query = (
        "SELECT org_code, month, total / 100.0 AS total FROM standings WHERE snapshot = 0"
        " AND month IN (:month, :before) ORDER BY position"
    )
    frame = ask(query).astype({"month": str})
    return dcc.Graph(figure=px.scatter(frame, x="total", y="org_code", color="month", title="总分与上月"))


def types(ask: Ask) -> Any:
    """Every branch's points by type."""
    frame = ask("SELECT org_code, types FROM standings WHERE snapshot = 0 AND month = :month ORDER BY position")
    points = pd.DataFrame([json.loads(row) for row in frame["types"]]) / 100
    long = pd.concat([frame[["org_code"]], points], axis=1).melt("org_code", var_name="类型", value_name="分")
    return dcc.Graph(figure=px.bar(long, x="org_code", y="分", color="类型", title="五型得分"))


def adjustments(ask: Ask) -> Any:
    """Bonus and deductions of the branches that have any."""
    return _table(
        ask(
            "SELECT org_code AS 支部, bonus / 100.0 AS 加分, deductions / 100.0 AS 减分 FROM standings"
            " WHERE snapshot = 0 AND month = :month AND (bonus > 0 OR deductions > 0) ORDER BY position"
        )
    )


def _table(frame: pd.DataFrame) -> Any:
    return dbc.Table.from_dataframe(frame, striped=True, hover=True)


PANELS: dict[str, tuple[Callable[[Ask], Any], ...]] = {
    "/": (completion, rules, months, standings, hours, brands),
    "/meetings": (completion, rules, months, attendance, matrix, missed),
    "/volunteering": (hours, participation, brands, helpers),
    "/standings": (standings, totals, types, adjustments),
}


def create() -> Flask:
    """The site of DATABASE_URL."""
    engine = create_engine(os.environ["DATABASE_URL"])
    # Bootstrap's style sheet, nothing else of ours: plotly.js comes from the package.
    app = Dash(
        __name__,
        use_pages=True,
        pages_folder="",
        assets_folder=str(ROOT / "assets"),
        assets_ignore=r"^(?!00-bootstrap)",
    )
    app.layout = html.Div([dcc.Dropdown(list(MONTHS), MONTHS[0], id="month"), dash.page_container])
    for path, panels in PANELS.items():
        columns = [dbc.Col(html.Div(id=panel.__name__), width=4) for panel in panels]
        dash.register_page(path, path=path, layout=dbc.Row(columns))
    for panel in {panel for panels in PANELS.values() for panel in panels}:
        app.callback(Output(panel.__name__, "children"), Input("month", "value"))(_shown(engine, panel))
    server: Flask = app.server
    return server


def _shown(engine: Engine, panel: Callable[[Ask], Any]) -> Callable[[str], Any]:
    return lambda month: panel(questions(engine, int(month.replace("-", ""))))


def bodies(path: str, month: str) -> list[dict[str, Any]]:
    """The requests of a page that opens, one a panel."""
    return [
        {
            "output": f"{panel.__name__}.children",
            "outputs": {"id": panel.__name__, "property": "children"},
            "inputs": [{"id": "month", "property": "value", "value": month}],
            "changedPropIds": ["month.value"],
        }
        for panel in PANELS[path]
    ]
