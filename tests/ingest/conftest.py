import pytest
from queries.engine import engine_for
from queries.schema import metadata
@pytest.fixture()
def database(tmp_path, monkeypatch):
    url=f"sqlite:///{tmp_path}/t.db"
    monkeypatch.setenv("DATABASE_URL",url); monkeypatch.setenv("REPORT_TODAY","2026-11-24")
    metadata.create_all(engine_for(url)); yield url; engine_for(url).dispose(); engine_for.cache_clear()
