"""The filter that every list has: records whose text holds all words of a query, under any name for them."""

from sqlalchemy import ColumnElement, literal, select

from db.queries.core_tables import TABLES
from db.queries.filters import Filter, Match, Tie
from db.queries.source_type import Row

# Sources whose rows are those of another collection, seen from somewhere.
SEEN_AS = {"therapies.mechanisms": "mechanisms", "therapies.risks": "risks", "approvals": "claims"}
SAID = "Full text: holds every word, whatever its ending, spelling or synonym; not sorted by fit, as `/v1/search` is."


def searched(source: str) -> Filter:
    """The filter on rows of a source."""
    collection = SEEN_AS.get(source, source)

    def condition(row: Row, matches: Match) -> ColumnElement[bool]:
        text = TABLES["search_texts"].alias()
        held = select(text.c.record_id).where(text.c.collection == literal(collection), matches(text.c.id))
        return row.c.id.in_(held.correlate_except(text))

    return Filter("search", Tie(condition), SAID)
