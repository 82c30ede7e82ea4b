"""Writing the derived rows of a snapshot: all of them, or from the months on that are touched."""

from collections.abc import Iterable
from datetime import date, datetime
from itertools import islice

from sqlalchemy import Connection, Table, delete, func, insert, select

from ingest.derive.books import read_books
from ingest.derive.carried import Carried
from ingest.derive.facts import read_tagged
from ingest.derive.heads import headcounts, member_rows
from ingest.derive.initials import add_initials
from ingest.derive.late import write_late
from ingest.derive.meetings import attendance_rows, derive_meetings, meeting_rows, read_limits
from ingest.derive.obligations import obligation_rows, open_now
from ingest.derive.pioneer import half_of, halves, pioneer_rows
from ingest.derive.plan import Plan, plan, whole
from ingest.derive.roundup import round_up
from ingest.derive.service import derive_service
from ingest.derive.service_rows import brand_rows, service_rows
from ingest.derive.span import Span, month_before
from ingest.derive.standings import Scoring, published_ranks, write_standings
from ingest.derive.starts import EVERYTHING, Changes
from ingest.derive.tree import Tree, read_tree
from queries import schema
from queries.engine import insert_rows, note_sizes
from queries.schema import BASE, DERIVED, LIVE, ROUNDED_UP
from queries.scheme import fingerprint, read_scheme
from queries.thresholds import read_thresholds
from rules.obligations import Limits
from rules.periods import add_months, first_day, month_of, months_between
from rules.thresholds import Thresholds

CHUNK = 20_000  # rows a statement: bounds memory, costs nothing
DECEMBER = 11  # months after January, in yyyymm
YEARS_KEPT = 5  # months older than this are figured when asked for, not kept


def rebuild(conn: Connection, *, as_of: date, batch: int, built_at: datetime, changes: Changes = EVERYTHING) -> None:
    """Bring the live snapshot to a day and a batch: every month, or what the changes touch.

    One transaction with the caller's changes; readers see the old rows until it commits.
    """
    tree = read_tree(conn)
    kept = conn.execute(select(schema.snapshots).where(schema.snapshots.c.snapshot == LIVE)).one_or_none()
    if kept is None or kept.fingerprint != fingerprint():
        changes = EVERYTHING
    begun = kept is not None and kept.as_of.year == as_of.year and changes.earliest() > kept.first_month + DECEMBER
    first = kept.first_month if kept is not None and begun else first_month(conn, as_of)
    if kept is not None and kept.first_month != first:
        changes = EVERYTHING
    thresholds = read_thresholds()
    parts = plan(tree, as_of, first, changes, thresholds)
    _forget(conn, parts, first)
    if tree.root is not None:
        _write(conn, conn, tree, parts, LIVE, thresholds)
        round_up(conn, tree, snapshot=LIVE, as_of=as_of, months=parts.standings.wanted)
        add_initials(conn)
        note_sizes(conn)
    _describe(conn, conn, as_of=as_of, batch=batch, built_at=built_at, first=first)


def derive_apart(source: Connection, target: Connection, *, as_of: date, month: int, built_at: datetime) -> None:
    """The derived rows one month's figures need, as of another day, into an empty database."""
    before = month_before(month)
    span = Span(as_of, (month,) if before is None else (before, month))
    tree = read_tree(source)
    if tree.root is not None:
        _write(source, target, tree, whole(span), LIVE, read_thresholds())
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
    newest = select(a.held_on).where(a.status == "held", a.held_on.between(first_day(month_of(as_of)), as_of)).limit(1)
    if conn.execute(newest).first():  # the usual case, answered without a look at all
        return month_of(as_of)
    days = (
        conn.execute(select(func.max(a.held_on)).where(a.status == "held", a.held_on <= as_of)).scalar(),
        conn.execute(select(func.max(r.service_date)).where(r.confirmed, r.service_date <= as_of)).scalar(),
    )
    return max((month_of(day) for day in days if day is not None), default=None)


