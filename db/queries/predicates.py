"""From the filters of a request to predicates on a row."""

from collections.abc import Mapping, Sequence
from functools import partial

from sqlalchemy import ColumnElement, false, func, not_

from db.queries.filter_operators import FilterKey
from db.queries.filters import Filter, RelatedRow
from db.queries.source_type import FromRow


def build_filter_predicates(
    filters: Mapping[str, Filter], keys: Sequence[FilterKey], row: FromRow
) -> list[ColumnElement[bool]]:
    """Build the predicates on `row`; filters through the same related row are combined into one."""
    pairs = [(filters[key.name], key) for key in keys]
    related_rows = dict.fromkeys(offered.through for offered, _ in pairs if offered.through)

    def build_on(target: FromRow, through: RelatedRow | None) -> list[ColumnElement[bool]]:
        return [build_filter_predicate(offered, key, target) for offered, key in pairs if offered.through is through]

    return build_on(row, None) + [through(row, partial(build_on, through=through)) for through in related_rows]


def build_filter_predicate(offered: Filter, key: FilterKey, row: FromRow) -> ColumnElement[bool]:
    """Build the predicate of one filter; a negated operator keeps rows without a value."""
    operator = offered.operators[key.operator]
    predicate = offered.choose_target(direct=key.direct).predicate(row, operator.compare(key))
    return not_(func.coalesce(predicate, false())) if operator.negated else predicate
