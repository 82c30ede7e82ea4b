"""Tables of the reporting database: the contract's base tables, the derived rows of a snapshot, and the books kept.

Comments are the source of docs/schema.md. No foreign keys among facts: the load checks them on the state after it.
"""

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
)
from sqlalchemy.types import TypeEngine

from queries.columns import BASES, Base, Col

metadata = MetaData(naming_convention={"pk": "pk_%(table_name)s", "ix": "ix_%(table_name)s_%(column_0_N_name)s"})
# SQLite keeps such a table in the order of its key: months are appended and removed as a whole.
_CLUSTERED: dict[str, Any] = {"sqlite_with_rowid": False}
LIVE = 0  # the snapshot that loads and the turn of the day rebuild; publications have numbers from 1

_TEXT_LENGTHS = {
    "code": 64,
    "text": 1000,
    "types": 200,
    "tags": 100,
    "period": 8,
    "month": 7,
    "half": 6,
    "covers": 7,
}


# Beside the key and the batch: what the pages of one organisation look up.
_LOOKED_UP = {
    "activities": (("org_code", "held_on", "recorded_on"),),
    "memberships": (("branch_code",),),
    "service_events": (("lead_org_code", "held_on"),),
    "service_records": (("person_code", "service_date"),),
    "leader_visits": (("org_code", "visited_on"),),
}


def _sql_type(col: Col) -> TypeEngine[Any]:
    """The database type of a contract column; scaled numbers and counts are whole numbers."""
    if col.kind == "date":
        return Date()
    if col.kind == "bool":
        return Boolean()
    if col.kind in ("int", "count") or col.places is not None:
        return BigInteger()
    return String(_TEXT_LENGTHS.get(col.kind, 20))


def _comment(col: Col) -> str:
    """Chinese name, and the scale of a number stored as an integer."""
    return col.zh if col.places is None else f"{col.zh}（×10^{col.places}）"


def _base_table(base: Base) -> Table:
    """A base table: the contract's columns and the batch that last wrote the row (checks and undo ask for its rows)."""
    columns: list[Column[Any]] = [
        Column(
            c.code,
            _sql_type(c),
            primary_key=c.need == "key",
            autoincrement=False,
            nullable=c.need not in ("key", "value") and c.kind != "bool",
            comment=_comment(c),
        )
        for c in base.cols
    ]
    columns.append(Column("batch", Integer, nullable=False, comment="最后写入本行的批次"))
    found = [Index(None, *names) for names in (("batch",), *_LOOKED_UP.get(base.code, ()))]
    return Table(base.code, metadata, *columns, *found, comment=base.row)


BASE: dict[str, Table] = {b.code: _base_table(b) for b in BASES}


def _count(name: str, comment: str) -> Column[Any]:
    return Column(name, BigInteger, nullable=False, comment=comment)


def _key(name: str, type_: TypeEngine[Any], comment: str) -> Column[Any]:
    return Column(name, type_, primary_key=True, autoincrement=False, comment=comment)


def _of_snapshot() -> Column[Any]:
    return _key("snapshot", Integer(), "快照编号；0 为实时测算")


def _path() -> Column[Any]:
    return Column("path", String(80), nullable=False, comment="组织路径，每级5位；前缀即“含下级”")


