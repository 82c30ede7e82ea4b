"""A scheme is checked when it is read."""

from datetime import date
from pathlib import Path

import pytest

from rules.scheme import SchemeError, parse

TEXT = Path("rules/schemes/wuxing-2026.toml").read_text(encoding="utf-8")


def test_the_default_scheme_is_the_contracts() -> None:
    scheme = parse(TEXT)
    assert [t.name for t in scheme.types] == ["学习型", "服务型", "创新型", "担当型", "廉洁型"]
    assert [sum(i.max for i in t.items) for t in scheme.types] == [2000] * 5
    assert [code for code, item in scheme.items.items() if not item.imported] == [
        "L1", "L2", "L4", "L5", "S1", "S2", "S3", "D1", "D3", "C1",
    ]  # fmt: skip
    assert scheme.placeholder and scheme.notice == "示例方案，未经本局确认"


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('formula = "completion"', 'formula = "magic"', "学习型第1个指标的公式“magic”不存在"),
        ('code = "L2"', 'code = "L1"', "指标编码“L1”重复"),
        ('name = "服务型"', 'name = "学习型"', "类型名称“学习型”重复"),
        ('max = 8, formula = "completion"', 'formula = "completion"', "缺少"),
        ('full = "0.60"', 'full = "0"', "不能为0"),
        ('full = "0.60"', "full = 0.60", "写在引号中的小数"),
        ('full = "0.60"', 'full = "0.60", odd = 1', "参数“odd”"),
        ("max = 8", 'max = "0.001"', "最多两位小数"),
        ("points = 20", "points = 0", "应大于0"),
        ('code = "wuxing-2026"', "", "缺少 code"),
        ("[[types]]", "[[typos]]", "缺少 types"),
    ],
)
def test_a_wrong_scheme_says_where_and_what(old: str, new: str, message: str) -> None:
    with pytest.raises(SchemeError, match=message):
        parse(TEXT.replace(old, new, -1 if old == "[[types]]" else 1))


def test_not_toml_at_all() -> None:
    with pytest.raises(SchemeError, match="TOML"):
        parse("= nonsense")


def test_items_are_in_force_between_their_dates() -> None:
    dated = TEXT.replace(
        'formula = "completion"', 'formula = "completion", valid_from = 2026-02-01, valid_to = 2026-04-30'
    )
    item = parse(dated).items["L1"]
    assert [item.in_force(date(2026, m, d)) for m, d in ((1, 31), (2, 28), (3, 31), (4, 30))] == [
        False, True, True, False,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "compares"),
    [
        ("", "", True),
        ('formula = "completion"', 'formula = "completion", valid_from = 2026-10-01', False),
        ('formula = "completion"', 'formula = "completion", valid_to = 2026-10-31', False),
        ('formula = "completion"', 'formula = "completion", valid_to = 2026-11-01', True),
        ("valid_from = 2020-01-01", "valid_from = 2026-10-01", False),
        ("valid_from = 2020-01-01", "valid_from = 2026-11-01", True),
    ],
)
def test_scores_compare_where_both_months_have_the_same_scheme_and_items(old: str, new: str, compares: bool) -> None:
    assert parse(TEXT.replace(old, new, 1)).same_measure(date(2026, 9, 30), date(2026, 10, 31)) is compares
