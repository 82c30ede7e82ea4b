"""Organisations of the demo bureau: 24 branches with names of the trade, or as many as asked for."""

from dataclasses import dataclass, field
from datetime import date
from random import Random

from ingest.demo.tables import Tables
from rules.periods import months_between

FOUNDED = date(2018, 12, 28)
DISTRICTS = ("南湖", "秀洲", "嘉善", "平湖", "海盐", "海宁", "桐乡", "经开", "港区")
OFFICES = ("市场监管所", "登记科", "食品科", "药械科", "执法队", "质量科", "计量科", "特种设备科", "消保科")
# name, short name, which committee
NAMES = (
    ("办公室", "办公室", "JX01"), ("组织人事处", "组织人事处", "JX01"), ("政策法规处", "政策法规处", "JX01"),
    ("登记注册处", "登记注册处", "JX01"), ("信用监督管理处", "信用监管处", "JX01"),
    ("消费者权益保护处", "消保处", "JX01"), ("网络与广告监督管理处", "网络与广告处", "JX01"),
    ("食品生产安全监督管理处", "食品生产处", "JX01"), ("食品流通安全监督管理处", "食品流通处", "JX01"),
    ("餐饮服务安全监督管理处", "餐饮监管处", "JX01"), ("药品监督管理处", "药品监管处", "JX01"),
    ("特种设备安全监察处", "特种设备处", "JX01"), ("质量发展与标准化处", "质量发展处", "JX01"),
    ("知识产权处", "知识产权处", "JX01"), ("计量处", "计量处", "JX01"), ("离退休干部", "离退休干部", "JX01"),
    ("市场监管综合行政执法队", "综合执法队", "JX02"), ("食品药品检验检测院", "食药检测院", "JX02"),
    ("特种设备检验检测院", "特检院", "JX02"), ("计量检定测试院", "计量检定院", "JX02"),
    ("消费投诉举报中心", "投诉举报中心", "JX02"), ("标准化研究院", "标准化研究院", "JX02"),
    ("经济技术开发区分局", "经开分局", "JX03"), ("重大活动保障临时", "活动保障组", "JX03"),
)  # fmt: skip
CLOSED, FOUNDED_LATELY, TEMPORARY, SILENT, TWINS, NO_COMMITTEE = 21, 22, 23, 9, (12, 13), 7


@dataclass(slots=True)
class Stay:
    """A member's time in a branch."""

    member: str
    start: date
    end: date | None
    full: bool
    group: str | None = None


@dataclass(slots=True)
class Branch:
    """A branch and what its people are like. `key` seeds its draws: twins share one, and so end level."""

    code: str
    name: str
    short: str
    parent: str
    key: str
    size: int
    start: date
    end: date | None = None
    temporary: bool = False
    committee: bool = True
    groups: int = 0
    diligence: float = 0.9
    zeal: float = 0.5
    stays: list[Stay] = field(default_factory=list)

    def members_on(self, day: date) -> list[str]:
        """Members on a day."""
        return [s.member for s in self.stays if s.start <= day and (s.end is None or day < s.end)]

    def alive(self, day: date) -> bool:
        """Whether the branch exists on a day."""
        return self.start <= day and (self.end is None or day < self.end)


@dataclass(slots=True)
class Bureau:
    """Everything later steps share."""

    today: date
    seed: int
    branches: list[Branch]
    committees: list[tuple[str, str, str, str]]  # code, name, kind, parent
    months: list[int]
    one_group: bool

    def draw(self, *what: object) -> Random:
        """Draws that depend on the seed and on what they are for, never on today."""
        return Random("-".join(map(str, (self.seed, *what))))


