"""Files → typed rows and problems, as a person would make them and get them wrong."""

from datetime import date
from pathlib import Path

import pytest

from ingest.problems import SHOWN, Problem
from ingest.reading import Reading, read
from tests.ingest.xlsx_files import write_xlsx

MEMBERS = "member_code,display_name,volunteer_registered_on,community_reported_on\n"
BRANDS = "brand_code,name,launched_on\n"
MEMBERSHIPS = "member_code,valid_from,branch_code,group_code,valid_to,full_member\n"


def folder(tmp_path: Path, **files: str) -> Path:
    for name, content in files.items():
        (tmp_path / f"{name}.csv").write_text(content, encoding="utf-8")
    return tmp_path


def lines(reading: Reading) -> list[str]:
    assert reading.count >= len(reading.problems)
    return [str(problem) for problem in reading.problems]


def test_the_contracts_own_example(tmp_path: Path) -> None:
    header = "activity_id,org_code,types,held_on,status\n"
    good = "".join(f"A{n},B1,theme_day,2026-03-05,held\n" for n in range(99))
    reading = read(folder(tmp_path, activities=header + good + "A99,B1,theme_day,2026-02-30,held\n"))
    assert lines(reading) == ["activities.csv 第101行 held_on 召开日期“2026-02-30”：没有这一天"]
    assert len(reading.tables["activities"]) == 99


def test_columns_by_code_or_chinese_in_any_order_with_unknown_ones(tmp_path: Path) -> None:
    content = "\u3000名称 ,备注,brand_code,启动日期\n舌尖上的科普,甲, 007 ,2026年3月5日\n"
    reading = read(folder(tmp_path, 服务品牌=content))
    table = reading.tables["brands"]
    assert table.columns == {"name": ["舌尖上的科普"], "brand_code": ["007"], "launched_on": [date(2026, 3, 5)]}
    assert (table.source, table.rows, reading.count) == ("服务品牌.csv", [2], 0)
    assert reading.notes == ["服务品牌.csv 第2列“备注”不是服务品牌表的列，没有读入"]


def test_typed_values_and_blanks(tmp_path: Path) -> None:
    content = "event_id,person_code,service_date,member_code,hours,confirmed,is_duty\nE1,P1,20260305,,2.5,√,\n"
    columns = read(folder(tmp_path, service_records=content)).tables["service_records"].columns
    assert columns["hours"] == [250]
    assert (columns["confirmed"], columns["is_duty"], columns["member_code"]) == ([True], [False], [None])


@pytest.mark.parametrize("header", ["brand_code,name,name\n", "brand_code,name,名称\n", "brand_code,name,备注,备注\n"])
def test_a_column_twice_is_fatal(tmp_path: Path, header: str) -> None:
    reading = read(folder(tmp_path, brands=header + "K1,a,b,c\n"))
    assert [p.what for p in reading.problems] == ["这一列出现了两次"]
    assert (reading.tables, reading.unreadable) == ({}, {"brands"})


def test_a_missing_required_column_is_fatal_one_line_each(tmp_path: Path) -> None:
    reading = read(folder(tmp_path, memberships="member_code,valid_from,full_member\nD1,2026-01-01,1\n"))
    assert lines(reading) == [
        "memberships.csv 第1行 branch_code 党支部编码：缺少这一列",
        "memberships.csv 第1行 valid_to 转出日期：缺少这一列",
    ]
    assert reading.unreadable == {"memberships"}


def test_a_file_of_nothing_lacks_its_columns_a_header_alone_is_a_valid_table(tmp_path: Path) -> None:
    reading = read(folder(tmp_path, brands="", members=MEMBERS))
    assert [p.column for p in reading.problems] == ["brand_code", "name"]
    assert len(reading.tables["members"]) == 0
    assert reading.tables["members"].columns["member_code"] == []


def test_notes_above_the_header_are_one_clear_error(tmp_path: Path) -> None:
    reading = read(folder(tmp_path, brands="2026年服务品牌一览\n" + BRANDS))
    assert len(reading.problems) == 1
    assert "标题应在第1行" in reading.problems[0].what
    assert "name 名称" in reading.problems[0].what


