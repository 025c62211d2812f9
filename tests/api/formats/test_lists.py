import csv
import io
import json
import re
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine

from api.cli.explain import record_statements
from api.v1.records.available_formats import ITEM_FORMATS, LIST_FORMATS, get_media_types
from api.v1.records.resource import Resource
from api.v1.records.resource_registry import RESOURCES, WITHIN_THERAPY
from schemas.exports.exporters import FORMATS
from tests.api.formats.test_items import tells_its_losses
from tests.list_cases import build_list_case, build_list_cases

LISTED = {resource.key: resource for resource in (*RESOURCES, *WITHIN_THERAPY)}
UNPAGED = [name for name, format_ in FORMATS.items() if format_.unpaged]
OFFERS = [
    build_list_case(resource, resource, name, name=name)
    for resource in LISTED.values()
    for name in get_media_types(resource, single=False)
]


def address(resource: Resource) -> str:
    return "/v1" + resource.path.replace("<id>", "zimislecel")


def find_list(name: str) -> str:
    """Return the path of a list that offers the format, of references if they do."""
    lists = (LISTED["references"], *LISTED.values())
    return address(next(resource for resource in lists if name in get_media_types(resource, single=False)))


def pages(client: FlaskClient, path: str) -> list[dict[str, Any]]:
    """Every record, a page at a time."""
    found, following = [], f"{path}{'&' if '?' in path else '?'}limit=100"
    while following:
        page = client.get(following).get_json()
        found += page["data"]
        following = page["links"]["next"]
    return found


def entries(name: str, text: str) -> list[Any]:
    """What a list holds, so that two can be put together: rows, records or lines."""
    if name == "csv":
        return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))
    return [*json.loads(text)] if name == "csl" else text.splitlines()


@pytest.mark.parametrize("resource", build_list_cases(LISTED.values()))
def test_ndjson_is_every_record_of_every_page(client: FlaskClient, resource: Resource) -> None:
    text = client.get(f"{address(resource)}?format=ndjson").get_data(as_text=True)
    assert [json.loads(line) for line in text.splitlines()] == pages(client, address(resource))


@pytest.mark.parametrize("resource", build_list_cases(LISTED.values()))
def test_csv_is_a_line_for_every_record(client: FlaskClient, resource: Resource) -> None:
    text = client.get(f"{address(resource)}?format=csv").get_data(as_text=True)
    rows = list(csv.DictReader(io.StringIO(text, newline=""), strict=True))
    assert [row["id"] for row in rows] == [record["id"] for record in pages(client, address(resource))]


@pytest.mark.parametrize("name", ["csv", "ndjson"])
def test_filters_fields_sort_and_include_hold(client: FlaskClient, name: str) -> None:
    query = "/v1/therapies?kind=product&sort=-name&fields=stage&include=components"
    text = client.get(f"{query}&format={name}").get_data(as_text=True)
    expected = [record["id"] for record in pages(client, query)]
    if name == "csv":
        rows = list(csv.DictReader(io.StringIO(text, newline="")))
        assert {"id", "name", "stage", "components.name"} <= {*rows[0]}
        assert "kind" not in rows[0]
    else:
        rows = [json.loads(line) for line in text.splitlines()]
    assert [row["id"] for row in rows] == expected


@pytest.mark.slow
@pytest.mark.parametrize(("resource", "name"), OFFERS)
def test_what_the_contract_lists_is_answered(client: FlaskClient, resource: Resource, name: str) -> None:
    media_type = get_media_types(resource, single=False)[name]
    by_name = client.get(f"{address(resource)}?format={name}")
    by_accept = client.get(address(resource), headers={"Accept": media_type})
    assert (by_name.status_code, by_accept.status_code) == (200, 200)
    assert by_name.mimetype == by_accept.mimetype == media_type
    if name not in {"jsonld", "fhir"}:  # those two name their own address
        assert by_name.data == by_accept.data or name == "json"
    assert tells_its_losses(by_name, name)
    assert tells_its_losses(by_accept, name)


def test_every_format_is_offered_somewhere() -> None:
    assert {name for table in (LIST_FORMATS, ITEM_FORMATS) for names in table.values() for name in names} == {*FORMATS}


