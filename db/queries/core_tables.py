"""The tables as reads need them: only names and types of columns.

An alias of a mapped table copies its keys, constraints and events with every column, which takes ten times as long.
"""

from collections.abc import Mapping

from sqlalchemy import Table, TableClause, column, table

from db.models import CODINGS as CODING_TABLES
from db.models import Base


def _strip_table(mapped: Table) -> TableClause:
    return table(mapped.name, *(column(original.name, original.type) for original in mapped.c))


TABLES: Mapping[str, TableClause] = {name: _strip_table(mapped) for name, mapped in Base.metadata.tables.items()}
CODINGS: Mapping[str, TableClause] = {owner: TABLES[coding.name] for owner, coding in CODING_TABLES.items()}
