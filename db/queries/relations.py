"""Ways of joining that several aggregates share: through link tables, by foreign keys, and to external codes."""

from sqlalchemy import ColumnElement, FromClause, select

from db.queries.claim_inheritance import descendants_of
from db.queries.core_tables import CODINGS
from db.queries.facet_values import linked as linked_values
from db.queries.facet_values import own, widened
from db.queries.filters import Filter, Match, Tie
from db.queries.source_type import Join, Order, Relation, Row, Source


def by(*columns: str) -> Order:
    return lambda _, target: tuple(target.c[column] for column in columns)


by_id = by("id")
by_name = by("name", "id")
by_title = by("title", "id")


def to_one(target: str, column: str, key: str = "id") -> Relation:
    return Relation(target, lambda row, other: other.c[key] == row.c[column], uses=(column,))


def to_many(target: str, column: str, order: Order, key: str = "id") -> Relation:
    return Relation(target, lambda row, other: other.c[column] == row.c[key], order, uses=(key,))


def codings_of(owner: str) -> dict[str, Source]:
    """The source of a record type's external identifiers, under the name `<owner>.codings`."""
    return {f"{owner}.codings": Source(CODINGS[owner])}


def to_codings(owner: str) -> Relation:
    return to_many(f"{owner}.codings", "owner_id", by("position"))


def through(link: FromClause, mine: str, theirs: str) -> Join:
    """The targets that a link table ties to this row."""

    def join(row: Row, target: Row) -> ColumnElement[bool]:
        way = link.alias()
        ids = select(way.c[theirs]).where(way.c[mine] == row.c.id).correlate_except(way)
        return target.c.id.in_(ids)

    return join


def linked(target: str, link: FromClause, mine: str, theirs: str) -> Relation:
    """The same, in the order of the links."""

    def order(row: Row, other: Row) -> tuple[ColumnElement[int], ColumnElement[str]]:
        way = link.alias()
        position = select(way.c.position).where(way.c[mine] == row.c.id, way.c[theirs] == other.c.id)
        return (position.correlate_except(way).scalar_subquery(), other.c.id)

    return Relation(target, through(link, mine, theirs), order)


def tied(link: FromClause, mine: str, theirs: str) -> Tie:
    """The row is tied by a link table to one that matches."""

    def condition(row: Row, matches: Match) -> ColumnElement[bool]:
        way = link.alias()
        return row.c.id.in_(select(way.c[mine]).where(matches(way.c[theirs])).correlate_except(way))

    return Tie(condition, linked_values(link, mine, theirs))


def by_own(name: str) -> Tie:
    """The row's own column holds an id that matches."""
    return Tie(lambda row, matches: matches(row.c[name]), own("id", name))


def with_descendants(direct: Tie) -> Filter:
    """A filter by therapy that narrower therapies pass too: they match the id that a broader one matches."""

    def condition(row: Row, matches: Match) -> ColumnElement[bool]:
        return direct.condition(row, lambda therapy: therapy.in_(descendants_of(matches)))

    return Filter(
        "id",
        Tie(condition, direct.tally and widened(direct.tally)),
        "Therapy, with all narrower ones unless `direct=true`.",
        owner="therapies",
        direct=direct,
    )


OF_THERAPY = with_descendants(by_own("therapy_id"))