def make_bureau(today: date, count: int, seed: int) -> Bureau:
    """The branches with their characters; sizes so that 24 of them have about 600 members."""
    months = months_between((today.year - 1) * 100 + 1, today.year * 100 + today.month)
    committees = [
        ("JX", "中共嘉兴市市场监督管理局委员会", "committee", ""),
        ("JX01", "嘉兴市市场监督管理局机关党委", "committee", "JX"),
        ("JX02", "嘉兴市市场监督管理局直属单位党总支", "general_branch", "JX"),
        ("JX03", "嘉兴市市场监督管理局派出机构党总支", "general_branch", "JX"),
    ]
    bureau = Bureau(today, seed, [], committees, months, count <= 60)
    for n in range(count):
        bureau.branches.append(_branch(bureau, n, count))
    if count > len(NAMES):
        for n in range((count - len(NAMES)) // 50 + 1):
            committees.append((f"JX1{n:03d}", f"{DISTRICTS[n % 9]}第{n + 1}基层党委", "committee", "JX"))
    return bureau


def _branch(bureau: Bureau, n: int, count: int) -> Branch:
    twin = n == TWINS[1] and count >= len(NAMES)
    key = f"B{(TWINS[0] if twin else n) + 1:04d}"
    draw = bureau.draw("branch", key)
    size = draw.randint(18, 38) if count <= 60 else draw.randint(9, 23)
    if n < len(NAMES):
        name, short, parent = NAMES[n]
    else:
        district, office = DISTRICTS[n % 9], OFFICES[n // 9 % 9]
        name, short, parent = f"{district}{office}第{n + 1}", f"{district}{n + 1}", f"JX1{(n - len(NAMES)) // 50:03d}"
    branch = Branch(f"B{n + 1:04d}", f"{name}党支部", short, parent, key, size, FOUNDED)
    branch.diligence, branch.zeal = draw.uniform(0.78, 0.97), draw.uniform(0.35, 0.95)
    branch.groups = 2 if size >= 24 else 0 if size < 13 and count > 60 else draw.choice((0, 1, 2))
    if count >= len(NAMES):
        _special(bureau, branch, n)
    return branch


def _special(bureau: Bureau, branch: Branch, n: int) -> None:
    """One branch closed lately, one founded in the middle of the year, one temporary, one without its committee."""
    today = bureau.today
    if n == CLOSED:
        month = bureau.months[-3]
        branch.end = date(month // 100, month % 100, 1)
    elif n == FOUNDED_LATELY:
        year = today.year if today.month > 6 else today.year - 1
        branch.start = date(year, 5, 18)
        branch.size = 9
    elif n == TEMPORARY:
        branch.start, branch.temporary, branch.committee, branch.groups = date(today.year - 1, 3, 1), True, False, 0
        branch.size = 7
    elif n == NO_COMMITTEE:
        branch.committee = False


def org_rows(bureau: Bureau, tables: Tables) -> None:
    """`orgs`: committees, branches, groups."""
    for n, (code, name, kind, parent) in enumerate(bureau.committees, 1):
        tables.add(
            "orgs", org_code=code, name=name, kind=kind, parent_code=parent or None, sort_no=n, valid_from=FOUNDED
        )
    for n, b in enumerate(bureau.branches, 1):
        group = "全局党支部" if bureau.one_group else f"{b.parent}党支部"
        term = date(bureau.draw("term", b.key).choice((2023, 2024, 2025)), 8, 1)
        tables.add(
            "orgs", org_code=b.code, name=b.name, short_name=b.short, kind="branch", parent_code=b.parent,
            sort_no=n * 10, valid_from=b.start, valid_to=b.end, ranking_group=group,
            committee_from=b.start if b.committee else None, term_from=max(term, b.start), temporary=b.temporary,
        )  # fmt: skip
        for g in range(1, b.groups + 1):
            tables.add(
                "orgs", org_code=f"{b.code}-{g}", name=f"{b.short}第{g}党小组", kind="group", parent_code=b.code,
                sort_no=n * 10 + g, valid_from=b.start, valid_to=b.end,
            )  # fmt: skip
