"""The floor of a page: its SQL statements run bare, orjson of their rows, one empty Dash callback a request."""

import os
from pathlib import Path
from typing import Any

import orjson
from dash import Dash, Input, Output, dcc, html
from flask import Flask

from bench.capture import read
from queries.engine import reading


def create() -> Flask:
    """The site; BENCH_PLAN names the plan that `bench.capture` wrote."""
    plan = read(Path(os.environ["BENCH_PLAN"]))
    app = Dash(__name__)
    app.layout = html.Div([dcc.Store(id="question"), html.Div(id="answer")])

    @app.callback(Output("answer", "children"), Input("question", "data"))
    def answer(question: list[str] | None) -> str:
        if question is not None:
            path, month = question
            run(plan[path][month]["statements"])
        return ""

    server: Flask = app.server
    return server


def body(path: str, month: str) -> dict[str, Any]:
    """The request that runs a page's statements."""
    return {
        "output": "answer.children",
        "outputs": {"id": "answer", "property": "children"},
        "inputs": [{"id": "question", "property": "data", "value": [path, month]}],
        "changedPropIds": ["question.data"],
    }


def run(statements: list[Any]) -> None:
    """In one read transaction, as the page reads; every row is fetched and written as JSON."""
    with reading() as conn:
        for statement, parameters in statements:
            rows = conn.exec_driver_sql(statement, tuple(parameters)).fetchall()
            orjson.dumps([tuple(row) for row in rows], default=str)
