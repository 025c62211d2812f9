"""Gives every row all columns of its table but `updated_at`, which is left to the writer.

Rows of one table are written by one statement, whose columns are those of the first row.
"""

from collections.abc import Iterator
from functools import cache

from db.loader.catalogue_index import CatalogueIndex
from db.loader.compile import TableRow, compile_rows
from db.loader.compile.shared_columns import Values, fill_row
from db.models import Base


def compile_filled_rows(index: CatalogueIndex) -> Iterator[TableRow]:
    """Give all rows of the catalogue, attributes included."""
    for row in compile_rows(index):
        yield row._replace(values=complete_row(index, row.section, row.table, row.values))


def complete_row(index: CatalogueIndex, section: str, table: str, values: Values) -> Values:
    """Give every column of a row compiled from a record a value; the record's own row has the document's version."""
    row = fill_columns(table, values)
    if table == section and "version" in row:
        row["version"] = index.versions.get((section, row["id"]), 1)
    return row


@cache
def _list_columns(table: str) -> tuple[str, ...]:
    # Asked for each row of a load or a write: the names are made anew at each access.
    return tuple(column.key for column in Base.metadata.tables[table].columns if column.key != "updated_at")


def fill_columns(table: str, values: Values) -> Values:
    return fill_row(table, _list_columns(table), values)
