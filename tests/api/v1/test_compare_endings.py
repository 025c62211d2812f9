"""What becomes of a comparison when one of its therapies has ended: it is refused, and every such therapy is named."""

from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Connection

from tests.factories import insert_record

MERGED = {"status": "merged", "reason": "the same thing"}
WITHDRAWN = {"status": "withdrawn", "reason": "entered in error"}


def get_errors(client: FlaskClient, status: int, *therapies: str, **more: str) -> list[dict[str, Any]]:
    response = client.get("/v1/compare", query_string={"therapies": ",".join(therapies), **more})
    assert (response.status_code, response.mimetype) == (status, "application/problem+json")
    errors: list[dict[str, Any]] = response.get_json(force=True)["errors"]
    return errors


@pytest.mark.parametrize("ending", [MERGED, WITHDRAWN], ids=lambda ending: ending["status"])
@pytest.mark.parametrize("format_", ["json", "csv", "svg"])
def test_ended_therapy_is_refused_with_what_stands_in_its_place(
    rollback_client: FlaskClient, connection: Connection, ending: dict[str, str], format_: str
) -> None:
    published = insert_record(connection, "therapies")
    ended = insert_record(connection, "therapies", **ending, successor_id=published)
    other = insert_record(connection, "therapies")
    (error,) = get_errors(rollback_client, 410, other, ended, format=format_)
    assert error == {
        "parameter": "therapies",
        "detail": f"{ended}: this therapy was {ending['status']}",
        "value": ended,
        "expected": published,
    }
    assert rollback_client.get(f"/v1/compare?therapies={other},{error['expected']}").status_code == 200


def test_withdrawn_therapy_without_a_successor_expects_nothing(
    rollback_client: FlaskClient, connection: Connection
) -> None:
    (error,) = get_errors(
        rollback_client,
        410,
        insert_record(connection, "therapies"),
        insert_record(connection, "therapies", **WITHDRAWN),
    )
    assert "expected" not in error


def test_every_ended_therapy_is_named_and_an_unknown_one_weighs_more(
    rollback_client: FlaskClient, connection: Connection
) -> None:
    withdrawn = [insert_record(connection, "therapies", **WITHDRAWN) for _ in range(2)]
    assert [error["detail"].partition(":")[0] for error in get_errors(rollback_client, 410, *withdrawn)] == withdrawn
    (error,) = get_errors(rollback_client, 404, *withdrawn, "nobody-knows")
    assert error["detail"].startswith("nobody-knows: ")
