"""结论句 of the pages of the bureau's other systems: task book, goals, pioneer index, contacts, brands; and of the books kept."""

from fractions import Fraction

from queries.brands import History
from queries.goals import Goal
from queries.headline import Part
from queries.leaders import Touch
from queries.pioneer import Coverage, Half
from queries.quality import Listed
from queries.scheme_words import Limit
from queries.scope import Asked
from queries.sources import Source
from queries.tasks import Book
from rules.scheme import Scheme
from terms import half_year_words, hours, rounded


def _percent(value: Fraction) -> str:
    return f"{rounded(value * 100, 0):f}%"


def _month(asked: Asked) -> str:
    return "目前" if asked.running else f"到{asked.month % 100}月底"


def tasks(asked: Asked, book: Book) -> list[Part]:
    """任务书: what is due and done, what is overdue, what was chosen."""
    if not book.tasks:
        return [Part(f"{asked.month // 100}年没有任务书。")]
    due, chosen = book.of("required", asked.end), book.of("optional")
    start = (
        f"{_month(asked)}规定任务到期{due.owed:,}项次，完成{_percent(Fraction(due.done, due.owed))}；"
        if due.owed
        else ""
    )
    parts = [Part(start or f"{_month(asked)}没有到期的规定任务；")]
    if book.overdue:
        branches = len({item.org_code for item in book.overdue})
        who = "" if asked.org_kind == "branch" else f"{branches:,}个支部"
        parts.append(Part(f"{who}{len(book.overdue):,}项逾期未完成，最长{book.overdue[0].days}天", alert=True))
    else:
        parts.append(Part("无逾期"))
    return [*parts, Part(f"；自选任务已选{chosen.owed:,}项次，完成{chosen.done:,}项次。")]


def goals(asked: Asked, found: list[Goal]) -> list[Part]:
    """目标制: how many keep up with the time passed, which lags most, which are overdue."""
    if not found:
        return [Part(f"{asked.month // 100}年没有目标。")]
    on_course = sum(goal.on_course for goal in found)
    parts = [Part(f"{asked.month // 100}年{len(found)}项目标，{on_course}项达到时间进度；")]
    overdue = [goal for goal in found if goal.pace == "overdue"]
    behind = sorted((goal for goal in found if goal.pace == "behind"), key=lambda goal: goal.lead or 0)
    if overdue:
        parts.append(Part(f"{len(overdue)}项到期未达到", alert=True))
    if behind:
        lag = f"{rounded(-(behind[0].lead or Fraction(0)) * 100, 0):f}个百分点"
        most = f"，“{behind[0].title}”慢{lag}" if len(behind) == 1 else f"，“{behind[0].title}”最多，慢{lag}"
        parts += [Part("，" if overdue else ""), Part(f"{len(behind)}项慢于时间进度{most}", alert=True)]
    if not overdue and not behind:
        parts.append(Part("没有落在时间进度后面的"))
    unknown = sum(goal.pace == "unknown" for goal in found)
    return [*parts, Part(f"；{unknown}项没有目标值或尚未填报。" if unknown else "。")]


def pioneer(asked: Asked, half: Half | None, coverage: Coverage, few: str | None) -> list[Part]:
    """先锋指数: median, how many were scored, where too few were; `few`: what is said of too small a branch instead."""
    if half is None or not half.scored:
        return [Part("还没有先锋指数测评。" if half is None else f"{half_year_words(half.code)}没有先锋指数测评。")]
    name = half_year_words(half.code)
    if few is not None:
        return [Part(f"{name}测评{half.scored}人，{few}，不显示先锋指数。")]
    middle = f"{rounded(half.median or Fraction(0), 1):f}"
    parts = [
        Part(f"{name}先锋指数中位{middle}分，测评{half.scored:,}人，覆盖{_percent(half.coverage or Fraction(0))}；")
    ]
    if asked.org_kind != "branch" and coverage.least is not None:
        lack = f"{coverage.lacking:,}个支部测评不足{_percent(coverage.least)}，不计分"
        parts += [Part(lack, alert=True) if coverage.lacking else Part("各支部都达到计分所需的覆盖率"), Part("；")]
    return [*parts, Part(f"争先创优入选{half.excellent:,}人。")]


