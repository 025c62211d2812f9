"""Lists within a record that no list of the API holds have at most as many entries as an answer shows."""

from collections import Counter
from collections.abc import Iterator, Mapping

from db.loader.catalogue_index import CatalogueIndex
from db.loader.errors import Violation
from db.loader.locations import locate
from db.vocab.list_limits import MAX_NESTED

LIST_FIELDS: Mapping[str, tuple[str, ...]] = {
    "conditions": ("codings", "parents"),
    "mechanisms": ("codings",),
    "risks": ("codings",),
    "measures": ("codings",),
    "therapies": ("codings", "parents", "conditions", "components"),
    "studies": ("codings", "therapies", "references"),
    "references": ("identifiers", "facts"),
    "claims": ("evidence",),
}
# Section -> the field of its records that names the record in whose list they stand.
OWNER_FIELDS: Mapping[str, str] = {"populations": "study", "reference_links": "from"}


def lists_are_short_enough_to_be_shown(index: CatalogueIndex) -> Iterator[Violation]:
    for section, fields in LIST_FIELDS.items():
        for n, record in index.enumerate_section(section):
            for field in fields:
                entries = record[field]
                if isinstance(entries, list) and len(entries) > MAX_NESTED:
                    message = f"has {len(entries)} entries; at most {MAX_NESTED} are shown"
                    yield locate(section, n, field).violation(message)


def owners_have_few_enough_records_to_be_shown(index: CatalogueIndex) -> Iterator[Violation]:
    for section, field in OWNER_FIELDS.items():
        numbers: Counter[object] = Counter()
        for n, record in index.enumerate_section(section):
            numbers[record[field]] += 1
            # Equal, not greater: reported once, at the first record too many.
            if record[field] is not None and numbers[record[field]] == MAX_NESTED + 1:
                message = f"{record[field]} has more than {MAX_NESTED} {section}, of which so many are shown"
                yield locate(section, n, field).violation(message)


RULES = (lists_are_short_enough_to_be_shown, owners_have_few_enough_records_to_be_shown)
