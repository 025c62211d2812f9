"""Relations and filter targets that several collections share: link tables, foreign keys, external codes."""

from functools import partial

from sqlalchemy import ColumnElement, FromClause, exists, literal_column, select

from db.queries.bounded_count import count_rows
from db.queries.claim_inheritance import select_descendants
from db.queries.core_tables import CODINGS
from db.queries.facet_values import link_values, own_column_values, with_ancestors
from db.queries.filter_operators import ValuePredicate
from db.queries.filters import Filter, FilterTarget, ManyMatches
from db.queries.source_type import DocumentSource, JoinPredicate, OrderBy, Relation


def order_by_columns(*columns: str) -> OrderBy:
    return lambda _, target: tuple(target.c[column] for column in columns)


ORDER_BY_ID = order_by_columns("id")
ORDER_BY_NAME = order_by_columns("name", "id")
ORDER_BY_TITLE = order_by_columns("title", "id")


def to_one(target: str, column: str, key: str = "id") -> Relation:
    return Relation(target, lambda row, other: other.c[key] == row.c[column], columns=(column,))


def to_many(target: str, column: str, order_by: OrderBy, key: str = "id") -> Relation:
    return Relation(target, lambda row, other: other.c[column] == row.c[key], order_by, columns=(key,))


def codings_source(owner: str) -> dict[str, DocumentSource]:
    """The source of a record type's external identifiers, under the name `<owner>.codings`."""
    return {f"{owner}.codings": DocumentSource(CODINGS[owner])}


def codings_relation(owner: str) -> Relation:
    return to_many(f"{owner}.codings", "owner_id", order_by_columns("position"))


def join_via_link(link: FromClause, left_column: str, right_column: str) -> JoinPredicate:
    """Join the targets that a link table relates to the row."""

    def join_targets(row: FromClause, target: FromClause) -> ColumnElement[bool]:
        alias = link.alias()
        ids = select(alias.c[right_column]).where(alias.c[left_column] == row.c.id).correlate_except(alias)
        return target.c.id.in_(ids)

    return join_targets


def link_relation(target: str, link: FromClause, left_column: str, right_column: str) -> Relation:
    """The relation through a link table, in the order of the links."""

    def order_by_position(row: FromClause, other: FromClause) -> tuple[ColumnElement[int], ColumnElement[str]]:
        alias = link.alias()
        position = select(alias.c.position).where(alias.c[left_column] == row.c.id, alias.c[right_column] == other.c.id)
        return (position.correlate_except(alias).scalar_subquery(), other.c.id)

    return Relation(target, join_via_link(link, left_column, right_column), order_by_position)


def via_link(link: FromClause, left_column: str, right_column: str) -> FilterTarget:
    """A link table relates the row to one that matches."""

    def is_linked(row: FromClause, matches: ValuePredicate) -> ColumnElement[bool]:
        alias = link.alias()
        # IN with a subquery that does not refer to the row: both databases run it once, from the side of the value
        # asked for.
        return row.c.id.in_(select(alias.c[left_column]).where(matches(alias.c[right_column])).correlate_except(alias))

    return FilterTarget(is_linked, link_values(link, left_column, right_column))


def via_long_link(link: FromClause, left_column: str, right_column: str) -> FilterTarget:
    """Like `via_link`, where a value may have many rows: they are listed only if they are few."""

    def is_linked(row: FromClause, matches: ValuePredicate) -> ColumnElement[bool]:
        alias = link.alias()
        found = exists(literal_column("1")).where(alias.c[left_column] == row.c.id, matches(alias.c[right_column]))
        return found.correlate_except(alias)

    many_matches = ManyMatches(partial(count_rows, link, right_column), is_linked)
    return via_link(link, left_column, right_column)._replace(many_matches=many_matches)


def own_column(name: str) -> FilterTarget:
    """The row's own column holds an id that matches."""
    return FilterTarget(lambda row, matches: matches(row.c[name]), own_column_values("id", name))


def therapy_filter(target: FilterTarget) -> Filter:
    """Filter by a therapy or any of its ancestors: rows of descendants match too."""

    def is_descendant(row: FromClause, matches: ValuePredicate) -> ColumnElement[bool]:
        return target.predicate(row, lambda therapy: therapy.in_(select_descendants(matches)))

    return Filter(
        "id",
        FilterTarget(is_descendant, target.facet_values and with_ancestors(target.facet_values)),
        "Therapy; its descendants are included unless `direct=true`.",
        owner="therapies",
        direct_target=target,
    )


THERAPY_FILTER = therapy_filter(own_column("therapy_id"))
