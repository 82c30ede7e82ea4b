"""The contract's input tables as data: one `Base` a table, one `Col` a column, in the contract's order.

Schema, reader, template, demo and docs/schema.md all read this list, so a column is named once.
"""

from dataclasses import dataclass
from typing import Literal

Kind = Literal[
    "code",
    "text",
    "date",
    "bool",
    "int",
    "count",
    "hours",
    "points",
    "number",
    "weight",
    "kind",
    "status",
    "types",
    "tags",
    "menu",
    "platform",
    "role",
    "effect",
    "rule",
    "period",
    "month",
    "half",
    "covers",
]
Need = Literal["key", "value", "column", "optional"]

# How many decimals a numeric kind may have; stored as an integer scaled by 10**places, so sums are exact.
PLACES: dict[str, int] = {"hours": 2, "points": 2, "number": 8, "weight": 8}


@dataclass(frozen=True, slots=True)
class Col:
    """A column: code, Chinese name, kind of value, need (`key`, `value`, `column`, `optional`), table it refers to."""

    code: str
    zh: str
    kind: Kind
    need: Need
    ref: str | None = None

    @property
    def places(self) -> int | None:
        """Decimals of a scaled number, None for any other kind."""
        return PLACES.get(self.kind)


@dataclass(frozen=True, slots=True)
class Base:
    """An input table: code, Chinese name, what one row is, its columns in the contract's order."""

    code: str
    zh: str
    row: str
    cols: tuple[Col, ...]

    @property
    def key(self) -> tuple[str, ...]:
        """Codes of the key columns."""
        return tuple(c.code for c in self.cols if c.need == "key")

    @property
    def codes(self) -> tuple[str, ...]:
        """Codes of all columns."""
        return tuple(c.code for c in self.cols)


