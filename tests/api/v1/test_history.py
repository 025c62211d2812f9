"""The history of a record: every version that was written, and what differs between two."""

import json
from decimal import Decimal
from random import Random
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Connection, select

from db.documents.document_store import TABLE
from db.vocab.record_documents import format_canonical
from db.vocab.record_types import RECORD_TYPES
from schemas.json_patch import build_patch
from tests.contract_client import get_data
from tests.db.writer.test_changes import read_log
from tests.db.writer.test_owners import BLEEDING, EDITED, create, edit

VERSIONED = [record_type.name for record_type in RECORD_TYPES if record_type.name != "attributes"]
PATH = f"/v1/claims/{BLEEDING[1]}"


@pytest.fixture
def connection(small_connection: Connection) -> Connection:
    """With the small catalogue, for `rollback_client` too."""
    return small_connection


@pytest.fixture
def written(connection: Connection) -> Connection:
    edit(connection, BLEEDING, statement=EDITED)
    edit(connection, BLEEDING, status="withdrawn", reason="A mistake.")
    return connection


@pytest.mark.usefixtures("written")
def test_a_withdrawn_record_keeps_its_history(rollback_client: FlaskClient) -> None:
    assert rollback_client.get(PATH).status_code == 410
    versions = get_data(rollback_client, f"{PATH}/history")
    assert [(it["version"], it["type"], it["members"]) for it in versions][1:] == [
        (2, "update", ["statement"]),
        (3, "delete", ["reason", "status"]),
    ]
    assert "document" not in versions[0]


def test_a_version_is_the_document_as_it_was(rollback_client: FlaskClient, written: Connection) -> None:
    rows = [row for row in read_log(written) if row["record_id"] == BLEEDING[1]]
    for row in rows:
        response = rollback_client.get(f"{PATH}/history/{row['version']}")
        assert f'"document":{row["document"]},' in response.text


def test_every_record_has_its_version(rollback_client: FlaskClient, connection: Connection) -> None:
    edit(connection, BLEEDING, statement=EDITED)
    edit(connection, ("references", "article-2016"), title="Another title")  # reaches claims, and changes none of them
    for collection in VERSIONED:
        url = f"/v1/{collection}?limit=100"
        url += "&standing__in=accepted,contested,rejected" if collection == "claims" else ""
        served = {it["id"]: it["version"] for it in get_data(rollback_client, url)}
        stored = select(TABLE.c.id, TABLE.c.version).where(TABLE.c.collection == collection)
        assert served == {row.id: row.version for row in connection.execute(stored)}
    assert get_data(rollback_client, PATH)["version"] == 2


@pytest.mark.usefixtures("written")
def test_a_history_has_pages(rollback_client: FlaskClient) -> None:
    first = rollback_client.get(f"{PATH}/history?limit=2").get_json()
    assert [it["version"] for it in first["data"]] == [1, 2]
    last = rollback_client.get(first["links"]["next"]).get_json()
    assert ([it["version"] for it in last["data"]], last["links"]["next"]) == ([3], None)


@pytest.mark.usefixtures("written")
def test_a_diff_names_what_changed(rollback_client: FlaskClient) -> None:
    diff = get_data(rollback_client, f"{PATH}/history/1/diff/2")
    (operation,) = diff["patch"]
    assert (operation["op"], operation["path"], operation["value"]) == ("replace", "/statement", EDITED)
    assert f'+  "statement": "{EDITED}"' in diff["text"]
    back = get_data(rollback_client, f"{PATH}/history/2/diff/1")
    assert back["patch"][0]["value"] == operation["was"]
    assert get_data(rollback_client, f"{PATH}/history/2/diff/2")["patch"] == []


def test_a_removed_part_has_a_version_without_document(rollback_client: FlaskClient, connection: Connection) -> None:
    report = create(connection, "evidence", claim="brand-cost", reference="page-2017", locator="x")
    path = "/v1/" + "/".join(report.changes[0].key)
    assert get_data(rollback_client, f"{path}/history/1")["document"]["locator"] == "x"


