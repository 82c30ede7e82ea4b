"""Elements as plain dicts: what Dash's components become on their way to the browser, without the way.

An object a component costs a page of some hundred elements 20 ms of the server: half of it to make the objects, half to
walk them again as JSON. The frame that stands before any answer is made of Dash's own components (`components.shell`).
"""

from collections.abc import Callable
from typing import Any

Element = dict[str, Any]


class Library:
    """A component library; its attributes make elements: children first, then properties. None is left out."""

    def __init__(self, namespace: str) -> None:
        self._namespace = namespace
        self._makers: dict[str, Callable[..., Element]] = {}

    def __getattr__(self, name: str) -> Callable[..., Element]:
        maker = self._makers.get(name)
        if maker is None:
            maker = self._makers[name] = _maker(self._namespace, name)
        return maker


def _maker(namespace: str, name: str) -> Callable[..., Element]:
    def make(children: Any = None, **props: Any) -> Element:
        given = {key: value for key, value in props.items() if value is not None}
        if children is not None:
            given["children"] = children
        return {"props": given, "type": name, "namespace": namespace}

    return make


html = Library("dash_html_components")
dcc = Library("dash_core_components")
dbc = Library("dash_bootstrap_components")
