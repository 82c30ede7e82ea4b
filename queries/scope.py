"""The one door: a question and who asks it → what may be read. Every public query takes the `Asked` made here."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, FromClause, Integer, Row, Select, String, bindparam, select

from queries.schema import BASE, LIVE, publications, snapshot_orgs, snapshots
from queries.thresholds import read_thresholds
from queries.view import View
from queries.viewer import Viewer
from rules.periods import WorkCalendar, add_months, first_day, last_day, month_of
from rules.thresholds import Thresholds


class QuestionError(ValueError):
    """A question that has no answer; the message says why, in Chinese."""


@dataclass(frozen=True, slots=True)
class Edition:
    """A publication of a month: its number and snapshot, what it is of, when (Shanghai) by whom and why."""

    month: int
    number: int
    snapshot: int
    as_of: date
    batch: int
    scheme: str
    fingerprint: str
    published_at: datetime
    published_by: str
    reason: str | None


@dataclass(frozen=True, slots=True)
class Asked:
    """A question resolved for its viewer: snapshot, as-of date, month (yyyymm), organisation and its path.

    `homes`: paths of the organisations that the viewer may see, with all below them. `view`: the question as asked.
    `edition`: the publication shown, None what is figured now; `newest`: the newest publication of the month, when one is;
    `live`: the data version of what is figured now, `today` its as-of date, both the same as the question's own without an edition.
    """

    snapshot: int
    as_of: date
    batch: int
    fingerprint: str
    built_at: datetime
    first_month: int
    month: int
    org: str
    org_name: str
    org_kind: str
    path: str
    homes: tuple[str, ...]
    view: View
    viewer: Viewer
    thresholds: Thresholds
    edition: Edition | None = None
    newest: Edition | None = None
    live: str = ""
    today: date | None = None

    @property
    def version(self) -> str:
        """The data version: the same text means the same numbers. Of a published month: and the same newest edition."""
        text = data_version(self.as_of, self.batch, self.fingerprint)
        of = self.edition or self.newest
        return text if of is None else f"{text}.{'e' if self.edition else 'n'}{of.snapshot}"

    @property
    def edition_code(self) -> str:
        """What `data-edition` says: `live`, 1, 2, …"""
        return "live" if self.edition is None else str(self.edition.number)

    @property
    def newest_month(self) -> int:
        """The month of the day on which it is asked, whatever day an edition is of."""
        return month_of(self.today or self.as_of)

    @property
    def end(self) -> date:
        """“The end of M”."""
        return min(last_day(self.month), self.as_of)

    @property
    def running(self) -> bool:
        """Whether the month is not over on the as-of date."""
        return self.as_of <= last_day(self.month)

    @property
    def params(self) -> dict[str, Any]:
        """What the statements' parameters stand for."""
        return {
            "snapshot": self.snapshot,
            "month": self.month,
            "january": self.month // 100 * 100 + 1,
            "org": self.org,
            "path": self.path,
            "beyond": _beyond(self.path),
        }


# Statements are made once, not at every request: making one costs more than running it.
SNAPSHOT, MONTH, JANUARY = (
    bindparam("snapshot", type_=Integer),
    bindparam("month", type_=Integer),
    bindparam("january", type_=Integer),
)
ORG, PATH, BEYOND = bindparam("org", type_=String), bindparam("path", type_=String), bindparam("beyond", type_=String)
# Written into the statement: for a plan kept for any number PostgreSQL supposes a tenth of the table and sorts it whole.
MOST, _FIRST, _COUNT = (bindparam(name, type_=Integer, literal_execute=True) for name in ("most", "first", "count"))


def here(table: FromClause) -> ColumnElement[bool]:
    """Rows of the snapshot and organisation asked for."""
    return (table.c.snapshot == SNAPSHOT) & (table.c.org_code == ORG)


def below(table: FromClause) -> ColumnElement[bool]:
    """Rows of the snapshot in the organisation with all below it: a range of paths, never a recursion."""
    return (table.c.snapshot == SNAPSHOT) & (table.c.path >= PATH) & (table.c.path < BEYOND)


def among(table: FromClause) -> ColumnElement[bool]:
    """`below` for a window in an order that has an index: the rows are met in that order, not looked up and sorted.

    For a plan kept for any scope PostgreSQL supposes that a range of paths holds a two-hundredth of all.
    """
    return (table.c.snapshot == SNAPSHOT) & (table.c.path >= PATH) & (table.c.path.concat("") < BEYOND)


def windowed(query: Select[Any]) -> Select[Any]:
    """`count` rows of an ordered query from the `first`, 0 being the top."""
    return query.offset(_FIRST).limit(_COUNT)


def _beyond(path: str) -> str:
    """The first text after all paths that begin with one: ":" follows the digits."""
    return path + ":"


def data_version(as_of: date, batch: int, fingerprint: str) -> str:
    """As-of date, batch, scheme: the same text means the same numbers."""
    return f"{as_of.isoformat()}.{batch}.{fingerprint[:8]}"


_SNAPSHOT = select(snapshots).where(snapshots.c.snapshot == SNAPSHOT)
_p = publications.c
_EDITIONS = select(
    _p.month, _p.edition, _p.snapshot, _p.as_of, _p.batch, _p.scheme, _p.fingerprint, _p.published_at,
    _p.published_by, _p.reason,
).order_by(_p.month.desc(), _p.edition.desc())  # fmt: skip
_OF_MONTH = _EDITIONS.where(_p.month == MONTH)


