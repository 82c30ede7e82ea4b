"""One load = one batch = one transaction: apply, check the state after it, derive; or nothing at all."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from access import audit
from config import now
from ingest import checks
from ingest.apply import Counts, apply, remove_all
from ingest.derive.snapshot import newest_batch, rebuild
from ingest.derive.starts import EVERYTHING, Changes
from ingest.derive.touched import Touched, turned
from ingest.problems import Problem
from ingest.rank_history import RankChange, note_moves, placings
from ingest.reading import Reading, TableRows
from ingest.restore import restore
from queries.columns import BASES, BY_CODE, Base
from queries.engine import writing
from queries.schema import DERIVED, LIVE, batch_tables, batches, publications, rank_history, snapshots
from queries.scheme import read_scheme
from queries.thresholds import read_thresholds

SHOWN = 1000  # problems listed in full; the rest are counted


class LoadError(ValueError):
    """A load, undo or demo that is refused; the message says why, in Chinese."""


@dataclass(slots=True)
class Report:
    """What a load did, or would do: counts by table, problems (the first 1,000 and their number), ranks."""

    batch: int | None = None
    counts: dict[str, Counts] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    problem_count: int = 0
    notes: list[str] = field(default_factory=list)
    ranks: list[RankChange] = field(default_factory=list)
    demo_removed: bool = False


class _Undone(Exception):
    """Rolls the transaction back; the report has been made."""


def load(
    reading: Reading,
    *,
    source: str,
    as_of: date,
    actor: str,
    full: bool = False,
    dry_run: bool = False,
    demo: bool = False,
    step: Callable[[str], None] = lambda _: None,
) -> Report:
    """Load what was read. Any problem rejects all of it; a dry run is the same transaction, rolled back."""
    report = Report(notes=list(reading.notes), problems=list(reading.problems), problem_count=reading.count)
    what = {"source": source, "as_of": as_of.isoformat(), "full": full}
    try:
        with writing() as conn:
            _load(conn, reading, report, source, as_of, actor, full, demo, step)
            if report.problem_count or dry_run:
                raise _Undone
            audit.record(conn, actor=actor, action="入库", object=f"批次{report.batch}", detail=what)
    except _Undone:
        with writing() as conn:
            action = "入库被拒" if report.problem_count else "试算"
            detail = what | {"problems": report.problem_count, "dry_run": dry_run}
            audit.record(conn, actor=actor, action=action, object=source, detail=detail)
        report.batch = None
    return report


def _load(
    conn: Connection,
    reading: Reading,
    report: Report,
    source: str,
    as_of: date,
    actor: str,
    full: bool,
    demo: bool,
    step: Callable[[str], None],
) -> None:
    touched = Touched(read_thresholds())
    had_demo = holds_demo(conn)
    batch = _new_batch(conn, source=source, as_of=as_of, actor=actor, demo=demo)
    report.batch = batch
    if had_demo and not demo:
        report.demo_removed = True
        touched.everything()
        for base in BASES:
            remove_all(conn, base, batch=batch)
        _forget_publications(conn)
    for code, rows in reading.tables.items():
        step(BY_CODE[code].zh)
        report.counts[code] = apply(conn, rows.base, rows.columns, batch=batch, full=full, touched=touched)
    step("核对")
    _check(conn, reading, report, batch, as_of)
    if report.problem_count:
        return
    _write_counts(conn, batch, report.counts)
    step("汇总")
    report.ranks = bring_up(conn, as_of=as_of, touched=touched.settle(conn), batch=batch)
    if report.demo_removed:
        conn.execute(delete(rank_history))


def _check(conn: Connection, reading: Reading, report: Report, batch: int, as_of: date) -> None:
    """Problems of the state after the load, named by the file's row where it came from the file."""
    state = checks.State(
        conn=conn,
        batch=batch,
        as_of=as_of,
        scheme=read_scheme(),
        loaded=frozenset(report.counts),
        reduced=frozenset(code for code, c in report.counts.items() if c.changed or c.removed),
        unreadable=frozenset(reading.unreadable),
        bad_keys={code: rows.bad_keys for code, rows in reading.tables.items()},
    )
    rows_of: dict[str, Mapping[tuple[Any, ...], int]] = {}
    found: list[Problem] = []
    for finding in checks.findings(state):
        code = finding.base.code
        if code not in rows_of:
            rows_of[code] = _row_numbers(reading.tables.get(code))
        report.problem_count += 1
        if len(found) + len(report.problems) < SHOWN:
            found.append(_problem(finding, reading.tables.get(code), rows_of[code]))
    order = {base.code: n for n, base in enumerate(BASES)}
    report.problems += sorted(found, key=lambda p: (order.get(p.base or "", 0), p.row or 0))


