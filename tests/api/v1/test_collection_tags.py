"""The tag of a list changes with the collections that it reads; that of an item, with its text."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Connection
from sqlalchemy.dialects import sqlite
from werkzeug.test import Client

from api.http.answer_cache import AnswerCache, AnswerStore
from api.v1.records.resource import Resource
from api.v1.records.resource_registry import RESOURCES, WITHIN_THERAPY
from api.v1.records.sorting import parse_sort
from db.loader.catalogue_revision import COLLECTIONS
from db.part_owners import LABEL_COLUMNS, TABLE_COLLECTIONS
from db.queries.catalogue_revision import read_revision
from db.queries.collection_counters import fetch_counters
from db.queries.collection_reads import Counters, find_reads
from db.queries.filters import FilterClause
from db.queries.item_reader import build_item_statement
from db.queries.page.page_query import PageKey
from db.queries.page.page_statement import build_page_statement
from db.queries.source_type import AnySelect
from db.review_day import advance_day
from db.writer.apply import apply_changes
from db.writer.change_plan import RequestedChange
from schemas.shape import build_shape, includable_paths
from tests.contract_client import create_checked_app
from tests.db.writer.test_owners import BLEEDING, EDITED, EDITOR, create, edit, load
from tests.list_cases import build_list_cases
from tests.small_catalogue import parse_small_catalogue

LISTS = ("claims", "studies", "references", "risks", "therapies")
ITEM = f"/v1/claims/{BLEEDING[1]}"


@pytest.fixture
def written(connection: Connection) -> Connection:
    load(connection)
    edit(connection, BLEEDING, statement="Bleeding followed 5 of 75 infusions.")  # the counters begin
    return connection


def read_tags(client: FlaskClient) -> dict[str, str]:
    return {name: client.get(f"/v1/{name}").headers["ETag"] for name in LISTS}


def import_studies(connection: Connection, count: int) -> None:
    study = parse_small_catalogue().written["studies"][0]
    changes = [
        RequestedChange("studies", {**study, "id": f"NCT9{n:07}", "codings": [], "title": f"Imported {n}"})
        for n in range(count)
    ]
    apply_changes(connection, changes, EDITOR, owner="import:trials")


@pytest.mark.parametrize("count", [2, pytest.param(1000, marks=pytest.mark.slow)])
def test_imported_studies_leave_the_tag_of_claims(
    rollback_client: FlaskClient, written: Connection, count: int
) -> None:
    before = read_tags(rollback_client)
    import_studies(written, count)
    after = read_tags(rollback_client)
    assert {name for name in LISTS if before[name] != after[name]} == {"studies"}
    known = rollback_client.get("/v1/claims", headers={"If-None-Match": before["claims"]})
    assert (known.status_code, known.data) == (304, b"")


def test_an_imported_population_leaves_the_tag_of_claims(rollback_client: FlaskClient, written: Connection) -> None:
    before = read_tags(rollback_client)
    create(written, "populations", id="imported", study=None, parent=None, label="Imported")
    assert read_tags(rollback_client)["claims"] == before["claims"]
    edit(written, ("populations", "everyone"), label="All of them")
    assert read_tags(rollback_client)["claims"] != before["claims"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("key", "members", "changed"),
    [
        (BLEEDING, {"statement": EDITED}, {"claims"}),
        (("risks", "bleeding"), {"description": "Another text."}, {"risks"}),
        (("risks", "bleeding"), {"name": "Haemorrhage"}, {"risks", "claims"}),
        (("references", "article-2016"), {"title": "Another title"}, {"references", "claims", "studies"}),
        (("references", "article-2016"), {"url": "https://example.org/x"}, {"references"}),
    ],
)
def test_a_change_reaches_the_lists_that_show_it(
    rollback_client: FlaskClient, written: Connection, key: tuple[str, str], members: dict[str, str], changed: set[str]
) -> None:
    before = read_tags(rollback_client)
    bodies = {name: rollback_client.get(f"/v1/{name}").data for name in LISTS}
    edit(written, key, **members)
    after = read_tags(rollback_client)
    differing = {name for name in LISTS if rollback_client.get(f"/v1/{name}").data != bodies[name]}
    assert differing <= {name for name in LISTS if before[name] != after[name]} <= changed | differing


def test_an_item_keeps_its_tag_until_its_text_changes(rollback_client: FlaskClient, written: Connection) -> None:
    first = rollback_client.get(ITEM)
    edit(written, ("risks", "bleeding"), description="Another text.")
    second = rollback_client.get(ITEM, headers={"If-None-Match": first.headers["ETag"]})
    assert second.status_code == 304
    edit(written, ("risks", "bleeding"), name="Haemorrhage")
    assert rollback_client.get(ITEM, headers={"If-None-Match": first.headers["ETag"]}).status_code == 200


@pytest.mark.usefixtures("written")
def test_representations_of_one_item_have_tags_of_their_own(rollback_client: FlaskClient) -> None:
    tags = {rollback_client.get(f"{ITEM}?format={name}").headers["ETag"] for name in ("json", "jsonld")}
    assert len(tags) == 2


@pytest.mark.usefixtures("written")
def test_an_answer_names_the_collections_it_reads(rollback_client: FlaskClient) -> None:
    assert rollback_client.get("/v1/risks").headers["Cache-Groups"] == '"risks"'
    for path in (ITEM, "/v1/claims", "/v1/claims?format=ndjson"):
        groups = rollback_client.get(path).headers["Cache-Groups"].split(", ")
        assert {'"claims"', '"references"', '"therapies"'} <= set(groups)


@pytest.mark.slow
def test_a_kept_answer_outlives_writes_elsewhere(written: Connection) -> None:
    def read_counters() -> Counters:
        return fetch_counters(written, read_revision(written)) or {}

    app = create_checked_app(written)
    client = Client(AnswerCache(app.wsgi_app, AnswerStore(2**20), lambda: read_revision(written), read_counters))

    def read_states() -> list[str]:
        return [client.get(path).headers["Cache-Status"].partition(";")[2].strip() for path in ("/v1/claims", ITEM)]

    assert read_states() == ["fwd=miss; stored"] * 2
    import_studies(written, 2)
    assert read_states() == ["hit"] * 2
    edit(written, BLEEDING, statement=EDITED)
    assert read_states() == ["fwd=miss; stored"] * 2
    assert EDITED in client.get("/v1/claims").text


def test_a_new_day_without_overdue_claims_touches_no_collection(connection: Connection) -> None:
    load(connection)
    before = fetch_counters(connection, read_revision(connection))
    advance_day(connection, datetime.now(UTC) + timedelta(days=1))
    after = fetch_counters(connection, read_revision(connection))
    assert before is not None
    assert after == before


def iterate_statements(resource: Resource) -> Iterator[AnySelect]:
    """Give the statements of every facet, every filter, and of all that can be included."""
    sort, brief = parse_sort(resource, {}), build_shape(resource.schema, ("id",))
    clauses = [FilterClause(name, next(iter(it.operators)), ()) for name, it in resource.collection.filters.items()]
    yield build_page_statement(PageKey(resource.key, brief, sort, counted=True, facets=resource.collection.facet_names))
    yield build_page_statement(PageKey(resource.key, brief, sort, tuple(clause.key for clause in clauses)))
    included = tuple(path for path in includable_paths(resource.schema) if "." not in path)
    yield build_page_statement(PageKey(resource.key, build_shape(resource.schema, (), included), sort))
    if not resource.within:
        yield build_item_statement(resource.name, build_shape(resource.schema))


@pytest.mark.slow
@pytest.mark.parametrize("resource", build_list_cases((*RESOURCES, *WITHIN_THERAPY)))
def test_every_table_of_a_statement_is_covered(resource: Resource) -> None:
    for statement in iterate_statements(resource):
        text = str(statement.compile(dialect=sqlite.dialect()))
        tables = {name for name in re.findall(r"[a-z_]+", text) if name in TABLE_COLLECTIONS}
        reads = find_reads(statement)
        assert reads is not None
        in_from = {name for name in tables if re.search(rf'(FROM|JOIN|,) "?{name}"?\b', text)}
        assert {read.collection for read in reads} >= {TABLE_COLLECTIONS[name] for name in in_from}


def test_counters_cover_every_collection() -> None:
    assert set(COLLECTIONS) >= {resource.name for resource in RESOURCES} - {"evidence"}
    assert all(LABEL_COLUMNS[name] for name in ("claims", "components", "populations", "studies"))
