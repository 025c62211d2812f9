"""Which collections a statement reads, derived from the statement itself: what the tag of its answer depends on.

Where a row is found by its id in another row, and no more is read of it than its label, the answer depends on `labels`
of its collection: a new row elsewhere changes nothing. Everything else depends on `rows`.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from typing import Literal, NamedTuple, TypeAlias

from sqlalchemy import Alias, BinaryExpression, BindParameter, ColumnClause, FromClause, Select, TableClause
from sqlalchemy.sql import operators
from sqlalchemy.sql.elements import BooleanClauseList, ClauseElement, False_
from sqlalchemy.sql.visitors import ExternallyTraversible

from db.part_owners import LABEL_COLUMNS, TABLE_COLLECTIONS
from db.queries.source_type import AnySelect

Kind: TypeAlias = Literal["rows", "labels"]
STATE_TABLE = "revision"  # says which state was read, and is no part of it
COUNTER_KINDS: tuple[Kind, Kind] = ("rows", "labels")  # in the order in which they are stored
Counters: TypeAlias = Mapping[str, str]  # by collection and kind: `claims.rows`


class Read(NamedTuple):
    """A collection that is read, and which of its counters covers what is read of it."""

    collection: str
    kind: Kind


ReadSet: TypeAlias = frozenset[Read]


def find_reads(statement: AnySelect) -> ReadSet | None:
    """Return what a statement reads; None if it reads a table that no counter covers."""
    names: dict[FromClause, str] = {}
    columns: dict[FromClause, set[str]] = defaultdict(set)
    linked: set[FromClause] = set()
    for element in _iterate_elements(statement):
        if isinstance(element, TableClause):
            names.setdefault(element, element.name)
        elif isinstance(element, Alias) and isinstance(element.element, TableClause):
            names[element] = element.element.name
        elif isinstance(element, ColumnClause) and isinstance(element.table, Alias):
            columns[element.table].add(element.key)
        elif isinstance(element, Select):
            linked |= set(_find_linked(element))
    aliased = {table.element for table in names if isinstance(table, Alias)}
    read = {table: name for table, name in names.items() if table not in aliased and name != STATE_TABLE}
    if not read or not set(read.values()) <= TABLE_COLLECTIONS.keys():
        return None
    return frozenset(
        Read(TABLE_COLLECTIONS[name], "labels" if table in linked and columns[table] <= LABEL_COLUMNS[name] else "rows")
        for table, name in read.items()
    )


def _iterate_elements(statement: AnySelect) -> Iterator[ExternallyTraversible]:
    """Give each element of a statement once: SQLAlchemy's own walk gives those that subqueries share ten times over."""
    # By identity: elements define `==` as SQL.
    found: dict[int, ExternallyTraversible] = {id(statement): statement}
    waiting: list[ExternallyTraversible] = [statement]
    while waiting:
        element = waiting.pop()
        yield element
        for child in element.get_children():
            if id(child) not in found:
                found[id(child)] = child
                waiting.append(child)


def _find_linked(select: AnySelect) -> Iterator[FromClause]:
    """Give the table of a subquery of which at most one row is read: that whose id a column of another table has."""
    own: Collection[FromClause] = select._correlate_except or ()  # noqa: SLF001 - the one table that it reads itself
    for clause in _iterate_conjuncts(select.whereclause):
        if isinstance(clause, False_):
            yield from own
        elif isinstance(clause, BinaryExpression) and clause.operator is operators.eq:
            for side, other in ((clause.left, clause.right), (clause.right, clause.left)):
                is_id = isinstance(side, ColumnClause) and side.key == "id" and side.table in own
                if is_id and not isinstance(other, BindParameter):
                    yield side.table


def _iterate_conjuncts(clause: ClauseElement | None) -> Iterator[ClauseElement]:
    if isinstance(clause, BooleanClauseList) and clause.operator is operators.and_:
        for part in clause.clauses:
            yield from _iterate_conjuncts(part)
    elif clause is not None:
        yield clause


def name_counters(stored: Mapping[str, list[str]]) -> Counters:
    """Return the counters of all collections, which are stored as a list of each, by name."""
    return {f"{name}.{kind}": pair[n] for name, pair in stored.items() for n, kind in enumerate(COUNTER_KINDS)}


def choose_counters(counters: Counters, reads: ReadSet) -> dict[str, str]:
    """Return the counters that cover what was read."""
    return {name: counters[name] for name in (f"{read.collection}.{read.kind}" for read in sorted(reads))}
