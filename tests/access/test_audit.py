"""The audit is written with the change, or not at all."""

import json

import pytest
from sqlalchemy import select

from access import audit, current_viewer
from queries.engine import reading, writing
from queries.schema import audit as table

pytestmark = pytest.mark.usefixtures("database")


def entries() -> list[tuple[str, str, str, dict[str, object]]]:
    with reading() as conn:
        rows = conn.execute(select(table).order_by(table.c.id)).all()
        return [(r.actor, r.action, r.object, json.loads(r.detail)) for r in rows]


def test_an_entry_says_who_what_and_on_what() -> None:
    with writing() as conn:
        audit.record(conn, actor="甲", action="入库", object="批次1" + "x" * 300, detail={"来源": "台账"})
    assert entries() == [("甲", "入库", ("批次1" + "x" * 300)[:200], {"来源": "台账"})]


def test_a_change_that_fails_leaves_no_entry() -> None:
    with pytest.raises(RuntimeError), writing() as conn:
        audit.record(conn, actor="甲", action="入库", object="批次1", detail={})
        raise RuntimeError
    assert entries() == []


def test_until_sign_in_everyone_is_the_deputy_secretary() -> None:
    viewer = current_viewer()
    assert (viewer.name, viewer.scope, viewer.audience) == ("副书记", None, "desk")