def test_blank_in_a_required_cell(tmp_path: Path) -> None:
    reading = read(folder(tmp_path, memberships=MEMBERSHIPS + "D1,2026-01-01, ,,,1\nD2,,B1,,,\n"))
    assert lines(reading) == [
        "memberships.csv 第2行 branch_code 党支部编码：不能为空",
        "memberships.csv 第3行 valid_from 接收日期：不能为空",
        "memberships.csv 第3行 full_member 正式党员：不能为空",
    ]


def test_duplicate_keys_name_the_first_row_even_when_it_is_bad(tmp_path: Path) -> None:
    content = BRANDS + "K1,一,\nK2,二,今天\nK1,三,\nK2,四,\nk1,五,\n"
    reading = read(folder(tmp_path, brands=content))
    assert lines(reading) == [
        "brands.csv 第3行 launched_on 启动日期“今天”：不是日期",
        "brands.csv 第4行 brand_code 品牌编码“K1”：主键与第2行重复",
        "brands.csv 第5行 brand_code 品牌编码“K2”：主键与第3行重复",
    ]
    assert reading.tables["brands"].columns["brand_code"] == ["K1", "k1"]
    assert reading.tables["brands"].rows == [2, 6]


def test_keys_are_compared_as_typed_values(tmp_path: Path) -> None:
    reading = read(folder(tmp_path, workdays="date,is_workday\n2026-01-01,0\n2026年1月1日,1\n"))
    assert lines(reading) == ["workdays.csv 第3行 date 日期“2026-01-01”：主键与第2行重复"]


def test_keys_of_rows_held_back_are_kept(tmp_path: Path) -> None:
    reading = read(folder(tmp_path, brands=BRANDS + "K1,一,今天\n,二,\nK3,三,\n"))
    assert reading.tables["brands"].bad_keys == {("K1",)}
    assert reading.tables["brands"].columns["brand_code"] == ["K3"]


def test_problems_come_in_file_order_and_beyond_a_thousand_are_counted(tmp_path: Path) -> None:
    rows = "".join(f",x{n},无\n" for n in range(900))
    reading = read(folder(tmp_path, brands=BRANDS + rows, members=MEMBERS + "D1,,无,无\n"))
    assert reading.count == 2 + 1800
    assert len(reading.problems) == SHOWN
    assert [(p.source, p.row, p.column) for p in reading.problems[:4]] == [
        ("members.csv", 2, "volunteer_registered_on"),
        ("members.csv", 2, "community_reported_on"),
        ("brands.csv", 2, "brand_code"),
        ("brands.csv", 2, "launched_on"),
    ]
    assert reading.problems[-1].row == 500


def test_row_numbers_count_records(tmp_path: Path) -> None:
    content = BRANDS + 'K1,"一\n\n二",\n\nK2,二,无\n'
    assert lines(read(folder(tmp_path, brands=content))) == ["brands.csv 第4行 launched_on 启动日期“无”：不是日期"]


def test_a_broken_file_still_shows_the_errors_before_the_break(tmp_path: Path) -> None:
    reading = read(folder(tmp_path, brands=BRANDS + 'K1,一,无\nK2,"二,\n', members=MEMBERS + "D1,,,\n"))
    assert [(p.row, p.what) for p in reading.problems] == [(2, "不是日期"), (3, "引号没有闭合")]
    assert reading.unreadable == {"brands"}
    assert len(reading.tables["members"]) == 1


def test_values_in_messages_are_one_line(tmp_path: Path) -> None:
    reading = read(folder(tmp_path, brands=BRANDS + 'K1,一,"a\n\x1b[31m\u202eb"\nK2,二,' + "x" * 999 + "\n"))
    assert lines(reading) == [
        "brands.csv 第2行 launched_on 启动日期“a␊␛[31m\\u202eb”：不是日期",
        f"brands.csv 第3行 launched_on 启动日期“{'x' * 40}…”：不是日期",
    ]


