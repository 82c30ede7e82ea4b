"""Writing the derived rows of a snapshot: all of them, or from a month on."""

from collections.abc import Iterable
from datetime import date, datetime
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Table, delete, func, insert, select

from ingest.derive.carried import Carried
from ingest.derive.initials import add_initials
from ingest.derive.meetings import Meetings, derive_meetings, meeting_rows
from ingest.derive.people import Headcounts, headcounts, read_people, read_registrations
from ingest.derive.roundup import round_up
from ingest.derive.scores import Sources, month_before, read_books, standing_rows
from ingest.derive.service import brand_rows, derive_service, service_rows
from ingest.derive.span import Span, Sums, span_from
from ingest.derive.tree import Tree, read_tree
from queries import schema
from queries.engine import insert_rows
from queries.schema import BASE, DERIVED, LIVE, MONTHLY, ROUNDED_UP
from queries.scheme import fingerprint, read_scheme
from queries.thresholds import read_thresholds
from rules.periods import month_of

CHUNK = 20_000  # rows a statement: bounds memory, costs nothing
YEARS_KEPT = 5  # months older than this are figured when asked for, not kept


def rebuild(conn: Connection, *, as_of: date, batch: int, built_at: datetime, touched: int | None = None) -> None:
    """Bring the live snapshot to a day and a batch: every month, or the months from `touched` on.

    One transaction with the caller's changes; readers see the old rows until it commits.
    """
    tree = read_tree(conn)
    first = first_month(conn, as_of)
    kept = conn.execute(select(schema.snapshots).where(schema.snapshots.c.snapshot == LIVE)).one_or_none()
    start = first
    if touched is not None and kept is not None and kept.first_month == first and kept.fingerprint == fingerprint():
        start = max(first, min(touched, month_of(as_of)))
    _forget(conn, None if start == first else start)
    if tree.root is not None:
        span = span_from(as_of, start, carried=start != first)
        _write(conn, conn, tree, span, LIVE, start)
        round_up(conn, tree, snapshot=LIVE, as_of=as_of, months=span.wanted)
        add_initials(conn)
    _describe(conn, conn, as_of=as_of, batch=batch, built_at=built_at, first=first)


def derive_apart(source: Connection, target: Connection, *, as_of: date, month: int, built_at: datetime) -> None:
    """The derived rows one month's figures need, as of another day, into an empty database."""
    before = month_before(month)
    span = Span(as_of, (month,) if before is None else (before, month))
    tree = read_tree(source)
    if tree.root is not None:
        _write(source, target, tree, span, LIVE, span.months[0])
    brands = BASE["brands"]
    insert_rows(target, brands, tuple(c.name for c in brands.c), [tuple(row) for row in source.execute(select(brands))])
    _describe(source, target, as_of=as_of, batch=newest_batch(source), built_at=built_at, first=span.months[0])


def newest_batch(conn: Connection) -> int:
    """The newest batch that is not undone; 0 when there is none."""
    b = schema.batches.c
    return conn.execute(select(func.max(b.batch)).where(b.undone_at.is_(None))).scalar() or 0


def first_month(conn: Connection, as_of: date) -> int:
    """January of the earliest year with an activity, service or review, at most five years back."""
    earliest = [
        conn.execute(select(func.min(column))).scalar()
        for column in (
            BASE["activities"].c.held_on,
            BASE["service_records"].c.service_date,
            BASE["reviews"].c.month,
        )
    ]
    years = [value.year if isinstance(value, date) else int(value[:4]) for value in earliest if value is not None]
    return max(min([*years, as_of.year]), as_of.year - YEARS_KEPT + 1) * 100 + 1


def newest_month(conn: Connection, as_of: date) -> int | None:
    """The newest month with a held activity or a counted record known on a day."""
    a, r = BASE["activities"].c, BASE["service_records"].c
    days = (
        conn.execute(select(func.max(a.held_on)).where(a.status == "held", a.held_on <= as_of)).scalar(),
        conn.execute(select(func.max(r.service_date)).where(r.confirmed, r.service_date <= as_of)).scalar(),
    )
    return max((month_of(day) for day in days if day is not None), default=None)


def _forget(conn: Connection, start: int | None) -> None:
    """Remove the live rows that are about to be written again: from a month on, or all."""
    for table in (schema.snapshot_orgs, schema.scope_now):
        conn.execute(delete(table).where(table.c.snapshot == LIVE))
    for table in (schema.obligations, *MONTHLY, *ROUNDED_UP):
        query = delete(table).where(table.c.snapshot == LIVE)
        conn.execute(query if start is None else query.where(table.c.month >= start))


