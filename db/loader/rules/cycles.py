"""Nothing is its own ancestor."""

from collections.abc import Iterator

from db.hierarchy import in_rings
from db.loader.catalogue_index import NAME, Index, at
from db.loader.errors import Violation

UPWARDS = (
    ("therapies", "parents"),
    ("conditions", "parents"),
    ("populations", "parent"),
    *((section, "successor") for section in ("conditions", "mechanisms", "risks", "measures", "therapies")),
    *((section, "successor") for section in ("studies", "references", "claims", "candidates")),
)


def nothing_is_its_own_ancestor(index: Index) -> Iterator[Violation]:
    for section, field in UPWARDS:
        name = NAME.get(section, "id")
        parents = {record[name]: _listed(record[field]) for _, record in index.each(section)}
        rings = in_rings(parents)
        for n, record in index.each(section):
            if record[name] in rings:
                yield at(section, n, field).says("leads back to the record itself")


def _listed(value: str | list[str] | None) -> list[str]:
    return value if isinstance(value, list) else [] if value is None else [value]


RULES = (nothing_is_its_own_ancestor,)
