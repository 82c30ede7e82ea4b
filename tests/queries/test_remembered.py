"""Answers kept by data version: asked once, asked anew after a load."""

from dataclasses import replace

import pytest

from queries.engine import reading
from queries.remembered import MOST, remembered
from queries.scope import Asked
from tests.builders import bureau, loaded
from tests.queries.asking import ask


@pytest.mark.usefixtures("sqlite")
def test_an_answer_is_kept_for_its_version_and_question() -> None:
    loaded(bureau("B1"))
    asked_for: list[tuple[str, int, str]] = []

    @remembered("month", "org")
    def query(_conn: object, asked: Asked) -> int:
        asked_for.append((asked.version, asked.month, asked.org))
        return len(asked_for)

    with reading() as conn:
        asked = ask(conn)
        assert [query(conn, asked), query(conn, asked)] == [1, 1]
        assert query(conn, ask(conn, 202610)) == 2
        assert query(conn, ask(conn, org="B1")) == 3
        assert query(conn, replace(asked, batch=2)) == 4
        for batch in range(3, 3 + MOST):
            query(conn, replace(asked, batch=batch))
        assert query(conn, asked) == 5 + MOST  # the oldest are forgotten
