"""Builds the rows of the records that a change reaches, and compares them with those in the database."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from sqlalchemy import Connection, Table, exists, select

from db.documents.document_store import StoredRow, match_keys
from db.documents.link_rows import list_link_rows
from db.loader.compile import COMPILERS
from db.loader.compile.attributes import compile_attributes
from db.loader.compile.filled_rows import complete_row, fill_columns
from db.loader.compile.shared_columns import Values
from db.loader.row_diff import TableDiff, diff_rows, key_rows
from db.models import Base
from db.part_owners import PART_OWNERS, UNPROJECTED_TABLES
from db.vocab.record_documents import parse_document
from db.vocab.record_keys import Key
from db.writer.document_changes import DocumentChange
from db.writer.rule_check import REVIEW_DUE
from db.writer.scope import Scope

TABLES = Base.metadata.tables
LINKS, FLAGS = TABLES["record_links"], TABLES["record_flags"]
# Tables that are built by other means than the compilers of records.
SIDE_TABLES = ("record_links", "record_flags", "search_texts", "search_names", "search_words", "search_phrases")
# Table -> the collection from whose documents its rows are built, and the column that names the record.
OWNERS: dict[str, tuple[str, str]] = {
    **{
        table: next((owner, column) for column, owner in owners.items())
        for table, owners in PART_OWNERS.items()
        if owners
    },
    # Unlike in `PART_OWNERS`, which names the record to date: a population has a document of its own.
    "populations": ("populations", "id"),
    "agent_names": ("agents", "agent_id"),
    "candidate_bounds": ("candidates", "candidate_id"),
}
MAX_PROBED = 100  # records whose tables are probed before they are read
STUBS = {"candidates": ("id", "title"), "claims": ("id",)}  # of what only its label is read


def get_owner(table: Table) -> tuple[str, str]:
    return OWNERS.get(table.name, (table.name, "id"))


def compile_scope(scope: Scope, wanted: Collection[Key]) -> dict[str, list[Values]]:
    """Return rows by table: all of the wanted records, and of the others what search reads of them."""
    rows: dict[str, list[Values]] = defaultdict(list)
    for table, values in compile_attributes():
        rows[table].append(fill_columns(table, values))
    for section, compile_record in COMPILERS.items():
        for position, record in scope.index.enumerate_section(section):
            if section in STUBS and scope.keys[section, position] not in wanted:
                # Compiling is the costly part, and of most claims on a popular therapy nothing but the label is read.
                rows[section].append({"status": "", **{name: record.get(name) for name in STUBS[section]}})
                continue
            for table, values in compile_record(scope.index, record):
                rows[table].append(complete_row(scope.index, section, table, values))
    return rows


def diff_records(
    connection: Connection, rows: Mapping[str, list[Values]], projected: Collection[Key]
) -> Iterator[TableDiff]:
    """Compare the rows of the projected records with the stored ones, in the order of foreign keys."""
    ids: dict[str, set[str]] = defaultdict(set)
    for collection, id_ in projected:
        ids[collection].add(id_)
    wanted: dict[str, list[Values]] = {}
    for table in Base.metadata.sorted_tables:
        owner, column = get_owner(table)
        if table.name not in (*UNPROJECTED_TABLES, *SIDE_TABLES) and ids[owner]:
            wanted[table.name] = [values for values in rows.get(table.name, ()) if values[column] in ids[owner]]
    empty = _find_empty_tables(connection, [name for name in wanted if not wanted[name]], ids)
    for name in (name for name in wanted if name not in empty):
        table = TABLES[name]
        owner, column = get_owner(table)
        columns = [column for column in table.c if column.name != "updated_at"]
        stored = connection.execute(select(*columns).where(table.c[column].in_(sorted(ids[owner])))).mappings()
        yield diff_rows(table, key_rows(table, wanted[name]), key_rows(table, stored))


def _find_empty_tables(connection: Connection, names: Sequence[str], ids: Mapping[str, Collection[str]]) -> set[str]:
    """Return those of the tables that have no row of these records: most records have few kinds of parts.

    Of many records, which would be too many for one statement, none is returned.
    """
    if len(names) < 2 or sum(map(len, ids.values())) > MAX_PROBED:  # noqa: PLR2004 - one is read at once
        return set()
    probes = []
    for name in names:
        owner, column = get_owner(TABLES[name])
        probes.append(exists().where(TABLES[name].c[column].in_(sorted(ids[owner]))).label(name))
    found = connection.execute(select(*probes)).mappings().one()
    return {name for name in names if not found[name]}


def diff_links(changes: Collection[DocumentChange]) -> TableDiff:
    """Compare the links of changed documents. Written before anything of the change is found by links."""
    wanted = [values for change in changes for values in _list_links(change.key, change.new)]
    stored = [values for change in changes for values in _list_links(change.key, change.old)]
    return diff_rows(LINKS, key_rows(LINKS, wanted), key_rows(LINKS, stored))


def _list_links(key: Key, row: StoredRow | None) -> list[Values]:
    if row is None:
        return []
    return [link._asdict() for link in list_link_rows(*key, parse_document(key[0], row["document"]))]


def diff_flags(connection: Connection, flagged: Mapping[Key, Collection[str]], focus: Collection[Key]) -> TableDiff:
    stored = connection.execute(select(FLAGS).where(match_keys(FLAGS.c.collection, FLAGS.c.id, focus))).mappings()
    return diff_rows(FLAGS, key_rows(FLAGS, flag_rows(flagged)), key_rows(FLAGS, stored))


def flag_rows(flagged: Mapping[Key, Collection[str]]) -> Iterator[Values]:
    for (collection, id_), messages in flagged.items():
        yield {"collection": collection, "id": id_, "flag": REVIEW_DUE, "messages": sorted(messages)}


def sort_diffs(diffs: Iterable[TableDiff]) -> list[TableDiff]:
    """Put differences into the order of foreign keys, in which they are written."""
    order = {table.name: n for n, table in enumerate(Base.metadata.sorted_tables)}
    return sorted(diffs, key=lambda diff: order[diff.table.name])
