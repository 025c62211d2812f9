"""Every collection that is offered and every source that documents are read from, by name."""

from collections.abc import Mapping
from dataclasses import replace

from db.queries.collection_type import ID_FILTER, Collection
from db.queries.collections import LISTED, MODULES
from db.queries.collections.therapy_subcollections import WITHIN_THERAPY
from db.queries.full_text_filter import build_full_text_filter
from db.queries.source_type import Source

SOURCES: Mapping[str, Source] = {name: source for module in MODULES for name, source in module.SOURCES.items()}
COLLECTIONS: Mapping[str, Collection] = {
    collection.name: replace(
        collection, filters={**collection.filters, "id": ID_FILTER, "q": build_full_text_filter(collection.source)}
    )
    for collection in (*(module.COLLECTION for module in LISTED), *WITHIN_THERAPY)
}