BASES: tuple[Base, ...] = (
    Base(
        "orgs",
        "组织",
        "党委、党总支、党支部、党小组，一行一个组织",
        (
            Col("org_code", "组织编码", "code", "key"),
            Col("name", "名称", "text", "value"),
            Col("short_name", "简称", "text", "optional"),
            Col("kind", "类别", "kind", "value"),
            Col("parent_code", "上级组织编码", "code", "column", "orgs"),
            Col("sort_no", "排序号", "int", "optional"),
            Col("valid_from", "成立日期", "date", "column"),
            Col("valid_to", "撤销日期", "date", "optional"),
            Col("ranking_group", "评比分组", "text", "optional"),
            Col("committee_from", "支委会设立日期", "date", "optional"),
            Col("committee_to", "支委会撤销日期", "date", "optional"),
            Col("term_from", "本届起始日期", "date", "optional"),
            Col("temporary", "临时党支部", "bool", "optional"),
        ),
    ),
    Base(
        "members",
        "党员",
        "党员，一行一人；姓名可空",
        (
            Col("member_code", "党员编号", "code", "key"),
            Col("display_name", "姓名", "text", "optional"),
            Col("volunteer_registered_on", "志愿者注册日期", "date", "optional"),
            Col("community_reported_on", "双报到日期", "date", "optional"),
        ),
    ),
    Base(
        "memberships",
        "党籍关系",
        "党员在某支部的一段党籍，左闭右开",
        (
            Col("member_code", "党员编号", "code", "key", "members"),
            Col("valid_from", "接收日期", "date", "key"),
            Col("branch_code", "党支部编码", "code", "value", "orgs"),
            Col("group_code", "党小组编码", "code", "optional", "orgs"),
            Col("valid_to", "转出日期", "date", "column"),
            Col("full_member", "正式党员", "bool", "value"),
        ),
    ),
    Base(
        "exemptions",
        "党员豁免",
        "党员不计入应参加人数的一段时间",
        (
            Col("member_code", "党员编号", "code", "key", "members"),
            Col("valid_from", "起始日期", "date", "key"),
            Col("valid_to", "终止日期", "date", "column"),
            Col("reason", "原因", "text", "optional"),
        ),
    ),
    Base(
        "activities",
        "组织生活",
        "一次组织生活；一次可以兼有几种类型",
        (
            Col("activity_id", "活动编号", "code", "key"),
            Col("org_code", "组织编码", "code", "value", "orgs"),
            Col("types", "类型", "types", "value"),
            Col("held_on", "召开日期", "date", "value"),
            Col("recorded_on", "录入日期", "date", "optional"),
            Col("status", "状态", "status", "value"),
            Col("title", "主题", "text", "optional"),
            Col("expected", "应到", "count", "optional"),
            Col("present", "实到", "count", "optional"),
            Col("leave", "请假", "count", "optional"),
            Col("voted", "是否表决", "bool", "optional"),
            Col("covers_period", "补开所属期间", "covers", "optional"),
            Col("approved", "已批准", "bool", "optional"),
            Col("assess_year", "考核年度", "int", "optional"),
            Col("tags", "标签", "tags", "optional"),
        ),
    ),
    Base(
        "waivers",
        "组织生活豁免",
        "某组织某期某项组织生活经批准免开",
        (
            Col("org_code", "组织编码", "code", "key", "orgs"),
            Col("rule", "规则", "rule", "key"),
            Col("period", "期间", "period", "key"),
            Col("reason", "原因", "text", "optional"),
        ),
    ),
    Base(
        "brands",
        "服务品牌",
        "党建服务品牌",
        (
            Col("brand_code", "品牌编码", "code", "key"),
            Col("name", "名称", "text", "value"),
            Col("launched_on", "启动日期", "date", "optional"),
            Col("honours", "荣誉", "text", "optional"),
        ),
    ),
    Base(
        "service_events",
        "志愿活动",
        "一次志愿活动",
        (
            Col("event_id", "志愿活动编号", "code", "key"),
            Col("brand_code", "品牌编码", "code", "optional", "brands"),
            Col("lead_org_code", "主办组织", "code", "value", "orgs"),
            Col("held_on", "召开日期", "date", "value"),
            Col("title", "主题", "text", "optional"),
            Col("status", "状态", "status", "value"),
            Col("beneficiaries", "服务人次", "count", "optional"),
        ),
    ),
    Base(
        "service_records",
        "服务记录",
        "一人一天在一次志愿活动中的服务",
        (
            Col("event_id", "志愿活动编号", "code", "key", "service_events"),
            Col("person_code", "人员编号", "code", "key"),
            Col("service_date", "服务日期", "date", "key"),
            Col("member_code", "党员编号", "code", "column", "members"),
            Col("hours", "时长", "hours", "value"),
            Col("confirmed", "已确认", "bool", "column"),
            Col("is_duty", "属本职工作", "bool", "optional"),
        ),
    ),
    Base(
        "tasks",
        "任务书",
        "任务书中的一项任务",
        (
            Col("task_code", "任务编号", "code", "key"),
            Col("year", "年度", "int", "value"),
            Col("menu", "菜单", "menu", "value"),
            Col("title", "主题", "text", "optional"),
            Col("due_on", "完成期限", "date", "value"),
            Col("weight", "权重", "weight", "value"),
        ),
    ),
    Base(
        "task_progress",
        "任务进度",
        "一个支部的一项任务的进度",
        (
            Col("task_code", "任务编号", "code", "key", "tasks"),
            Col("org_code", "组织编码", "code", "key", "orgs"),
            Col("chosen", "已选", "bool", "optional"),
            Col("done_on", "完成日期", "date", "column"),
            Col("evidence", "佐证", "text", "optional"),
        ),
    ),
    Base(
        "goals",
        "目标",
        "目标制中的一项年度目标",
        (
            Col("goal_code", "目标编号", "code", "key"),
            Col("year", "年度", "int", "value"),
            Col("platform", "平台", "platform", "value"),
            Col("title", "主题", "text", "value"),
            Col("unit", "单位", "text", "optional"),
            Col("target", "目标值", "number", "optional"),
            Col("due_on", "完成期限", "date", "optional"),
            Col("owner", "责任人", "text", "optional"),
        ),
    ),
    Base(
        "goal_progress",
        "目标进度",
        "目标在某日填报的完成值",
        (
            Col("goal_code", "目标编号", "code", "key", "goals"),
            Col("reported_on", "填报日期", "date", "key"),
            Col("value", "完成值", "number", "value"),
        ),
    ),
    Base(
        "pioneer_scores",
        "先锋指数",
        "一名党员一个半年度的先锋指数测评",
        (
            Col("member_code", "党员编号", "code", "key", "members"),
            Col("half_year", "半年度", "half", "key"),
            Col("base", "基础分", "number", "value"),
            Col("plus", "加分", "number", "optional"),
            Col("minus", "减分", "number", "optional"),
            Col("veto", "一票否决", "bool", "optional"),
            Col("excellent", "争先创优入选", "bool", "optional"),
        ),
    ),
    Base(
        "leader_contacts",
        "委员联系支部",
        "委员联系支部的一段时间",
        (
            Col("leader_code", "委员编号", "code", "key", "members"),
            Col("org_code", "组织编码", "code", "key", "orgs"),
            Col("valid_from", "起始日期", "date", "key"),
            Col("valid_to", "终止日期", "date", "optional"),
        ),
    ),
    Base(
        "leader_visits",
        "委员指导",
        "委员到支部的一次指导",
        (
            Col("visit_id", "指导编号", "code", "key"),
            Col("leader_code", "委员编号", "code", "value", "members"),
            Col("org_code", "组织编码", "code", "value", "orgs"),
            Col("visited_on", "指导日期", "date", "value"),
            Col("role", "角色", "role", "value"),
            Col("activity_id", "活动编号", "code", "optional", "activities"),
        ),
    ),
    Base(
        "reviews",
        "评审得分",
        "评审得分：一个支部一个指标一个月",
        (
            Col("org_code", "组织编码", "code", "key", "orgs"),
            Col("item", "指标编码", "code", "key"),
            Col("month", "月份", "month", "key"),
            Col("got", "得分", "number", "value"),
            Col("document", "依据文号", "text", "optional"),
        ),
    ),
    Base(
        "adjustments",
        "加减分",
        "加分或减分，凭文号",
        (
            Col("document", "依据文号", "code", "key"),
            Col("org_code", "组织编码", "code", "key", "orgs"),
            Col("dated_on", "日期", "date", "value"),
            Col("points", "分值", "points", "value"),
            Col("reason", "原因", "text", "optional"),
        ),
    ),
    Base(
        "vetoes",
        "一票否决",
        "一票否决事项，凭文号",
        (
            Col("document", "依据文号", "code", "key"),
            Col("org_code", "组织编码", "code", "key", "orgs"),
            Col("valid_from", "起始日期", "date", "value"),
            Col("valid_to", "终止日期", "date", "optional"),
            Col("effect", "效力", "effect", "value"),
            Col("reason", "原因", "text", "optional"),
        ),
    ),
    Base(
        "workdays",
        "工作日历",
        "与周一至周五不同的日子",
        (
            Col("date", "日期", "date", "key"),
            Col("is_workday", "是否工作日", "bool", "value"),
        ),
    ),
)

BY_CODE: dict[str, Base] = {b.code: b for b in BASES}
