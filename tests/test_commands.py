"""`flask data …`: messages in Chinese on stderr, data on stdout, exit code 0 only on success."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

Flask = Callable[..., Result]
CASE = Path(__file__).parent / "cases" / "visible-small" / "data"
pytestmark = pytest.mark.usefixtures("sqlite")


def test_import_batches_undo(flask: Flask) -> None:
    done = flask("data", "import", CASE)
    assert done.exit_code == 0
    assert "组织：新增57 变更0 未变0 删除0" in done.stderr and "已入库，批次1。" in done.stderr
    assert flask("data", "batches").stdout.startswith("批次1\t2026-11-24")
    again = flask("data", "import", CASE, "--dry-run", "--full")
    assert "以上为试算，未写入。" in again.stderr and "名次不变。" in again.stderr
    assert flask("data", "undo", 7).exit_code == 1
    undone = flask("data", "undo", 1)
    assert (undone.exit_code, undone.stderr) == (0, "已撤销批次1：删除9400行，恢复0行。\n")
    assert "已于2026-11-24" in flask("data", "batches").stdout


def test_every_error_in_one_pass_and_nothing_loaded(flask: Flask, tmp_path: Path) -> None:
    (tmp_path / "orgs.csv").write_text(
        "org_code,name,kind,parent_code,valid_from\nJX,党委,党委,,\nB1,支部,党支部,JX,2026-02-30\nB2,支部,团支部,JX,\n",
        encoding="utf-8",
    )
    (tmp_path / "组织生活.csv").write_text(
        "活动编号,组织编码,类型,召开日期,状态\nA1,B1,主题党日,2026.10.1,已召开\nA2,没有,主题党日,20261001,已召开\n",
        encoding="gb18030",
    )
    result = flask("data", "import", tmp_path)
    assert result.exit_code == 1
    lines = result.stderr.splitlines()
    assert "orgs.csv 第3行 valid_from 成立日期“2026-02-30”：没有这一天" in lines
    assert any(line.startswith("orgs.csv 第4行 kind 类别“团支部”：") for line in lines)
    assert "组织生活.csv 第3行 org_code 组织编码“没有”：组织表中没有这个编码" in lines
    assert not any("第2行 org_code" in line for line in lines)
    assert lines[-1] == "共3处错误。未入库。"
    assert flask("data", "batches").stdout == ""


def test_a_missing_path_is_said(flask: Flask, tmp_path: Path) -> None:
    result = flask("data", "import", tmp_path / "none")
    assert result.exit_code == 1
    assert "没有这个文件或文件夹" in result.stderr


def test_template_round_trip(flask: Flask, tmp_path: Path) -> None:
    out = tmp_path / "模板.xlsx"
    assert flask("data", "template", out).exit_code == 0
    result = flask("data", "import", out)
    assert result.exit_code == 0, result.stderr


def test_demo_is_refused_over_real_data_and_renewed_in_a_new_month(
    flask: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "已载入演示数据" in flask("data", "demo", "--if-needed").stderr
    assert flask("data", "demo", "--if-needed").stderr == ""
    monkeypatch.setenv("REPORT_TODAY", "2026-12-01")
    assert "已载入演示数据（批次2" in flask("data", "demo", "--if-needed").stderr
    done = flask("data", "import", CASE)
    assert "已删除演示数据。" in done.stderr
    assert flask("data", "demo", "--if-needed").stderr == ""
    refused = flask("data", "demo")
    assert (refused.exit_code, refused.stderr) == (1, "已有正式数据，不能载入演示数据\n")


def test_check_lists_findings_on_stdout(flask: Flask) -> None:
    flask("data", "import", CASE)
    result = flask("data", "check")
    assert result.stdout.splitlines() == [
        "应设未设支委会\tB0023\torgs:B0023\t正式党员7人，没有支委会\t不产生支委会应开",
        "疑似重复\tB0016\tactivities:A0001290\t2026-03-15支部党员大会有2条\t各计一次，不多计",
    ]
    assert result.stderr == "共2条质量提示。\n"


def test_an_empty_database_gets_its_tables_and_another_version_is_refused(
    flask: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sqlalchemy import text

    from queries.engine import engine_for

    url = f"sqlite:///{tmp_path}/new.db"
    monkeypatch.setenv("DATABASE_URL", url)
    assert flask("data", "import", CASE).exit_code == 0
    with engine_for(url).begin() as conn:
        conn.execute(text("UPDATE alembic_version SET version_num = '0000'"))
    refused = flask("figures", "--month", "2026-10")
    assert refused.exit_code == 1
    assert "请运行 flask db upgrade" in refused.stderr
    engine_for(url).dispose()


def test_what_cannot_be_worked_with_is_said_in_a_sentence(flask: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SCHEME_FILE", "rules/schemes/none.toml")
    said = flask("data", "import", CASE)
    assert (said.exit_code, said.stderr.splitlines()[-1]) == (1, "计分方案文件 none.toml 不存在或无法读取")
    monkeypatch.delenv("SCHEME_FILE")
    monkeypatch.setenv("THRESHOLDS_FILE", "rules/none.toml")
    said = flask("data", "import", CASE)
    assert (said.exit_code, said.stderr.splitlines()[-1]) == (1, "时限与标准文件 none.toml 不存在或无法读取")
    monkeypatch.setenv("DATABASE_URL", "postgresql+psycopg://nobody@127.0.0.1:9/none")
    said = flask("data", "batches")
    assert said.exit_code == 1
    assert said.stderr.startswith("数据库不能用：")


def test_the_demo_can_be_written_without_a_database(
    flask: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql+psycopg://nobody@127.0.0.1:9/none")
    assert flask("data", "demo", "--branches", 3, "--out", tmp_path / "out").exit_code == 0
    assert (tmp_path / "out" / "orgs.csv").read_text(encoding="utf-8").startswith("org_code,name,")


def test_screens_are_paired_listed_renamed_and_revoked(flask: Flask) -> None:
    from access.pairing import Waiting, stand

    assert flask("screen", "list").stdout == ""
    waiting = stand(None, "10.0.0.7")
    assert isinstance(waiting, Waiting)
    refused = flask("screen", "pair", "12345", "大厅")
    assert (refused.exit_code, refused.stderr) == (1, "代码不对或已过期，请看屏幕上现在显示的六位数字\n")
    assert flask("screen", "pair", waiting.code, "大厅").stderr == "已配对：1号大屏“大厅”，两秒内进入看板。\n"
    assert flask("screen", "rename", 1, "会议室").exit_code == 0
    assert flask("screen", "list").stdout.startswith("1\t会议室\t离线\t尚无心跳")
    assert flask("screen", "revoke", 1).stderr == "已撤销1号大屏“会议室”。\n"
    again = flask("screen", "revoke", 1)
    assert (again.exit_code, again.stderr) == (1, "没有编号1的大屏，或已撤销\n")
