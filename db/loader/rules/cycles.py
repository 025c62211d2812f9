"""Nothing is its own ancestor."""

from collections.abc import Iterator

from db.hierarchy import in_rings
from db.loader.catalogue_index import NAME, Index, at
from db.loader.errors import Violation
from db.vocab.record_types import RECORD_TYPES

# Section -> the fields by which its records point at others of the section.
UPWARDS: dict[str, tuple[str, ...]] = {
    **{record_type.name: record_type.upward_fields for record_type in RECORD_TYPES},
    "populations": ("parent",),
}


def nothing_is_its_own_ancestor(index: Index) -> Iterator[Violation]:
    for section, fields in UPWARDS.items():
        for field in fields:
            yield from _find_cycles(index, section, field)


def _find_cycles(index: Index, section: str, field: str) -> Iterator[Violation]:
    name = NAME.get(section, "id")
    parents = {record[name]: _listed(record[field]) for _, record in index.each(section)}
    rings = in_rings(parents)
    for n, record in index.each(section):
        if record[name] in rings:
            yield at(section, n, field).says("leads back to the record itself")


def _listed(value: str | list[str] | None) -> list[str]:
    return value if isinstance(value, list) else [] if value is None else [value]


RULES = (nothing_is_its_own_ancestor,)
