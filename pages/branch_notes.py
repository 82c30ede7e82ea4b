"""What a branch is to be told: what it owes by when, findings of data quality, hints of its set-up."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import Connection

from components.panels import panel
from components.tags import html
from components.text import Component, icon
from queries.branch import Profile, codes
from queries.branch_books import Task
from queries.branch_meetings import Due
from queries.quality import findings as all_findings
from queries.scope import Asked
from terms import RULES, day_words, period_words

FINDINGS_SHOWN = 5


def reminder(branch: Asked, of: Profile, owed: Sequence[Due], book: Sequence[Task]) -> Component:
    """A polite text to copy: what is overdue, what is due next, and by when."""
    text = reminder_text(branch, of, owed, book)
    button = html.Button(
        [icon("send"), "复制提醒文本"], className="btn copy", type="button", **{"data-copy": "reminder"}
    )
    right = html.Span([html.Span("", className="copied", role="status"), button])
    return panel("提醒文本", [html.Pre(text, className="reminder", tabIndex="0")], sub="本支部要办的事", right=right)


def reminder_text(branch: Asked, of: Profile, owed: Sequence[Due], book: Sequence[Task]) -> str:
    """The text, a line a matter: overdue ones first, then what falls due, then tasks."""
    lines = [_due_line(due) for due in owed if due.state == "missed"]
    lines += [_due_line(due) for due in owed if due.state in ("soon", "open") and _is_near(branch, due)]
    lines += [_task_line(task) for task in book if task.state == "missed" or _is_next(branch, task)]
    start = f"{of.name}：\n您好！截至{day_words(branch.as_of)}，"
    if not lines:
        return f"{start}贵支部没有逾期和近期到期的事项，感谢支持！"
    numbered = "\n".join(f"{n}. {line}；" for n, line in enumerate(lines, 1)).removesuffix("；") + "。"
    return f"{start}贵支部有以下事项，请予安排：\n{numbered}\n如已完成，请及时录入；有困难请与机关党委联系。谢谢！"


def _due_line(due: Due) -> str:
    what = f"{period_words(due.period)}{RULES[due.rule]}"
    groups = f"（{due.count}个党小组）" if due.owed > 1 else ""
    day = f"{due.due_on.month}月{due.due_on.day}日"
    if due.state == "missed":
        return f"{what}{groups}应于{day}前召开，已逾期 {due.days} 天，请尽快补开并录入"
    return f"{what}{groups}请于{day}（含）前召开"


def _is_near(branch: Asked, due: Due) -> bool:
    """What is open this month or 临近: a year's deadline far ahead is no reminder."""
    return due.state == "soon" or due.due_on <= branch.as_of + timedelta(days=31)


def _is_next(branch: Asked, task: Task) -> bool:
    return task.state == "open" and task.due_on <= branch.as_of + timedelta(days=31)


def _task_line(task: Task) -> str:
    day, name = f"{task.due_on.month}月{task.due_on.day}日", task.title or task.task_code
    if task.state == "missed":
        return f"任务书“{name}”应于{day}前完成，已逾期 {task.days} 天"
    return f"任务书“{name}”请于{day}（含）前完成"


def findings(conn: Connection, branch: Asked, of: Profile) -> Component:
    """待核数据 that touch the branch, then what its set-up lacks."""
    found = list(all_findings(conn, branch.as_of, codes(conn, branch)))
    hints = _hints(branch, of)
    lines = [
        _line("database-exclamation", f"{f.kind}：{f.what}", f"{f.effect}（{f.record}）")
        for f in found[:FINDINGS_SHOWN]
    ]
    if len(found) > FINDINGS_SHOWN:
        lines.append(html.Li(f"另有 {len(found) - FINDINGS_SHOWN} 条", className="more"))
    lines += [_line("calendar-check", *hint) for hint in hints]
    title = f"受 {len(found)} 条待核数据影响" if found else "没有待核数据"
    if not lines:
        lines = [html.Li([icon("check-circle-fill"), html.Span("数据和支部设置没有需要核对的")], className="calm")]
    return panel("数据和设置", [html.Ul(lines, className="attention notes")], sub=title)


def _hints(branch: Asked, of: Profile) -> list[tuple[str, str]]:
    """换届: over, or close. A branch without a committee when it needs one is a finding already."""
    if of.term_until is None:
        return [("本届起始日期未填", "不能提示换届")]
    left = (of.term_until - branch.as_of).days
    years = branch.thresholds.term_years.on(branch.as_of)
    if left < 0:
        return [(f"本届已于{day_words(of.term_until)}届满，超过 {-left} 天", f"每届任期{years}年，应及时换届")]
    if left <= branch.thresholds.term_notice_days.on(branch.as_of):
        return [(f"本届将于{day_words(of.term_until)}届满，还有 {left} 天", f"每届任期{years}年，请准备换届")]
    return []


def _line(name: str, title: str, detail: str) -> Component:
    words = html.Span([html.B(title), html.Small(detail)], className="words")
    return html.Li(html.Div([icon(name), words], className="note"))