snapshots = Table(
    "snapshots",
    metadata,
    _key("snapshot", Integer(), "快照编号；0 为实时测算"),
    Column("as_of", Date, nullable=False, comment="数字所依据的“今天”"),
    Column("batch", Integer, nullable=False, comment="最后一个有效批次；没有为 0"),
    Column("fingerprint", String(64), nullable=False, comment="计分方案和计算规则的指纹"),
    Column("scheme", String(64), nullable=False, comment="计分方案编号"),
    Column("first_month", Integer, nullable=False, comment="最早有数字的月份 yyyymm"),
    Column("newest_month", Integer, nullable=True, comment="最新有数据的月份 yyyymm；没有数据为空"),
    Column("built_at", DateTime, nullable=False, comment="生成时刻（Asia/Shanghai）"),
    comment="一组派生行：截止日、批次、方案三者唯一确定",
)
snapshot_orgs = Table(
    "snapshot_orgs",
    metadata,
    _of_snapshot(),
    _key("org_code", String(64), "组织编码"),
    _path(),
    Column("name", String(1000), nullable=False, comment="名称"),
    Column("short_name", String(1000), nullable=False, comment="屏上简称"),
    Column("kind", String(20), nullable=False, comment="类别"),
    Column("parent_code", String(64), nullable=True, comment="上级组织编码"),
    Column("valid_from", Date, nullable=True, comment="成立日期；空为一直存在"),
    Column("valid_to", Date, nullable=True, comment="撤销日期"),
    Column("ranking_group", String(1000), nullable=True, comment="评比分组"),
    Column("temporary", Boolean, nullable=False, comment="临时党支部"),
    _count("open", "含下级，截止日所在期间仍未到期未完成的前五项组织生活"),
    Column("last_report", Date, nullable=True, comment="本组织及其党小组最近一次录入"),
    Index(None, "snapshot", "path"),
    Index(None, "snapshot", "kind", "last_report", "path"),
    Index(None, "snapshot", "parent_code", "path"),
    comment="快照中的一个组织",
)
snapshot_brands = Table(
    "snapshot_brands",
    metadata,
    _of_snapshot(),
    _key("brand_code", String(64), "品牌"),
    Column("name", String(1000), nullable=True, comment="名称"),
    Column("launched_on", Date, nullable=True, comment="创建日期"),
    Column("honours", String(1000), nullable=True, comment="荣誉"),
    comment="快照中的一个品牌",
)
obligations = Table(
    "obligations",
    metadata,
    _of_snapshot(),
    _key("month", Integer(), "到期月份 yyyymm"),
    _key("org_code", String(64), "应开组织（党小组会为党小组）"),
    _key("rule", String(20), "规则"),
    _key("period", String(8), "期间：2026-10、2026Q3、2025"),
    Column("branch_code", String(64), nullable=False, comment="所属党支部"),
    _path(),
    Column("begins_on", Date, nullable=False, comment="期间第一天"),
    Column("due_on", Date, nullable=False, comment="期间最后一天；年度事项为截止日"),
    Column("waived", Boolean, nullable=False, comment="豁免"),
    Column("done_on", Date, nullable=True, comment="从这天起算已完成"),
    Column("done_by", String(64), nullable=True, comment="使其已完成的活动"),
    Column("deferred_on", Date, nullable=True, comment="从这天起算延期完成"),
    Column("deferred_by", String(64), nullable=True, comment="使其延期完成的活动"),
    Column("late_on", Date, nullable=True, comment="从这天起算补录完成"),
    Column("late_by", String(64), nullable=True, comment="使其补录完成的活动"),
    Column("state", String(10), nullable=False, comment="截止日的状态"),
    Index(None, "snapshot", "state", "due_on", "path"),
    Index(None, "snapshot", "branch_code", "month"),
    comment="一个组织一项规则一个期间应开一次",
    **_CLUSTERED,
)
meeting_months = Table(
    "meeting_months",
    metadata,
    _of_snapshot(),
    _key("month", Integer(), "月份 yyyymm"),
    _key("org_code", String(64), "组织，含全部下级"),
    _key("rule", String(20), "规则；core 为三会一课和主题党日合计"),
    *[
        _count(f"{span}_{state}", f"{words}{state}")
        for span, words in (("month", "当月到期且已过："), ("ytd", "1月至当月到期且已过："))
        for state in ("done", "deferred", "late", "missed", "waived")
    ],
    *[_count(f"due_{state}", f"当月到期：{state}") for state in ("satisfied", "open", "missed", "waived")],
    comment="组织生活的次数：一个组织一个月一项规则",
    **_CLUSTERED,
)
attendance_months = Table(
    "attendance_months",
    metadata,
    _of_snapshot(),
    _key("month", Integer(), "月份 yyyymm"),
    _key("org_code", String(64), "组织，含全部下级"),
    *[
        _count(f"{span}_{what}", f"{words}{zh}")
        for span, words in (("month", "当月"), ("ytd", "1月至当月"))
        for what, zh in (
            ("present", "实到"),
            ("expected", "应到"),
            ("in_time", "及时录入"),
            ("valid", "有效活动"),
        )
    ],
    comment="到会和及时：一个组织一个月",
    **_CLUSTERED,
)
member_months = Table(
    "member_months",
    metadata,
    _of_snapshot(),
    _key("month", Integer(), "月份 yyyymm"),
    _key("org_code", String(64), "组织，含全部下级"),
    _count("full_members", "月末正式党员"),
    _count("probationary", "月末预备党员"),
    _count("exempt", "月末豁免党员"),
    _count("branches", "月末党支部"),
    comment="党员和支部数：一个组织一个月",
    **_CLUSTERED,
)
service_months = Table(
    "service_months",
    metadata,
    _of_snapshot(),
    _key("month", Integer(), "月份 yyyymm"),
    _key("org_code", String(64), "组织，含全部下级"),
    _key("span", String(5), "month 当月，ytd 1月至当月"),
    _count("events", "志愿活动"),
    _count("hours", "时长（×10^2）"),
    _count("member_hours", "党员时长（×10^2）"),
    _count("person_times", "人次"),
    _count("persons", "人数，精确去重"),
    _count("took_part", "期末应计党员中参与过的"),
    _count("registered", "期末应计党员中已注册志愿者的"),
    _count("eligible", "期末应计党员"),
    _count("eligible_days", "应计党员·天"),
    _count("days", "期间天数"),
    _count("beneficiaries", "服务人次"),
    _count("projects", "党支部主办或参与的品牌活动"),
    comment="志愿服务：一个组织一个月的当月或累计",
    **_CLUSTERED,
)
brand_months = Table(
    "brand_months",
    metadata,
    _of_snapshot(),
    _key("month", Integer(), "月份 yyyymm"),
    _key("org_code", String(64), "组织，含全部下级"),
    _key("brand_code", String(64), "品牌"),
    _count("events", "1月至当月活动"),
    _count("hours", "1月至当月时长（×10^2）"),
    _count("persons", "1月至当月人数，精确去重"),
    _count("beneficiaries", "1月至当月活动的服务人次"),
    comment="服务品牌的年度累计：一个组织一个月一个品牌；全零不存",
    **_CLUSTERED,
)
pioneer_halves = Table(
    "pioneer_halves",
    metadata,
    _of_snapshot(),
    _key("half_year", String(6), "半年"),
    _key("org_code", String(64), "组织，含全部下级"),
    _count("eligible", "半年末应计党员"),
    _count("scored", "其中有分的"),
    _count("excellent", "其中争先创优入选的"),
    Column("total", BigInteger, nullable=False, comment="总评分之和（×10^8）"),
    Column("lowest", BigInteger, nullable=True, comment="最低（×4×10^8）；没有分为空"),
    Column("first_quarter", BigInteger, nullable=True, comment="下四分位（×4×10^8）"),
    Column("median", BigInteger, nullable=True, comment="中位数（×4×10^8）"),
    Column("third_quarter", BigInteger, nullable=True, comment="上四分位（×4×10^8）"),
    Column("highest", BigInteger, nullable=True, comment="最高（×4×10^8）"),
    comment="先锋指数：一个组织一个半年；没有应计党员不存",
    **_CLUSTERED,
)
standings = Table(
    "standings",
    metadata,
    _of_snapshot(),
    _key("month", Integer(), "月份 yyyymm"),
    _key("org_code", String(64), "党支部"),
    _path(),
    Column("ranking_group", String(1000), nullable=True, comment="评比分组"),
    Column("position", Integer, nullable=False, comment="全部分组依次排列的位置，从 0 起"),
    Column("rank", Integer, nullable=True, comment="组内名次，并列 1,2,2,4"),
    Column("change", Integer, nullable=True, comment="上月名次减本月名次"),
    Column("total", Integer, nullable=True, comment="总分（×10^2）"),
    Column("uncapped", Integer, nullable=True, comment="封顶前总分（×10^2）"),
    Column("bonus", Integer, nullable=False, comment="加分（×10^2，已封顶）"),
    Column("deductions", Integer, nullable=False, comment="减分（×10^2，已封顶）"),
    Column("unranked", String(20), nullable=True, comment="不参加排名的原因"),
    Column("types", Text, nullable=False, comment="JSON：类型 → 分（×10^2）或 null"),
    Column("items", Text, nullable=False, comment="JSON：指标 → [贡献×10^2, 得分分子, 得分分母] 或 null"),
    Index(None, "snapshot", "month", "position"),
    Index(None, "snapshot", "month", "ranking_group", "position"),
    Index(None, "snapshot", "month", "change", "position"),
    comment="五型标尖：一个党支部一个月",
)
scope_months = Table(
    "scope_months",
    metadata,
    _of_snapshot(),
    _key("month", Integer(), "月份 yyyymm"),
    _key("org_code", String(64), "组织，含全部下级"),
    _count("listed", "五型标尖所列党支部"),
    _count("ranked", "其中参加排名的"),
    _count("overdue_branches", "1月至当月有逾期未开的党支部"),
    _count("idle", "当月没有志愿服务记录的党支部"),
    _count("fallen", "名次下降达到关注线的党支部"),
    comment="页面上的党支部计数：一个组织一个月",
    **_CLUSTERED,
)
scope_now = Table(
    "scope_now",
    metadata,
    _of_snapshot(),
    _key("org_code", String(64), "组织，含全部下级"),
    _count("alive", "截止日存在的党支部"),
    _count("reporting", "其中近日有录入的"),
    _count("silent", "其中超过期限没有录入的（成立不久的除外）"),
    _count("soon", "临近的组织生活"),
    Column("oldest", String(64), nullable=True, comment="最久没有录入的党支部；没有党支部为空"),
    comment="截止日的计数：一个组织",
)
group_months = Table(
    "group_months",
    metadata,
    _of_snapshot(),
    _key("month", Integer(), "月份 yyyymm"),
    _key("ranking_group", String(1000), "评比分组；未分组为空文本"),
    _key("what", String(64), "total 总分，或类型"),
    _count("ranked", "参加排名的党支部"),
    Column("median", Integer, nullable=False, comment="中位数（×10^3）"),
    Column("lowest", Integer, nullable=False, comment="最低（×10^2）"),
    Column("third_lowest", Integer, nullable=False, comment="倒数第三（×10^2）"),
    Column("highest", Integer, nullable=False, comment="最高（×10^2）"),
    comment="评比分组中参加排名者的分布：一个分组一个月的总分或一个类型",
    **_CLUSTERED,
)
item_months = Table(
    "item_months",
    metadata,
    _of_snapshot(),
    _key("month", Integer(), "月份 yyyymm"),
    _key("ranking_group", String(1000), "评比分组；未分组为空文本"),
    _key("item", String(64), "指标"),
    _count("scored", "参加排名且适用该指标的党支部"),
    Column("median", Integer, nullable=False, comment="贡献的中位数（×10^3）"),
    comment="评比分组中各指标贡献的中位数：一个分组一个月一个指标；都不适用的不存",
    **_CLUSTERED,
)
branch_lists = Table(
    "branch_lists",
    metadata,
    _of_snapshot(),
    _key("month", Integer(), "月份 yyyymm"),
    _key("org_code", String(64), "五型标尖所列党支部"),
    _path(),
    Column("urgency", Integer, nullable=False, comment="三会一课紧急次序，从 0 起"),
    Column("urgent", Integer, nullable=False, comment="0 有逾期，1 有临近，2 其余"),
    Column("by_hours", Integer, nullable=False, comment="今年人均志愿时长次序，从 0 起"),
    Column("idle", Boolean, nullable=False, comment="当月没有志愿服务记录"),
    Index(None, "snapshot", "month", "urgency"),
    Index(None, "snapshot", "month", "by_hours"),
    Index(None, "snapshot", "month", "idle", "path"),
    comment="党支部在各列表中的位置：一个党支部一个月；长列表按位置取一页，不必每次全部排序",
)
name_initials = Table(
    "name_initials",
    metadata,
    _key("name", String(1000), "组织名称"),
    Column("initials", String(1000), nullable=False, comment="拼音首字母"),
    comment="组织名称的拼音首字母，供查找",
)
# What one kind of change writes again; the standings depend on all of it.
MEETINGS: tuple[Table, ...] = (obligations, meeting_months, attendance_months)
PEOPLE: tuple[Table, ...] = (member_months, service_months, brand_months)
ROUNDED_UP: tuple[Table, ...] = (
    scope_months,
    group_months,
    item_months,
    branch_lists,
)  # counts and orders made from the rows above
NOW: tuple[Table, ...] = (
    snapshot_orgs,
    snapshot_brands,
    scope_now,
)  # of the as-of date alone: written at every rebuild
DERIVED: tuple[Table, ...] = (*NOW, *MEETINGS, *PEOPLE, pioneer_halves, standings, *ROUNDED_UP)

