"""Reading a component tree as a browser would."""

import json
from collections.abc import Iterator
from typing import Any

from dash.development.base_component import Component

Node = dict[str, Any]


def plain(tree: Any) -> Any:
    """A component as the element that reaches the browser."""
    return tree.to_plotly_json() if isinstance(tree, Component) else tree


def is_element(tree: Any) -> bool:
    return isinstance(tree, dict) and "namespace" in tree


def nodes(tree: Any) -> Iterator[Node]:
    """The element and all below it, in order."""
    for part in map(plain, tree if isinstance(tree, (list, tuple)) else [tree]):
        if is_element(part):
            yield part
            yield from nodes(part["props"].get("children"))


def text(tree: Any) -> str:
    """All words of a tree."""
    tree = plain(tree)
    if is_element(tree):
        return text(tree["props"].get("children"))
    if isinstance(tree, (list, tuple)):
        return "".join(text(part) for part in tree)
    return "" if tree is None else str(tree)


def prop(node: Any, name: str) -> Any:
    """A property, as it reaches the browser; None when it is not set."""
    return plain(node)["props"].get(name)


def tables(tree: Any) -> list[dict[str, Any]]:
    """The dense tables of a tree, as the script that draws them gets them."""
    return [json.loads(prop(n, "data-table")) for n in nodes(tree) if prop(n, "data-table")]


def parts(cell: Any) -> list[Any]:
    """The parts of a dense table's cell."""
    return cell if isinstance(cell, list) else [cell]


def cell_text(cell: Any) -> str:
    """The words of a cell; a glyph's are those it is read out by."""
    return " ".join(p if isinstance(p, str) else p["w"] if p.get("k") == "g" else p.get("t", "") for p in parts(cell))


def rows(tree: Any) -> list[list[str]]:
    """The words of all rows of a tree's dense tables, their feet last."""
    return [[cell_text(cell) for cell in cells] for t in tables(tree) for _, cells, *_ in [*t["rows"], *t["foot"]]]


def figures(tree: Any) -> dict[str, str]:
    """data-figure → data-value of all in a tree, those in dense tables too."""
    found = {prop(n, "data-figure"): prop(n, "data-value") for n in nodes(tree) if prop(n, "data-figure")}
    for t in tables(tree):
        for _, cells, *_ in [*t["rows"], *t["foot"]]:
            for part in (p for cell in cells for p in parts(cell)):
                if isinstance(part, dict) and "f" in part:
                    found[part["f"]] = part["v"]
    return found
