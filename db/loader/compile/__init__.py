"""Records of the catalogue as rows of its tables, computed ones included. Pure; every row knows its record."""

from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Any, NamedTuple

from db.loader.catalogue_index import Index, Record
from db.loader.compile import attributes, candidates, claims, concepts, references, search_rows, studies, therapies
from db.models import Base

Values = dict[str, Any]
ROWS: dict[str, Callable[[Index, Record], Iterator[tuple[str, Values]]]] = {
    "conditions": concepts.conditions,
    "mechanisms": concepts.mechanisms,
    "risks": concepts.risks,
    "measures": concepts.measures,
    "references": references.references,
    "reference_links": references.links,
    "therapies": therapies.therapies,
    "studies": studies.studies,
    "populations": studies.populations,
    "candidates": candidates.candidates,
    "claims": claims.claims,
}


class Row(NamedTuple):
    table: str
    values: Values
    section: str
    position: int


def build(index: Index, but: Collection[tuple[str, int]] = ()) -> Iterator[Row]:
    """Give all rows of the catalogue, attributes included, `but` those of some records.

    `updated_at` is left to whoever writes them.
    """
    for position, (table, values) in enumerate(attributes.attributes()):
        yield Row(table, whole(table, values), "attributes", position)
    for section, rows in ROWS.items():
        for position, record in index.each(section):
            for table, values in () if (section, position) in but else rows(index, record):
                yield Row(table, whole(table, values), section, position)


def searchable(rows: Iterable[Row]) -> Iterator[Row]:
    """Give the rows of the whole catalogue, and after them those by which search finds their records."""
    rows = list(rows)
    yield from rows
    for table, values in search_rows.search_rows((row.table, row.values) for row in rows):
        yield Row(table, whole(table, values), table, 0)


def whole(table: str, values: Values) -> Values:
    """Give every column a value, so that all rows of a table have one form."""
    columns = Base.metadata.tables[table].columns.keys()
    if unknown := values.keys() - set(columns):
        raise KeyError(f"{table} has no {sorted(unknown)}")
    return {column: values.get(column) for column in columns if column != "updated_at"}
