"""A list that changes while it is read: whoever follows `next` misses nothing that stayed, and sees nothing twice."""

from collections.abc import Iterable
from itertools import count

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, text

from tests.contract.conftest import collect_ids
from tests.factories import insert_record

Change = tuple[str, str, int]
Reader = tuple[FlaskClient, Connection]

SORTS = ["id", "-id", "name", "-name", "-updated_at", "name,-id"]
WORDS = st.sampled_from(["", "a", "b", "B", "é"])  # few, so that names are alike
CHANGES = st.tuples(st.sampled_from(["insert", "delete", "withdraw"]), WORDS, st.integers(0, 20))
NEVER_TWICE = count()
ENDINGS = {
    "delete": text("DELETE FROM risks WHERE id = :id"),
    "withdraw": text("UPDATE risks SET status = 'withdrawn', reason = 'entered in error' WHERE id = :id"),
}


@pytest.fixture
def page_reader(rollback_client: FlaskClient, connection: Connection) -> Reader:
    """A client, and the connection by which the rows that it reads are changed; both are undone after the test."""
    return rollback_client, connection


def insert_risk(connection: Connection, word: str, number: int) -> str:
    """Add a risk with an id that none had before, and that says nothing of when it came."""
    return insert_record(connection, "risks", id=f"{number:02}-{next(NEVER_TWICE)}", name=f"risk {word}")


def apply_changes(connection: Connection, untouched: list[str], changes: Iterable[Change]) -> None:
    """Add risks, and end some that are still untouched."""
    for kind, word, number in changes:
        if kind == "insert":
            insert_risk(connection, word, number)
        elif untouched:
            connection.execute(ENDINGS[kind], {"id": untouched.pop(number % len(untouched))})


@pytest.mark.slow
@given(
    start=st.lists(st.tuples(WORDS, st.integers(0, 20)), max_size=12),
    between=st.lists(st.lists(CHANGES, max_size=3), max_size=6),
    order=st.sampled_from(SORTS).map("/v1/risks?fields=id&sort={}".format),
    limit=st.integers(1, 4),
)
@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_next_visits_every_untouched_id_once_while_others_come_and_go(
    page_reader: Reader, start: list[tuple[str, int]], between: list[list[Change]], order: str, limit: int
) -> None:
    (client, connection), seen, following = page_reader, [], f"{order}&limit={limit}"
    with connection.begin_nested() as example:
        untouched, changes = [insert_risk(connection, *record) for record in start], iter(between)
        while following:
            page = client.get(following).get_json()
            seen += collect_ids(page["data"])
            following = page["links"]["next"]
            apply_changes(connection, untouched, next(changes, ()))
        left = collect_ids(client.get(f"{order}&limit=100").get_json()["data"])
        example.rollback()
    assert len({*seen}) == len(seen)
    assert [record for record in seen if record in untouched] == [record for record in left if record in untouched]
    assert {*untouched} <= {*seen}
