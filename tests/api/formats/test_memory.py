import tracemalloc
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import Engine, insert

from api.app import create_app
from api.settings import Settings
from db.engine import write_transaction
from db.models import Mechanism
from tests.db.rows import NAMED_RECORD
from tests.migrated_database import migrate

FEW, MANY = 500, 10_000
TEXT = "x" * 500
LEEWAY = 1.5


@pytest.fixture
def app(empty_database: Engine) -> Flask:
    migrate(empty_database)
    return create_app(Settings(), empty_database)


@pytest.fixture
def fill(empty_database: Engine) -> Callable[[int, int], None]:
    def insert_rows(start: int, stop: int) -> None:
        record = {**NAMED_RECORD, "action": "-", "description": TEXT}
        rows = [{**record, "id": f"m-{number}", "name": f"{number:06}"} for number in range(start, stop)]
        with write_transaction(empty_database) as connection:
            connection.execute(insert(Mechanism), rows)

    return insert_rows


def peak(app: Flask, path: str) -> tuple[int, int]:
    """Bytes sent, and the most that was held at once while they were."""
    client = app.test_client()
    client.get(path).close()  # what is kept for good is kept before it is measured
    tracemalloc.start()
    try:
        answer = client.get(path, buffered=False)
        sent = sum(map(len, answer.iter_encoded()))
        answer.close()
        return sent, tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.slow
@pytest.mark.parametrize("name", ["csv", "ndjson"])
def test_memory_does_not_grow_with_the_list(app: Flask, fill: Callable[[int, int], None], name: str) -> None:
    path = f"/v1/mechanisms?format={name}"
    fill(0, FEW)
    sent_few, peak_few = peak(app, path)
    fill(FEW, MANY)
    sent_many, peak_many = peak(app, path)
    assert sent_many > 15 * sent_few
    assert peak_many < LEEWAY * peak_few
