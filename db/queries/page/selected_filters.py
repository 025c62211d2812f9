"""Which filters a request has beside the defaults of its list, and whether it counts all that they select."""

from collections.abc import Sequence

from db.queries.collection_type import Collection
from db.queries.filter_operators import FilterKey

MAX_COUNTED = 10_000  # records that several filters select, or the words of a text


def list_own_filters(collection: Collection, keys: Sequence[FilterKey]) -> list[FilterKey]:
    """Return the filters of a request that are not those which apply to its list by default."""
    defaults = {clause.key for clause in collection.default_filters}
    return [key for key in keys if key not in defaults]


def is_count_bounded(collection: Collection, keys: Sequence[FilterKey]) -> bool:
    """Return whether counting ends at `MAX_COUNTED`: no index counts several filters, or words within texts."""
    own = list_own_filters(collection, keys)
    return len(own) > 1 or any(
        key.operator == "contains" or collection.filters[key.name].kind == "search" for key in own
    )