@pytest.mark.slow
@pytest.mark.usefixtures("written")
@pytest.mark.parametrize("tail", ["/4", "/0", "/x", "/-1", "/²", "/99999999999999999999", "/1/diff/9", "/9/diff/1"])
def test_versions_that_never_were_are_404(rollback_client: FlaskClient, tail: str) -> None:
    response = rollback_client.get(f"{PATH}/history{tail}")
    assert response.status_code == 404
    assert "its versions are 1 to 3" in response.get_json()["detail"]


@pytest.mark.parametrize(
    "path", ["claims/none/history", "claims/none/history/1", "claim/x/history", "search/x/history"]
)
def test_records_that_never_were_are_404(rollback_client: FlaskClient, path: str) -> None:
    assert rollback_client.get(f"/v1/{path}").status_code == 404


def test_the_form_for_editors_has_the_version_as_its_tag(rollback_client: FlaskClient, connection: Connection) -> None:
    response = rollback_client.get(f"{PATH}?format=record")
    assert response.headers["ETag"] == '"1"'
    edit(connection, ("risks", "bleeding"), description="Elsewhere.")
    assert rollback_client.get(f"{PATH}?format=record", headers={"If-Match": '"1"'}).status_code == 200
    edit(connection, BLEEDING, statement=EDITED)
    assert rollback_client.get(f"{PATH}?format=record", headers={"If-Match": '"1"'}).status_code == 412
    response = rollback_client.get(PATH, headers={"Accept": "application/vnd.therapydb.record+json"})
    assert (response.headers["ETag"], response.get_json()["statement"]) == ('"2"', EDITED)
    assert rollback_client.get(f"{PATH}?format=record", headers={"If-None-Match": '"2"'}).status_code == 304


@pytest.mark.parametrize("path", ["attributes/age", "evidence/x.1"])
def test_what_has_no_document_is_not_offered_as_one(rollback_client: FlaskClient, path: str) -> None:
    assert rollback_client.get(f"/v1/{path}?format=record").status_code == 406


def draw_value(random: Random, depth: int = 0) -> Any:
    kind = random.randrange(3 if depth < 3 else 1)
    if kind == 0:
        return random.choice([None, True, 1, 2, "", "a", "a/b~", Decimal("52.1"), Decimal("52.10")])
    values = [draw_value(random, depth + 1) for _ in range(random.randrange(4))]
    return values if kind == 1 else {random.choice(["a", "b", "c/~1", ""]): value for value in values}


def apply_patch(document: Any, operations: list[Any]) -> Any:
    """Apply a JSON Patch as RFC 6902 has it: one operation after the other."""
    holder = {"root": document}
    for operation in operations:
        steps = [step.replace("~1", "/").replace("~0", "~") for step in f"/root{operation['path']}".split("/")[1:]]
        target: Any = holder
        for step in steps[:-1]:
            target = target[int(step) if isinstance(target, list) else step]
        last: Any = int(steps[-1]) if isinstance(target, list) else steps[-1]
        if operation["op"] == "remove":
            assert format_canonical(target.pop(last)) == format_canonical(operation["was"])
        elif operation["op"] == "add" and isinstance(target, list):
            target.insert(last, operation["value"])
        else:
            assert isinstance(target, list) or (last in target) == (operation["op"] == "replace")
            target[last] = operation["value"]
    return holder["root"]


def test_a_patch_applied_to_the_first_document_gives_the_second(sample_random: Random) -> None:
    for _ in range(500):
        before, after = draw_value(sample_random), draw_value(sample_random)
        copy = json.loads(format_canonical(before), parse_float=Decimal)
        patch = format_canonical(list(build_patch(before, after)))
        patched = apply_patch(copy, json.loads(patch, parse_float=Decimal))
        assert format_canonical(patched) == format_canonical(after)
