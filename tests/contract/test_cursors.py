"""A cursor that is not as it was given out, or is brought to another list, is refused in words that say so."""

import re
from collections.abc import Callable, Iterator
from hashlib import sha256
from urllib.parse import quote_from_bytes

import pytest
from flask.testing import FlaskClient
from itsdangerous import URLSafeSerializer
from sqlalchemy import Connection

from api.http.cursors import ALTERED, OTHER_LIST
from api.v1.records.paging import CURSOR_LIMITS
from api.v1.records.resource import Resource
from db.queries.filters import Filter
from tests.contract.conftest import LISTS, Get, Refused
from tests.factories import insert_record

LONGEST = int(str(CURSOR_LIMITS["maxLength"]))
Second = Callable[[Resource], str]

# A value for each kind of filter that has no closed list.
VALUES = {
    "boolean": "true",
    "date": "2025",
    "figure": "1",
    "flag": "true",
    "id": "x",
    "integer": "1",
    "moment": "2026-01-01T00:00:00Z",
    "search": "islet",
    "text": "x",
}


def flip_a_bit_of_each_byte(get_second_cursor: str) -> Iterator[bytes]:
    raw = get_second_cursor.encode()
    for at in range(len(raw)):
        yield raw[:at] + bytes([raw[at] ^ 1 << at % 8]) + raw[at + 1 :]


def truncate_cursor(get_second_cursor: str) -> Iterator[bytes]:
    raw = get_second_cursor.encode()
    for at in range(len(raw)):
        yield raw[:at]
        yield raw[at + 1 :]


@pytest.fixture
def get_second_cursor(fetch: Get, list_path: Callable[[Resource], str]) -> Second:
    """Give the cursor of the second page of a list."""

    def second(resource: Resource) -> str:
        following: str = fetch(list_path(resource), limit=1, fields="id")["links"]["next"]
        return following.partition("cursor=")[2]

    return second


@pytest.mark.slow
@pytest.mark.parametrize("spoil", [flip_a_bit_of_each_byte, truncate_cursor])
def test_a_spoilt_cursor_is_400_and_says_so(
    client: FlaskClient, get_second_cursor: Second, spoil: Callable[[str], Iterator[bytes]]
) -> None:
    for spoilt in spoil(get_second_cursor(LISTS[0])):
        response = client.get(f"/v1/therapies?limit=1&cursor={quote_from_bytes(spoilt)}")
        [fault] = response.get_json(force=True)["errors"]
        assert (response.status_code, fault) == (400, {"parameter": "cursor", "detail": ALTERED})


@pytest.mark.slow
def test_a_cursor_of_another_list_is_400_and_says_so(
    list_resource: Resource, list_path: Callable[[Resource], str], get_second_cursor: Second, get_errors: Refused
) -> None:
    other_cursor = get_second_cursor(list_resource)
    for other in LISTS:
        if other is not list_resource:
            assert get_errors(400, list_path(other), cursor=other_cursor) == [
                {"parameter": "cursor", "detail": OTHER_LIST}
            ]


def test_a_cursor_of_another_order_or_filter_is_400_and_says_so(
    list_resource: Resource, path: str, get_second_cursor: Second, get_errors: Refused
) -> None:
    ours = get_second_cursor(list_resource)
    for name, value in iter_filter_parameters(list_resource):
        assert get_errors(400, f"{path}?cursor={ours}&{name}={value}") == [
            {"parameter": "cursor", "detail": OTHER_LIST}
        ]


def iter_filter_parameters(resource: Resource) -> Iterator[tuple[str, str]]:
    """Each order and each filter of a list, with a value that it takes."""
    if any(offered.direct_target for offered in resource.collection.filters.values()):
        yield "direct", "true"
    yield from (("sort", sign + name) for name in resource.collection.sort_keys for sign in ("", "-"))
    for name, offered in resource.collection.filters.items():
        yield name + next(iter(offered.operators.values())).suffix, make_filter_value(offered)


def make_filter_value(offered: Filter) -> str:
    fact = offered.attribute
    if fact is not None and fact.low is not None:
        return str(fact.low)
    words = offered.values if fact is None else fact.values
    return words[0] if words else VALUES[offered.kind if fact is None else fact.type]


def test_every_cursor_has_the_form_that_the_contract_gives(
    rollback_client: FlaskClient, connection: Connection
) -> None:
    following, cursors = "/v1/risks?limit=1&fields=id", set()
    for name in ("x", "x" * 500, "".join(map(chr, range(0x4E00, 0x4E00 + 500))), "\U0001f9ec"):
        insert_record(connection, "risks", name=name)
    while following := rollback_client.get(following).get_json()["links"]["next"]:
        cursors.add(following.partition("cursor=")[2])
    assert {cursor.startswith(".") for cursor in cursors} == {True, False}, "some are compressed"
    assert all(re.fullmatch(str(CURSOR_LIMITS["pattern"]), cursor) and len(cursor) <= LONGEST for cursor in cursors)


def make_serializer(client: FlaskClient) -> URLSafeSerializer:
    signer_options = {"key_derivation": "hmac", "digest_method": sha256}
    secret = client.application.extensions["settings"].secret
    return URLSafeSerializer(secret, salt="cursor", signer_kwargs=signer_options)


def test_cursor_of_someone_who_knows_the_secret_is_200_or_400(
    client: FlaskClient, list_resource: Resource, path: str, get_second_cursor: Second
) -> None:
    serializer = make_serializer(client)
    digest, *keys = serializer.loads(get_second_cursor(list_resource))
    for place, key in enumerate(keys):
        is_time = key.endswith("+00:00")
        text_status = 400 if is_time else 200
        values: list[tuple[object, int]] = [
            ("", text_status), ("\U0001f9ec" * 50, text_status), ("1000-01-01T00:00:00+00:00", 200),
            ("\0", 400), (7, 400), (None, 400), (1.5, 400), ([key], 400),
        ]  # fmt: skip
        for value, status in values:
            cursor = serializer.dumps([digest, *keys[:place], value, *keys[place + 1 :]])
            response = client.get(f"{path}?limit=1&fields=id&cursor={cursor}")
            assert response.status_code == status, (value, response.text)
    for wrong in ([digest], [digest, *keys, "x"], [digest, *keys[1:]]):
        assert client.get(f"{path}?limit=1&fields=id&cursor={serializer.dumps(wrong)}").status_code == 400
