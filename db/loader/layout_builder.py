"""Makes the layout of the database from the models."""

from functools import cache
from typing import Any

from sqlalchemy import JSON, Column, create_mock_engine

from db.loader.database_layout import DatabaseLayout
from db.models import Base
from db.models.base import Figure


@cache
def build_layout() -> DatabaseLayout:
    tables = {
        table.name: {column.name: _name_binder(column) for column in table.columns}
        for table in Base.metadata.sorted_tables
    }
    return DatabaseLayout(_format_script(), tables)


def _name_binder(column: Column[Any]) -> str:
    if isinstance(column.type, JSON):
        return "json_or_null" if column.type.none_as_null else "json"
    return "figure" if isinstance(column.type, Figure) else "plain"


def _format_script() -> str:
    statements: list[Any] = []
    engine = create_mock_engine("sqlite://", lambda statement, *_args, **_kwargs: statements.append(statement))
    Base.metadata.create_all(engine, checkfirst=False)
    return ";\n".join(str(statement.compile(dialect=engine.dialect)) for statement in statements)
