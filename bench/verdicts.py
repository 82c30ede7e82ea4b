"""What was measured as Markdown, with the limit beside each ratio."""

from collections.abc import Iterable, Sequence

from bench.asking import Spent, Subject
from bench.first_load import Load

FLOOR, USUAL, GROWTH = 3.0, 1 / 8, 1.5
KILOBYTES, MAIN_THREAD, REQUESTS = 900.0, 0.40, 2
LIST, LIST_KILOBYTES = "/branches", 1500.0  # the one page with a grid: a budget of its own, and no limit to its growth
NONE = "–"
Costs = dict[tuple[str, str, int, str], Spent]  # way, engine, branches, path


def costs(subjects: Iterable[Subject]) -> Costs:
    """The medians of all."""
    return {(s.way, s.database.engine, s.database.branches, s.path): s.typical for s in subjects}


def against(value: float, limit: float, places: int = 2) -> str:
    """A value; when it is over the limit it says so."""
    return f"{value:.{places}f}" + (" **未达到**" if value > limit else "")


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Lines of a Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def page_costs(found: Costs) -> str:
    """Each page against its floor and the usual way."""
    rows = []
    for (way, engine, branches, path), ours in found.items():
        if way == "ours":
            floor, usual = (found.get((other, engine, branches, path)) for other in ("floor", "usual"))
            assert floor is not None
            rows.append(
                [
                    f"`{path}`",
                    engine,
                    f"{branches:,}",
                    f"{ours.server:.1f}",
                    NONE if engine == "SQLite" else f"{ours.database:.1f}",
                    f"{floor.server:.1f}",
                    NONE if usual is None else f"{usual.server:.0f}",
                    against(ours.server / floor.server, FLOOR),
                    NONE if usual is None else against(ours.server / usual.server, USUAL, 3),
                ]
            )
    head = ["页面", "数据库", "支部", "页面 ms", "库 ms", "裸语句 ms", "通常写法 ms", "页面 / 裸语句（≤ 3）"]
    return table([*head, "页面 / 通常写法（≤ 0.125）"], rows)


def growth(found: Costs) -> str:
    """From the smallest bureau to the largest."""
    sizes = sorted({branches for _, _, branches, _ in found})
    small, large = sizes[0], sizes[-1]
    rows = []
    for (way, engine, branches, path), few in found.items():
        if way == "ours" and branches == small:
            many = found[way, engine, large, path]
            limit = float("inf") if path == LIST else GROWTH
            database = "在页面内" if engine == "SQLite" else against(many.database / few.database, limit)
            rows.append([f"`{path}`", engine, against(many.server / few.server, limit), database])
    return table(["页面", "数据库", f"页面 {small} → {large:,}（≤ 1.5）", "库（≤ 1.5）"], rows)


def first_loads(loads: dict[str, tuple[Load, Load | None]], requests: dict[str, int]) -> str:
    """Each page's first load against the usual way's."""
    rows = []
    for path, (ours, usual) in loads.items():
        size, cpu = ours.typical
        beside = [NONE, NONE, NONE]
        if usual is not None:
            usual_size, usual_cpu = usual.typical
            beside = [f"{usual_size:,.0f}", f"{usual_cpu:.0f}", against(cpu / usual_cpu, MAIN_THREAD)]
        budget = LIST_KILOBYTES if path == LIST else KILOBYTES
        rows.append(
            [
                f"`{path}`",
                against(size, budget, 0),
                beside[0],
                f"{cpu:.0f}",
                *beside[1:],
                against(requests[path], REQUESTS, 0),
            ]
        )
    head = [
        "页面",
        "KB（≤ 900，支部列表 ≤ 1,500）",
        "通常写法 KB",
        "主线程 ms",
        "通常写法 ms",
        "主线程之比（≤ 0.40）",
        "换月请求（≤ 2）",
    ]
    return table(head, rows)
