"""What the demo bureau's organisations are called, and which part each branch of a block of 24 plays."""

from dataclasses import dataclass
from enum import Enum, auto


class Part(Enum):
    """The part a branch plays: what makes it differ from an ordinary one."""

    ORDINARY = auto()
    TWIN = auto()  # the pair of twins has the same year behind it: a tie
    NO_COMMITTEE = auto()  # seven full members or more and no committee: a quality finding
    SMALL = auto()
    RETIRED = auto()  # holds all of a month's meetings around the 11th: silent later on
    CLOSED = auto()  # merged into another branch on 1 July
    FOUNDED = auto()  # founded on 18 May
    TEMPORARY = auto()


@dataclass(frozen=True, slots=True)
class Slot:
    """One of a block's 24 branches. `brief` is at most 4 characters, for short names with a district before them."""

    name: str
    short: str
    brief: str
    part: Part = Part.ORDINARY
    unit: int = 0  # 0 below the block's committee, 1 and 2 below its general branches


BLOCK: tuple[Slot, ...] = (
    Slot("办公室", "办公室", "办公室"),
    Slot("政策法规处", "政策法规处", "法规处"),
    Slot("登记注册处", "登记注册处", "登记处"),
    Slot("信用监管处", "信用监管处", "信用处", Part.NO_COMMITTEE),
    Slot("消费者权益保护处", "消费者权益处", "消保处"),
    Slot("质量发展处", "质量发展处", "质量处", Part.TWIN),
    Slot("计量标准处", "计量标准处", "计量处"),
    Slot("食品生产监管处", "食品生产处", "食产处"),
    Slot("食品流通监管处", "食品流通处", "食通处", Part.TWIN),
    Slot("餐饮监管处", "餐饮监管处", "餐饮处"),
    Slot("特种设备监察处", "特种设备处", "特设处"),
    Slot("药品监管处", "药品监管处", "药品处"),
    Slot("知识产权处", "知识产权处", "知产处", Part.SMALL),
    Slot("网络与广告监管处", "网络广告处", "网广处"),
    Slot("离退休干部", "离退休干部", "离退休", Part.RETIRED),
    Slot("综合执法支队", "综合执法支队", "执法队", unit=1),
    Slot("特种设备检测院", "特设检测院", "特检院", unit=1),
    Slot("计量检定院", "计量检定院", "计量院", unit=1),
    Slot("食品药品检验院", "食药检验院", "食药院", unit=1),
    Slot("消费投诉举报中心", "投诉举报中心", "投诉中心", Part.CLOSED, unit=1),
    Slot("南湖分局", "南湖分局", "一分局", unit=2),
    Slot("经开分局", "经开分局", "二分局", unit=2),
    Slot("港区分局", "港区分局", "三分局", Part.FOUNDED, unit=2),
    Slot("专项整治工作组临时", "专项整治组", "专班", Part.TEMPORARY, unit=2),
)
# Slots of ordinary branches with something unusual a year.
CALLED_OFF = 2  # a lecture of May
DOUBLE = 9  # a theme day of March entered twice
OVERFULL = 10  # more present than expected in April
LONG_DAY = 15  # more than 12 hours of volunteering on a day of May
MERGED_INTO = 4  # the slot that takes a closed branch's members
UNITS = ("直属单位", "派出机构")
DISTRICTS = ("南湖区", "秀洲区", "嘉善县", "海盐县", "海宁市", "平湖市", "桐乡市")
SUBSTATIONS = ("第一", "第二", "第三")
ONE_GROUP_UP_TO = 60  # branches that still compete in a single ranking group


def place(block: int) -> str:
    """What stands before the offices of a block: nothing for the bureau's own, else district and area."""
    if block == 0:
        return ""
    area, district = divmod(block - 1, len(DISTRICTS))
    return f"{DISTRICTS[district]}局" + (f"第{area + 1}片区" if area else "")


def branch_name(block: int, slot: int) -> str:
    """A branch's name without 党支部."""
    if block == 0:
        return BLOCK[slot].name
    office = BLOCK[slot].name
    if office.endswith("分局"):
        office = f"{SUBSTATIONS[slot - 20]}分局"
    return place(block) + office


def short_name(block: int, slot: int) -> str:
    """At most 8 characters; different for every branch."""
    if block == 0:
        return BLOCK[slot].short
    area, district = divmod(block - 1, len(DISTRICTS))
    return DISTRICTS[district][:2] + (str(area + 1) if area else "") + BLOCK[slot].brief
