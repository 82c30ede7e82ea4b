"""What a page asks when it opens, and the SQL behind it: `python -m bench.capture PLAN.json`.

A process of its own: the site of DATABASE_URL is asked in it, and whatever pages are registered are found.
"""

import json
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from flask.testing import FlaskClient
from plotly.io.json import to_json_plotly
from sqlalchemy import event
from sqlalchemy.engine import Engine

MONTHS = ("2026-11", "2026-10", "2026-07", "2026-01")  # the running one, the last closed one, two of the year
BRANCH = "B0007"
# What is opened: the address → where its page is registered, and what its layout takes beside the month.
PAGES: dict[str, tuple[str, dict[str, str]]] = {
    **{path: (path, {}) for path in ("/", "/meetings", "/volunteering", "/standings", "/branches")},
    f"/branches/{BRANCH}": ("/branches/<org_code>", {"org_code": BRANCH}),
}
Said = list[tuple[str, Any]]  # statements with their parameters


def main() -> None:
    """Write {page: {month: {"bodies": …, "statements": …}}}."""
    from app import dash_app

    assert dash_app is not None
    client = dash_app.server.test_client()
    dependencies = client.get("/_dash-dependencies").get_json()
    plan: dict[str, dict[str, Any]] = {}
    for path in PAGES:
        plan[path] = {}
        for month in MONTHS:
            asked = bodies(layout(path, month), dependencies)
            plan[path][month] = {"bodies": asked, "statements": statements(client, asked)}
    Path(sys.argv[1]).write_text(dump(plan), encoding="utf-8")


def layout(path: str, month: str) -> Any:
    """A page's layout as Dash sends it."""
    import dash

    place, given = PAGES[path]
    (made,) = (p["layout"] for p in dash.page_registry.values() if (p["path_template"] or p["path"]) == place)
    return json.loads(to_json_plotly(made(month=month, **given)))


def bodies(layout: Any, dependencies: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The requests of a page that opens: callbacks that hear a Store with the address' query, all values as laid out."""
    known = {part["props"]["id"]: part for part in components(layout) if isinstance(part["props"].get("id"), str)}
    found = []
    for dependency in dependencies:
        heard = [i for i in dependency["inputs"] if _is_question(known.get(i["id"]), i["property"])]
        if heard and dependency["clientside_function"] is None:
            found.append(_body(dependency, known, heard[0]))
    return found


def components(tree: Any) -> Iterator[dict[str, Any]]:
    """All components of a layout as Dash sends it."""
    if isinstance(tree, list):
        for part in tree:
            yield from components(part)
    elif isinstance(tree, dict):
        if "props" in tree and "type" in tree:
            yield tree
        for part in tree.values():
            yield from components(part)


def _is_question(component: dict[str, Any] | None, prop: str) -> bool:
    data = (
        None if component is None or component["type"] != "Store" or prop != "data" else component["props"].get("data")
    )
    return isinstance(data, str) and data.startswith("?month=")


def _body(dependency: dict[str, Any], known: dict[str, Any], heard: dict[str, str]) -> dict[str, Any]:
    def values(given: list[dict[str, str]]) -> list[dict[str, Any]]:
        return [{**i, "value": known.get(i["id"], {"props": {}})["props"].get(i["property"])} for i in given]

    output = dependency["output"]
    names = [name.rsplit(".", 1) for name in output.removeprefix("..").removesuffix("..").split("...")]
    outputs = [{"id": part, "property": prop} for part, prop in names]
    return {
        "output": output,
        "outputs": outputs if output.startswith("..") else outputs[0],
        "inputs": values(dependency["inputs"]),
        "state": values(dependency["state"]),
        "changedPropIds": [f"{heard['id']}.{heard['property']}"],
    }


def statements(client: FlaskClient, asked: list[dict[str, Any]]) -> Said:
    """The SQL behind requests. The second answers count: the first may look whether a new day has come."""
    for body in asked:
        client.post("/_dash-update-component", json=body)
    said: Said = []

    def listen(_conn: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        if statement != "BEGIN":  # a reading transaction says it itself
            said.append((statement, parameters))

    event.listen(Engine, "before_cursor_execute", listen)
    answers = [client.post("/_dash-update-component", json=body) for body in asked]
    event.remove(Engine, "before_cursor_execute", listen)
    if not answers or any(answer.status_code != 200 for answer in answers):
        raise SystemExit(f"一页没有数据：{asked} {answers}")
    return said


def dump(plan: Any) -> str:
    """A plan as JSON; dates are marked."""
    return json.dumps(plan, ensure_ascii=False, default=lambda day: {"date": day.isoformat()})


def read(path: Path) -> Any:
    """A plan as `dump` wrote it; parameters are lists."""
    return json.loads(
        path.read_text(encoding="utf-8"),
        object_hook=lambda found: date.fromisoformat(found["date"]) if found.keys() == {"date"} else found,
    )


if __name__ == "__main__":
    main()
