"""Rows of `orgs` and `workdays`."""

from collections.abc import Iterator
from datetime import date

from ingest.demo.bureau import FOUNDED, ROOT, Branch, Bureau, committee_code
from ingest.demo.holidays import exceptions
from ingest.demo.names import UNITS, Part, place
from ingest.demo.table import Row


def rows(bureau: Bureau) -> Iterator[Row]:
    """The tree: root, a committee a block, its general branches, branches and groups."""
    yield _committee(ROOT, "中共嘉兴市市场监督管理局委员会", "市局党委", None, 1)
    for block, branches in bureau.blocks.items():
        code = committee_code(block)
        where = place(block) or "嘉兴市市场监督管理局"
        yield _committee(code, f"{where}机关党委", "机关党委" if block == 0 else None, ROOT, 100_000 * block + 2)
        for unit in sorted({b.parent for b in branches} - {code}):
            yield _general_branch(unit, code, where, block)
        for branch in branches:
            yield _branch(branch, bureau)
            for n in range(1, branch.groups + 1):
                yield _group(branch, n)


def workdays(bureau: Bureau) -> Iterator[Row]:
    """The exceptions of last year and this; of next year's first days nothing is known yet."""
    for year in bureau.years:
        yield from exceptions(year).items()


def _committee(code: str, name: str, short: str | None, parent: str | None, sort_no: int) -> Row:
    return (code, name, short, "committee", parent, sort_no, FOUNDED, None, None, None, None, None, False)


def _general_branch(code: str, parent: str, where: str, block: int) -> Row:
    unit = UNITS[int(code[-1]) - 1]
    sort_no = 100_000 * block + 2 + int(code[-1])
    return (
        code,
        f"{where}{unit}党总支",
        f"{unit}党总支" if block == 0 else None,
        "general_branch",
        parent,
        sort_no,
        FOUNDED,
        None,
        None,
        None,
        None,
        None,
        False,
    )


def _branch(branch: Branch, bureau: Bureau) -> Row:
    committee = branch.founded if branch.committee else None
    return (
        branch.code,
        f"{branch.name}党支部",
        branch.short,
        "branch",
        branch.parent,
        branch.number * 10,
        branch.founded,
        branch.closed,
        branch.ranking_group,
        committee,
        branch.closed if committee else None,
        max(branch.founded, _term(branch.number, bureau.today)),
        branch.part is Part.TEMPORARY,
    )


def _term(number: int, today: date) -> date:
    """Terms of three years, begun in a month and year of the branch's own."""
    month = number % 12 + 1
    year = today.year - (today < date(today.year, month, 1))
    return date(year - (year - number) % 3, month, 1)


def _group(branch: Branch, n: int) -> Row:
    name = f"{branch.name}第{n}党小组"
    sort_no = branch.number * 10 + n
    life = (branch.founded, branch.closed)
    return (branch.group(n), name, None, "group", branch.code, sort_no, *life, None, None, None, None, False)
