"""服务品牌: years are the figures of their last months, months add up to them."""

from pathlib import Path

from ingest.load import load
from ingest.reading import read
from queries.brands import histories
from queries.engine import reading
from queries.volunteering import by_brand
from tests.builders import AS_OF
from tests.queries.asking import ask

CASE = Path(__file__).parent.parent / "cases" / "visible-small" / "data"


def test_years_are_those_of_the_figures_and_months_add_up(sqlite: str) -> None:
    load(read(CASE), source="case", as_of=AS_OF, actor="测试")
    with reading() as conn:
        for month in (202503, 202601, 202610, 202611):
            for org in ("JX", "JX01", "B0001"):
                asked = ask(conn, month, org)
                for one in histories(conn, asked):
                    for year in one.years:
                        told = next(b for b in by_brand(conn, ask(conn, year.month, org)) if b.code == one.code)
                        assert (year.events, year.hours, year.persons) == (told.events, told.hours, told.persons)
                        assert year.beneficiaries == told.beneficiaries
                    this_year = [of for at, of in one.months.items() if at // 100 == month // 100]
                    assert sum(of.hours for of in this_year) == one.now.hours
                    assert sum(of.events for of in this_year) == one.now.events
                    assert len(one.months) == (3 if month == 202503 else 12)
