"""Finds where models, migrations and a database have drifted apart. Each difference is one line; nothing is changed."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, Engine, inspect

from db.engine import connect, reading
from db.faults import explained
from db.models import Base
from db.schema import config, refuse_foreign
from db.search.full_text_index import is_modelled
from db.version import head, refuse_damaged, revision

COMPARED = ["alembic.autogenerate.*", "alembic.ext.checkconstraint_byname"]


def check(engine: Engine) -> list[str]:
    """Return what differs between models and migrations, and between models and the database, if there is one."""
    return [*_of_migrations(), *_of_database(engine)]


def _of_migrations() -> Iterator[str]:
    built, declared = connect("sqlite://"), connect("sqlite://")
    with built.connect() as migrated, declared.connect() as created:
        command.upgrade(config(migrated), "head")
        Base.metadata.create_all(created)
        yield from (f"migrations: {line}" for line in differences(migrated))
        yield from (f"migrations: {line}" for line in reworded(migrated, created))
    built.dispose()
    declared.dispose()


def _of_database(engine: Engine) -> Iterator[str]:
    if engine.dialect.name == "sqlite" and not Path(engine.url.database or "").is_file():
        return
    with explained(engine.url), reading(engine) as connection:
        refuse_damaged(connection)
        refuse_foreign(connection)
        found = revision(connection)
        if found == head():
            yield from (f"database: {line}" for line in differences(connection))
        elif found is not None:
            yield f"database: at revision {found}, and the code expects {head()}; run `therapydb db upgrade`"


def differences(connection: Connection) -> Iterator[str]:
    """What alembic would write into a new migration, a line for each step."""
    context = MigrationContext.configure(
        connection, opts={"autogenerate_plugins": COMPARED, "include_name": is_modelled}
    )
    for step in compare_metadata(context, Base.metadata):
        for operation, *subject in step if isinstance(step, list) else [step]:
            yield f"{operation.replace('_', ' ')} {_named(operation, subject)}"


def reworded(migrated: Connection, created: Connection) -> Iterator[str]:
    """CHECK constraints of one name with two texts, which alembic takes for equal: a new word in a closed list."""
    found, expected = checks(migrated), checks(created)
    yield from (
        f"reworded constraint {name}" for name in sorted(found.keys() & expected) if found[name] != expected[name]
    )


def checks(connection: Connection) -> dict[str, str]:
    """Return every CHECK constraint of the database: name -> its text, as this database tells it."""
    rows = inspect(connection).get_multi_check_constraints().values()
    return {str(row["name"]): row["sqltext"] for table in rows for row in table}


def _named(operation: str, subject: list[Any]) -> str:
    if operation.startswith("modify_"):
        return f"{subject[1]}.{subject[2]}"
    if operation.endswith("_column"):
        return f"{subject[1]}.{subject[2].name}"
    return str(subject[0].name)