@pytest.mark.slow
@pytest.mark.parametrize("name", UNPAGED)
def test_a_part_of_a_whole_list_is_served_where_one_is_asked_for(client: FlaskClient, name: str) -> None:
    path = find_list(name)
    full_text = client.get(f"{path}?format={name}").get_data(as_text=True)
    parts, following = [], "?limit=70"
    while following:
        answer = client.get(f"{path}{following}&format={name}")
        parts.append(answer.get_data(as_text=True))
        found = re.search(r"<[^>]*[?&](cursor=[^&>]+)[^>]*>; rel=\"next\"", answer.headers.get("Link", ""))
        following = f"?limit=70&{found[1]}" if found else ""
    assert len(parts) == -(-len(pages(client, path)) // 70)
    assert [entry for part in parts for entry in entries(name, part)] == entries(name, full_text)


@pytest.mark.parametrize("name", UNPAGED)
def test_named_records_come_in_the_order_asked_for(client: FlaskClient, name: str) -> None:
    path = find_list(name)
    ids = [record["id"] for record in pages(client, path)[:3]][::-1]
    together = client.get(f"{path}?format={name}&id={','.join(ids)}").get_data(as_text=True)
    alone = [client.get(f"{path}?format={name}&id={id_}").get_data(as_text=True) for id_ in ids]
    assert entries(name, together) == [entry for item in alone for entry in entries(name, item)]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("/v1/therapies", "fields=name"),
        ("/v1/therapies", "include=components"),
        ("/v1/therapies", "count=true"),
        ("/v1/therapies/zimislecel", "fields=name"),
    ],
)
def test_a_shaped_format_is_the_same_in_any_shape(client: FlaskClient, path: str, query: str) -> None:
    shaped, usual = (client.get(f"{path}?format=jsonld{more}") for more in (f"&{query}", ""))
    assert shaped.get_data(as_text=True).replace(f"&{query}", "") == usual.get_data(as_text=True)


def test_a_format_that_is_not_offered_is_refused_by_name(client: FlaskClient) -> None:
    assert client.get("/v1/risks?format=").status_code == 406
    answer = client.get("/v1/risks?format=fhir")
    assert answer.status_code == 406
    assert "csv (text/csv)" in answer.get_json()["detail"]
    assert client.get("/v1/risks", headers={"Accept": "application/fhir+json"}).status_code == 406


@pytest.mark.parametrize("accept", ["*/*", "application/*;q=0.5, */*;q=0.1", "application/json, text/csv"])
def test_json_stays_what_is_answered_to_who_takes_anything(client: FlaskClient, accept: str) -> None:
    assert client.get("/v1/therapies", headers={"Accept": accept}).mimetype == "application/json"


@pytest.mark.parametrize("name", ["csv", "bibtex"])
def test_a_list_within_no_therapy_is_not_there(client: FlaskClient, name: str) -> None:
    assert client.get(f"/v1/therapies/nothing/references?format={name}").status_code == 404


def test_an_empty_list_is_a_header_or_nothing(client: FlaskClient) -> None:
    nothing = "name=there-is-no-such-name"
    assert client.get(f"/v1/risks?format=ndjson&{nothing}").data == b""
    assert client.get(f"/v1/risks?format=csv&{nothing}&fields=name").data == b"id,name\r\n"
    assert client.get("/v1/references?format=csl&title=nothing").get_json(force=True) == []


def test_a_page_in_another_format_leads_to_the_next(client: FlaskClient) -> None:
    seen, following = [], "/v1/therapies?format=jsonld&limit=20"
    while following:
        answer = client.get(following)
        seen += [record["id"] for record in answer.get_json(force=True)["records"]]
        links = answer.headers["Link"].split(", ")
        following = next((link[1 : link.index(">")] for link in links if 'rel="next"' in link), "")
    assert seen == [record["id"] for record in pages(client, "/v1/therapies")]


@pytest.mark.parametrize("name", ["csv", "ndjson", "bibtex", "citation"])
def test_a_whole_list_is_one_statement_after_the_revision(
    client: FlaskClient, catalogue_engine: Engine, name: str
) -> None:
    url = f"/v1/references?format={name}&kind=book"
    assert client.get(url).data  # the counters of a revision are read once
    with record_statements(catalogue_engine) as seen:
        assert client.get(url).data
    first, *others = (statement for statement, _ in seen if statement != "BEGIN")
    assert "page" not in first
    assert len(others) == 1


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_the_connection_comes_back_whether_read_or_not(
    client: FlaskClient, catalogue_engine: Engine, method: str
) -> None:
    for query in ("format=csv", "format=ndjson&standing=rejected"):
        answer = client.open(f"/v1/claims?{query}", method=method)
        assert answer.status_code == 200
        answer.close()
    tag = client.get("/v1/claims?format=csv").headers["ETag"]
    assert client.get("/v1/claims?format=csv", headers={"If-None-Match": tag}).status_code == 304
    assert client.get("/v1/claims?format=csv", headers={"If-Match": '"other"'}).status_code == 412
    assert catalogue_engine.pool.checkedout() == 0  # type: ignore[attr-defined]


def test_each_format_of_a_list_has_a_tag_of_its_own(client: FlaskClient) -> None:
    tags = {
        client.get("/v1/references", headers={"Accept": media_type}).headers["ETag"]
        for media_type in get_media_types(LISTED["references"], single=False).values()
    }
    assert len(tags) == len(get_media_types(LISTED["references"], single=False))
