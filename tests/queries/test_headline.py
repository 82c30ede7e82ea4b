"""结论句 of the three subject pages: running and closed months, ties, January, nothing to report."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from queries import headline
from queries.meetings import Completion, Figures, Progress
from queries.scope import Asked
from queries.standings import Place, Race
from queries.volunteering import Service
from tests.builders import asked

RUNNING = asked(first_month=202501, org="JX", org_name="机关党委", org_kind="committee", path="00001")
CLOSED = replace(RUNNING, month=202610)
JANUARY = replace(RUNNING, month=202601)
BRANCH = replace(RUNNING, org="B1", org_kind="branch", path="0000100001")
FIRST = Place(
    org_code="B1", short_name="食品处", name="食品处党支部", group="", rank=1, change=0, total=9150, uncapped=9150,
    types={}, bonus=0, deductions=0, unranked=None, why=None, before=None, tied=False, last_month=9100,
)  # fmt: skip
SECOND = replace(FIRST, org_code="B2", short_name="执法队", rank=2, total=8760, before=9150)
RISEN = replace(SECOND, short_name="知产处", rank=4, change=4)
FALLEN = replace(SECOND, short_name="检验院", rank=10, change=-5)
RACE = Race("", 22, [FIRST, SECOND], 6, None, None)


def said(parts: list[headline.Part]) -> str:
    return "".join(part.text for part in parts)


def alerts(parts: list[headline.Part]) -> list[str]:
    return [part.text for part in parts if part.alert]


@pytest.mark.parametrize(
    ("race", "sentence"),
    [
        (RACE, "食品处连续6个月居首，领先3.90分；名次变动都不大。"),
        (replace(RACE, months=1), "食品处居首，领先3.90分；名次变动都不大。"),
        (replace(RACE, risen=RISEN), "食品处连续6个月居首，领先3.90分；知产处升4位最快。"),
        (replace(RACE, fallen=FALLEN), "食品处连续6个月居首，领先3.90分；检验院降5位。"),
        (replace(RACE, risen=RISEN, fallen=FALLEN), "食品处连续6个月居首，领先3.90分；知产处升4位最快，检验院降5位。"),
        (replace(RACE, risen=replace(RISEN, change=2)), "食品处连续6个月居首，领先3.90分；名次变动都不大。"),
        (replace(RACE, leaders=[FIRST]), "只有食品处参加排名，总分91.50；名次变动都不大。"),
    ],
)
def test_standings_say_who_leads_and_who_moved(race: Race, sentence: str) -> None:
    assert said(headline.standings(CLOSED, race, several=False)) == sentence


def test_a_tie_at_the_top_leads_by_nothing() -> None:
    tied = replace(RACE, leaders=[replace(FIRST, tied=True), replace(SECOND, rank=1, total=9150, tied=True)], months=0)
    assert (
        said(headline.standings(CLOSED, tied, several=False)) == "食品处、执法队并列第1名，总分91.50；名次变动都不大。"
    )


def test_of_several_groups_the_sentence_names_its_own() -> None:
    assert said(headline.standings(CLOSED, replace(RACE, group="机关"), several=True)).startswith("机关：食品处")


def test_january_has_no_moves_and_an_unranked_month_says_so() -> None:
    assert said(headline.standings(JANUARY, replace(RACE, months=1), several=False)) == "食品处居首，领先3.90分。"
    assert said(headline.standings(JANUARY, None, several=False)) == "1月没有支部参加排名。"
    assert said(headline.standings(RUNNING, None, several=False)) == "11月没有支部参加排名，待月末数据齐备后产生名次。"


def test_only_a_fall_is_to_be_acted_on() -> None:
    parts = headline.standings(CLOSED, replace(RACE, risen=RISEN, fallen=FALLEN), several=False)
    assert alerts(parts) == ["检验院降5位"]


@pytest.mark.parametrize(("how", "words"), [("bands", "只公开等次"), ("top_n", "领先3.90分。")])
def test_a_narrower_audience_is_not_told_who_moved(how: str, words: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VISIBILITY_DESK", how)
    sentence = said(headline.standings(CLOSED, replace(RACE, fallen=FALLEN), several=False))
    assert words in sentence and "降" not in sentence


@pytest.mark.parametrize(
    ("place", "sentence"),
    [
        (replace(SECOND, change=2), "11月第2名，总分87.60，较上月升2位，距前一名3.90分。"),
        (replace(SECOND, change=0, tied=True, before=8760), "11月并列第2名，总分87.60，名次未变。"),
        (replace(SECOND, change=None, rank=1, before=None), "11月第1名，总分87.60。"),
        (replace(SECOND, rank=None, unranked="temporary", why="临时党支部"), "11月不参加排名：临时党支部。"),
        (replace(SECOND, rank=None, total=None, band="良好"), "11月等次：良好。"),
        (None, "11月不在五型标尖所列范围。"),
    ],
)
def test_a_branch_is_told_its_own_place(place: Place | None, sentence: str) -> None:
    assert said(headline.branch_standing(BRANCH, place)) == sentence


def figures(ytd: Completion, due: Progress | None = None) -> Figures:
    return Figures(Completion(), ytd, due or Progress())


def test_meetings_say_the_year_what_is_overdue_and_what_was_made_up() -> None:
    year = figures(Completion(done=594, deferred=10, late=20, missed=11))
    parts = headline.meetings(RUNNING, year, date(2026, 9, 30))
    assert said(parts) == "今年到期635场，按时94%；11场逾期未开，最长55天；另30场补录或延期完成。"
    assert alerts(parts) == ["11场逾期未开，最长55天"]
    assert said(headline.meetings(CLOSED, figures(Completion(done=4)), None)) == "今年到期4场，按时100%；无逾期。"


def test_before_anything_is_due_the_month_is_said() -> None:
    nothing = figures(Completion(), Progress(satisfied=12, open=54))
    january = replace(RUNNING, as_of=date(2026, 1, 20), month=202601)
    assert said(headline.meetings(january, nothing, None)) == (
        "今年尚无到期的三会一课和主题党日，本月应开66场，已开12场。"
    )
    assert said(headline.meetings(CLOSED, figures(Completion()), None)) == "今年尚无到期的三会一课和主题党日。"


SERVED = Service(
    events=5, hours=77200, member_hours=70000, person_times=200, persons=80, took_part=30, registered=40, eligible=40,
    eligible_days=40 * 328, days=328,
)  # fmt: skip


def test_volunteering_of_a_running_month_is_compared_with_nothing() -> None:
    assert said(headline.volunteering(RUNNING, SERVED, SERVED, SERVED, 3)) == (
        "本月已有志愿服务772.0小时；今年参与率75%，人均17.5小时；3个支部本月尚无记录。"
    )
    assert said(headline.volunteering(RUNNING, Service(), SERVED, SERVED, 0)).startswith("本月尚无志愿服务记录；今年")


def test_volunteering_of_a_closed_month_stands_beside_the_one_before() -> None:
    last = replace(SERVED, hours=70000)
    assert said(headline.volunteering(CLOSED, SERVED, SERVED, last, 0)) == (
        "10月志愿服务772.0小时，环比+10.3%；今年参与率75%，人均17.5小时。"
    )
    assert "环比" not in said(headline.volunteering(CLOSED, SERVED, SERVED, replace(SERVED, hours=0), 0))
    assert said(headline.volunteering(CLOSED, Service(), Service(), None, 0)) == "今年尚无志愿服务记录。"


def test_of_a_small_branch_only_its_hours_are_said() -> None:
    few = replace(SERVED, eligible=2)
    assert said(headline.volunteering(BRANCH, few, few, None, 0)) == "本月已有志愿服务772.0小时；今年合计772.0小时。"


@pytest.mark.parametrize(
    ("asked", "given", "sentence"),
    [
        (
            RUNNING,
            (24, 3, 9, (83360, 83820)),
            "24个支部中3个有逾期会议；9个支部有临近的会议；总分中位83.36，较上月−0.46。",
        ),
        (CLOSED, (24, 0, 0, (83364, 83361)), "24个支部中无逾期会议；总分中位83.36，较上月持平。"),
        (JANUARY, (24, 0, 0, (83360, None), "机关"), "24个支部中无逾期会议；机关总分中位83.36。"),
        (CLOSED, (24, 0, 0, (None, None)), "24个支部中无逾期会议。"),
        (CLOSED, (0, 0, 0, (None, None)), "10月没有党支部。"),
    ],
)
def test_branches_say_who_must_act(asked: Asked, given: tuple[Any, ...], sentence: str) -> None:
    assert said(headline.branches(asked, *given)) == sentence