def _forget(conn: Connection, parts: Plan, first: int) -> None:
    """Remove the live rows that are about to be written again: of each kind from a month on, or all."""
    for table in schema.NOW:
        conn.execute(delete(table).where(table.c.snapshot == LIVE))
    for tables, start in (
        (schema.MEETINGS, parts.meetings.wanted[0]),
        (schema.PEOPLE, parts.people.wanted[0]),
        ((schema.standings,), parts.ranked_from),
        (ROUNDED_UP, parts.standings.wanted[0]),
    ):
        for table in tables:
            query = delete(table).where(table.c.snapshot == LIVE)
            conn.execute(query if start == first else query.where(table.c.month >= start))
    t = schema.pioneer_halves.c
    conn.execute(delete(schema.pioneer_halves).where(t.snapshot == LIVE, t.half_year >= half_of(parts.halves_from)))


def _write(
    source: Connection, target: Connection, tree: Tree, parts: Plan, snapshot: int, thresholds: Thresholds
) -> None:
    """All derived rows of the plan. The standings come last: they are counted from the others."""
    brands = BASE["brands"].c
    of_brands = source.execute(select(brands.brand_code, brands.name, brands.launched_on, brands.honours))
    _insert(target, schema.snapshot_brands, snapshot, ((*row[:2], _text(row[2]), row[3]) for row in of_brands))
    limits = read_limits(source, thresholds)
    write_late(source, target, tree, parts, snapshot, limits)
    _write_meetings(source, target, tree, parts.meetings, snapshot, limits)
    _write_people(source, target, tree, parts.people, snapshot, thresholds)
    wanted = halves(parts.standings, parts.halves_from)
    _insert(target, schema.pioneer_halves, snapshot, pioneer_rows(source, tree, wanted))
    span, scheme = parts.standings, read_scheme()
    books = read_books(source, target, snapshot, tree, span, scheme)
    published = published_ranks(source, months_between(add_months(span.wanted[0], -1), span.wanted[-1]))
    scoring = Scoring(tree, read_tagged(source, tree, span, thresholds), books, scheme, thresholds, published)
    write_standings(target, snapshot, scoring, parts)


def _write_people(
    source: Connection, target: Connection, tree: Tree, span: Span, snapshot: int, thresholds: Thresholds
) -> None:
    carried = Carried(target, snapshot, span.carrier)
    heads = headcounts(source, tree, span, carried).rolled_up(tree)
    carried.service({"eligible_days": heads.eligible_days})
    _insert(target, schema.member_months, snapshot, member_rows(heads, tree, span))
    service = derive_service(source, tree, span, carried, thresholds)
    _insert(target, schema.service_months, snapshot, service_rows(service, heads, tree, span))
    _insert(target, schema.brand_months, snapshot, brand_rows(service, tree, span))


def _write_meetings(
    source: Connection, target: Connection, tree: Tree, span: Span, snapshot: int, limits: Limits
) -> None:
    meetings = derive_meetings(source, tree, span, Carried(target, snapshot, span.carrier), limits)
    obligations = meetings.obligations
    _insert(
        target, schema.snapshot_orgs, snapshot, _org_rows(source, tree, span, open_now(obligations, tree, span.as_of))
    )
    _insert(target, schema.obligations, snapshot, obligation_rows(obligations, tree, month_of(span.since)))
    _insert(target, schema.meeting_months, snapshot, meeting_rows(meetings, tree, span))
    _insert(target, schema.attendance_months, snapshot, attendance_rows(meetings, tree, span))


def _insert(conn: Connection, table: Table, snapshot: int, rows: Iterable[tuple[object, ...]]) -> None:
    columns = tuple(c.name for c in table.c)
    stream = iter(rows)
    while chunk := [(snapshot, *row) for row in islice(stream, CHUNK)]:
        insert_rows(conn, table, columns, chunk)


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


def _org_rows(conn: Connection, tree: Tree, span: Span, still_open: dict[str, int]) -> Iterable[tuple[object, ...]]:
    reports = _last_reports(conn, tree, span.as_of)
    for org in tree.orgs.values():
        yield (
            org.code, org.path, org.name, org.short_name or org.name, org.kind, org.parent,
            _text(org.life.start), _text(org.life.end), org.group, org.temporary,
            still_open.get(org.code, 0), _text(reports.get(org.code)),
        )  # fmt: skip


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
