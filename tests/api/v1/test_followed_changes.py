"""The client of the documentation, which follows the feed while others write."""

import json
import runpy
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from random import Random
from threading import Thread
from typing import Any

import pytest
from sqlalchemy import Engine, select

from db.changes.change_log import fetch_head
from db.documents.document_store import TABLE
from db.engine import read_connection
from db.writer.change_errors import ChangeRefusedError
from db.writer.document_changes import Attribution
from db.writer.submit import submit_changes
from tests.contract_client import create_checked_app
from tests.db.writer.random_edits import draw_edit, read_store
from tests.sampling import sample_sizes

CLIENT = Path(__file__).parents[3] / "docs" / "examples" / "follow_changes.py"
WRITERS = 2


def write_randomly(database: Engine, random: Random, edits: int) -> None:
    for _ in range(edits):
        try:
            submit_changes(
                database,
                lambda connection: draw_edit(random, read_store(connection)),
                Attribution("editor", "A reason.", "test"),
            )
        except (ChangeRefusedError, LookupError, ValueError):
            continue  # many are refused, as they should be


def make_fetch(database: Engine, seen: list[int]) -> Callable[[str], Any]:
    client = create_checked_app(database).test_client()

    def fetch(path: str) -> Any:
        response = client.get(path.replace("wait=20", "wait=1").replace("limit=500", "limit=7"))
        assert response.status_code == 200, response.text
        page = json.loads(response.text, parse_float=Decimal)
        seen.extend(change["seq"] for change in page["data"])
        return page

    return fetch


@pytest.mark.slow
@pytest.mark.parametrize("edits", sample_sizes(200))
def test_a_copy_that_follows_concurrent_writers_has_the_live_records(
    small_database: Engine, sample_random: Random, edits: int
) -> None:
    follow = runpy.run_path(str(CLIENT))["follow"]
    seeds = [Random(sample_random.random()) for _ in range(WRITERS)]  # noqa: S311 - examples, not secrets
    threads = [Thread(target=write_randomly, args=(small_database, random, edits // WRITERS)) for random in seeds]
    for thread in threads:
        thread.start()
    seen: list[int] = []
    copy: dict[tuple[str, str], Any] = {}
    state: dict[str, Any] = {}
    fetch = make_fetch(small_database, seen)
    head, writing = None, True
    while writing or head is None or state["since"] < head.seq:
        writing = any(thread.is_alive() for thread in threads)  # asked first: the last write may come after the head
        follow(fetch, copy, state)
        with read_connection(small_database) as connection:
            head = fetch_head(connection)
    with read_connection(small_database) as connection:
        live = {
            (row.collection, row.id): json.loads(row.document, parse_float=Decimal)
            for row in connection.execute(select(TABLE))
        }
    assert seen == list(range(1, head.seq + 1))
    assert (copy, state["hash"]) == (live, head.hash)


def test_a_copy_notices_another_history() -> None:
    follow = runpy.run_path(str(CLIENT))["follow"]
    change = {"collection": "risks", "id": "x", "document": {}, "hash": "b", "previous_hash": "a"}
    with pytest.raises(RuntimeError, match="another history"):
        follow(lambda _: {"data": [change]}, {}, {"since": 7, "hash": "c"})