publications = Table(
    "publications",
    metadata,
    _key("month", Integer(), "月份 yyyymm"),
    _key("edition", Integer(), "第几版，从 1 起"),
    Column("snapshot", Integer, nullable=False, unique=True, comment="快照编号"),
    Column("as_of", Date, nullable=False, comment="数字所依据的“今天”"),
    Column("batch", Integer, nullable=False, comment="数据批次"),
    Column("scheme", String(64), nullable=False, comment="计分方案编号"),
    Column("fingerprint", String(64), nullable=False, comment="计分方案和计算规则的指纹"),
    Column("published_at", DateTime, nullable=False, comment="发布时刻（Asia/Shanghai）"),
    Column("published_by", String(64), nullable=False, comment="发布人"),
    Column("reason", String(1000), nullable=True, comment="再次发布的理由；第1版为空"),
    Column("checks", Text, nullable=False, comment="JSON：发布时核对清单的各项"),
    Column("demo", Boolean, nullable=False, comment="演示数据的发布版"),
    comment="一个月的一个发布版：只增不改，随演示数据删除",
)

batches = Table(
    "batches",
    metadata,
    Column("batch", Integer, primary_key=True, autoincrement=True, comment="批次号，从不重复使用"),
    Column("loaded_at", DateTime, nullable=False, comment="入库时刻（Asia/Shanghai）"),
    Column("as_of", Date, nullable=False, comment="入库时的“今天”"),
    Column("source", String(1000), nullable=False, comment="文件或文件夹名"),
    Column("demo", Boolean, nullable=False, comment="演示数据"),
    Column("loaded_by", String(64), nullable=False, comment="操作人"),
    Column("undone_at", DateTime, nullable=True, comment="撤销时刻"),
    sqlite_autoincrement=True,
    comment="一次入库",
)
batch_tables = Table(
    "batch_tables",
    metadata,
    _key("batch", Integer(), "批次"),
    _key("table_name", String(64), "表"),
    _count("new", "新增行"),
    _count("changed", "变更行"),
    _count("unchanged", "未变行"),
    _count("removed", "删除行"),
    comment="一次入库中的一张表",
)
preimages = Table(
    "preimages",
    metadata,
    _key("batch", Integer(), "批次"),
    _key("table_name", String(64), "表"),
    _key("row_no", Integer(), "序号"),
    Column("row", Text, nullable=False, comment="JSON：变更或删除前的整行"),
    comment="撤销所需的前像；新增行不留前像",
)
rank_history = Table(
    "rank_history",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True, comment="序号"),
    Column("batch", Integer, nullable=False, comment="入库或撤销的批次；日子更替时为最后一个有效批次"),
    Column("as_of", Date, nullable=False, comment="变动之后的截止日"),
    Column("month", Integer, nullable=False, comment="月份 yyyymm"),
    Column("org_code", String(64), nullable=False, comment="党支部"),
    Column("rank_before", Integer, nullable=True, comment="变动前名次；不参加排名为空"),
    Column("rank_after", Integer, nullable=True, comment="变动后名次；不参加排名为空"),
    Column("total_before", Integer, nullable=True, comment="变动前总分（×10^2）"),
    Column("total_after", Integer, nullable=True, comment="变动后总分（×10^2）"),
    Index(None, "batch"),
    Index(None, "as_of"),
    sqlite_autoincrement=True,
    comment="最新两个月的名次变动：一次入库、撤销或日子更替中名次变了的一个党支部；只增不改，演示数据删除时清空",
)
audit = Table(
    "audit",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True, comment="序号"),
    Column("at", DateTime, nullable=False, comment="时刻（Asia/Shanghai）"),
    Column("actor", String(64), nullable=False, comment="操作人"),
    Column("action", String(40), nullable=False, comment="动作"),
    Column("object", String(200), nullable=False, comment="对象"),
    Column("detail", Text, nullable=False, comment="JSON：细节"),
    sqlite_autoincrement=True,
    comment="审计：只增不改",
)
screens = Table(
    "screens",
    metadata,
    Column("screen", Integer, primary_key=True, autoincrement=True, comment="编号，从不重复使用"),
    Column("name", String(40), nullable=False, comment="名称"),
    Column("token_hash", String(64), nullable=True, comment="令牌的 SHA-256；屏幕尚未取走令牌时为空"),
    Column("paired_at", DateTime, nullable=False, comment="配对时刻（Asia/Shanghai）"),
    Column("paired_by", String(64), nullable=False, comment="配对人"),
    Column("revoked_at", DateTime, nullable=True, comment="撤销时刻"),
    Column("seen_at", DateTime, nullable=True, comment="最近心跳（约15秒一记）"),
    Column("address", String(64), nullable=False, comment="最近心跳或配对时的网络地址"),
    Column("page", String(20), nullable=False, comment="正在显示的页面"),
    Column("pages", String(200), nullable=False, comment="轮播的页面，逗号分隔"),
    Column("width", Integer, nullable=False, comment="窗口宽（CSS像素）"),
    Column("height", Integer, nullable=False, comment="窗口高（CSS像素）"),
    Column("scale", Integer, nullable=False, comment="设备像素比（×10^2）"),
    Column("uptime_s", Integer, nullable=False, comment="本次打开已运行（秒）"),
    Column("heap_mb", Integer, nullable=True, comment="脚本占用内存（MB）；浏览器不报为空"),
    Column("clock_s", Integer, nullable=False, comment="屏幕时钟减服务器时钟（秒）"),
    Column("pinned", String(20), nullable=True, comment="固定的页面；轮播为空"),
    Column("paused", Boolean, nullable=False, comment="会议模式：暂停轮播"),
    Column("names_hidden", Boolean, nullable=False, comment="会议模式：隐去支部名称"),
    Column("spotlight", String(64), nullable=True, comment="会议模式：聚焦的支部；没有为空"),
    Column("order_no", Integer, nullable=False, comment="最近一次指令的序号"),
    Column("orders", Text, nullable=False, comment="JSON：最近几次一次性指令 [[序号, 指令, 时刻], …]"),
    Index(None, "token_hash", unique=True),
    sqlite_autoincrement=True,
    comment="已配对的大屏；不随入库、撤销、演示数据更新而变",
)
pairings = Table(
    "pairings",
    metadata,
    _key("code", String(6), "屏上显示的六位代码"),
    Column("secret_hash", String(64), nullable=False, comment="等待配对的屏幕所持口令的 SHA-256"),
    Column("address", String(64), nullable=False, comment="屏幕的网络地址"),
    Column("created_at", DateTime, nullable=False, comment="显示时刻（Asia/Shanghai）"),
    Column("expires_at", DateTime, nullable=False, comment="过期时刻"),
    Column("tries", Integer, nullable=False, comment="代码有效期间输错的次数"),
    Column("screen", Integer, nullable=True, comment="配成的大屏；尚未配对为空"),
    Index(None, "secret_hash"),
    comment="等待配对的屏幕；过期或令牌取走即删除",
)
pairing_tries = Table(
    "pairing_tries",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True, comment="序号"),
    Column("at", DateTime, nullable=False, comment="时刻（Asia/Shanghai）"),
    Column("address", String(64), nullable=False, comment="从哪个网络地址输错"),
    Index(None, "address", "at"),
    comment="输错的配对代码；只留最近的",
)
