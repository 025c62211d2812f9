"""A profile whose source was retracted stays in the answer, decides nothing, and says so."""

from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Connection

from db.writer.apply import apply_changes
from db.writer.change_plan import RequestedChange
from tests.db.writer.test_owners import EDITOR, edit, load, request_edit
from tests.small_catalogue import parse_small_catalogue

CHILD = {"patient": {"age": {"value": 10, "unit": "a"}}}


def match_child(client: FlaskClient) -> dict[str, Any]:
    response = client.post("/v1/match", json=CHILD)
    (entry,) = response.get_json()["data"]
    return dict(entry)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("retraction", "verdict", "flags"),
    [
        ("corrected", "does_not_meet", ["corrected_source"]),
        ("concern", "does_not_meet", ["concern"]),
        ("retracted", "cannot_tell", ["retracted_source"]),
    ],
)
def test_a_profile_names_what_befell_its_source(
    rollback_client: FlaskClient, connection: Connection, retraction: str, verdict: str, flags: list[str]
) -> None:
    load(connection)
    before = match_child(rollback_client)
    assert (before["verdict"], before["candidate"]["flags"]) == ("does_not_meet", [])
    edit(connection, ("references", "article-2016"), "import:retractions", retraction=retraction)
    after = match_child(rollback_client)
    assert (after["verdict"], after["verdict_on_facts"], after["candidate"]["flags"]) == (verdict, verdict, flags)
    assert after["trace"] == before["trace"]
    assert ("was retracted" in after["statement"]) == (retraction == "retracted")
    assert after["missing"] == []


def test_a_profile_from_a_copy_of_a_retracted_work_decides_nothing(
    rollback_client: FlaskClient, connection: Connection
) -> None:
    load(connection)
    original = {
        **(request_edit(connection, ("references", "article-2016"))[0].record or {}),
        "id": "article-2014",
        "title": "As first seen",
    }
    link = {"from": "article-2016", "type": "copy_of", "to": "article-2014"}
    template = parse_small_catalogue().written["reference_links"][0]
    requested = [
        RequestedChange("references", {**original, "identifiers": [], "retraction": "retracted"}),
        RequestedChange("reference_links", {**template, **link}),
    ]
    apply_changes(connection, requested, EDITOR, owner="import:retractions")
    after = match_child(rollback_client)
    assert (after["verdict"], after["candidate"]["flags"]) == ("cannot_tell", ["retracted_source"])