def _write(source: Connection, target: Connection, tree: Tree, span: Span, snapshot: int, owed_from: int) -> None:
    """All derived rows of the wanted months; obligations due from `owed_from` on."""
    people = read_people(source)
    thresholds = read_thresholds()
    carried = Carried(target, snapshot, span.carrier)
    meetings = derive_meetings(source, tree, span, carried, thresholds)
    heads = headcounts(people, read_registrations(source), span).rolled_up(tree)
    carried.service({"eligible_days": heads.eligible_days})
    service = derive_service(source, tree, people, span, carried, thresholds)
    sources = Sources(tree, span, meetings, heads, service, read_books(source, people, span), thresholds)
    before = _ranks(target, month_before(span.wanted[0]), snapshot)
    for table, rows in (
        (schema.snapshot_orgs, _org_rows(source, tree, span, meetings)),
        (schema.obligations, _obligation_rows(meetings, tree, owed_from)),
        (schema.meeting_months, meeting_rows(meetings, tree, span)),
        (schema.org_months, _org_month_rows(meetings, heads, tree, span)),
        (schema.service_months, service_rows(service, heads, tree, span)),
        (schema.brand_months, brand_rows(service, tree, span)),
        (schema.standings, standing_rows(sources, read_scheme(), before)),
    ):
        _insert(target, table, snapshot, rows)


def _insert(conn: Connection, table: Table, snapshot: int, rows: Iterable[tuple[object, ...]]) -> None:
    columns = tuple(c.name for c in table.c)
    stream = iter(rows)
    while chunk := [(snapshot, *row) for row in islice(stream, CHUNK)]:
        insert_rows(conn, table, columns, chunk)


def _ranks(conn: Connection, month: int | None, snapshot: int) -> dict[str, int]:
    """Branch → rank in a month already written."""
    if month is None:
        return {}
    t = schema.standings.c
    query = select(t.org_code, t.rank).where(t.snapshot == snapshot, t.month == month, t.rank.is_not(None))
    return {row.org_code: row.rank for row in conn.execute(query)}


def _last_reports(conn: Connection, tree: Tree, as_of: date) -> dict[str, date]:
    """Branch → the newest day something of it or its groups was recorded, by the as-of date."""
    t = BASE["activities"].c
    recorded = func.coalesce(t.recorded_on, t.held_on)
    result: dict[str, date] = {}
    for code, day in conn.execute(select(t.org_code, func.max(recorded)).where(recorded <= as_of).group_by(t.org_code)):
        node = tree.orgs[code].node
        result[node] = max(day, result.get(node, day))
    return result


def _text(day: date | None) -> str | None:
    """Dates are handed to the driver as ISO text: SQLite stores that, PostgreSQL reads it."""
    return None if day is None else day.isoformat()


def _org_rows(conn: Connection, tree: Tree, span: Span, meetings: Meetings) -> Iterable[tuple[object, ...]]:
    reports = _last_reports(conn, tree, span.as_of)
    for org in tree.orgs.values():
        yield (
            org.code, org.path, org.name, org.short_name or org.name, org.kind, org.parent,
            _text(org.life.start), _text(org.life.end), org.group, org.temporary,
            meetings.open_now.get(org.code, 0), _text(reports.get(org.code)),
        )  # fmt: skip


def _obligation_rows(meetings: Meetings, tree: Tree, owed_from: int) -> Iterable[tuple[object, ...]]:
    """Obligations due from a month on; those that have begun and are due after the span are among them."""
    text: dict[date, str] = {}

    def day(value: date) -> str:
        if value not in text:
            text[value] = value.isoformat()
        return text[value]

    for ob in meetings.obligations:
        month = month_of(ob.due)
        if month < owed_from:
            continue
        ways: list[Any] = []
        for way in ("done", "deferred", "late"):
            since = ob.since.get(way)
            ways += (None, None) if since is None else (day(since[0]), since[1])
        yield (
            ob.org, ob.rule, ob.of.code, ob.branch, tree.orgs[ob.branch].path, day(ob.of.first), day(ob.due), month,
            ob.waived, *ways, ob.state,
        )  # fmt: skip


def _org_month_rows(meetings: Meetings, heads: Headcounts, tree: Tree, span: Span) -> Iterable[tuple[object, ...]]:
    attendance = [meetings.attendance[name] for name in ("present", "expected", "in_time", "valid")]
    own = Sums(span)
    for branch in tree.branches:
        for month in span.wanted:
            own.add(branch.code, month, branch.life.holds(span.end(month)))
    branches = own.rolled_up(tree)
    for org in tree.nodes:
        code = org.code
        columns = [sums.of(code) for sums in attendance] + [sums.to_date(code) for sums in attendance]
        full, probationary, eligible = heads.full.of(code), heads.probationary.of(code), heads.eligible.of(code)
        count = branches.of(code)
        for n, month in span.at:
            exempt = full[n] + probationary[n] - eligible[n]
            yield (code, month, *(column[n] for column in columns), full[n], probationary[n], exempt, count[n])


def _describe(
    source: Connection, target: Connection, *, as_of: date, batch: int, built_at: datetime, first: int
) -> None:
    """The snapshot's own row."""
    t = schema.snapshots
    target.execute(delete(t).where(t.c.snapshot == LIVE))
    target.execute(
        insert(t).values(
            snapshot=LIVE,
            as_of=as_of,
            batch=batch,
            fingerprint=fingerprint(),
            scheme=read_scheme().code,
            first_month=first,
            newest_month=newest_month(source, as_of),
            built_at=built_at.replace(tzinfo=None),
        )
    )


def forget_all(conn: Connection) -> None:
    """Remove the live snapshot."""
    for table in (schema.snapshots, *DERIVED):
        conn.execute(delete(table).where(table.c.snapshot == LIVE))
