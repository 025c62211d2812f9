"""A database of the schema before versions and counters gives the answers that it gave, before any load and after."""

import pytest
from sqlalchemy import Engine

from db.engine import create_database_engine, write_transaction
from db.migrate import downgrade, upgrade
from tests.contract_client import create_checked_app
from tests.db.writer.test_owners import BLEEDING, EDITED, edit, load
from tests.migrated_database import migrate

PATHS = (
    *("/v1/claims?include=therapy&count=true", f"/v1/claims/{BLEEDING[1]}", f"/v1/claims/{BLEEDING[1]}/history"),
    *("/v1/studies", "/v1/references", "/v1/risks", "/v1/therapies", "/v1/candidates", "/v1/evidence"),
    *("/v1/search?q=bleeding", "/v1/changes?since=0"),
)


def read_answers(engine: Engine) -> dict[str, str]:
    client = create_checked_app(engine).test_client()
    return {path: client.get(path).text for path in PATHS}


@pytest.mark.slow
def test_answers_outlive_the_migration(empty_database: Engine) -> None:
    migrate(empty_database)
    with write_transaction(empty_database) as connection:
        load(connection)
        edit(connection, BLEEDING, statement=EDITED)
    before = read_answers(empty_database)
    downgrade(empty_database, "20261128_load_conflicts")
    upgrade(empty_database)
    survivor = create_database_engine(empty_database.url.render_as_string(hide_password=False))
    assert read_answers(survivor) == before
    with write_transaction(survivor) as connection:
        load(connection)
    assert read_answers(survivor) == before
    survivor.dispose()
