"""数据来源: rows, newest record and last load of each input table; which are empty."""

from datetime import date

from queries.columns import BY_CODE
from queries.engine import reading
from queries.sources import NEWEST, empty_of, sources
from tests.builders import bureau, loaded, row
from tests.queries.asking import ask


def test_a_table_tells_its_rows_newest_record_and_last_load(database: str) -> None:
    loaded(bureau("B1") | {"activities": [row("activities", activity_id="A1")]})
    loaded({"activities": [row("activities", activity_id="A2", held_on=date(2026, 11, 2))]})
    with reading() as conn:
        of = {one.table.code: one for one in sources(conn, ask(conn))}
        assert [base.code for base in empty_of(conn, ("orgs", "tasks", "goals"))] == ["tasks", "goals"]
    meetings, members = of["activities"], of["members"]
    assert (meetings.rows, meetings.by, meetings.newest) == (2, "召开日期", "2026-11-02")
    assert meetings.load is not None and members.load is not None
    assert (meetings.load.batch, meetings.load.loaded_by, members.load.batch) == (2, "测试", 1)
    assert (of["tasks"].rows, of["tasks"].newest, of["tasks"].load) == (0, None, None)


def test_the_newest_is_a_column_of_the_table() -> None:
    for code, column in NEWEST.items():
        assert column in BY_CODE[code].codes
