"""Every list that is offered: that of each aggregate, and those of one therapy's own records."""

from collections.abc import Mapping
from dataclasses import replace

from db.queries.aggregates import LISTED
from db.queries.aggregates.within_therapy import WITHIN_THERAPY
from db.queries.collection import BY_ID, Collection
from db.queries.searched import searched

COLLECTIONS: Mapping[str, Collection] = {
    collection.name: replace(collection, filters={**collection.filters, "id": BY_ID, "q": searched(collection.source)})
    for collection in (*(aggregate.COLLECTION for aggregate in LISTED), *WITHIN_THERAPY)
}
