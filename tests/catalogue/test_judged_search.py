"""The judged queries, answered from the catalogue that they were judged on."""

from collections.abc import Iterator
from statistics import mean

import pytest
from sqlalchemy import Connection, Engine, select

from db.engine import read_connection
from db.models import SearchText
from db.queries import search_candidates
from tests.search_judgements import JudgedQuery, compute_ndcg, read_judged_queries, search_record_ids

JUDGED = list(read_judged_queries())
NAMING = [query for query in JUDGED if query.sort != "several things at once"]


@pytest.fixture
def read(catalogue_engine: Engine) -> Iterator[Connection]:
    with read_connection(catalogue_engine) as connection:
        yield connection


def test_there_are_enough_judged_queries_of_every_sort() -> None:
    assert len(JUDGED) >= 60
    assert len({query for _, query, _ in JUDGED}) == len(JUDGED)


def test_every_judged_record_is_there(read: Connection) -> None:
    known = set(read.scalars(select(SearchText.collection + "/" + SearchText.record_id)))
    assert [(item.query, record) for item in JUDGED for record in item.grades if record not in known] == []


def test_judged_queries_reach_the_bound(read: Connection) -> None:
    assert mean(compute_ndcg(item.grades, search_record_ids(read, item.query)) for item in JUDGED) >= 0.95


@pytest.mark.parametrize("one", NAMING, ids=[item.query for item in NAMING])
def test_a_query_that_names_a_record_finds_it(read: Connection, one: JudgedQuery) -> None:
    relevant = {record for record, grade in one.grades.items() if grade == 3}
    assert relevant & set(search_record_ids(read, one.query)[:5])


def test_few_candidates_are_ranked_as_all_texts_would_be(read: Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    ranked = {item.query: search_record_ids(read, item.query)[:1] for item in NAMING}
    monkeypatch.setattr(search_candidates, "MAX_EXHAUSTIVE", 100)
    assert {item.query: search_record_ids(read, item.query)[:1] for item in NAMING} == ranked
