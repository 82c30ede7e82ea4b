"""Workbooks: what Excel, WPS and LibreOffice store in a cell, and what becomes of it."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from ingest.number_formats import shows_date
from ingest.reading import Reading, read
from tests.ingest.xlsx_files import (
    DATE_STYLE,
    MAIN,
    RELATIONS,
    Raw,
    parts,
    relation,
    relations,
    sheet_xml,
    write_parts,
    write_xlsx,
)

GOALS = ["goal_code", "year", "platform", "title", "target", "due_on"]
RECORDS = ["event_id", "person_code", "service_date", "member_code", "hours", "confirmed"]
STRICT_MAIN = "http://purl.oclc.org/ooxml/spreadsheetml/main"
STRICT = "http://purl.oclc.org/ooxml/officeDocument/relationships"


def record(**cells: Any) -> list[Any]:
    """A service record's cells in RECORDS' order."""
    given = {"event_id": "E1", "person_code": "P1", "service_date": "2026-03-05", "hours": 2.5, "confirmed": "是"}
    return [(given | cells).get(name) for name in RECORDS]


def read_records(tmp_path: Path, *rows: list[Any], date1904: bool = False) -> Reading:
    return read(write_xlsx(tmp_path / "a.xlsx", {"service_records": [RECORDS, *rows]}, date1904=date1904))


def column(reading: Reading, name: str, table: str = "service_records") -> list[Any]:
    assert reading.count == 0, [str(p) for p in reading.problems]
    return reading.tables[table].columns[name]


def only_problem(reading: Reading) -> str:
    assert reading.count == 1, [str(p) for p in reading.problems]
    return str(reading.problems[0])


def dated(serial: float) -> Raw:
    return Raw(f'<c s="{DATE_STYLE}"><v>{serial}</v></c>')


@pytest.mark.parametrize(
    ("stored", "hundredths"),
    [("2.2999999999999998", 230), ("0.1", 10), ("1.0000000000000002E-2", 1), ("2.0", 200), ("24", 2400), ("5E-1", 50)],
)
def test_numbers_are_read_as_the_sheet_shows_them(tmp_path: Path, stored: str, hundredths: int) -> None:
    reading = read_records(tmp_path, record(hours=Raw(f"<c><v>{stored}</v></c>")))
    assert column(reading, "hours") == [hundredths]


def test_whole_numbers_in_code_columns_are_text_without_decimals(tmp_path: Path) -> None:
    rows = [record(event_id=7), record(event_id=8.0), record(event_id="007"), record(event_id=Raw("<c><v>1E5</v></c>"))]
    assert column(read_records(tmp_path, *rows), "event_id") == ["7", "8", "007", "100000"]


def test_an_18_digit_number_in_a_code_column_has_lost_digits(tmp_path: Path) -> None:
    spoilt = Raw("<c><v>3.3040219900101123E17</v></c>")
    assert "存得下前15位" in only_problem(read_records(tmp_path, record(person_code=spoilt)))
    whole = read_records(tmp_path, record(person_code="330402199001011234"))
    assert column(whole, "person_code") == ["330402199001011234"]


def test_dates_by_style_by_serial_and_as_text(tmp_path: Path) -> None:
    days = [dated(46086), dated(46086.99), 46086, "2026年3月5日", Raw('<c t="d"><v>2026-03-05T08:00:00.000</v></c>')]
    rows = [record(service_date=day, person_code=f"P{n}") for n, day in enumerate(days)]
    assert set(column(read_records(tmp_path, *rows), "service_date")) == {date(2026, 3, 5)}


def test_serials_are_of_the_workbooks_own_system(tmp_path: Path) -> None:
    rows = [record(service_date=dated(44624)), record(service_date=44624, person_code="P2")]
    assert set(column(read_records(tmp_path, *rows, date1904=True), "service_date")) == {date(2026, 3, 5)}


def test_the_29th_of_february_1900_is_no_day(tmp_path: Path) -> None:
    problem = only_problem(read_records(tmp_path, record(service_date=dated(60))))
    assert problem == "service_records 第2行 service_date 服务日期“60”：没有这一天"


def test_a_time_of_day_is_no_number_of_hours(tmp_path: Path) -> None:
    """2:30 in a cell shown as a time is stored as 0.104: reading that as hours would be a silent error."""
    assert "日期或时间格式" in only_problem(read_records(tmp_path, record(hours=dated(0.25))))


def test_a_month_that_the_sheet_turned_into_a_date(tmp_path: Path) -> None:
    rows = [["org_code", "item", "month", "got"], ["B1", "L3", dated(46296), 1]]
    reading = read(write_xlsx(tmp_path / "a.xlsx", {"评审得分": rows}))
    assert column(reading, "month", "reviews") == ["2026-10"]


@pytest.mark.parametrize(
    ("code", "is_date"),
    [
        ("yyyy\\-mm\\-dd", True),
        ('yyyy"年"m"月"d"日"', True),
        ("[$-804]aaaa;@", False),
        ("[h]:mm", True),
        ("m/d;@", True),
        ("General", False),
        ("0.00E+00", False),
        ("#,##0.00;[Red]-#,##0.00", False),
        ('0"h"', False),
        ("0\\d", False),
        ("_d0", False),
        ("@", False),
        ("[DBNum1][$-804]yyyy", True),
        ("", False),
    ],
)
def test_formats_that_show_dates(code: str, is_date: bool) -> None:
    assert shows_date(code) is is_date


def test_boolean_cells(tmp_path: Path) -> None:
    rows = [record(confirmed=True), record(confirmed=False, person_code="P2"), record(confirmed=1, person_code="P3")]
    assert column(read_records(tmp_path, *rows), "confirmed") == [True, False, True]
    assert "不是数字" in only_problem(read_records(tmp_path, record(hours=True)))


@pytest.mark.parametrize(
    ("xml", "text"),
    [
        ("<c><f>1+1.5</f><v>2.5</v></c>", None),
        ('<c t="str"><f>"2"&amp;".5"</f><v>2.5</v></c>', None),
        ("<c><f>1+1</f></c>", "=1+1"),
        ("<c><f>1+1</f><v></v></c>", "=1+1"),
        ("<c><f>[1]Sheet1!A1</f></c>", "=[1]Sheet1!A1"),
        ("<c><f>cmd|'/c calc'!A1</f><v/></c>", "=cmd|'/c calc'!A1"),
        ('<c t="e"><v>#REF!</v></c>', "#REF!"),
        ('<c t="e"><f>1/0</f><v>#DIV/0!</v></c>', "#DIV/0!"),
    ],
)
def test_formulas_are_their_stored_value_or_an_error(tmp_path: Path, xml: str, text: str | None) -> None:
    reading = read_records(tmp_path, record(hours=Raw(xml)))
    if text is None:
        assert column(reading, "hours") == [250]
    else:
        assert f"第2行 hours 时长“{text}”：" in only_problem(reading)


def test_a_formula_whose_stored_value_is_an_empty_text_is_blank(tmp_path: Path) -> None:
    blank = Raw('<c t="str"><f>""</f><v></v></c>')
    assert column(read_records(tmp_path, record(member_code=blank)), "member_code") == [None]


def test_error_cells_count_in_text_columns_and_not_in_unknown_ones(tmp_path: Path) -> None:
    error = Raw('<c t="e"><v>#N/A</v></c>')
    rows = [["brand_code", "name", "备注"], ["K1", "一", error], ["K2", error, None], ["K3", "#N/A", None]]
    reading = read(write_xlsx(tmp_path / "a.xlsx", {"brands": rows}))
    assert only_problem(reading) == "brands 第3行 name 名称“#N/A”：单元格是错误值"
    assert reading.tables["brands"].columns["name"] == ["一", "#N/A"]


def test_row_numbers_are_the_sheets_own_and_blank_rows_are_skipped(tmp_path: Path) -> None:
    rows = [["brand_code", "name"], [], ["K1", "一"], [" ", "\u3000"], [Raw("<c/>")], ["K2", None]]
    reading = read(write_xlsx(tmp_path / "a.xlsx", {"brands": rows}))
    assert only_problem(reading) == "brands 第6行 name 名称：不能为空"
    assert reading.tables["brands"].rows == [3]


def test_the_header_stands_in_row_1(tmp_path: Path) -> None:
    reading = read(write_xlsx(tmp_path / "a.xlsx", {"brands": [[], [], ["brand_code", "name"]]}))
    assert only_problem(reading) == "brands 第3行：标题应在第1行，这张表第3行才有内容"
    assert reading.unreadable == {"brands"}


def test_an_empty_sheet_lacks_its_columns(tmp_path: Path) -> None:
    reading = read(write_xlsx(tmp_path / "a.xlsx", {"brands": []}))
    assert [p.column for p in reading.problems] == ["brand_code", "name"]


def test_merged_cells_are_not_filled_and_said(tmp_path: Path) -> None:
    xml = sheet_xml(
        [["brand_code", "name"], ["K1", "一"], ["K2"]], after='<mergeCells><mergeCell ref="B2:B3"/></mergeCells>'
    )
    reading = read(write_parts(tmp_path / "a.xlsx", parts({"brands": xml})))
    assert only_problem(reading) == "brands 第3行 name 名称：不能为空"
    assert "1处合并单元格" in reading.notes[0]


def test_a_cell_beside_the_table_is_an_error(tmp_path: Path) -> None:
    reading = read(write_xlsx(tmp_path / "a.xlsx", {"brands": [["brand_code", "name"], ["K1", "一", None, "旁注"]]}))
    assert only_problem(reading) == "brands 第2行“旁注”：这一格在标题行的最后一列之外"


def test_hidden_sheets_are_read_and_said(tmp_path: Path) -> None:
    xml = sheet_xml([["brand_code", "name"], ["K1", "一"]])
    reading = read(write_parts(tmp_path / "a.xlsx", parts({"服务品牌": xml}, state="hidden")))
    assert len(reading.tables["brands"]) == 1
    assert "隐藏" in reading.notes[0]


def test_two_sheets_of_one_table(tmp_path: Path) -> None:
    rows = [["brand_code", "name"]]
    reading = read(write_xlsx(tmp_path / "a.xlsx", {"brands": rows, "服务品牌": rows}))
    assert only_problem(reading) == "服务品牌：与 brands 是同一张表（brands 服务品牌）"


def test_no_sheet_of_a_table(tmp_path: Path) -> None:
    assert "没有以表名命名的工作表" in only_problem(read(write_xlsx(tmp_path / "a.xlsx", {"Sheet1": [["x"]]})))


def test_shared_texts_with_runs_phonetics_and_escapes(tmp_path: Path) -> None:
    texts = [
        "<si><t>brand_code</t></si>",
        "<si><t>name</t></si>",
        "<si><r><t>舌尖</t></r><r><rPr><b/></rPr><t>上的科普</t></r><rPh sb='0' eb='1'><t>シタ</t></rPh></si>",
        "<si><t>一_x000D_二_x005F_x0041_</t></si>",
        "<si><t>坏_x0000_</t></si>",
    ]

    def shared(n: int) -> Raw:
        return Raw(f'<c t="s"><v>{n}</v></c>')

    rows = [[shared(0), shared(1)], ["K1", shared(2)], ["K2", shared(3)], ["K3", shared(4)], ["K4", shared(99)]]
    made = parts({"brands": sheet_xml(rows)})
    made["xl/sharedStrings.xml"] = f'<sst xmlns="{MAIN}">{"".join(texts)}</sst>'
    links = relations(
        relation(1, "worksheet", "worksheets/sheet1.xml"), relation(91, "sharedStrings", "sharedStrings.xml")
    )
    made["xl/_rels/workbook.xml.rels"] = links
    reading = read(write_parts(tmp_path / "a.xlsx", made))
    assert reading.tables["brands"].columns["name"] == ["舌尖上的科普", "一\r二_x0041_"]
    assert [p.what for p in reading.problems] == ["含有 NUL 字符", "单元格的文本丢失，文件可能损坏"]


def test_inline_texts_with_runs_and_phonetics(tmp_path: Path) -> None:
    inline = Raw('<c t="inlineStr"><is><r><t>舌尖</t></r><r><t>上</t></r><rPh><t>x</t></rPh></is></c>')
    reading = read(write_xlsx(tmp_path / "a.xlsx", {"brands": [["brand_code", "name"], ["K1", inline]]}))
    assert column(reading, "name", "brands") == ["舌尖上"]


def test_cells_and_rows_without_addresses(tmp_path: Path) -> None:
    def row(*texts: str) -> str:
        return "<row>" + "".join(f'<c t="str"><v>{t}</v></c>' for t in texts) + "</row>"

    sheet = f'<worksheet xmlns="{MAIN}"><sheetData>{row("brand_code", "name")}{row("K1", "一")}</sheetData></worksheet>'
    assert column(read(write_parts(tmp_path / "a.xlsx", parts({"brands": sheet}))), "name", "brands") == ["一"]


def test_prefixes_absolute_targets_other_names_and_the_strict_form(tmp_path: Path) -> None:
    sheet = (
        f'<x:worksheet xmlns:x="{STRICT_MAIN}"><x:sheetData><x:row r="1"><x:c r="A1" t="str"><x:v>brand_code</x:v></x:c>'
        '<x:c r="B1" t="str"><x:v>name</x:v></x:c></x:row><x:row r="2"><x:c r="A2"><x:v>7</x:v></x:c>'
        '<x:c r="B2" t="str"><x:v>一</x:v></x:c></x:row></x:sheetData></x:worksheet>'
    )
    book = (
        f'<x:workbook xmlns:x="{STRICT_MAIN}" xmlns:rel="{STRICT}" conformance="strict"><x:sheets>'
        '<x:sheet name="brands" sheetId="1" rel:id="rId7"/></x:sheets></x:workbook>'
    )
    made = {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": relations(relation(1, "officeDocument", "/book/main.xml", base=STRICT)),
        "book/main.xml": book,
        "book/_rels/main.xml.rels": relations(relation(7, "worksheet", "/Data/one.xml", base=STRICT)),
        "data/One.xml": sheet,
    }
    reading = read(write_parts(tmp_path / "a.xlsx", made))
    assert column(reading, "brand_code", "brands") == ["7"]


def test_xml_in_utf16(tmp_path: Path) -> None:
    made: dict[str, str | bytes] = dict(parts({"brands": ""}))
    xml = '<?xml version="1.0" encoding="UTF-16"?>' + sheet_xml([["brand_code", "name"], ["K1", "一"]])
    made["xl/worksheets/sheet1.xml"] = xml.encode("utf-16")
    assert column(read(write_parts(tmp_path / "a.xlsx", made)), "name", "brands") == ["一"]


def test_a_relation_to_an_external_sheet_is_no_sheet(tmp_path: Path) -> None:
    made = parts({"brands": sheet_xml([["brand_code", "name"]])})
    made["xl/_rels/workbook.xml.rels"] = relations(
        f'<Relationship Id="rId1" Type="{RELATIONS}/worksheet" Target="file:///etc/passwd" TargetMode="External"/>'
    )
    assert "没有以表名命名的工作表" in only_problem(read(write_parts(tmp_path / "a.xlsx", made)))


def test_a_file_that_libreoffice_made() -> None:
    """`tests/files/libreoffice.xlsx`: text, dates, a formula, a boolean, a code with zeros, a styled blank row."""
    reading = read(Path(__file__).parents[1] / "files" / "libreoffice.xlsx")
    assert [str(p) for p in reading.problems] == []
    assert reading.tables["service_records"].columns == {
        "event_id": ["E1", "E1"],
        "person_code": ["007", "330402199001011234"],
        "service_date": [date(2026, 3, 5), date(2026, 3, 6)],
        "member_code": [None, "D1"],
        "hours": [230, 150],
        "confirmed": [True, False],
    }
