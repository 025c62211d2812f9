"""Compiles records of the catalogue into rows, computed ones included. Pure; each row knows its record."""

from collections.abc import Callable, Collection, Iterator, Mapping
from functools import partial
from typing import Any, NamedTuple, TypeAlias

from db.loader.catalogue_index import CatalogueIndex
from db.loader.compile import (
    attributes,
    candidates,
    claims,
    concepts,
    contributions,
    references,
    studies,
    therapies,
)
from db.loader.compile.shared_columns import Rows, Values
from db.models import Base
from db.vocab.record_types import RECORD_TYPES

Compiler: TypeAlias = Callable[[CatalogueIndex, Any], Rows]  # of one section, whose records it takes

COMPILERS: Mapping[str, Compiler] = {
    "agents": contributions.compile_agent,
    **{
        record_type.name: partial(concepts.compile_concept, record_type)
        for record_type in RECORD_TYPES
        if record_type.from_files
    },
    "conditions": concepts.compile_condition,
    "references": references.compile_reference,
    "reference_links": references.compile_link,
    "therapies": therapies.compile_therapy,
    "studies": studies.compile_study,
    "populations": studies.compile_population,
    "candidates": candidates.compile_candidate,
    "claims": claims.compile_claim,
}


class TableRow(NamedTuple):
    """A row of a table, and the record it comes from by section and position."""

    table: str
    values: Values
    section: str
    position: int


def compile_rows(index: CatalogueIndex, skip: Collection[tuple[str, int]] = ()) -> Iterator[TableRow]:
    """Give all rows of the catalogue, attributes included, except those of the records to skip.

    `updated_at` is left to the writer.
    """
    for position, (table, values) in enumerate(attributes.compile_attributes()):
        yield TableRow(table, fill_columns(table, values), "attributes", position)
    for section, compile_record in COMPILERS.items():
        for position, record in index.enumerate_section(section):
            for table, values in () if (section, position) in skip else compile_record(index, record):
                yield TableRow(table, complete_row(index, section, table, values), section, position)


def complete_row(index: CatalogueIndex, section: str, table: str, values: Values) -> Values:
    """Give every column of a row compiled from a record a value; the record's own row has the document's version."""
    row = fill_columns(table, values)
    if table == section and "version" in row:
        row["version"] = index.versions.get((section, row["id"]), 1)
    return row


# Rows of one table are written by one statement, whose columns are those of the first row.
def fill_columns(table: str, values: Values) -> Values:
    """Give every column a value, so that all rows of a table have the same columns."""
    columns = Base.metadata.tables[table].columns.keys()
    # A name that is misspelt in a compiler would otherwise become a column that is silently empty.
    if unknown := values.keys() - set(columns):
        raise KeyError(f"{table} has no {sorted(unknown)}")
    return {column: values.get(column) for column in columns if column != "updated_at"}