def leaders(asked: Asked, touch: Touch) -> list[Part]:
    """委员联系支部: visits of the year, branches that nobody visited."""
    if not touch.branches:
        return [Part("本月没有党支部。")]
    year = "今年以来" if asked.running else f"今年1月至{asked.month % 100}月"
    parts = [Part(f"{year}委员到支部指导{touch.visits.total:,}次；")]
    missing = touch.unvisited
    if not missing:
        parts.append(Part("每个支部都有人到过" if asked.org_kind != "branch" else "本支部有人到过"))
    elif asked.org_kind == "branch":
        parts.append(Part("本支部尚无人到过", alert=True))
    else:
        parts.append(Part(f"{len(missing):,}个支部尚无人到过", alert=True))
    return [*parts, Part(f"；{touch.alone:,}个支部没有联系委员。" if touch.alone else "。")]


def brands(asked: Asked, found: list[History]) -> list[Part]:
    """服务品牌: what all came to this year, which had most hours, which have been idle."""
    if not found:
        return [Part("尚无服务品牌。")]
    events, total = sum(one.now.events for one in found), sum(one.now.hours for one in found)
    if not events and not total:
        return [Part(f"{len(found)}个服务品牌今年尚无活动。")]
    first = max(found, key=lambda one: one.now.hours)
    parts = [
        Part(
            f"{len(found)}个服务品牌今年开展{events:,}次活动，服务{hours(total)}小时；{first.name}时长最多，{hours(first.now.hours)}小时"
        )
    ]
    idle = [one.name for one in found if not one.now.events and not one.now.hours]
    return [
        *parts,
        Part(f"；{idle[0]}{'等' + str(len(idle)) + '个品牌' if len(idle) > 1 else ''}今年尚无活动。" if idle else "。"),
    ]


def scheme(of: Scheme, limits: list[Limit]) -> list[Part]:
    """计分规则: types, items, full points; what has still to be confirmed."""
    points = sum(t.points for t in of.types) // 100
    parts = [Part(f"{len(of.types)}个类型{len(of.items)}项指标，满分{points}分，另有{len(limits)}项时限与标准；")]
    open_ = sum(limit.unconfirmed for limit in limits)
    if of.placeholder:
        parts.append(Part(of.notice or "示例方案，未经本局确认", alert=True))
    else:
        parts.append(Part("方案已确认"))
    return [*parts, Part(f"，{open_}项时限与标准待本局确认。" if open_ else "。")]


def quality(found: list[Listed]) -> list[Part]:
    """数据质量: how many findings, how many of them are held out of a number."""
    if not found:
        return [Part("没有待核数据。")]
    out = sum(one.finding.held_out for one in found)
    orgs = len({one.finding.org_code for one in found if one.finding.org_code})
    parts = [Part(f"{len(found):,}条待核数据", alert=True), Part(f"，涉及{orgs:,}个组织" if orgs else "")]
    return [*parts, Part(f"；其中{out:,}条不计入有关数字，其余照常计入。" if out else "；都照常计入。")]


def sources(found: list[Source]) -> list[Part]:
    """数据来源: how many tables hold data, the last load, which are empty."""
    filled, rows = [one for one in found if one.rows], sum(one.rows for one in found)
    parts = [Part(f"{len(found)}张表中{len(filled)}张有数据，共{rows:,}行")]
    loads = [one.load for one in found if one.load is not None]
    if loads:
        last = max(loads, key=lambda load: load.batch)
        parts.append(Part(f"；最近一次入库在{last.loaded_at:%Y-%m-%d %H:%M}"))
    empty = [one.table.zh for one in found if not one.rows]
    if empty:
        parts += [
            Part("；"),
            Part(f"缺{'、'.join(empty[:4])}{'等' if len(empty) > 4 else ''}{len(empty)}张表", alert=True),
        ]
    return [*parts, Part("。")]
