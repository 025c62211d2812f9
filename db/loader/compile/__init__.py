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

    A row has the columns that its record says something of; `filled_rows` gives it the others.
    """
    for position, (table, values) in enumerate(attributes.compile_attributes()):
        yield TableRow(table, values, "attributes", position)
    for section, compile_record in COMPILERS.items():
        for position, record in index.enumerate_section(section):
            for table, values in () if (section, position) in skip else compile_record(index, record):
                yield TableRow(table, values, section, position)
