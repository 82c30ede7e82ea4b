"""The one door: a question and who asks it → what may be read. Every public query takes the `Asked` made here."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Connection, Table, select

from queries.schema import BASE, LIVE, snapshot_orgs, snapshots
from queries.thresholds import read_thresholds
from queries.view import View
from queries.viewer import Viewer
from rules.periods import WorkCalendar, add_months, first_day, last_day, month_of


class QuestionError(ValueError):
    """A question that has no answer; the message says why, in Chinese."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question resolved for its viewer: snapshot, as-of date, month (yyyymm), organisation and its path."""

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
    viewer: Viewer

    @property
    def version(self) -> str:
        """The data version: the same text means the same numbers."""
        return f"{self.as_of.isoformat()}.{self.batch}.{self.fingerprint[:8]}"

    @property
    def end(self) -> date:
        """“The end of M”."""
        return min(last_day(self.month), self.as_of)

    @property
    def running(self) -> bool:
        """Whether the month is not over on the as-of date."""
        return self.as_of <= last_day(self.month)

    @property
    def view(self) -> View:
        """The question as an address writes it."""
        return View(month=self.month, org=self.org)

    def here(self, table: Table) -> ColumnElement[bool]:
        """Rows of this snapshot and organisation."""
        return (table.c.snapshot == self.snapshot) & (table.c.org_code == self.org)

    def below(self, table: Table) -> ColumnElement[bool]:
        """Rows of this snapshot in the organisation with all below it: a range of paths, never a recursion."""
        path = table.c.path
        return (table.c.snapshot == self.snapshot) & (path >= self.path) & (path < self.path + ":")


def resolve(conn: Connection, view: View, *, viewer: Viewer, strict: bool = False) -> Asked | None:
    """What a viewer's question means; None when nothing is loaded.

    An unknown month or organisation, or one outside the viewer's scope, falls back to the default;
    with `strict` it is a QuestionError instead, as is a group.
    """
    snapshot = conn.execute(select(snapshots).where(snapshots.c.snapshot == LIVE)).one_or_none()
    org = None if snapshot is None else _organisation(conn, view.org, viewer, strict)
    if snapshot is None or org is None:
        if strict:
            raise QuestionError("尚未入库任何组织")
        return None
    month = view.month
    newest = month_of(snapshot.as_of)
    if month is not None and strict and month > newest:
        raise QuestionError(f"{month // 100}年{month % 100}月在{snapshot.as_of.isoformat()}尚未开始")
    if month is None or not snapshot.first_month <= month <= newest:
        month = default_month(conn, snapshot.as_of, snapshot.newest_month)
    return Asked(
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
        viewer=viewer,
    )


def _organisation(conn: Connection, code: str | None, viewer: Viewer, strict: bool):  # type: ignore[no-untyped-def]
    """The organisation asked for when the viewer may see it, else the first one they may see."""
    t = snapshot_orgs.c
    allowed = viewer.scope
    homes = select(t.path).where(t.snapshot == LIVE)
    if allowed is not None:
        homes = homes.where(t.org_code.in_(allowed))
    home = conn.execute(homes.order_by(t.path).limit(1)).scalar()
    if home is None:
        return None
    query = select(t.org_code, t.name, t.kind, t.path).where(t.snapshot == LIVE)
    if code is not None:
        found = conn.execute(query.where(t.org_code == code)).one_or_none()
        if found is not None and found.kind != "group" and _may_see(conn, found.path, allowed):
            return found
        if strict:
            raise QuestionError(f"组织“{code}”{'是党小组，没有自己的数字' if found is not None else '不存在'}")
    return conn.execute(query.where(t.path == home)).one()


def _may_see(conn: Connection, path: str, allowed: tuple[str, ...] | None) -> bool:
    if allowed is None:
        return True
    t = snapshot_orgs.c
    homes = conn.execute(select(t.path).where(t.snapshot == LIVE, t.org_code.in_(allowed))).scalars()
    return any(path.startswith(home) for home in homes)


def default_month(conn: Connection, as_of: date, newest: int | None) -> int:
    """The as-of date's month from its 6th working day (a threshold) on, before that the month before; never past the data."""
    month = month_of(as_of)
    t = BASE["workdays"].c
    rows = conn.execute(select(t.date, t.is_workday).where(t.date >= first_day(month), t.date <= as_of))
    calendar = WorkCalendar({row.date: bool(row.is_workday) for row in rows})
    if calendar.number_in_month(as_of) < read_thresholds().default_month_workday.on(as_of):
        month = add_months(month, -1)
    return month if newest is None else min(month, newest)
