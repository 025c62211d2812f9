"""Every source of the catalogue by name; what a document may hold is found from here."""

from collections.abc import Mapping

from db.queries.aggregates import AGGREGATES
from db.queries.source import Source

SOURCES: Mapping[str, Source] = {name: source for aggregate in AGGREGATES for name, source in aggregate.SOURCES.items()}