def _row_numbers(rows: TableRows | None) -> dict[tuple[Any, ...], int]:
    if rows is None:
        return {}
    keys = zip(*(rows.columns[k] for k in rows.base.key), strict=True)
    return dict(zip(keys, rows.rows, strict=True))


def _problem(finding: checks.Finding, rows: TableRows | None, numbers: Mapping[tuple[Any, ...], int]) -> Problem:
    """A finding in the contract's form; a stored row is named by its table and key."""
    base, row = finding.base, numbers.get(finding.key)
    value = None if finding.value is None else show(base, finding.column, finding.value)
    if rows is not None and row is not None:
        return Problem(rows.source, row, finding.column, value, finding.what, base.code)
    key = "，".join(show(base, k, v) for k, v in zip(base.key, finding.key, strict=True))
    what = f"{finding.what}（已入库的行，主键 {key}）"
    return Problem(f"{base.code} {base.zh}", None, finding.column, value, what, base.code)


def show(base: Base, column: str, value: Any) -> str:
    """A typed value as the file writes it."""
    places = next(c.places for c in base.cols if c.code == column)
    if places is not None:
        return f"{value / 10**places:.{places}f}".rstrip("0").rstrip(".")
    return value.isoformat() if isinstance(value, date) else str(value)


def _new_batch(conn: Connection, *, source: str, as_of: date, actor: str, demo: bool) -> int:
    loaded_at = now().replace(tzinfo=None)
    values = {"loaded_at": loaded_at, "as_of": as_of, "source": source, "demo": demo, "loaded_by": actor}
    return int(conn.execute(insert(batches).values(values).returning(batches.c.batch)).scalar_one())


def _write_counts(conn: Connection, batch: int, counts: Mapping[str, Counts]) -> None:
    rows = [
        {
            "batch": batch,
            "table_name": code,
            "new": c.new,
            "changed": c.changed,
            "unchanged": c.unchanged,
            "removed": c.removed,
        }
        for code, c in counts.items()
    ]
    if rows:
        conn.execute(insert(batch_tables), rows)


def holds_demo(conn: Connection) -> bool:
    """Whether what is loaded is demo data: the newest batch that is not undone says so."""
    query = select(batches.c.demo).where(batches.c.batch == newest_batch(conn))
    return bool(conn.execute(query).scalar())


def _forget_publications(conn: Connection) -> None:
    """Remove what was published of the demo; before anything is ranked, for changes compare with what is published."""
    p = publications.c
    numbers = conn.execute(select(p.snapshot).where(p.demo)).scalars().all()
    for table in (snapshots, *DERIVED):
        conn.execute(delete(table).where(table.c.snapshot.in_(numbers)))
    conn.execute(delete(publications).where(p.demo))


def bring_up(
    conn: Connection, *, as_of: date, touched: Changes, batch: int | None = None, built_at: datetime | None = None
) -> list[RankChange]:
    """Rebuild the live snapshot for a day and the newest batch, from the earliest months that changed.

    What that changed in the ranks is kept under `batch` (by default the newest one); those of the newest month come back.
    """
    s = snapshots.c
    kept = conn.execute(select(s.as_of, s.newest_month).where(s.snapshot == LIVE)).one_or_none()
    by_turn = EVERYTHING if kept is None else turned(conn, kept.as_of, as_of, read_thresholds())
    ranked = None if kept is None else kept.newest_month
    before, newest = placings(conn, ranked), newest_batch(conn)
    rebuild(
        conn,
        as_of=as_of,
        batch=newest,
        built_at=built_at or now(),
        changes=touched.joined(by_turn),
    )
    return note_moves(conn, before, ranked, batch=newest if batch is None else batch, as_of=as_of)


def undo(batch: int, *, actor: str, as_of: date) -> dict[str, Counts]:
    """Take back the newest batch; any other is a LoadError. Counts: removed, restored to a former state, brought back."""
    with writing() as conn:
        newest = newest_batch(conn)
        if batch != newest:
            known = conn.execute(select(batches.c.undone_at).where(batches.c.batch == batch)).one_or_none()
            if known is None:
                raise LoadError(f"没有批次{batch}")
            if known.undone_at is not None:
                raise LoadError(f"批次{batch}已经撤销")
            raise LoadError(f"只能撤销最新的批次{newest}，不能先撤销批次{batch}")
        touched = Touched(read_thresholds())
        counts = {base.code: restore(conn, base, batch, touched) for base in BASES}
        conn.execute(update(batches).where(batches.c.batch == batch).values(undone_at=now().replace(tzinfo=None)))
        conn.execute(delete(batch_tables).where(batch_tables.c.batch == batch))
        bring_up(conn, as_of=as_of, touched=touched.settle(conn), batch=batch)
        if holds_demo(conn):  # what moved between real and demo ranks is no news
            conn.execute(delete(rank_history))
        audit.record(conn, actor=actor, action="撤销", object=f"批次{batch}", detail={})
    return counts