def test_a_lone_surrogate_in_a_message_can_be_printed() -> None:
    assert str(Problem("a\udcff.csv", None, None, None, "坏")).encode() == "a\\udcff.csv：坏".encode()


def test_a_row_too_long_is_held_back(tmp_path: Path) -> None:
    reading = read(folder(tmp_path, brands=BRANDS + "K1,一,,多\nK2,二,\n"))
    assert lines(reading) == ["brands.csv 第2行“多”：格数多于标题行的3列"]
    assert reading.tables["brands"].columns["brand_code"] == ["K2"]


def test_columns_without_a_title_are_noted_when_they_hold_something(tmp_path: Path) -> None:
    reading = read(folder(tmp_path, brands="brand_code,,name,,launched_on\nK1,x,一,,\n"))
    assert reading.notes == ["brands.csv 第2列没有标题，没有读入"]
    assert reading.count == 0


def test_a_header_far_too_wide_is_refused(tmp_path: Path) -> None:
    reading = read(folder(tmp_path, brands=BRANDS.strip() + "," * 9999 + "x\nK1,一,\n"))
    assert lines(reading) == ["brands.csv 第1行：标题行超过256列"]


def test_one_file_named_after_its_table(tmp_path: Path) -> None:
    assert set(read(folder(tmp_path, 服务品牌=BRANDS) / "服务品牌.csv").tables) == {"brands"}
    assert "文件名应为表名" in lines(read(folder(tmp_path, other=BRANDS) / "other.csv"))[0]


def test_files_of_other_names_are_noted_hidden_ones_are_not(tmp_path: Path) -> None:
    for name in ("说明.txt", ".DS_Store", "~$orgs.xlsx"):
        (tmp_path / name).write_text("x")
    reading = read(folder(tmp_path, brands=BRANDS, 其他=BRANDS))
    assert [note.split()[0] for note in reading.notes] == ["其他.csv", "说明.txt"]


def test_a_table_in_two_files_is_not_read(tmp_path: Path) -> None:
    reading = read(folder(tmp_path, brands=BRANDS, 服务品牌=BRANDS))
    assert lines(reading) == ["服务品牌.csv：与 brands.csv 是同一张表（brands 服务品牌）"]
    assert reading.unreadable == {"brands"}


@pytest.mark.parametrize("name", ["no-such-folder", "no-such.csv", "."])
def test_nothing_to_read_is_one_problem(tmp_path: Path, name: str) -> None:
    reading = read(tmp_path / name)
    assert (reading.count, len(reading.problems), reading.tables) == (1, 1, {})


def test_a_folder_in_a_files_place_is_a_note(tmp_path: Path) -> None:
    (tmp_path / "orgs.csv").mkdir()
    reading = read(folder(tmp_path, brands=BRANDS))
    assert set(reading.tables) == {"brands"}
    assert reading.notes == ["orgs.csv 不是以表名命名的 CSV 文件，没有读入"]


def test_tables_come_in_the_contracts_order_and_progress_is_told(tmp_path: Path) -> None:
    seen: list[int] = []
    files = {"workdays": "date,is_workday\n2026-01-01,0\n", "brands": BRANDS + "K1,一,\nK2,二,\n", "members": MEMBERS}
    reading = read(folder(tmp_path, **files), progress=seen.append)
    assert list(reading.tables) == ["members", "brands", "workdays"]
    assert sum(seen) == 3


def test_a_workbook_gives_the_same_as_its_csv(tmp_path: Path) -> None:
    rows = [["品牌编码", "名称", "启动日期"], ["K1", "一", "2026-03-05"], ["K2", "二", None]]
    book = read(write_xlsx(tmp_path / "a.xlsx", {"服务品牌": rows, "汇总": [["x"]]}))
    text = "".join(",".join(cell or "" for cell in row) + "\n" for row in rows)
    assert book.tables["brands"].columns == read(folder(tmp_path, brands=text)).tables["brands"].columns
    assert book.notes == ["工作表“汇总”不是表名，没有读入"]
