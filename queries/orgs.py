"""Organisations to choose from: those around the one asked for, and those that a typed text finds."""

from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from sqlalchemy import ColumnElement, Connection, Select, String, and_, bindparam, case, or_, select

from queries.remembered import remembered
from queries.schema import name_initials, snapshot_orgs
from queries.scope import MOST, ORG, SNAPSHOT, Asked

AROUND, NEAR = 60, 40  # offered before anything is typed: all when they are so few, else so many of the nearest
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
def _query(kind: Literal["all", "below", "beside", "found"], homes: int) -> Select[Any]:
    """Organisations below any of the viewer's `homes`, in order."""
    t, i = snapshot_orgs, name_initials
    seen = or_(
        *(
            and_(t.c.path >= bindparam(f"home{n}", type_=String), t.c.path < bindparam(f"beyond{n}", type_=String))
            for n in range(homes)
        )
    )
    own, on_way = snapshot_orgs.alias("own").c, t.c.path.in_(bindparam("way", expanding=True))
    first = [case((on_way, 0), else_=1)] if kind in ("below", "beside") else []
    which: dict[str, list[ColumnElement[bool]]] = {
        "all": [],
        "below": [or_(on_way, t.c.parent_code == ORG)],
        "beside": [
            or_(
                on_way,
                t.c.parent_code
                == select(own.parent_code).where(own.snapshot == SNAPSHOT, own.org_code == ORG).scalar_subquery(),
            )
        ],
        "found": [named_like()],
    }
    named = select(t.c.org_code, t.c.name, t.c.short_name, t.c.kind, t.c.path, t.c.parent_code)
    if kind == "found":  # only what was typed is looked for in initials
        named = named.add_columns(i.c.initials).outerjoin(i, i.c.name == t.c.name)
    return (
        named.where(t.c.snapshot == SNAPSHOT, t.c.kind != "group", seen, *which[kind])
        .order_by(*first, t.c.path)
        .limit(MOST)
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
    if _few(conn, asked):
        return _read(conn, asked, "all", most=AROUND)
    steps = [asked.path[:n] for n in range(5, len(asked.path) + 5, 5)]
    kind: Literal["below", "beside"] = "beside" if asked.org_kind == "branch" else "below"
    return _read(conn, asked, kind, org=asked.org, way=steps, most=NEAR + len(steps))


@remembered("homes")
def _few(conn: Connection, asked: Asked) -> bool:
    """Whether all that the viewer may see are offered."""
    return len(_read(conn, asked, "all", most=AROUND + 1)) <= AROUND


def search(conn: Connection, asked: Asked, text: str) -> list[Org]:
    """Those that the viewer may see whose name, code or pinyin initials hold a text; none for a blank one."""
    words = text.strip()
    return _read(conn, asked, "found", most=FOUND, **typed(words)) if words else []


def typed(words: str) -> dict[str, str]:
    """The parameters of `named_like`."""
    plain = words.replace("/", "//").replace("%", "/%").replace("_", "/_")
    return {"typed": plain, "lower": plain.lower()}


def _read(conn: Connection, asked: Asked, kind: Literal["all", "below", "beside", "found"], **params: Any) -> list[Org]:
    for n, home in enumerate(asked.homes):
        params |= {f"home{n}": home, f"beyond{n}": home + ":"}
    rows = conn.execute(_query(kind, len(asked.homes)), params | {"snapshot": asked.snapshot}).all()
    return [
        Org(code, name, short, kind, len(path) // 5 - 1, parent, "".join(initial or "" for initial in initials))
        for code, name, short, kind, path, parent, *initials in sorted(rows, key=lambda row: row.path)
    ]
