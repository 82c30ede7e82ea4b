"""The signing key: given, or made once and kept for its owner alone."""

from pathlib import Path

import pytest

from access.secret import secret_key


def test_made_once_and_kept_for_its_owner(tmp_path: Path) -> None:
    key = secret_key()
    assert len(key) == 64
    assert secret_key() == key
    file = tmp_path / "var" / "secret_key"
    assert file.read_text(encoding="ascii") == key
    assert file.stat().st_mode & 0o777 == 0o600


def test_the_setting_goes_first(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SECRET_KEY", "given")
    assert secret_key() == "given"
    assert not (tmp_path / "var").exists()
