"""The obligations behind completion and progress, each with the meeting that met it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Date, Integer, Select, bindparam, case, select

from queries import meetings
from queries.records.base import Behind, Record, ratio, window
from queries.schema import BASE, obligations, snapshot_orgs
from queries.scope import MONTH, Asked, below
from rules.obligations import CORE, RULES, SATISFIED, YEARLY
from terms import MARKS, STATES, period_words
from terms import RULES as RULE_WORDS

CLOSED = (*SATISFIED, "missed")
# Field of the figures → (states that count above, states that count below; none: a plain count).
COMPLETION: dict[str, tuple[Sequence[str], Sequence[str]]] = {
    "required": (CLOSED, ()),
    "done": (("done",), ()),
    "deferred": (("deferred",), ()),
    "late": (("late",), ()),
    "missed": (("missed",), ()),
    "waived": (("waived",), ()),
    "rate": (SATISFIED, CLOSED),
    "on_time": (("done",), CLOSED),
}
PROGRESS: dict[str, tuple[Sequence[str], Sequence[str]]] = {
    "due": ((*CLOSED, "open"), ()),
    "satisfied": (SATISFIED, ()),
    "open": (("open",), ()),
    "missed": (("missed",), ()),
    "waived": (("waived",), ()),
    "rate": (SATISFIED, (*CLOSED, "open")),
}
NAMES = {
    "required": "应开次数", "done": "按时完成", "deferred": "延期完成", "late": "补录完成", "missed": "未完成",
    "waived": "豁免", "rate": "完成率", "on_time": "按时率", "due": "本月应开", "satisfied": "已完成", "open": "未到期",
}  # fmt: skip
RULE = {
    "closed": "应开：支部（党小组会为党小组）在整个期间都存在的，每个期间一次；到期日在截止日之前的才计入。"
    "已完成 = 按时 + 延期（批准在别的期间开）+ 补录（截止后录入）。完成率 = 已完成 ÷（已完成 + 未完成），豁免不计入。",
    "due": "本月到期的应开次数，未到期的也在内；本月进度 = 已完成 ÷ 应开，豁免不计入。",
    "open": "截止日所在期间里还没有完成、也没有过期的应开次数。",
    "on_time": "按时率 = 按时完成 ÷ 应开：在期间内召开，并在期间结束后的规定工作日内录入。",
}
_o, _s, _a = obligations.c, snapshot_orgs.c, BASE["activities"].c
_MET_BY = case((_o.state == "done", _o.done_by), (_o.state == "deferred", _o.deferred_by), else_=_o.late_by)
_QUERY: Select[Any] = (
    select(
        _o.org_code, _o.rule, _o.period, _o.branch_code, _o.due_on, _o.state, _s.short_name,
        _a.activity_id, _a.held_on, _a.title,
    )
    .join(snapshot_orgs, (_s.snapshot == _o.snapshot) & (_s.org_code == _o.branch_code))
    .outerjoin(BASE["activities"], (_a.activity_id == _MET_BY) & _o.state.in_(SATISFIED))
    .where(below(obligations), _o.rule.in_(bindparam("rules", expanding=True)))
    .where(_o.state.in_(bindparam("states", expanding=True)))
    .order_by(_o.due_on.desc(), _o.path, _o.org_code, _o.rule)
)  # fmt: skip
AS_OF = bindparam("as_of", type_=Date)
_CLOSED = _QUERY.where(_o.month >= bindparam("since", type_=Integer), _o.month <= MONTH, _o.due_on < AS_OF)
_DUE = _QUERY.where(_o.month == MONTH)
_NOW = _QUERY.where(_o.begins_on <= AS_OF, _o.due_on >= AS_OF)


def completion(conn: Connection, asked: Asked, span: str, field: str, rule: str | None) -> Behind:
    """`meetings.month.*`, `meetings.ytd.*`, and the same of one rule: obligations that have closed."""
    figures = meetings.by_rule(conn, asked)[rule or meetings.CORE]
    found = figures.month if span == "month" else figures.ytd
    above, of = COMPLETION[field]
    counts: dict[str, int] = {state: getattr(found, state) for state in (*CLOSED, "waived")}
    return _behind(conn, asked, _CLOSED, window(asked, span).since, field, rule, above, of, counts)


def progress(conn: Connection, asked: Asked, field: str, rule: str | None) -> Behind:
    """`meetings.progress.*`, and the same of one rule: obligations due in the month."""
    found = meetings.by_rule(conn, asked)[rule or meetings.CORE].progress
    above, of = PROGRESS[field]
    counts = {state: getattr(found, state) for state in ("open", "missed", "waived")} | {"done": found.satisfied}
    return _behind(conn, asked, _DUE, asked.month, f"progress.{field}", rule, above, of, counts)


def open_now(conn: Connection, asked: Asked) -> Behind:
    """`meetings.open`: still open on the as-of date, of periods that hold it."""
    counts = {"open": meetings.open_now(conn, asked)}
    return _behind(conn, asked, _NOW, asked.month, "open", None, ("open",), (), counts)


def yearly(conn: Connection, asked: Asked) -> Behind:
    """组织生活会 and 民主评议 that have closed since January."""
    found = [meetings.by_rule(conn, asked)[rule].ytd for rule in YEARLY]
    counts: dict[str, int] = {state: sum(getattr(of, state) for of in found) for state in (*CLOSED, "waived")}
    january = window(asked, "ytd").since
    return _behind(conn, asked, _CLOSED, january, "rate", None, SATISFIED, CLOSED, counts, YEARLY)


def _behind(
    conn: Connection,
    asked: Asked,
    query: Select[Any],
    since: int,
    field: str,
    rule: str | None,
    above: Sequence[str],
    of: Sequence[str],
    counts: Mapping[str, int],
    pooled: Sequence[str] = CORE,
) -> Behind:
    """`counts`: the stored number in each state; of a progress `done` stands for all that are satisfied."""
    rules = pooled if rule is None else (rule,)
    params = asked.params | {"since": since, "as_of": asked.as_of, "rules": rules}

    def read(states: Sequence[str]) -> Iterator[Record]:
        for row in conn.execute(query, params | {"states": list(states)}):
            yield _record(row, row.state in above, row.state in of if of else None)

    part = sum(counts.get(state, 0) for state in above)
    whole = sum(counts.get(state, 0) for state in of) if of else None
    name = field.removeprefix("progress.")
    return Behind(
        title=("本月进度" if field == "progress.rate" else NAMES[name]) + (f"（{RULE_WORDS[rule]}）" if rule else ""),
        rule=_rule_words(field, rules),
        value=ratio(part, whole) if of else part,
        unit="percent" if of else "count",
        part=part,
        whole=whole,
        words=("按时完成" if name == "on_time" else "已完成" if of else NAMES[name], "应开"),
        records=read(of or above),
        held=read(("waived",)) if of else (),
    )


def _rule_words(field: str, rules: Sequence[str]) -> str:
    kind = "due" if field.startswith("progress") else field if field in RULE else "closed"
    found = [RULES[code] for code in rules]
    return RULE[kind] + "依据：" + "；".join(f"{RULE_WORDS[r.code]}（{MARKS[r.basis]}，{r.source}）" for r in found)


def _record(row: Any, counts: bool, below_line: bool | None) -> Record:
    what = f"{RULE_WORDS[row.rule]} {period_words(row.period)}，{row.due_on:%Y-%m-%d}到期"
    if row.activity_id is not None:
        what += f"；{row.held_on:%Y-%m-%d} {row.title or '召开'}（{row.activity_id}）"
    if row.org_code != row.branch_code:
        what = f"{row.org_code} {what}"
    whole = None if below_line is None else int(below_line)
    key = f"obligations:{row.org_code}/{row.rule}/{row.period}"
    return Record(key, row.due_on, row.branch_code, row.short_name, what, int(counts), whole, STATES[row.state])
