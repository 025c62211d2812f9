"""The filter `q` of every collection: records whose text contains all words of a query, under any name for them."""

from sqlalchemy import ColumnElement, FromClause, literal, select

from db.queries.core_tables import TABLES
from db.queries.filter_operators import ValuePredicate
from db.queries.filters import Filter, FilterTarget

# Sources whose rows are records of another collection.
SOURCE_COLLECTIONS = {
    "therapies.mechanisms": "mechanisms",
    "therapies.risks": "risks",
    "approvals": "claims",
    "context_claims": "claims",
}
UNSEARCHED_SOURCES = ("components", "evidence_rows")  # parts of records that are indexed
DESCRIPTION = (
    "Full text: records that contain every word, in any inflection, spelling or synonym. Not sorted by relevance;"
    " `/v1/search` is."
)


def build_full_text_filter(source: str) -> Filter:
    """Build the filter on the rows of a source."""
    collection = SOURCE_COLLECTIONS.get(source, source)

    def contains_words(row: FromClause, matches: ValuePredicate) -> ColumnElement[bool]:
        text = TABLES["search_texts"].alias()
        # A literal, not a bound parameter: every parameter of the statement stands for a value of the request.
        ids = select(text.c.record_id).where(text.c.collection == literal(collection), matches(text.c.id))
        return row.c.id.in_(ids.correlate_except(text))

    return Filter("search", FilterTarget(contains_words), DESCRIPTION)
