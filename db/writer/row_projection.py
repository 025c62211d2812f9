"""Builds the rows of the records that a change reaches, and compares them with those in the database."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import Connection, Label, RowMapping, Select, Table, exists, select

from db.bound_lists import is_listed_value, list_param
from db.loader.compile import COMPILERS
from db.loader.compile.attributes import compile_attributes
from db.loader.compile.filled_rows import complete_row, fill_columns
from db.loader.compile.shared_columns import Values
from db.loader.row_diff import TableDiff, diff_rows, key_rows
from db.models import Base
from db.part_owners import PART_OWNERS, UNPROJECTED_TABLES
from db.row_writes import read_rows
from db.search.searched_columns import LABELS, SEARCHED_COLUMNS
from db.vocab.record_keys import Key
from db.writer.changed_links import ChangedLinks
from db.writer.rule_check import REVIEW_DUE
from db.writer.scope import Scope

TABLES = Base.metadata.tables
SORTED_TABLES = tuple(Base.metadata.sorted_tables)  # in the order of foreign keys; sorted anew at each access
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
# Tables of which search reads names, or what leads to them.
NAMING_TABLES = frozenset(
    {*SEARCHED_COLUMNS, *LABELS, *(part.table for columns in SEARCHED_COLUMNS.values() for part in columns.parts)}
)
STUBS = {"candidates": ("id", "title"), "claims": ("id",)}  # of what only its label is read


def get_owner(table: Table) -> tuple[str, str]:
    return OWNERS.get(table.name, (table.name, "id"))


def _get_owner_key(table: str, values: Values) -> Key:
    owner, column = get_owner(TABLES[table])
    return owner, values[column]


def compile_scope(scope: Scope, wanted: Collection[Key]) -> dict[str, list[Values]]:
    """Return rows by table: all of the wanted records, and of the others what search reads of them."""
    rows: dict[str, list[Values]] = defaultdict(list)
    for table, values in _compile_attributes():
        rows[table].append(values)
    for section, compile_record in COMPILERS.items():
        for position, record in scope.index.enumerate_section(section):
            is_wanted = scope.keys[section, position] in wanted
            if section in STUBS and not is_wanted:
                # Compiling is the costly part, and of most claims on a popular therapy nothing but the label is read.
                rows[section].append({"status": "", **{name: record.get(name) for name in STUBS[section]}})
                continue
            for table, values in compile_record(scope.index, record):
                # A part that has a document of its own belongs to a record that may be wanted when the part is not.
                if is_wanted or table in NAMING_TABLES or _get_owner_key(table, values) in wanted:
                    rows[table].append(complete_row(scope.index, section, table, values))
    return rows


@cache
def _compile_attributes() -> tuple[tuple[str, Values], ...]:
    """Return the rows of the attributes, which come with the program: search reads their names."""
    return tuple((table, fill_columns(table, values)) for table, values in compile_attributes())


def diff_records(
    connection: Connection, rows: Mapping[str, list[Values]], projected: Collection[Key]
) -> Iterator[TableDiff]:
    """Compare the rows of the projected records with the stored ones, in the order of foreign keys."""
    ids: dict[str, set[str]] = defaultdict(set)
    for collection, id_ in projected:
        ids[collection].add(id_)
    wanted: dict[str, list[Values]] = {}
    for table in SORTED_TABLES:
        owner, column = get_owner(table)
        if table.name not in (*UNPROJECTED_TABLES, *SIDE_TABLES) and ids[owner]:
            wanted[table.name] = [values for values in rows.get(table.name, ()) if values[column] in ids[owner]]
    # Most records have few kinds of parts. Which tables have rows though none is wanted is asked along with the first
    # read, unless that is of too many records for one statement.
    filled, unfilled = [name for name in wanted if wanted[name]], [name for name in wanted if not wanted[name]]
    probed = unfilled if sum(map(len, ids.values())) <= MAX_PROBED else []
    first = _fetch_rows(connection, filled[0], ids, tuple(probed)) if filled else []
    if probed:
        found = first[0] if first else _fetch_probes(connection, probed, ids)
        unfilled = [name for name in unfilled if found[f"has_{name}"]]
    for n, name in enumerate((*filled, *unfilled)):
        stored = first if filled and n == 0 else _fetch_rows(connection, name, ids)
        yield diff_rows(TABLES[name], key_rows(TABLES[name], wanted[name]), key_rows(TABLES[name], stored))


# As many as there are tables, probed along with few others: most changes are of a claim, or of a name.
@lru_cache(maxsize=256)
def _select_rows(name: str, probed: tuple[str, ...] = ()) -> Select[Any]:
    owner, column = get_owner(TABLES[name])
    columns = [column for column in TABLES[name].c if column.name != "updated_at"]
    is_wanted = is_listed_value(TABLES[name].c[column], list_param(owner))
    return select(*columns, *_list_probes(probed)).where(is_wanted)


def _fetch_probes(connection: Connection, probed: Collection[str], ids: Mapping[str, Collection[str]]) -> RowMapping:
    return connection.execute(select(*_list_probes(probed)), _list_parameters(ids)).mappings().one()


def _list_probes(names: Iterable[str]) -> list[Label[bool]]:
    return [exists(_select_rows(name)).label(f"has_{name}") for name in names]


def _list_parameters(ids: Mapping[str, Collection[str]]) -> dict[str, Collection[str]]:
    """Return the ids of the records of every collection that a table may belong to."""
    return {owner: ids.get(owner, ()) for owner, _ in map(get_owner, SORTED_TABLES)}


def _fetch_rows(
    connection: Connection, name: str, ids: Mapping[str, Collection[str]], probed: tuple[str, ...] = ()
) -> list[dict[str, Any]]:
    return list(read_rows(connection.execute(_select_rows(name, probed), _list_parameters(ids))))


def diff_links(links: ChangedLinks) -> TableDiff:
    """Compare the links of changed documents."""
    added, removed = links.compared
    return TableDiff(
        LINKS, [link._asdict() for link in sorted(added)], [], [link._asdict() for link in sorted(removed)]
    )


def diff_flags(scope: Scope, flagged: Mapping[Key, Collection[str]], focus: Collection[Key]) -> TableDiff:
    stored = [row for key, row in scope.flags.items() if key in focus]
    return diff_rows(FLAGS, key_rows(FLAGS, flag_rows(flagged)), key_rows(FLAGS, stored))


def flag_rows(flagged: Mapping[Key, Collection[str]]) -> Iterator[Values]:
    for (collection, id_), messages in flagged.items():
        yield {"collection": collection, "id": id_, "flag": REVIEW_DUE, "messages": sorted(messages)}


def sort_diffs(diffs: Iterable[TableDiff]) -> list[TableDiff]:
    """Put differences into the order of foreign keys, in which they are written."""
    return sorted(diffs, key=lambda diff: SORTED_TABLES.index(diff.table))
