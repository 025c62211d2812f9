"""Nothing stands twice: ids across all files, keys within a record, and rows that would be the same row."""

from collections.abc import Callable, Hashable, Iterator

from db.loader.catalogue_index import NAME, Index, Path, Record, at, nodes
from db.loader.errors import Violation
from db.loader.public_ids import claim_id
from db.vocab.record_types import RECORD_TYPES

Named = Iterator[tuple[Hashable, Path]]


def no_name_stands_twice(index: Index) -> Iterator[Violation]:
    for section in index.by_name:
        seen: set[str] = set()
        field = NAME.get(section, "id")
        for n, record in index.each(section):
            if record[field] in seen:
                yield at(section, n, field).says(f"{record[field]} is used by two {section}")
            seen.add(record[field])


def claim_ids_differ(index: Index) -> Iterator[Violation]:
    seen: dict[str, str] = {}
    for n, claim in index.each("claims"):
        other = seen.setdefault(claim_id(claim["key"]), claim["key"])
        if other != claim["key"]:
            yield at("claims", n, "key").says(f"has the same public id as {other}: change the newer key")


def _components(record: Record) -> Named:
    return ((component["key"], ("components", n, "key")) for n, component in enumerate(record["components"]))


def _conditions(record: Record) -> Named:
    return (((row["id"], row["role"]), ("conditions", n)) for n, row in enumerate(record["conditions"]))


def _references(record: Record) -> Named:
    return (((row["id"], row["role"]), ("references", n)) for n, row in enumerate(record["references"]))


def _evidence(record: Record) -> Named:
    return (
        ((row["reference"], row["stance"], row["locator"]), ("evidence", n)) for n, row in enumerate(record["evidence"])
    )


def _criteria(record: Record) -> Named:
    return ((node["key"], (*path, "key")) for path, node in nodes(record["criteria"]) if node["key"] is not None)


def _codings(field: str) -> Callable[[Record], Named]:
    return lambda record: (
        ((coding["system"], coding["code"].lower()), (field, n)) for n, coding in enumerate(record[field])
    )


DISTINCT: tuple[tuple[str, Callable[[Record], Named], str], ...] = (
    ("therapies", _components, "two components of the therapy have this key"),
    ("therapies", _conditions, "the therapy has this condition in this role already"),
    ("studies", _references, "the study has this reference in this role already"),
    ("claims", _evidence, "the same reference, stance and locator stand twice; name another place of the source"),
    ("candidates", _criteria, "two criteria of the profile have this key"),
    *(
        (record_type.name, _codings(record_type.codings), "this code stands twice")
        for record_type in RECORD_TYPES
        if record_type.codings and record_type.from_files
    ),
)


def parts_of_a_record_differ(index: Index) -> Iterator[Violation]:
    for section, parts, message in DISTINCT:
        for n, record in index.each(section):
            seen: set[Hashable] = set()
            for name, path in parts(record):
                if name in seen:
                    yield at(section, n, *path).says(message)
                seen.add(name)


def one_profile_of_a_source(index: Index) -> Iterator[Violation]:
    seen: set[Hashable] = set()
    for n, candidate in index.each("candidates"):
        row = (candidate["therapy"], candidate["reference"], candidate["part"])
        if row in seen:
            yield at("candidates", n, "part").says("this source has a profile for this therapy: name the part of it")
        seen.add(row)


def one_link_between_two_references(index: Index) -> Iterator[Violation]:
    seen: set[Hashable] = set()
    for n, link in index.each("reference_links"):
        row = (link["from"], link["to"], link["type"])
        if row in seen:
            yield at("reference_links", n).says("this link stands twice")
        seen.add(row)


def criteria_keys_are_not_positions(index: Index) -> Iterator[Violation]:
    for n, candidate in index.each("candidates"):
        for path, node in nodes(candidate["criteria"]):
            if node["key"] is not None and (node["key"] == "root" or node["key"].isdigit()):
                yield at("candidates", n, *path, "key").says("a key is a word: digits and root name keyless groups")


RULES = (
    no_name_stands_twice,
    claim_ids_differ,
    parts_of_a_record_differ,
    one_profile_of_a_source,
    one_link_between_two_references,
    criteria_keys_are_not_positions,
)
