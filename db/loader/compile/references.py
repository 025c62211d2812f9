"""References, what they say of themselves, and the links between them."""

from db.loader.catalogue_index import Index, Record
from db.loader.compile.shared_columns import Rows, codings, life, pick

PLAIN = (
    *("id", "kind", "title", "authors", "container", "issued", "url", "language", "original_language"),
    *("translation", "peer_reviewed", "design", "retraction", "notes"),
)


def references(_: Index, record: Record) -> Rows:
    yield "references", {**pick(record, *PLAIN), **life(record)}
    yield from codings("references", record["id"], record["identifiers"])
    for position, fact in enumerate(record["facts"]):
        yield "reference_facts", {"reference_id": record["id"], "position": position, **fact}


def links(_: Index, record: Record) -> Rows:
    yield "reference_links", {"from_id": record["from"], "to_id": record["to"], "type": record["type"]}
