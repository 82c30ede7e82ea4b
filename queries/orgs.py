"""Organisations to choose from: those around the one asked for, and those that a typed text finds."""

from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from sqlalchemy import ColumnElement, Connection, Select, String, and_, bindparam, or_, select

from queries.schema import name_initials, snapshot_orgs
from queries.scope import SNAPSHOT, Asked

AROUND = 60  # offered before anything is typed
FOUND = 30


@dataclass(frozen=True, slots=True)
class Org:
    """An organisation with figures of its own. `level`: 0 is the root; `initials` of its name's pinyin, of what typing found."""

    code: str
    name: str
    short_name: str
    kind: str
    level: int
    parent: str | None
    initials: str


@cache
def _query(kind: Literal["all", "way", "children", "found"], homes: int) -> Select[Any]:
    """Organisations below any of the viewer's `homes`, in order."""
    t, i = snapshot_orgs, name_initials
    seen = or_(
        *(
            and_(t.c.path >= bindparam(f"home{n}", type_=String), t.c.path < bindparam(f"beyond{n}", type_=String))
            for n in range(homes)
        )
    )
    which: dict[str, list[ColumnElement[bool]]] = {
        "all": [],
        "way": [t.c.path.in_(bindparam("way", expanding=True))],
        "children": [t.c.parent_code == bindparam("parent", type_=String)],
        "found": [named_like()],
    }
    named = select(t.c.org_code, t.c.name, t.c.short_name, t.c.kind, t.c.path, t.c.parent_code)
    if kind == "found":  # only what was typed is looked for in initials
        named = named.add_columns(i.c.initials).outerjoin(i, i.c.name == t.c.name)
    return (
        named.where(t.c.snapshot == SNAPSHOT, t.c.kind != "group", *([] if kind == "way" else [seen]), *which[kind])
        .order_by(t.c.path)
        .limit(bindparam("most"))
    )


def named_like() -> ColumnElement[bool]:
    """The condition that an organisation's name, code or pinyin initials (`name_initials`, joined) hold what was typed."""
    t, typed = snapshot_orgs.c, bindparam("typed", type_=String)
    named = or_(t.name.contains(typed, escape="/"), t.short_name.contains(typed, escape="/"))
    initials = name_initials.c.initials.contains(bindparam("lower", type_=String), escape="/")
    return or_(named, initials, t.org_code == typed)


def around(conn: Connection, asked: Asked) -> list[Org]:
    """All that the viewer may see when they are few; else those on the way to the one asked for and those right below
    it (below its parent when it is a branch). In order.
    """
    few = _read(conn, asked, "all", most=AROUND + 1)
    if len(few) <= AROUND:
        return few
    steps = [asked.path[:n] for n in range(5, len(asked.path) + 5, 5) if asked.path[:n].startswith(asked.homes)]
    way = _read(conn, asked, "way", way=steps, most=AROUND)
    parent = way[-1].parent if asked.org_kind == "branch" else asked.org
    children = _read(conn, asked, "children", parent=parent, most=AROUND) if parent is not None else []
    known = {org.code for org in children}
    return [org for org in way if org.code not in known] + children


def search(conn: Connection, asked: Asked, text: str) -> list[Org]:
    """Those that the viewer may see whose name, code or pinyin initials hold a text; none for a blank one."""
    words = text.strip()
    return _read(conn, asked, "found", most=FOUND, **typed(words)) if words else []


def typed(words: str) -> dict[str, str]:
    """The parameters of `named_like`."""
    plain = words.replace("/", "//").replace("%", "/%").replace("_", "/_")
    return {"typed": plain, "lower": plain.lower()}


def _read(conn: Connection, asked: Asked, kind: Literal["all", "way", "children", "found"], **params: Any) -> list[Org]:
    for n, home in enumerate(asked.homes):
        params |= {f"home{n}": home, f"beyond{n}": home + ":"}
    rows = conn.execute(_query(kind, len(asked.homes)), params | {"snapshot": asked.snapshot})
    return [
        Org(code, name, short, kind, len(path) // 5 - 1, parent, "".join(initial or "" for initial in initials))
        for code, name, short, kind, path, parent, *initials in rows
    ]
