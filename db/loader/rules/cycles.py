"""No record is its own ancestor or successor."""

from collections.abc import Iterator

from db.hierarchy import find_cycle_members
from db.loader.catalogue_index import INDEXED_KEY_FIELDS, CatalogueIndex
from db.loader.errors import Violation
from db.loader.locations import locate
from db.vocab.record_types import RECORD_TYPES

# Section -> the fields by which its records point at others of the section.
UPWARD_FIELDS: dict[str, tuple[str, ...]] = {
    **{record_type.name: record_type.upward_fields for record_type in RECORD_TYPES},
    "populations": ("parent",),
}


def nothing_is_its_own_ancestor(index: CatalogueIndex) -> Iterator[Violation]:
    for section, fields in UPWARD_FIELDS.items():
        for field in fields:
            yield from _find_cycles(index, section, field)


def _find_cycles(index: CatalogueIndex, section: str, field: str) -> Iterator[Violation]:
    key = INDEXED_KEY_FIELDS[section]
    parents = {str(record[key]): _list_ids(record[field]) for _, record in index.enumerate_section(section)}
    members = find_cycle_members(parents)
    for n, record in index.enumerate_section(section):
        if record[key] in members:
            yield locate(section, n, field).violation("leads back to the record itself")


def _list_ids(value: object) -> list[str]:
    return value if isinstance(value, list) else [] if value is None else [str(value)]


RULES = (nothing_is_its_own_ancestor,)
