"""Task book, goals, pioneer scores, leaders, reviews, adjustments, vetoes."""

from datetime import date, timedelta

from ingest.demo.bureau import CLOSED, TEMPORARY, Branch, Bureau
from ingest.demo.tables import Tables, day_in
from rules.periods import half_year, last_day, month_code

ITEMS = {
    "L3": 4,
    "S4": 3,
    "S5": 3,
    "I1": 8,
    "I2": 6,
    "I3": 3,
    "I4": 3,
    "D2": 6,
    "D4": 2,
    "C2": 4,
    "C3": 4,
    "C4": 3,
    "C5": 3,
}
WHOLE = 10**8
TASKS = (
    ("required", 2, "制定年度工作计划"), ("required", 3, "召开组织生活会"), ("required", 5, "书记讲党课"),
    ("required", 6, "上半年工作自查"), ("required", 7, "“七一”主题活动"), ("required", 9, "党员集中轮训"),
    ("required", 10, "廉政风险排查"), ("required", 12, "年度述职评议"), ("optional", 4, "结对共建"),
    ("optional", 6, "品牌创建"), ("optional", 8, "助企服务"), ("optional", 9, "青年理论学习"),
    ("optional", 11, "课题调研"), ("optional", 12, "知行论坛宣讲"),
)  # fmt: skip
GOALS = (
    ("building", "支部标准化建设达标", "个", 22), ("building", "按期换届", "个", 8), ("training", "党员集中培训", "学时", 32),
    ("training", "书记轮训", "人次", 48), ("activity", "知行论坛", "场", 12), ("activity", "品牌活动", "场", 60),
)  # fmt: skip


