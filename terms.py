"""The words on screen for every code, and how numbers and dates are written. One place; anyone may import it."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

RULES = {
    "party_meeting": "支部党员大会",
    "committee_meeting": "支部委员会",
    "group_meeting": "党小组会",
    "party_lecture": "党课",
    "theme_day": "主题党日",
    "org_life": "组织生活会",
    "appraisal": "民主评议党员",
}
ORG_KINDS = {"committee": "党委", "general_branch": "党总支", "branch": "党支部", "group": "党小组"}
STATUSES = {"held": "已召开", "cancelled": "已取消"}
TAGS = {"secretary_lecture": "书记讲党课", "discipline_edu": "纪律教育"}
MENUS = {"required": "规定任务", "optional": "自选任务"}
PLATFORMS = {"building": "自身建设", "training": "培训", "activity": "活动"}
ROLES = {"guide": "指导员", "coach": "辅导员", "supervise": "督导员"}
EFFECTS = {"no_title": "不授称号", "unranked": "不参加排名", "cap_60": "封顶60分"}

# Enumerated kinds of a column → accepted code → Chinese word.
ENUMS: dict[str, dict[str, str]] = {
    "kind": ORG_KINDS,
    "status": STATUSES,
    "types": RULES,
    "tags": TAGS,
    "menu": MENUS,
    "platform": PLATFORMS,
    "role": ROLES,
    "effect": EFFECTS,
    "rule": RULES,
}

STATES = {
    "done": "已完成",
    "deferred": "已完成（延期）",
    "late": "已完成（补录）",
    "open": "未到期",
    "missed": "未完成",
    "waived": "豁免",
}
_UNRANKED = {
    "closed": "已撤销",
    "temporary": "临时党支部",
    "no_members": "无党员",
    "below_three": "正式党员不足{members}人",
    "founded_recently": "成立不足{months}个月",
    "insufficient_data": "数据不足",
    "veto": "一票否决，不参加排名",
}
MARKS = {"law": "法规", "custom": "惯例", "local": "本局规定"}
SHORT_RULES = RULES | {"committee_meeting": "支委会", "party_meeting": "党员大会", "appraisal": "民主评议"}
QUARTERS = ("", "一", "二", "三", "四")
NOTHING = "—"
NOT_COMPARABLE = "口径调整，不可比"
MINUS = "\N{MINUS SIGN}"
CHINESE_DIGITS = "零一二三四五六七八九"


def unranked_words(reason: str, *, members: int, months: int) -> str:
    """Why a branch is not ranked; `members` and `months` are what it would need."""
    return _UNRANKED[reason].format(members=members, months=months)


def month_words(month: int) -> str:
    """202610 → 2026年10月."""
    return f"{month // 100}年{month % 100}月"


def day_words(day: date) -> str:
    """2026年11月24日."""
    return f"{day.year}年{day.month}月{day.day}日"


def month_code(month: int) -> str:
    """202610 → 2026-10."""
    return f"{month // 100}-{month % 100:02d}"


def add_months(month: int, count: int) -> int:
    """The month (yyyymm) `count` later."""
    index = month // 100 * 12 + month % 100 - 1 + count
    return index // 12 * 100 + index % 12 + 1


def period_words(period: str) -> str:
    """2026-10 → 10月; 2026Q3 → 第三季度; 2025 → 2025年度."""
    if "Q" in period:
        return f"第{CHINESE_DIGITS[int(period[-1])]}季度"
    if "-" in period:
        return f"{int(period[5:])}月"
    return f"{period}年度"


def half_words(half: int) -> str:
    """20261 → 2026年上半年."""
    return f"{half // 10}年{'上' if half % 10 == 1 else '下'}半年"


def half_year_words(code: str) -> str:
    """2026H1 → 2026年上半年."""
    return half_words(int(code[:4]) * 10 + int(code[5]))


def amount(scaled: int) -> str:
    """A number stored ×10**8, without needless decimals: 1250000000 → 12.5; 10**12 → 10,000."""
    return f"{Decimal(scaled).scaleb(-8).normalize():,f}"


def _half_up(value: Fraction, places: int) -> int:
    """A value × 10**places, half-up, exactly."""
    top, bottom = value.numerator * int(10**places), value.denominator
    return (2 * top + bottom) // (2 * bottom)


def _decimals(scaled: int, places: int) -> str:
    """985, 1 → 98.5."""
    if not places:
        return str(scaled)
    sign, size = "-" if scaled < 0 else "", abs(scaled)
    return f"{sign}{size // 10**places}.{size % 10**places:0{places}d}"


def rounded(value: Fraction, places: int) -> Decimal:
    """Half-up, exactly: the only rounding of shown numbers."""
    return Decimal(_half_up(value, places)).scaleb(-places)


def percent(rate: Fraction | None, places: int = 1) -> str:
    """0.9852 → 98.5; null → —. The sign stands beside it, once."""
    return NOTHING if rate is None else _decimals(_half_up(rate, places + 2), places)


def hours(hundredths: int) -> str:
    """28250 → 282.5."""
    sign, size = ("-" if hundredths < 0 else ""), (abs(hundredths) + 5) // 10
    return f"{sign}{size // 10:,}.{size % 10}"


def score(hundredths: int | None) -> str:
    """8165 → 81.65; null → —."""
    return NOTHING if hundredths is None else _decimals(hundredths, 2)


def thousandths(value: int, *, sign: bool = False) -> str:
    """81655 → 81.655, 81650 → 81.65: nothing is rounded away, so that what adds up is seen to. With `sign`: +0.30, −0.30."""
    size, places = (abs(value) // 10, 2) if value % 10 == 0 else (abs(value), 3)
    text = _decimals(size, places)
    return (MINUS if value < 0 else "+" if sign and value else "") + text


def signed(text: str) -> str:
    """A typographic sign: +0.5, −0.5, 0."""
    return text if text.startswith("+") else text.replace("-", MINUS) if text.startswith("-") else f"+{text}"


def points(difference: Fraction) -> str:
    """A difference of rates: +4.0个百分点, −1.2个百分点, ±0.0个百分点."""
    text = f"{rounded(abs(difference) * 100, 1):f}"
    sign = "±" if text == "0.0" else "+" if difference > 0 else MINUS
    return f"{sign}{text}个百分点"


def relative(now: int | Fraction, before: int | Fraction) -> str:
    """A relative change in percent: +5.2%, −3.0%, ±0.0%; nothing to compare with is —."""
    if not before:
        return NOTHING
    change = Fraction(now - before) / before
    text = f"{rounded(abs(change) * 100, 1):f}"
    sign = "±" if text == "0.0" else "+" if change > 0 else MINUS
    return f"{sign}{text}%"
