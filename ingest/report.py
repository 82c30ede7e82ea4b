"""What a load did, in sentences."""

from collections.abc import Iterator

from ingest.load import Report
from ingest.rank_history import RankChange
from queries.columns import BY_CODE
from terms import NOTHING, month_words

RANKS_SHOWN = 20


def lines(report: Report, *, dry_run: bool) -> Iterator[str]:
    """One sentence a line: problems first; then notes, counts by table, ranks."""
    yield from (str(problem) for problem in report.problems)
    if report.problem_count:
        more = report.problem_count - len(report.problems)
        yield f"共{report.problem_count}处错误{f'，以上列出前{len(report.problems)}处' if more else ''}。未入库。"
        return
    yield from report.notes
    if report.demo_removed:
        yield "已删除演示数据。" if not dry_run else "将删除演示数据。"
    for code, c in report.counts.items():
        yield f"{BY_CODE[code].zh}：新增{c.new} 变更{c.changed} 未变{c.unchanged} 删除{c.removed}"
    yield from _ranks(report.ranks, dry_run)
    yield "以上为试算，未写入。" if dry_run else f"已入库，批次{report.batch}。"


def _ranks(changes: list[RankChange], dry_run: bool) -> Iterator[str]:
    if not changes:
        yield "名次不变。"
        return
    yield f"{month_words(changes[0].month)}{len(changes)}个支部名次{'将' if dry_run else ''}变动："
    for change in changes[:RANKS_SHOWN]:
        yield f"  {change.org_code}：{change.before or NOTHING} → {change.after or NOTHING}"
    if len(changes) > RANKS_SHOWN:
        yield f"  另有{len(changes) - RANKS_SHOWN}个。"