def rows(bureau: Bureau, tables: Tables) -> None:
    """All of them."""
    years = sorted({month // 100 for month in bureau.months})
    for year in years:
        _tasks(bureau, tables, year)
        _goals(bureau, tables, year)
    for branch in bureau.branches:
        _reviews(bureau, tables, branch)
    _pioneer(bureau, tables)
    _leaders(bureau, tables)
    _adjustments(bureau, tables)


def _tasks(bureau: Bureau, tables: Tables, year: int) -> None:
    for n, (menu, month, title) in enumerate(TASKS, 1):
        due, weight = last_day(year * 100 + month), (1 + n % 3) * WHOLE
        tables.add("tasks", task_code=f"T{year}{n:02d}", year=year, menu=menu, title=title, due_on=due, weight=weight)
        for branch in bureau.branches:
            draw = bureau.draw("task", branch.key, year, n)
            chosen = menu == "optional" and draw.random() < 0.55
            done = due - timedelta(days=draw.randint(-12, 40)) if draw.random() < 0.94 else None
            if done is not None and done > bureau.today:
                done = None
            if chosen or (menu == "required" and done is not None):
                evidence = "台账" if done is not None else None
                tables.add(
                    "task_progress",
                    task_code=f"T{year}{n:02d}",
                    org_code=branch.code,
                    chosen=chosen,
                    done_on=done,
                    evidence=evidence,
                )


def _goals(bureau: Bureau, tables: Tables, year: int) -> None:
    for n, (platform, title, unit, target) in enumerate(GOALS, 1):
        code = f"G{year}{n:02d}"
        tables.add(
            "goals", goal_code=code, year=year, platform=platform, title=title, unit=unit, target=target * WHOLE,
            due_on=date(year, 12, 20), owner="机关党委",
        )  # fmt: skip
        for month in (3, 6, 9, 12):
            day = last_day(year * 100 + month)
            if day <= bureau.today:
                share = month / 12 * bureau.draw("goal", code, month).uniform(0.8, 1.08)
                tables.add("goal_progress", goal_code=code, reported_on=day, value=round(target * share) * WHOLE)


def _reviews(bureau: Bureau, tables: Tables, branch: Branch) -> None:
    """All items in January, some again later; those of a running month are entered from its 10th on."""
    level = bureau.draw("level", branch.key).uniform(0.66, 0.93)
    for month in bureau.months:
        begins = max(day_in(month, 10), branch.start)
        if begins > bureau.today or last_day(month) < branch.start or not branch.alive(max(begins, branch.start)):
            continue
        draw = bureau.draw("reviews", branch.key, month)
        first = month % 100 == 1 or last_day(month) <= last_day(branch.start.year * 100 + branch.start.month)
        for item, most in ITEMS.items():
            share = min(1.0, max(0.3, level + draw.uniform(-0.14, 0.14)))
            if first or draw.random() < 0.3:
                got = round(share * most * 10) * WHOLE // 10
                document = f"嘉市监党〔{month // 100}〕{month % 100}号"
                tables.add(
                    "reviews", org_code=branch.code, item=item, month=month_code(month), got=got, document=document
                )


def _pioneer(bureau: Bureau, tables: Tables) -> None:
    """Half-years that ended at least ten days ago, from the second one of the year before last."""
    first = bureau.today.year - 2
    halves = [half_year(first, 2)] + [half_year(year, h) for year in (first + 1, first + 2) for h in (1, 2)]
    for half in halves:
        if half.last + timedelta(days=10) > bureau.today:
            continue
        for branch in bureau.branches:
            draw = bureau.draw("pioneer", branch.key, half.code)
            best = draw.randrange(1, 6)
            for n, member in enumerate(branch.members_on(half.last)):
                plus, minus = draw.randint(0, 14), draw.choice((0, 0, 0, 1, 2))
                tables.add(
                    "pioneer_scores", member_code=member, half_year=half.code, base=draw.randint(72, 85) * WHOLE,
                    plus=plus * WHOLE, minus=minus * WHOLE, veto=draw.random() < 0.001, excellent=n % 8 == best,
                )  # fmt: skip


def _leaders(bureau: Bureau, tables: Tables) -> None:
    """Each of the committee's members looks after three branches and visits them now and then."""
    for n, branch in enumerate(bureau.branches):
        leader = bureau.branches[n // 3 * 3].stays[0].member
        since = max(date(2021, 1, 1), branch.start)
        tables.add("leader_contacts", leader_code=leader, org_code=branch.code, valid_from=since)
        for month in bureau.months:
            draw = bureau.draw("visit", branch.key, month)
            day = day_in(month, draw.randint(3, 27))
            if draw.random() < 0.22 and day <= bureau.today and branch.alive(day):
                role = draw.choice(("guide", "coach", "supervise"))
                tables.add(
                    "leader_visits",
                    visit_id=f"L{branch.code[1:]}{month}",
                    leader_code=leader,
                    org_code=branch.code,
                    visited_on=day,
                    role=role,
                )


def _adjustments(bureau: Bureau, tables: Tables) -> None:
    """A few documents; one veto that keeps the title back, one that took a branch out of the ranking for a while."""
    last = bureau.today.year - 1
    few = [b for n, b in enumerate(bureau.branches) if n not in (CLOSED, TEMPORARY)]
    for n, (year, month, points, reason) in enumerate(
        (
            (last, 3, 100, "专项工作表扬"),
            (last, 9, -50, "信息迟报"),
            (last + 1, 2, 150, "上级表彰"),
            (last + 1, 4, 50, "经验交流"),
            (last + 1, 7, -100, "督查通报"),
        )
    ):
        day, branch = date(year, month, 20), few[(n * 5 + 1) % len(few)]
        if day <= bureau.today:
            tables.add(
                "adjustments",
                document=f"嘉市监党〔{year}〕10{n}号",
                org_code=branch.code,
                dated_on=day,
                points=points,
                reason=reason,
            )
    for n, (effect, month, until) in enumerate((("no_title", 3, None), ("unranked", 5, 8))):
        day = date(last, month, 11)
        end = date(last, until, 1) if until else None
        tables.add(
            "vetoes",
            document=f"嘉市监党〔{last}〕9{n}号",
            org_code=few[6 + n % len(few)].code if len(few) > 8 else few[0].code,
            valid_from=day,
            valid_to=end,
            effect=effect,
            reason="一票否决事项",
        )
