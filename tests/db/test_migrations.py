import signal
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from pytest_alembic import tests as laws
from pytest_alembic.runner import MigrationContext
from sqlalchemy import Connection, Engine, event, func, inspect, select, text

from db.engine import create_database_engine, read_connection, write_transaction
from db.migrate import downgrade, upgrade
from db.models import Base
from db.schema_drift import compare_with_models, find_changed_checks, find_drift, read_check_constraints
from db.schema_revision import MIGRATIONS, fetch_schema_revision, find_head_revision
from db.search.full_text_index import is_modelled
from tests.db.rows import ROWS, insert_one_of_each
from tests.migrated_database import migrate

TABLES = Base.metadata.sorted_tables

pytestmark = pytest.mark.slow  # each runs the migrations, or takes them back


class Killed(Exception):  # noqa: N818 - nothing that the code under test may know
    pass


def kill_after(engine: Engine, statements: int) -> None:
    """Fail at a given statement, as if the machine had stopped there."""
    left = iter(range(statements))

    @event.listens_for(engine, "before_cursor_execute")
    def count(*_: Any) -> None:
        if next(left, None) is None:
            raise Killed


def list_tables(engine: Engine) -> set[str]:
    with read_connection(engine) as connection:
        found = inspect(connection).get_table_names()
    return {name for name in found if name != "alembic_version" and is_modelled(name, "table", {})}


@pytest.fixture
def alembic_config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return config


def test_the_newest_file_is_where_alembic_would_go() -> None:
    assert find_head_revision() == ScriptDirectory(str(MIGRATIONS)).get_current_head()


@pytest.fixture
def alembic_engine(empty_database: Engine) -> Engine:
    return empty_database


# SQLAlchemy does not read such indexes of SQLite; `compare_with_models` does.
@pytest.mark.filterwarnings("ignore:.*expression-based index")
@pytest.mark.parametrize(
    "law",
    [
        laws.test_single_head_revision,
        laws.test_upgrade,
        laws.test_up_down_consistency,
        laws.test_model_definitions_match_ddl,
    ],
)
def test_law_of_every_history_holds(law: Callable[[MigrationContext], None], alembic_runner: MigrationContext) -> None:
    law(alembic_runner)


def test_upgrade_makes_every_table(empty_database: Engine) -> None:
    upgrade(empty_database)
    assert list_tables(empty_database) == set(Base.metadata.tables)
    assert fetch_schema_revision(empty_database) == find_head_revision()


def test_second_upgrade_writes_nothing(empty_database: Engine) -> None:
    migrate(empty_database)
    statements: list[str] = []
    event.listen(empty_database, "before_cursor_execute", lambda *arguments: statements.append(arguments[2]))
    upgrade(empty_database)
    assert {statement.split()[0] for statement in statements} <= {"SELECT", "PRAGMA"}


def test_downgrade_drops_everything_with_its_rows(empty_database: Engine) -> None:
    migrate(empty_database)
    with write_transaction(empty_database) as connection:
        insert_one_of_each(connection)
    downgrade(empty_database, "base")
    assert list_tables(empty_database) == set()
    upgrade(empty_database)
    assert find_drift(empty_database) == []


def test_upgrade_keeps_the_rows(empty_database: Engine) -> None:
    migrate(empty_database)
    with write_transaction(empty_database) as connection:
        insert_one_of_each(connection)
    upgrade(empty_database)
    with read_connection(empty_database) as connection:
        counts = {table.name: connection.scalar(select(func.count()).select_from(table)) for table in TABLES}
    assert counts == {name: len(rows) for name, rows in ROWS.items()}


@pytest.mark.parametrize("statements", [10, 50, 90])
def test_killed_upgrade_leaves_nothing(empty_database: Engine, statements: int) -> None:
    kill_after(empty_database, statements)
    with pytest.raises(Killed):
        upgrade(empty_database)
    survivor = create_database_engine(empty_database.url.render_as_string(hide_password=False))
    assert list_tables(survivor) == set()
    upgrade(survivor)
    assert fetch_schema_revision(survivor) == find_head_revision()
    survivor.dispose()


SUICIDE = """
import os, sys
from sqlalchemy import event
from db.engine import create_database_engine
from db.migrate import upgrade
engine, left = create_database_engine(sys.argv[1]), iter(range(60))
event.listen(engine, "before_cursor_execute", lambda *_: next(left, None) is None and os.kill(os.getpid(), 9))
upgrade(engine)
"""


def test_upgrade_whose_process_dies_leaves_nothing(empty_database: Engine) -> None:
    url = empty_database.url.render_as_string(hide_password=False)
    done = subprocess.run([sys.executable, "-c", SUICIDE, url], check=False)
    assert done.returncode == -signal.SIGKILL
    assert list_tables(empty_database) == set()


def test_killed_downgrade_keeps_everything(empty_database: Engine) -> None:
    migrate(empty_database)
    kill_after(empty_database, 25)
    with pytest.raises(Killed):
        downgrade(empty_database, "base")
    survivor = create_database_engine(empty_database.url.render_as_string(hide_password=False))
    assert find_drift(survivor) == []
    survivor.dispose()


def test_models_and_migrations_agree(connection: Connection) -> None:
    assert list(compare_with_models(connection)) == []


def test_missing_index_of_an_expression_is_noticed(connection: Connection) -> None:
    connection.execute(text("DROP INDEX ix_claims_value_number"))
    assert list(compare_with_models(connection)) == ["add index ix_claims_value_number"]


def test_every_check_of_the_models_is_in_the_database(connection: Connection, new_database: Callable[[], str]) -> None:
    created = create_database_engine(new_database())
    with created.begin() as models:
        Base.metadata.create_all(models)
        assert read_check_constraints(connection) == read_check_constraints(models)
        assert list(find_changed_checks(connection, models)) == []
    created.dispose()
    assert len(read_check_constraints(connection)) > 150


def test_constraint_names_are_alike_on_both_databases(connection: Connection) -> None:
    """PostgreSQL cuts a name after 63 characters."""
    scratch = create_database_engine("sqlite://")
    with scratch.connect() as created:
        Base.metadata.create_all(created)
        assert read_check_constraints(connection).keys() == read_check_constraints(created).keys()
    scratch.dispose()


def test_reworded_constraint_is_noticed(empty_database: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    rules = Base.metadata.tables["risks"].constraints
    rule = next(rule for rule in rules if str(rule.name).endswith("successor_is_another"))
    monkeypatch.setattr(rule, "sqltext", text("successor_id <> 'another'"))
    assert find_drift(empty_database) == ["migrations: changed constraint ck_risks_successor_is_another"]
