"""Fills a database with copies of the catalogue's documents in other words, for measurements of the writer.

python -m bench.documents sqlite:////path/to/scratch.sqlite 100000

`bench.growth` copies rows, from which no document can be made; here documents are copied, and their rows, links and
search texts are built from them as a load builds them. Words are drawn as there. Several URLs get the same copies.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from datetime import UTC, datetime
from random import Random
from typing import Any, cast

import click
from sqlalchemy import Connection

from bench.growth import (
    MAX_LENGTHS,
    NAME_COLUMNS,
    TEXT_COLUMNS,
    CopyWords,
    Rows,
    WordCounts,
    WordSource,
    fill_empty_databases,
    hide_records,
    iter_pairs,
    read_catalogue,
    replace_words,
    write_copy,
)
from db.documents.document_store import IMPORT_PREFIX, StoredRecord, fetch_records, hash_document
from db.documents.link_rows import PART_LINKS, THERAPY_ATTRIBUTES, list_link_rows
from db.documents.record_ids import PART_OF, make_record_id
from db.loader.catalogue_index import INDEXED_KEY_FIELDS, walk_criteria
from db.loader.compile.filled_rows import compile_filled_rows, fill_columns
from db.loader.compile.search_rows import compile_search_rows
from db.loader.rules.record_links import iterate_links, resolve_field
from db.models import Base
from db.vocab.catalogue_records.candidate import CandidateRecord
from db.vocab.record_documents import format_document
from db.vocab.record_types import RECORD_TYPE
from db.writer.scope import build_index

OWNER = f"{IMPORT_PREFIX}bench"
COPIED = ("therapies", "references", "studies", "populations", "candidates", "claims", "evidence", "reference_links")
SEARCH_TABLES = ("search_texts", "search_names", "search_phrases")
Names = Mapping[tuple[str, str], str]  # collection and name of an original -> the name of its copy


def copy_records(records: Iterable[StoredRecord], number: int, words: CopyWords) -> list[StoredRecord]:
    """Return copies with ids, links, texts and codes of their own."""
    originals = [stored for stored in records if stored.collection in COPIED]
    keyed = [stored for stored in originals if stored.collection in INDEXED_KEY_FIELDS]
    names = {
        (stored.collection, _get_key(stored)): f"{words.invent_word()}-{number}-{n}" for n, stored in enumerate(keyed)
    }
    return [_copy_record(stored, number, names, words) for stored in originals]


def _get_key(stored: StoredRecord) -> str:
    return str(stored.record[INDEXED_KEY_FIELDS[stored.collection]])


def _copy_record(stored: StoredRecord, number: int, names: Names, words: CopyWords) -> StoredRecord:
    collection = stored.collection
    record = cast("dict[str, Any]", deepcopy(stored.record))
    _copy_links(collection, record, names)
    if collection in INDEXED_KEY_FIELDS:
        record[INDEXED_KEY_FIELDS[collection]] = names[collection, _get_key(stored)]
    _copy_texts(collection, record, words)
    for component in record.get("components", ()):
        _copy_texts("components", component, words)
    codings = RECORD_TYPE[collection].codings if collection in RECORD_TYPE else None
    for coding in record[codings] if codings else ():
        coding["code"] = f"{words.invent_code(coding['code'])}x{number}"
    id_ = f"{stored.id}{number}" if collection == "evidence" else make_record_id(collection, record)
    return StoredRecord(collection, id_, OWNER, 1, record)


def _copy_links(collection: str, record: dict[str, Any], names: Names) -> None:
    if collection == "candidates":
        for _path, node in walk_criteria(cast("CandidateRecord", record)["criteria"]):
            _copy_criterion(cast("dict[str, Any]", node), names)
    links = [link for link in iterate_links(collection, record) if "criteria" not in link[0]]
    for field, target in PART_LINKS.get(collection, ()):
        links += [(path, target, name) for path, name in resolve_field(record, field)]
    for path, target, name in links:
        holder: Any = record
        for step in path[:-1]:
            holder = holder[step]
        holder[path[-1]] = names.get((target, name), name)


def _copy_criterion(node: dict[str, Any], names: Names) -> None:
    node["reference"] = names.get(("references", node["reference"]), node["reference"])
    if node["attribute"] in THERAPY_ATTRIBUTES and isinstance(node["value"], list):
        node["value"] = [names.get(("therapies", value), value) for value in node["value"]]


def _copy_texts(table: str, record: dict[str, Any], words: CopyWords) -> None:
    for name in TEXT_COLUMNS.get(table, ()):
        if record[name]:
            is_name = name in NAME_COLUMNS
            invented = words.invent_name(table, record[name]) if is_name else words.invent_text(record[name])
            record[name] = invented[: MAX_LENGTHS.get(name)].rstrip()
    if "synonyms" in record:
        record["synonyms"] = [words.invent_name(table, synonym) for synonym in record["synonyms"]]


def compile_documents(records: Iterable[StoredRecord], moment: datetime) -> Iterator[tuple[str, dict[str, Any]]]:
    """Give the rows of documents and of their links."""
    for place, stored in enumerate(records):
        document = format_document(stored.collection, stored.record)
        part_of = PART_OF[stored.collection](stored.record) if stored.collection in PART_OF else None
        row = {"collection": stored.collection, "id": stored.id, "version": 1, "owner": OWNER, "part_of": part_of}
        row |= {"place": place if stored.collection in PART_OF else 0, "document": document, "base_hash": None}
        yield "records", row | {"hash": hash_document(document), "revision": 1, "updated_at": moment}
        for link in list_link_rows(stored.collection, stored.id, stored.record):
            yield "record_links", link._asdict()


def compile_copy(shared: Sequence[StoredRecord], copied: Sequence[StoredRecord], moment: datetime) -> Rows:
    """Return the rows of one copy by table, those of search apart."""
    rows: Rows = {}
    for row in compile_filled_rows(build_index([*shared, *copied], moment.date())):
        if row.section in COPIED:
            dated = {"updated_at": moment} if "updated_at" in Base.metadata.tables[row.table].c else {}
            rows.setdefault(row.table, []).append(row.values | dated)
    for table, values in compile_documents(copied, moment):
        rows.setdefault(table, []).append(values)
    return rows


def fill_databases(connections: Sequence[Connection], claims: int) -> None:
    """Add copies to loaded catalogues until each has about so many claims."""
    catalogue = read_catalogue(connections[0])
    records = fetch_records(connections[0])
    shared = [stored for stored in records if stored.collection not in COPIED]
    source, moment = WordSource(catalogue), datetime.now(UTC).replace(microsecond=0)
    lent = {name: hide_records(rows) for name, rows in catalogue.items() if name not in COPIED}
    vocabulary = WordCounts()
    vocabulary.add_rows(compile_search_rows(iter_pairs(catalogue)))
    for number in range(1, max(1, claims // len(catalogue["claims"]))):
        copied = copy_records(records, number, CopyWords(source, Random(number)))  # noqa: S311 - data, not secrets
        rows = compile_copy(shared, copied, moment)
        compiled = list(compile_search_rows(iter_pairs({**lent, **rows})))
        vocabulary.add_rows(compiled)
        for table, values in compiled:
            if table in SEARCH_TABLES and values.get("collection", "therapies") in COPIED:
                rows.setdefault(table, []).append(fill_columns(table, values))
        write_copy(connections, rows)
        click.echo(f"{number} copies", err=True)
    replace_words(connections, vocabulary)


@click.command()
@click.argument("urls", nargs=-1, required=True)
@click.argument("claims", type=int)
def main(urls: tuple[str, ...], claims: int) -> None:
    """Fill the empty databases at URLS with documents and rows of about so many CLAIMS."""
    fill_empty_databases(urls, claims, fill_databases)


if __name__ == "__main__":
    main()
