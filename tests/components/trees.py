"""Reading a component tree as a browser would."""

from collections.abc import Iterator
from typing import Any

from dash.development.base_component import Component


def nodes(tree: Any) -> Iterator[Component]:
    """The component and all below it, in order."""
    for part in tree if isinstance(tree, (list, tuple)) else [tree]:
        if isinstance(part, Component):
            yield part
            yield from nodes(getattr(part, "children", None))


def text(tree: Any) -> str:
    """All words of a tree."""
    if isinstance(tree, Component):
        return text(getattr(tree, "children", None))
    if isinstance(tree, (list, tuple)):
        return "".join(text(part) for part in tree)
    return "" if tree is None else str(tree)


def prop(node: Component, name: str) -> Any:
    """A property, as it reaches the browser; None when it is not set."""
    return node.to_plotly_json()["props"].get(name)


def figures(tree: Any) -> dict[str, str]:
    """data-figure → data-value of all in a tree."""
    return {prop(n, "data-figure"): prop(n, "data-value") for n in nodes(tree) if prop(n, "data-figure")}
