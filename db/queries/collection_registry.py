"""Every collection that is offered and every source that documents are read from, by name."""

from collections.abc import Mapping
from dataclasses import replace

from db.queries.collection_type import ID_FILTER, Collection
from db.queries.collections import EVIDENCE, LISTED, MODULES
from db.queries.collections.therapy_subcollections import WITHIN_THERAPY
from db.queries.filters import Filter
from db.queries.full_text_filter import UNSEARCHED_SOURCES, build_full_text_filter
from db.queries.source_type import DocumentSource


def _list_common_filters(collection: Collection) -> Mapping[str, Filter]:
    is_searched = collection.source not in UNSEARCHED_SOURCES
    full_text = {"q": build_full_text_filter(collection.source)} if is_searched else {}
    return {"id": ID_FILTER, **full_text}


SOURCES: Mapping[str, DocumentSource] = {name: source for module in MODULES for name, source in module.SOURCES.items()}
COLLECTIONS: Mapping[str, Collection] = {
    collection.name: replace(collection, filters={**collection.filters, **_list_common_filters(collection)})
    for collection in (*(module.COLLECTION for module in (*LISTED, EVIDENCE)), *WITHIN_THERAPY)
}
