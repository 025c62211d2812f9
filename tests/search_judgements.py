"""How good an order of hits is: normalised discounted cumulative gain against the judged queries."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import log2
from pathlib import Path
from typing import NamedTuple

import yaml
from sqlalchemy import Connection

from db.loader.public_ids import make_claim_id
from db.queries.full_text_search import search_catalogue
from db.search.query_parser import parse_query

JUDGEMENTS_FILE = Path(__file__).parent / "data" / "search" / "judged.yaml"
GRADES = (3, 2, 1)
DEPTH = 10


class JudgedQuery(NamedTuple):
    """A query, what sort of query it is, and the grade of each record that it means."""

    sort: str
    query: str
    grades: Mapping[str, int]


def read_judged_queries() -> Iterator[JudgedQuery]:
    for sort, queries in yaml.safe_load(JUDGEMENTS_FILE.read_text("utf-8")).items():
        for judged_query in queries:
            grades = {resolve_record_id(name): grade for grade in GRADES for name in judged_query.get(grade, ())}
            yield JudgedQuery(sort, judged_query["q"], grades)


def resolve_record_id(name: str) -> str:
    """A record as `collection/id`; a claim is judged under its key, which is readable."""
    collection, _, key = name.partition("/")
    return f"{collection}/{make_claim_id(key)}" if collection == "claims" else name


def search_record_ids(connection: Connection, query: str) -> list[str]:
    hits = search_catalogue(connection, parse_query(query)).ranked
    return [f"{hit.text.collection}/{hit.text.record_id}" for hit in hits[:DEPTH]]


def compute_ndcg(grades: Mapping[str, int], order: Sequence[str]) -> float:
    """Compare the order with the best there could be, in the first ten places; 1 is the best."""
    return discounted_gain(grades.get(record, 0) for record in order) / discounted_gain(
        sorted(grades.values(), reverse=True)
    )


def discounted_gain(grades: Iterable[int]) -> float:
    return sum((2.0**grade - 1) / log2(place + 2) for place, grade in zip(range(DEPTH), grades, strict=False))
