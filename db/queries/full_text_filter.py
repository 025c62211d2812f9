"""The filter `q` of every collection: records whose text contains all words of a query, under any name for them."""

from sqlalchemy import BindParameter, ColumnElement, FromClause, exists, literal, literal_column, select

from db.queries.core_tables import TABLES
from db.queries.filter_operators import ValuePredicate
from db.queries.filters import Filter, FilterTarget, ManyMatches
from db.search.full_text_index import (
    in_matches,
    listed_match_count,
    match_count,
    matches_within,
    text_holds,
    text_matches,
    text_query_param,
)

# Sources whose rows are records of another collection.
SOURCE_COLLECTIONS = {
    "therapies.mechanisms": "mechanisms",
    "therapies.risks": "risks",
    "approvals": "claims",
    "context_claims": "claims",
}
PARAMETER = "q__eq"  # the query, as the filter `q` binds it
UNSEARCHED_SOURCES = ("components", "evidence_rows")  # parts of records that are indexed
DESCRIPTION = (
    "Full text: records that contain every word, in any inflection, spelling or synonym. Not sorted by relevance;"
    " `/v1/search` is."
)


def build_full_text_filter(source: str) -> Filter:
    """Build the filter on the rows of a source."""
    collection = SOURCE_COLLECTIONS.get(source, source)

    query = matches_within(text_query_param(PARAMETER), collection)

    def contains_words(row: FromClause, _matches: ValuePredicate) -> ColumnElement[bool]:
        text = TABLES["search_texts"].alias()
        ids = select(text.c.record_id).where(in_matches(text.c.id, text_matches(query)))
        return row.c.id.in_(ids.correlate_except(text))

    def count_texts(_matches: ValuePredicate, limit: int) -> ColumnElement[int]:
        return match_count(query, literal_column(str(limit)))

    def count_listed(limit: BindParameter[int]) -> ColumnElement[int]:
        return listed_match_count(query, limit)

    def holds_words(row: FromClause, _matches: ValuePredicate) -> ColumnElement[bool]:
        text = TABLES["search_texts"].alias()
        is_text = (text.c.collection == literal(collection)) & (text.c.record_id == row.c.id)
        found = exists(literal_column("1")).where(is_text, text_holds(text_query_param(PARAMETER), text.c.id))
        return found.correlate_except(text)

    # A list of some records of a collection shows fewer than have a text that matches.
    count_of_list = count_listed if source == collection else None
    many_matches = ManyMatches(count_texts, holds_words, count_of_list, is_always_counted=True)
    return Filter("search", FilterTarget(contains_words, None, many_matches), DESCRIPTION)
