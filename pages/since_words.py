"""Records that changed, in words: what each is, and what was corrected from what to what. Persons are not named."""

from datetime import date
from decimal import Decimal
from typing import Any

from queries.columns import Col
from queries.scheme import read_scheme
from queries.since_records import Changed, Values
from terms import EFFECTS, ENUMS, NOTHING, ROLES, RULES, period_words

BLANK = "空"


def value_words(col: Col, value: Any) -> str:
    """A stored value as people write it; who a person is, is not said."""
    if value is None or value == "":
        return BLANK
    if col.ref == "members":
        return "某党员"
    if col.kind == "bool":
        return "是" if value else "否"
    if col.places is not None:
        return f"{Decimal(value).scaleb(-col.places).normalize():f}"
    if col.kind in ENUMS:
        words = ENUMS[col.kind]
        return "、".join(words.get(part, part) for part in str(value).split(";"))
    return value.isoformat() if isinstance(value, date) else str(value)


def corrections(change: Changed) -> str:
    """实到 12 → 14；状态 已召开 → 已取消."""
    return "；".join(
        f"{col.zh} {value_words(col, before)} → {value_words(col, after)}" for col, before, after in change.fields
    )


def day_of(change: Changed) -> str:
    """The day a record is of; blank where it has none."""
    row = _row(change)
    return str(next((row[code] for code in ("held_on", "visited_on", "dated_on", "done_on") if row.get(code)), ""))


def record_words(change: Changed) -> str:
    """What a record is."""
    row = _row(change)
    match change.table:
        case "activities":
            kinds = "、".join(RULES[code] for code in str(row["types"]).split(";"))
            return f"{kinds}：{row['title']}" if row["title"] else kinds
        case "waivers":
            return f"{period_words(row['period'])}{RULES[row['rule']]}豁免"
        case "service_events":
            return str(row["title"] or row["event_id"])
        case "task_progress":
            return f"任务 {row['task_code']}"
        case "leader_visits":
            return f"{ROLES[row['role']]}到支部"
        case "reviews":
            item = read_scheme().items.get(row["item"])
            return f"{row['month']} {row['item']} {item.name if item else ''}".strip()
        case "adjustments":
            points = Decimal(row["points"]).scaleb(-2).normalize()
            return f"{'加' if points > 0 else '减'}{abs(points):f}分：{row['reason'] or row['document']}"
        case "vetoes":
            return f"{EFFECTS[row['effect']]}：{row['reason'] or row['document']}"
    return str(row.get("name") or NOTHING)


def record_key(change: Changed) -> str:
    """`table:key`."""
    return f"{change.table}:{'/'.join(map(str, change.key))}"


def _row(change: Changed) -> Values:
    found = change.after if change.after is not None else change.before
    return {} if found is None else found
