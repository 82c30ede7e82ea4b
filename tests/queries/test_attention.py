"""需要关注 and the headline: order of urgency, windows of 临近, words."""

from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from queries import headline
from queries.attention import Attention, attention
from queries.counts import counts
from queries.engine import reading
from queries.meetings import Completion, Figures, Progress, by_rule, elapsed
from queries.scope import Asked, resolve
from queries.view import View
from queries.viewer import Viewer
from tests.builders import bureau, loaded, row, thresholds_text

pytestmark = pytest.mark.usefixtures("sqlite")
VIEWER = Viewer("全部", None, "desk")


def held(n: int, month: int, **values: Any) -> dict[str, Any]:
    return row("activities", activity_id=f"A{n}", held_on=date(2026, month, 10), **values)


def asked(conn: Any, month: int | None = None) -> Asked:
    found = resolve(conn, View(month), viewer=VIEWER)
    assert found is not None
    return found


def months_held(*months: int) -> list[dict[str, Any]]:
    """Theme days of B1, and all quarterly meetings."""
    quarterly = [held(90 + q, 3 * q, types="party_meeting;party_lecture") for q in (1, 2, 3)]
    return [held(m, m) for m in months] + quarterly


def look(month: int | None = None) -> tuple[Attention, tuple[int, int]]:
    with reading() as conn:
        question = asked(conn, month)
        of, missed = counts(conn, question), by_rule(conn, question)["core"].ytd.missed
        return attention(conn, question, of, missed), (of.overdue_branches, missed)


def test_overdue_comes_first_then_what_is_near() -> None:
    tables = bureau() | {"activities": months_held(1, 2, 3, 4, 5, 6, 7, 8, 10)}
    loaded(tables)
    found, (branches, count) = look(202611)
    assert (branches, count) == (1, 1)
    assert [(i.kind, i.rule, i.period, i.days) for i in found.items] == [
        ("missed", "theme_day", "2026-09", 55),
        ("soon", "theme_day", "2026-11", 6),
        ("silent", None, None, 45),
        ("idle", None, None, None),
    ]
    assert found.total == 4


@pytest.mark.parametrize(("as_of", "near"), [("2026-11-22", 0), ("2026-11-23", 1), ("2026-11-30", 1)])
def test_near_is_seven_days_for_a_month(as_of: str, near: int) -> None:
    loaded(bureau() | {"activities": months_held(*range(1, 11))}, as_of=date.fromisoformat(as_of))
    assert look(202611)[0].counts["soon"] == near


@pytest.mark.parametrize(("as_of", "near"), [("2026-12-15", 0), ("2026-12-16", 2), ("2026-12-31", 2)])
def test_near_is_fifteen_days_for_a_quarter(as_of: str, near: int) -> None:
    done = months_held(*range(1, 13))
    loaded(bureau() | {"activities": [a for a in done if a["held_on"] <= date.fromisoformat(as_of)]},
           as_of=date.fromisoformat(as_of))  # fmt: skip
    assert look(202612)[0].counts["soon"] == near


def changed(monkeypatch: pytest.MonkeyPatch, folder: Path, **changes: tuple[str, object]) -> None:
    """Other thresholds from a day on."""
    file = folder / "thresholds.toml"
    file.write_text(thresholds_text(**changes), encoding="utf-8")
    monkeypatch.setenv("THRESHOLDS_FILE", str(file))


@pytest.mark.parametrize(("since", "near", "silent"), [("2026-11-24", 0, 0), ("2026-11-25", 1, 1)])
def test_windows_are_those_of_the_as_of_date(
    since: str, near: int, silent: int, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    changed(monkeypatch, tmp_path, soon_days_month=(since, 5), no_report_days=(since, 60))
    loaded(bureau() | {"activities": months_held(*range(1, 11))})
    found, _ = look(202611)
    assert (found.counts["soon"], found.counts["silent"]) == (near, silent)


@pytest.mark.parametrize(("since", "reporting"), [("2026-11-24", 1), ("2026-11-25", 0)])
def test_who_reports_is_a_threshold(
    since: str, reporting: int, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    changed(monkeypatch, tmp_path, no_report_days=(since, 60))
    loaded(bureau() | {"activities": months_held(10)})
    with reading() as conn:
        assert counts(conn, asked(conn)).reporting == reporting


def test_a_closed_month_has_nothing_near() -> None:
    loaded(bureau() | {"activities": months_held(1, 2)})
    found, _ = look(202610)
    assert found.counts["soon"] == 0 and found.counts["silent"] == 0


def figures(done: int, missed: int, open_: int, month: Completion | None = None) -> Figures:
    return Figures(month or Completion(), Completion(), Progress(done, open_, missed))


def said(parts: list[headline.Part]) -> str:
    return "".join(part.text for part in parts)


def test_headlines_of_running_and_closed_months() -> None:
    loaded(bureau() | {"activities": months_held(10, 11)})
    with reading() as conn:
        running, closed = asked(conn, 202611), asked(conn, 202610)
        passed = elapsed(running)
        assert passed == Fraction(24, 30)
        assert by_rule(conn, running)["core"].progress.due > 0
    say = headline.overview
    assert said(say(running, figures(8, 1, 1), passed, (1, 1))) == (
        "本月三会一课完成80%，与时间进度持平；1个支部1场逾期未开，另有1场须在30日（含）前召开。"
    )
    assert said(say(running, figures(9, 0, 0), passed, (0, 0))) == "本月三会一课完成100%，快于时间进度；无逾期。"
    assert "慢于时间进度" in said(say(running, figures(1, 0, 9), passed, (0, 0)))
    assert said(say(running, figures(0, 0, 0), passed, (0, 0))) == "本月没有到期的三会一课；无逾期。"
    done = figures(0, 0, 0, Completion(done=3, late=1, missed=0))
    assert said(say(closed, done, Fraction(1), (2, 3))) == "10月三会一课完成100%，按时75%；今年以来2个支部3场逾期未开。"
    assert said(say(closed, Figures(), Fraction(1), (0, 0))) == "10月没有到期的三会一课；今年以来无逾期。"
