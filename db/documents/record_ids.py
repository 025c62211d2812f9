"""The id of each document, the record of which it is a part, and its place there."""

from base64 import b32encode
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from itertools import count
from typing import NamedTuple, TypeAlias, cast

from db.loader.public_ids import make_claim_id
from db.vocab.catalogue_records import CatalogueRecords
from db.vocab.record_documents import Record, format_document

NaturalKey: TypeAlias = tuple[str, str, str]  # of evidence within its claim: reference, stance, locator
EVIDENCE_ID_LENGTH = 16  # of 5 bits each


class PlacedDocument(NamedTuple):
    """A document with its collection and id, the record of which it is a part, and its order among those parts."""

    collection: str
    id: str
    part_of: str | None
    place: int
    document: str


def make_link_id(record: Record) -> str:
    return f"{record['from']}.{record['type']}.{record['to']}"


# Collection -> the id of a record; that of separate evidence is drawn once and kept with the document.
RECORD_IDS: Mapping[str, Callable[[Record], str]] = {
    "claims": lambda record: make_claim_id(str(record["key"])),
    "reference_links": make_link_id,
}
# Collection of parts that others may add, or that may go -> the record of which a part is one.
PART_OF: Mapping[str, Callable[[Record], str | None]] = {
    "agents": lambda _: None,
    "evidence": lambda record: f"claims/{make_claim_id(str(record['claim']))}",
    "populations": lambda record: f"studies/{record['study']}" if record["study"] else None,
    "reference_links": lambda record: f"references/{record['from']}",
}


def make_record_id(collection: str, record: Record) -> str:
    make_id = RECORD_IDS.get(collection)
    return make_id(record) if make_id else str(record["id"])


def get_natural_key(record: Record) -> NaturalKey:
    return str(record["reference"]), str(record["stance"]), str(record["locator"])


def draw_evidence_id(part_of: str, key: NaturalKey, taken: Collection[str] = ()) -> str:
    """Return a new id. It is drawn from what the row is at first, and stays when that is corrected."""
    texts = ("\n".join((part_of, *key, *([str(attempt)] if attempt else ()))) for attempt in count())
    ids = ("e" + b32encode(sha256(text.encode()).digest()).decode().lower()[:EVIDENCE_ID_LENGTH] for text in texts)
    return next(id_ for id_ in ids if id_ not in taken)


def place_documents(
    written: CatalogueRecords, stored: Mapping[str, Mapping[str, Record]], own: Collection[str]
) -> Iterator[PlacedDocument]:
    """Give the document of each record. `stored` is evidence by claim (`claims/ID`) and id, `own` ids of the files."""
    places: Counter[tuple[str, str | None]] = Counter()
    for collection, records in cast("Mapping[str, Sequence[Record]]", written).items():
        ids = (
            match_evidence(records, stored, own)
            if collection == "evidence"
            else [make_record_id(collection, record) for record in records]
        )
        for id_, record in zip(ids, records, strict=True):
            part_of = PART_OF[collection](record) if collection in PART_OF else None
            place = places[collection, part_of] if collection in PART_OF else 0
            places[collection, part_of] += 1
            yield PlacedDocument(collection, id_, part_of, place, format_document(collection, record))


def match_evidence(
    records: Sequence[Record], stored: Mapping[str, Mapping[str, Record]], own: Collection[str]
) -> list[str]:
    """Return the id of each row: of the stored row with its key, else of an own one with its reference, else new."""
    by_claim: dict[str, list[int]] = defaultdict(list)
    for n, record in enumerate(records):
        by_claim[cast("str", PART_OF["evidence"](record))].append(n)
    ids: dict[int, str] = {}
    for part_of, positions in by_claim.items():
        known = stored.get(part_of, {})
        free = dict(known)
        # By the full key first: a row that kept it must not lose its id to a changed one with the same reference.
        _match(ids, positions, records, free, get_natural_key)
        # What others added may be taken over where the files say exactly the same, and never because only the reference
        # agrees.
        free = {id_: row for id_, row in free.items() if id_ in own}
        _match(ids, positions, records, free, lambda row: row["reference"])
        for n in positions:
            if n not in ids:
                ids[n] = draw_evidence_id(part_of, get_natural_key(records[n]), {*known, *ids.values()})
    return [ids[n] for n in range(len(records))]


def _match(
    ids: dict[int, str],
    positions: Iterable[int],
    records: Sequence[Record],
    free: dict[str, Record],
    get_key: Callable[[Record], object],
) -> None:
    """Give each row without an id that of the first free one with the same key."""
    for n in positions:
        found = next((id_ for id_, row in free.items() if n not in ids and get_key(row) == get_key(records[n])), None)
        if found is not None:
            ids[n] = found
            del free[found]
