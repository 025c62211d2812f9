"""Find differences between models, migrations and a database. Each is reported as one line; nothing is changed."""

import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Column, Connection, Engine, Index, inspect, text

from db.connection_errors import translate_driver_errors
from db.engine import create_database_engine, read_connection
from db.migrate import check_known_schema, make_alembic_config
from db.models import Base
from db.schema_revision import check_integrity, find_head_revision, read_schema_revision
from db.search.full_text_index import is_modelled

AUTOGENERATE_PLUGINS = ["alembic.autogenerate.*", "alembic.ext.checkconstraint_byname"]


def find_drift(engine: Engine) -> list[str]:
    """Return the differences between models and migrations, and between models and the database if it exists."""
    return [*_compare_migrations(), *_compare_database(engine)]


def _compare_migrations() -> Iterator[str]:
    # Two databases in memory: CHECK constraints are compared as one database prints them.
    migrated_engine, created_engine = create_database_engine("sqlite://"), create_database_engine("sqlite://")
    with migrated_engine.connect() as migrated, created_engine.connect() as created:
        command.upgrade(make_alembic_config(migrated), "head")
        Base.metadata.create_all(created)
        yield from (f"migrations: {line}" for line in compare_with_models(migrated))
        yield from (f"migrations: {line}" for line in find_changed_checks(migrated, created))
    migrated_engine.dispose()
    created_engine.dispose()


def _compare_database(engine: Engine) -> Iterator[str]:
    if engine.dialect.name == "sqlite" and not Path(engine.url.database or "").is_file():
        return
    with translate_driver_errors(engine.url), read_connection(engine) as connection:
        check_integrity(connection)
        check_known_schema(connection)
        revision, head = read_schema_revision(connection), find_head_revision()
        if revision == head:
            yield from (f"database: {line}" for line in compare_with_models(connection))
        elif revision is not None:
            yield f"database: at revision {revision}, and the code expects {head}; run `therapydb db upgrade`"


def compare_with_models(connection: Connection) -> Iterator[str]:
    """The operations that alembic would write into a new migration, one line each."""
    context = MigrationContext.configure(
        connection, opts={"autogenerate_plugins": AUTOGENERATE_PLUGINS, "include_name": is_modelled}
    )
    with warnings.catch_warnings():
        # Indexes of expressions, which SQLAlchemy does not read of SQLite.
        warnings.filterwarnings("ignore", message=r"(?s).*expression-based index")
        steps = compare_metadata(context, Base.metadata)
    for step in steps:
        for operation, *subject in step if isinstance(step, list) else [step]:
            yield f"{operation.replace('_', ' ')} {_name_subject(operation, subject)}"
    if connection.dialect.name == "sqlite":
        names = set(connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'index'")).scalars())
        yield from (f"add index {name}" for name in sorted(list_expression_indexes() - names))


def list_expression_indexes() -> set[str]:
    """Return the names of the indexes of expressions that the models have."""
    indexes = (index for table in Base.metadata.sorted_tables for index in table.indexes)
    return {str(index.name) for index in indexes if has_expression(index)}


def has_expression(index: Index) -> bool:
    return not all(isinstance(part, Column) for part in index.expressions)


def find_changed_checks(migrated: Connection, created: Connection) -> Iterator[str]:
    """CHECK constraints whose text changed under the same name, which alembic does not compare."""
    before, after = read_check_constraints(migrated), read_check_constraints(created)
    yield from (f"changed constraint {name}" for name in sorted(before.keys() & after) if before[name] != after[name])


def read_check_constraints(connection: Connection) -> dict[str, str]:
    """Return the CHECK constraints of the database: name -> SQL text as the database reports it."""
    rows = inspect(connection).get_multi_check_constraints().values()
    return {str(row["name"]): row["sqltext"] for table in rows for row in table}


def _name_subject(operation: str, subject: list[Any]) -> str:  # tuples of alembic, one shape for each operation
    if operation.startswith("modify_"):
        return f"{subject[1]}.{subject[2]}"
    if operation.endswith("_column"):
        return f"{subject[1]}.{subject[2].name}"
    return str(subject[0].name)
