"""A branch's volunteering, task book, 先锋指数 and visits of committee members."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from components import charts, dense
from components.dense import Head, Row
from components.panels import bar_lines, panel
from components.tags import html
from components.text import Component
from pages.service_chart import hours_columns
from queries.branch_books import Leader, Pioneer, Task
from queries.scope import Asked
from queries.volunteering import Brand, Service
from terms import MENUS, NOTHING, ROLES, half_words, hours, rounded

HEAP = 2  # points a heap of dots spans
GLYPH_OF = {"done": "done", "missed": "missed", "open": "open", "outside": "none"}


def service(branch: Asked, series: Mapping[int, Mapping[str, Service]], brands: Sequence[Brand]) -> Component:
    """Hours of twelve months, and of the year by brand."""
    ytd = series[branch.month]["ytd"]
    rest = ytd.hours - sum(brand.hours for brand in brands)
    parts = [(brand.name, brand.hours) for brand in brands] + ([("其他志愿服务", rest)] if rest else [])
    most = max((amount for _, amount in parts), default=0)
    rows = [Row([name, [dense.bar(amount / most if most else None)], hours(amount)]) for name, amount in parts]
    title = html.H3(["服务品牌", html.Small("今年以来，小时")])
    return panel(
        "志愿服务",
        [hours_columns(branch, series), title, bar_lines("各品牌时长", rows)],
        sub="每月时长，小时",
        right=f"今年 {hours(ytd.hours)} 小时",
        className="service",
    )


def tasks(branch: Asked, book: Sequence[Task]) -> Component:
    """规定任务 and the optional ones taken, each with its due day and state."""
    year = branch.month // 100
    if not book:
        return panel("任务书", [html.P(f"{NOTHING} {year}年没有任务书", className="empty")])
    heads = [Head("", "state"), Head("任务", "name"), Head("期限", "date")]
    rows: list[Row] = []
    said = []
    for menu in ("required", "optional"):
        of = [task for task in book if task.menu == menu and task.state != "unchosen"]
        owed = [task for task in of if task.state != "outside"]
        said.append(f"{MENUS[menu][:2]} {sum(task.state == 'done' for task in owed)}/{len(owed)}")
        rows.append(Row([dense.text(MENUS[menu], "group")], "group"))
        rows += [_task(task) for task in of] or [Row(["", dense.text("没有选择自选任务", "reason"), ""])]
    left = sum(task.state == "unchosen" for task in book)
    more = html.P(f"另有 {left} 项自选任务未选" if left else "", className="more")
    table = dense.table(f"{year}年任务书", heads, rows, className="tasks-table")
    sub = f"{year}年，截至{branch.end.month}月{branch.end.day}日"
    return panel("任务书", [table, more], sub=sub, right="，".join(said))


def _task(task: Task) -> Row:
    day = f"{task.due_on.month}月{task.due_on.day}日"
    words = {
        "done": "" if task.done_on is None else f"{task.done_on.month}月{task.done_on.day}日完成",
        "missed": f"{day}到期，逾期 {task.days} 天",
        "open": f"{day}前",
        "outside": "不适用",
    }[task.state]
    mark = dense.glyph(GLYPH_OF[task.state])
    cls = "low" if task.state == "missed" else "reason"
    name = task.title or task.task_code
    return Row([[mark], dense.text(name, title=name), [dense.text(words, cls)]], "", f"tasks:{task.task_code}")


def pioneer(of: Pioneer) -> Component:
    """The final scores as heaps of dots over two points each; fewer than five scored members are not shown."""
    name, sub = "先锋指数", f"{half_words(int(of.half[:4]) * 10 + int(of.half[5]))}，每点 1 名党员，不显示姓名"
    if of.scores is None or of.quarters is None:
        few = f"不足{of.least}人" if of.scored else "尚无测评"
        return panel(name, [html.P(few, className="few")], sub=sub, right=f"应测评 {of.eligible} 人")
    low = int(min(of.scores)) // 10 * 10
    high = max(-(-int(-(-max(of.scores) // 1)) // 10) * 10, low + 10)
    steps = range(low, high, HEAP)
    counts = [(f"{at}—{at + HEAP}", sum(_heap(s, low, high) == at for s in of.scores)) for at in steps]
    axis = [((at - low) / (high - low), str(at)) for at in range(low, high + 1, 10)]
    first, middle, third = (f"{rounded(quarter, 1):f}" for quarter in of.quarters)
    refs = [charts.Ref(_place(of.quarters[1], low, high), f"本支部中位 {middle}", "own")]
    if of.all_median is not None:
        refs.append(charts.Ref(_place(of.all_median, low, high), f"全局中位 {rounded(of.all_median, 1):f}", "all"))
    plot = charts.stacks(counts, axis, refs, title="先锋指数分布", unit="分")
    note = html.P(f"四分位 {first}—{third}；测评 {of.scored}/{of.eligible} 人", className="more")
    return panel(name, [plot, note], sub=sub, className="fill")


def _heap(score: Fraction, low: int, high: int) -> int:
    """The step a score falls in; the highest belongs to the last."""
    return min(low + int(score - low) // HEAP * HEAP, high - HEAP)


def _place(score: Fraction, low: int, high: int) -> float:
    return min(max(float((score - low) / (high - low)), 0.0), 1.0)


def leaders(found: Sequence[Leader]) -> Component:
    """Visits of committee members this year, by role."""
    if not found:
        return panel("委员联系支部", [html.P("没有联系本支部的委员", className="calm")], sub="今年以来")
    heads = [Head("委员", "name"), *(Head(words, "count") for words in ROLES.values()), Head("最近", "date")]
    rows = [
        Row(
            [
                dense.text(leader.name or leader.leader_code, title="联系委员" if leader.contact else "其他委员"),
                *(str(leader.visits.get(role, 0)) for role in ROLES),
                NOTHING if leader.last is None else leader.last.isoformat(),
            ]
        )
        for leader in found
    ]
    table = dense.table("委员指导次数", heads, rows, className="leaders-table")
    visits = sum(sum(leader.visits.values()) for leader in found)
    return panel("委员联系支部", [table], sub="今年以来，各角色指导次数", right=f"共 {visits} 次")
