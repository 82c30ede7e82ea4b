"""The panels of 数据质量: the findings with their records, their kinds and what follows, the organisations."""

from collections import Counter
from collections.abc import Sequence

from components import dense
from components.dense import Cell, Head, Row
from components.panels import chips, panel
from components.tags import html
from components.text import Component
from pages.shared import Page
from pages.windows import Window, steps
from queries.columns import BY_CODE
from queries.quality import Listed
from queries.scope import Asked

ORGS_SHOWN = 10
CORRECTED = "入库即列出，不退回；在来源处更正后下次入库自动消失"


def findings(page: Page, asked: Asked, found: Sequence[Listed], shown: Sequence[Listed], of: Window) -> Component:
    """Chips of kinds, and a window of the findings of the chosen one."""
    if not found:
        return panel("待核数据", [html.P("没有待核数据", className="calm")], sub=CORRECTED)
    counted = Counter(one.finding.kind for one in found)
    chosen = asked.view.kind if asked.view.kind in counted else None
    links = [("全部", len(found), page.here(asked, kind=None), chosen is None)]
    links += [(kind, count, page.here(asked, kind=kind), kind == chosen) for kind, count in counted.items()]
    heads = [
        Head("组织", "name"),
        Head("种类", "kind"),
        Head("记录", "record"),
        Head("情形", "what"),
        Head("怎么计", "effect"),
    ]
    rows = [_finding(page, asked, one) for one in shown[of.first : of.first + of.size]]
    table = dense.table("待核数据", heads, rows, className="findings-table")
    return panel("待核数据", [chips(links), table], sub=CORRECTED, right=steps(page, asked, of))


def _finding(page: Page, asked: Asked, one: Listed) -> Row:
    found = one.finding
    table, _, key = found.record.partition(":")
    org: Cell = (
        "全局" if not one.org_name else [dense.link(one.org_name, page.here(asked, org=found.org_code, page=None))]
    )
    effect: Cell = [dense.text(found.effect, "held-out")] if found.held_out else found.effect
    return Row([org, found.kind, [dense.record(f"{BY_CODE[table].zh} {key}", found.record)], found.what, effect])


def kinds(found: Sequence[Listed]) -> Component:
    """What follows from each kind: held out of a number, or counted as it is."""
    counted = Counter((one.finding.kind, one.finding.effect, one.finding.held_out) for one in found)
    rows = [
        Row([kind, f"{count:,}", [dense.text(effect, "held-out" if out else "")]])
        for (kind, effect, out), count in counted.items()
    ]
    if not rows:
        return panel("各种类", [html.P("各项检查都没有发现", className="calm")])
    heads = [Head("种类", "name"), Head("条", "count"), Head("怎么计", "what")]
    held = html.P("加粗的不计入有关数字", className="key")
    return panel("各种类", [dense.table("待核数据的种类", heads, rows, className="kinds-table"), held])


def organisations(page: Page, asked: Asked, found: Sequence[Listed]) -> Component:
    """The organisations with most findings."""
    counted = Counter((one.finding.org_code, one.org_name) for one in found if one.org_name)
    if not counted:
        return ""
    most = counted.most_common(1)[0][1]
    rows = [
        Row([[dense.link(name, page.here(asked, org=code, page=None))], [dense.bar(count / most)], f"{count:,}"])
        for (code, name), count in counted.most_common(ORGS_SHOWN)
    ]
    heads = [Head("组织", "name"), Head("", "bars"), Head("条", "count")]
    sub = f"前{ORGS_SHOWN}个，共{len(counted):,}个" if len(counted) > ORGS_SHOWN else f"共{len(counted)}个"
    return panel("各组织", [dense.table("各组织的待核数据", heads, rows, className="rules-table")], sub=sub)
