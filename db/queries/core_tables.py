"""The tables as reads need them: names and types of columns alone.

An alias of a mapped table copies its keys, constraints and events with every column, ten times the cost of these.
"""

from collections.abc import Mapping

from sqlalchemy import Table, TableClause, column, table

from db.models import CODINGS as CODING_TABLES
from db.models import Base


def _plain(mapped: Table) -> TableClause:
    return table(mapped.name, *(column(one.name, one.type) for one in mapped.c))


TABLES: Mapping[str, TableClause] = {name: _plain(mapped) for name, mapped in Base.metadata.tables.items()}
CODINGS: Mapping[str, TableClause] = {owner: TABLES[coding.name] for owner, coding in CODING_TABLES.items()}
