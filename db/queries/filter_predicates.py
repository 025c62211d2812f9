"""From the filters of a request to predicates on a row."""

from collections.abc import Collection, Mapping, Sequence
from functools import partial

from sqlalchemy import ColumnElement, FromClause, false, func, not_

from db.queries.filter_operators import FilterKey, ValuePredicate
from db.queries.filters import Filter, ManyMatches, RelatedRow


def build_filter_predicates(
    filters: Mapping[str, Filter], keys: Sequence[FilterKey], row: FromClause, probed: Collection[FilterKey] = ()
) -> list[ColumnElement[bool]]:
    """Build the predicates on `row`; filters through the same related row are combined into one.

    The filters `probed` are tested row by row.
    """
    pairs = [(filters[key.name], key) for key in keys]
    # A dict instead of a set keeps the order of the request, and so the text of the statement that is cached.
    related_rows = dict.fromkeys(filter_.through for filter_, _ in pairs if filter_.through)

    def build_on(target: FromClause, through: RelatedRow | None) -> list[ColumnElement[bool]]:
        return [
            build_probe(filter_, key, target) if key in probed else build_filter_predicate(filter_, key, target)
            for filter_, key in pairs
            if filter_.through is through
        ]

    return build_on(row, None) + [through(row, partial(build_on, through=through)) for through in related_rows]


def build_filter_predicate(filter_: Filter, key: FilterKey, row: FromClause) -> ColumnElement[bool]:
    """Build the predicate of one filter; a negated operator keeps rows without a value."""
    operator = filter_.operators[key.operator]
    predicate = filter_.choose_target(direct=key.direct).predicate(row, operator.compare(key))
    # NOT of null is null: without the coalesce, rows without a value would be dropped.
    return not_(func.coalesce(predicate, false())) if operator.negated else predicate


def build_value_predicate(filters: Mapping[str, Filter], key: FilterKey) -> ValuePredicate:
    """Build what a filter asks of a value, whatever column has it."""
    return filters[key.name].operators[key.operator].compare(key)


def find_many_matches(filters: Mapping[str, Filter], key: FilterKey) -> ManyMatches | None:
    """Return how a filter is tested row by row; None for one that keeps the rows without a match."""
    filter_ = filters[key.name]
    return None if filter_.operators[key.operator].negated else filter_.choose_target(direct=key.direct).many_matches


def find_range_column(filters: Mapping[str, Filter], key: FilterKey) -> str | None:
    """Return the column of which a filter tests a range; None for one that keeps the rows without a value."""
    filter_ = filters[key.name]
    is_range = not filter_.operators[key.operator].negated and key.operator != "isnull"
    return filter_.choose_target(direct=key.direct).range_column if is_range else None


def build_probe(filter_: Filter, key: FilterKey, row: FromClause) -> ColumnElement[bool]:
    many_matches = filter_.choose_target(direct=key.direct).many_matches
    if many_matches is None:
        raise LookupError(f"{key.name} cannot be tested row by row")
    return many_matches.probe(row, filter_.operators[key.operator].compare(key))
