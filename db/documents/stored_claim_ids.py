"""Which claims of the database have an id of the old length, though the list of the files does not have it."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cache

from sqlalchemy import Connection, func, select

from db.documents.link_rows import PART_LINKS
from db.loader.public_ids import CLAIM_PREFIX, SHORT, make_claim_id, make_short_claim_id
from db.loader.rules.record_links import LINKS, resolve_field
from db.models.base import Base
from db.vocab.record_documents import Record

CLAIMS = Base.metadata.tables["claims"]


def fetch_short_ids(connection: Connection) -> frozenset[str]:
    """Return all of them; a load makes the id of every claim."""
    statement = select(CLAIMS.c.id).where(func.length(CLAIMS.c.id) == len(CLAIM_PREFIX) + SHORT)
    return frozenset(connection.scalars(statement))


def list_claim_keys(records: Iterable[tuple[str, Record]]) -> frozenset[str]:
    """Return the keys of the claims that some records, by collection, are or name."""
    return frozenset(key for collection, record in records for key in _iterate_claim_keys(collection, record))


def find_short_ids(connection: Connection, keys: Collection[str]) -> frozenset[str]:
    """Return those of the claims that have these keys. Asks only for what may be one."""
    candidates = {make_short_claim_id(key) for key in keys} - {make_claim_id(key) for key in keys}
    statement = select(CLAIMS.c.id).where(CLAIMS.c.id.in_(sorted(candidates)))
    return frozenset(connection.scalars(statement) if candidates else ())


def _iterate_claim_keys(collection: str, record: Mapping[str, object]) -> Iterator[str]:
    if collection == "claims":
        yield str(record["key"])
    for field in _list_claim_fields(collection):
        yield from (name for _path, name in resolve_field(record, field))


@cache
def _list_claim_fields(collection: str) -> tuple[str, ...]:
    """Return the fields that name claims."""
    links = [(link.field, link.target) for link in LINKS.get(collection, ())]
    return tuple(field for field, target in (*links, *PART_LINKS.get(collection, ())) if target == "claims")