def editions(conn: Connection, month: int | None = None) -> list[Edition]:
    """The publications of a month or of all, the newest month and edition first."""
    rows = conn.execute(_EDITIONS) if month is None else conn.execute(_OF_MONTH, {"month": month})
    return [Edition(*tuple(row)) for row in rows]


def resolve(conn: Connection, view: View, *, viewer: Viewer, strict: bool = False, live: bool = False) -> Asked | None:
    """What a viewer's question means; None when nothing is loaded.

    A published month is its newest edition unless another one or `live` is asked for; with `live` it is what is figured
    now, whatever is asked. An unknown month, edition or organisation, or one outside the viewer's scope, falls back to
    the default; with `strict` it is a QuestionError instead, as is a group.
    """
    now = conn.execute(_SNAPSHOT, {"snapshot": LIVE}).one_or_none()
    if now is None:
        if strict:
            raise QuestionError("尚未入库任何组织")
        return None
    month, newest = view.month, month_of(now.as_of)
    published = [] if month is None else editions(conn, month)
    edition = None if live or month is None else _edition(view, month, published, strict)
    if edition is None and month is not None and month > newest and strict:
        raise QuestionError(f"{month // 100}年{month % 100}月在{now.as_of.isoformat()}尚未开始")
    if month is None or (edition is None and not now.first_month <= month <= newest):
        month = default_month(conn, now.as_of, now.newest_month)
        published = editions(conn, month)
        edition = None if live else _edition(view, month, published, strict=False)
    snapshot = now if edition is None else conn.execute(_SNAPSHOT, {"snapshot": edition.snapshot}).one()
    homes = _homes(conn, snapshot.snapshot, viewer)
    if not homes:
        if strict:
            raise QuestionError("尚未入库任何组织")
        return None
    org = _organisation(conn, snapshot.snapshot, view.org, homes, strict)
    return Asked(
        edition=edition,
        newest=published[0] if published else None,
        live=data_version(now.as_of, now.batch, now.fingerprint),
        today=now.as_of,
        snapshot=snapshot.snapshot,
        as_of=snapshot.as_of,
        batch=snapshot.batch,
        fingerprint=snapshot.fingerprint,
        built_at=snapshot.built_at,
        first_month=snapshot.first_month,
        month=month,
        org=org.org_code,
        org_name=org.name,
        org_kind=org.kind,
        path=org.path,
        homes=tuple(homes),
        view=view,
        viewer=viewer,
        thresholds=read_thresholds(),
    )


def _edition(view: View, month: int, published: list[Edition], strict: bool) -> Edition | None:
    """The publication that a question means, None for what is figured now."""
    if view.edition == "live":
        return None
    if view.edition is None:
        return published[0] if published else None
    found = next((one for one in published if str(one.number) == view.edition), None)
    if found is None and strict:
        raise QuestionError(f"{month // 100}-{month % 100:02d}没有第{view.edition}版")
    return found or (published[0] if published else None)


def about(conn: Connection, asked: Asked, code: str) -> Asked | None:
    """The same question of one organisation, a group too; None when it does not exist or the viewer may not see it."""
    found = conn.execute(_BY_CODE, {"snapshot": asked.snapshot, "code": code}).one_or_none()
    if found is None or not found.path.startswith(asked.homes):
        return None
    return replace(asked, org=found.org_code, org_name=found.name, org_kind=found.kind, path=found.path)


_o = snapshot_orgs.c
_PATHS = select(_o.path).where(_o.snapshot == SNAPSHOT).order_by(_o.path)
_ROOT = _PATHS.limit(1)
_HOMES = _PATHS.where(_o.org_code.in_(bindparam("allowed", expanding=True)))
_ORG = select(_o.org_code, _o.name, _o.kind, _o.path).where(_o.snapshot == SNAPSHOT)
_BY_CODE = _ORG.where(_o.org_code == bindparam("code"))
_BY_PATH = _ORG.where(_o.path == bindparam("path"))


def _homes(conn: Connection, snapshot: int, viewer: Viewer) -> list[str]:
    """Paths of the organisations in the viewer's scope, in order; of all: the root's."""
    if viewer.scope is None:
        return list(conn.execute(_ROOT, {"snapshot": snapshot}).scalars())
    return list(conn.execute(_HOMES, {"snapshot": snapshot, "allowed": viewer.scope}).scalars())


def _organisation(
    conn: Connection, snapshot: int, code: str | None, homes: list[str], strict: bool
) -> Row[Any, Any, Any, Any]:
    """The organisation asked for when the viewer may see it, else the first one they may see."""
    if code is not None:
        found = conn.execute(_BY_CODE, {"snapshot": snapshot, "code": code}).one_or_none()
        if found is not None and found.kind != "group" and found.path.startswith(tuple(homes)):
            return found
        if strict:
            raise QuestionError(f"组织“{code}”{'是党小组，没有自己的数字' if found is not None else '不存在'}")
    return conn.execute(_BY_PATH, {"snapshot": snapshot, "path": homes[0]}).one()


def default_month(conn: Connection, as_of: date, newest: int | None) -> int:
    """The as-of date's month from its 6th working day (a threshold) on, before that the month before; never past the data."""
    month = month_of(as_of)
    t = BASE["workdays"].c
    rows = conn.execute(select(t.date, t.is_workday).where(t.date >= first_day(month), t.date <= as_of))
    calendar = WorkCalendar({row.date: bool(row.is_workday) for row in rows})
    if calendar.number_in_month(as_of) < read_thresholds().default_month_workday.on(as_of):
        month = add_months(month, -1)
    return month if newest is None else min(month, newest)
