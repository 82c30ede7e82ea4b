"""The workbook to fill in, and that what it holds comes back."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from ingest.reading import Reading, read
from ingest.template import write_template
from queries.columns import BASES, BY_CODE
from terms import ORG_KINDS

CASE = Path(__file__).parents[1] / "cases" / "visible-small" / "data"


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "new" / "template.xlsx"
    write_template(path)
    return path


def rows_of(reading: Reading) -> dict[str, list[dict[str, Any]]]:
    """Table → rows, as the base tables hold them."""
    return {
        code: [dict(zip(table.columns, values, strict=True)) for values in zip(*table.columns.values(), strict=True)]
        for code, table in reading.tables.items()
    }


def round_trip(tmp_path: Path, rows: Mapping[str, list[dict[str, Any]]]) -> Reading:
    write_template(tmp_path / "filled.xlsx", rows)
    return read(tmp_path / "filled.xlsx")


def test_a_sheet_a_table_with_chinese_names_and_a_sheet_of_explanations(template: Path) -> None:
    book = load_workbook(template)
    assert book.sheetnames == ["说明", *(base.zh for base in BASES)]
    for base in BASES:
        assert [cell.value for cell in book[base.zh][1]] == [col.zh for col in base.cols]


def test_every_column_is_explained(template: Path) -> None:
    rows = load_workbook(template)["说明"].iter_rows(values_only=True)
    explained = {(row[0], row[2]) for row in rows if row[2] and row[3] and row[4]}
    assert explained >= {(base.zh, col.code) for base in BASES for col in base.cols}


def test_unfilled_it_is_twenty_empty_tables_and_examples_are_said_to_be_skipped(template: Path) -> None:
    reading = read(template)
    assert (reading.count, sum(len(table) for table in reading.tables.values())) == (0, 0)
    assert set(reading.tables) == set(BY_CODE)
    assert reading.notes == [f"{base.zh} 第2行是示例，没有读入" for base in BASES]


def test_examples_are_rows_that_would_load(template: Path, tmp_path: Path) -> None:
    """Without the mark in its first cell an example row is a good row."""
    book = load_workbook(template)
    for base in BASES:
        cell = book[base.zh]["A2"]
        cell.value = str(cell.value).removeprefix("示例：")
    book.save(tmp_path / "a.xlsx")
    reading = read(tmp_path / "a.xlsx")
    assert [str(p) for p in reading.problems] == []
    assert {len(table) for table in reading.tables.values()} == {1}


def test_filled_below_or_over_the_example(template: Path, tmp_path: Path) -> None:
    book = load_workbook(template)
    book["服务品牌"].append(["K01", "舌尖上的科普", date(2015, 6, 1)])
    book["工作日历"]["A2"].value = "2026-10-10"
    book["工作日历"]["B2"].value = "否"
    book.save(tmp_path / "a.xlsx")
    reading = read(tmp_path / "a.xlsx")
    assert reading.tables["brands"].columns["launched_on"] == [date(2015, 6, 1)]
    assert reading.tables["workdays"].columns == {"date": [date(2026, 10, 10)], "is_workday": [False]}


def test_lists_to_choose_from_codes_as_text_and_prompts(template: Path) -> None:
    sheet = load_workbook(template)["组织"]
    rules = {str(rule.sqref).partition("2:")[0]: rule for rule in sheet.data_validations.dataValidation}
    assert rules["D"].formula1 == f'"{",".join(ORG_KINDS.values())}"'
    assert rules["M"].formula1 == '"是,否"'
    assert rules["A"].type is None
    assert "主键" in rules["A"].prompt
    assert sheet.column_dimensions["A"].number_format == "@"
    assert sheet.column_dimensions["G"].number_format == "yyyy-mm-dd"
    assert all(len(rule.prompt) <= 255 and len(rule.formula1 or "") <= 255 for rule in rules.values())


def test_required_columns_look_different(template: Path) -> None:
    header = load_workbook(template)["服务品牌"][1]
    colours = [cell.fill.fgColor.rgb for cell in header]
    assert colours[0] == colours[1] != colours[2] == colours[3]


def test_the_visible_case_comes_back(tmp_path: Path) -> None:
    case = rows_of(read(CASE))
    assert sum(map(len, case.values())) > 9000
    back = round_trip(tmp_path, case)
    assert (back.count, back.notes) == (0, [])
    assert [table for table, rows in case.items() if [_given(r, rows[0]) for r in rows_of(back)[table]] != rows] == []


def _given(row: dict[str, Any], like: dict[str, Any]) -> dict[str, Any]:
    """The columns of another row: the workbook has all, the case's files some."""
    return {code: row[code] for code in like}


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "=cmd|'/c calc'!A1",
        "+1",
        "-1",
        "@x",
        "'x",
        "＝1",
        "#REF!",
        "007",
        "330402199001011234",
        "NA",
        "TRUE",
        "1E5",
        "3-4",
        "2026-03-05",
        "一\r\n二\t三",
        '\x07_x0041_ <&>"',
        "㛃𬎆",
        "字" * 1000,
    ],
)
def test_texts_stay_texts(tmp_path: Path, text: str) -> None:
    row = {"brand_code": text[:60], "name": text, "launched_on": None, "honours": None}
    back = round_trip(tmp_path, {"brands": [row]})
    assert [str(p) for p in back.problems] == []
    assert rows_of(back)["brands"] == [row]
    stored = load_workbook(tmp_path / "filled.xlsx")["服务品牌"]["B2"]
    assert stored.data_type == "s"


def test_numbers_and_days_at_their_limits(tmp_path: Path) -> None:
    days = [date(1900, 1, 1), date(1900, 2, 28), date(1900, 3, 1), date(1921, 7, 1), date(9999, 12, 31)]
    values = [1, -1, 2**63 - 1, -(2**63) + 1, 250_000_000, 0]
    progress = [
        {"goal_code": f"G{n}", "reported_on": day, "value": value}
        for n, (day, value) in enumerate((d, v) for d in days for v in values)
    ]
    assert rows_of(round_trip(tmp_path, {"goal_progress": progress}))["goal_progress"] == progress


def test_a_workbook_saved_by_another_program_comes_back(template: Path, tmp_path: Path) -> None:
    """Loaded and saved by openpyxl, as a spreadsheet program would, the template is still read."""
    book = load_workbook(template)
    assert isinstance(book, Workbook)
    book.save(tmp_path / "a.xlsx")
    assert read(tmp_path / "a.xlsx").count == 0
