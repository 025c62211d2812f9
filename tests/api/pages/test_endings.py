"""Pages and cards of records that have ended, and of statements that a reader must not take for settled."""

import re
from collections.abc import Callable, Iterator

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Connection, Engine, update

from db.engine import Bind
from db.models import Base
from schemas.comparison.comparison_schema import MAX_THERAPIES
from tests.factories import insert_record

HTML = {"Accept": "text/html"}
MERGED = {"status": "merged", "reason": "the same thing"}
WITHDRAWN = {"status": "withdrawn", "reason": "entered in error"}
PAGES = [
    *(f"/therapies/{{}}{end}" for end in ("", "/risks", "/cite", "/embed", "/linkset")),
    *(
        "/embed/therapies/{}",
        "/embed/risks/{}",
        "/embed/claims/{}",
        "/embed/references/{}",
        "/risks/{}",
        "/references/{}",
        "/references/{}/cite",
        "/claims/{}",
        "/claims/{}/cite",
    ),
]
UNNOTED = "/linkset"
BASE = "http://127.0.0.1:8000"
MARKS = {"corrected": "corrected", "retracted": "retracted", "concern": "expression of concern"}

Change = Callable[[str], FlaskClient]


def get_collection(path: str) -> str:
    return path.removeprefix("/embed").split("/")[1]


@pytest.mark.slow
@pytest.mark.parametrize("path", PAGES)
def test_the_page_of_a_merged_record_is_that_of_its_successor(
    rollback_client: FlaskClient, connection: Connection, path: str
) -> None:
    successor = insert_record(connection, get_collection(path))
    merged = insert_record(connection, get_collection(path), **MERGED, successor_id=successor)
    response = rollback_client.get(path.format(merged), headers=HTML)
    assert (response.status_code, response.location) == (301, f"{path.format(successor)}?merged={merged}")
    page = rollback_client.get(response.location, headers=HTML)
    assert page.status_code == 200
    assert (f"<code>{merged}</code> was merged" in page.text) == (not path.endswith(UNNOTED))


@pytest.mark.parametrize("page", ["/therapies/{}", "/embed/therapies/{}"])
def test_a_record_that_was_merged_twice_leads_to_the_last(
    rollback_client: FlaskClient, connection: Connection, page: str
) -> None:
    last = insert_record(connection, "therapies")
    second = insert_record(connection, "therapies", **MERGED, successor_id=last)
    first = insert_record(connection, "therapies", **MERGED, successor_id=second)
    response = rollback_client.get(page.format(first), headers=HTML, follow_redirects=True)
    assert (response.status_code, response.request.path) == (200, page.format(last))
    assert f"<code>{first}</code> was merged" in response.text


@pytest.mark.parametrize("collection", ["therapies", "references", "claims"])
@pytest.mark.parametrize("format_", ["json", "xml"])
def test_the_frame_of_a_merged_record_is_that_of_its_successor(
    rollback_client: FlaskClient, connection: Connection, collection: str, format_: str
) -> None:
    last = insert_record(connection, collection)
    second = insert_record(connection, collection, **MERGED, successor_id=last)
    first = insert_record(connection, collection, **MERGED, successor_id=second)
    query = {"url": f"{BASE}/{collection}/{first}", "format": format_}
    answer = rollback_client.get("/oembed", query_string=query)
    assert answer.status_code == 200
    assert f"/embed/{collection}/{last}" in answer.text
    gone = insert_record(connection, collection, **WITHDRAWN)
    problem = rollback_client.get("/oembed", query_string={"url": f"{BASE}/{collection}/{gone}"})
    assert (problem.status_code, problem.get_json(force=True)["reason"]) == (410, "entered in error")


@pytest.mark.parametrize("path", ["/compare", "/embed/compare"])
def test_a_comparison_names_what_it_leaves_out_and_what_was_merged(
    rollback_client: FlaskClient, connection: Connection, path: str
) -> None:
    therapy, other = insert_record(connection, "therapies"), insert_record(connection, "therapies")
    merged = insert_record(connection, "therapies", **MERGED, successor_id=therapy)
    gone = insert_record(connection, "therapies", **WITHDRAWN)
    page = rollback_client.get(f"{path}?therapies={merged},{other}x,{other},{gone}", headers=HTML)
    assert page.status_code == 200
    assert f"<code>{merged}</code> was merged into" in page.text
    left_out = dict(re.findall(r"<code>([^<]+)</code> is left out: ([^<]+)", page.text))
    assert f"Expected: {other}." in left_out[f"{other}x"]
    assert "entered in error" in left_out[gone]
    assert {*left_out} == {f"{other}x", gone}
    problem = rollback_client.get(f"{path}?therapies={other}x")
    assert (problem.status_code, problem.get_json(force=True)["errors"][0]["expected"]) == (404, other)


@pytest.mark.parametrize("path", ["/compare", "/embed/compare"])
def test_a_comparison_names_the_therapies_it_has_no_room_for(
    rollback_client: FlaskClient, connection: Connection, path: str
) -> None:
    names = [insert_record(connection, "therapies") for _ in range(MAX_THERAPIES + 1)]
    page = rollback_client.get(f"{path}?therapies={','.join(names)}", headers=HTML).text
    assert f"<code>{names[-1]}</code> is left out: is one too many" in page


@pytest.mark.parametrize("path", PAGES)
def test_the_page_of_a_withdrawn_record_names_reason_and_successor(
    rollback_client: FlaskClient, connection: Connection, path: str
) -> None:
    successor = insert_record(connection, get_collection(path))
    gone = insert_record(connection, get_collection(path), **WITHDRAWN, successor_id=successor)
    page = rollback_client.get(path.format(gone), headers=HTML)
    assert (page.status_code, page.mimetype) == (410, "text/html")
    assert "entered in error" in page.text
    assert f'href="/{get_collection(path)}/{successor}"' in page.text
    assert rollback_client.get(path.format(gone)).mimetype == "application/problem+json"


@pytest.mark.parametrize("page", ["/therapies/{}", "/embed/therapies/{}", "/risks/{}"])
def test_a_synonym_of_an_ended_record_leads_where_its_id_leads(
    rollback_client: FlaskClient, connection: Connection, page: str
) -> None:
    collection = get_collection(page)
    last = insert_record(connection, collection)
    insert_record(connection, collection, **MERGED, successor_id=last, synonyms=["OLD-17"])
    insert_record(connection, collection, **WITHDRAWN, synonyms=["OLD-18"])
    response = rollback_client.get(page.format("old 17"), headers=HTML, follow_redirects=True)
    assert (response.status_code, response.request.path) == (200, page.format(last))
    assert rollback_client.get(page.format("OLD-18"), headers=HTML, follow_redirects=True).status_code == 410
    if collection == "therapies":
        assert f'value="{last}" selected' in rollback_client.get("/compare?therapies=OLD-17").text


def test_the_page_of_a_withdrawn_claim_leads_back_to_its_therapy(
    rollback_client: FlaskClient, connection: Connection
) -> None:
    therapy = insert_record(connection, "therapies")
    gone = insert_record(connection, "claims", **WITHDRAWN, statement="It was said so.", therapy_id=therapy)
    page = rollback_client.get(f"/claims/{gone}", headers=HTML).text
    assert "It was said so." in page
    assert f'href="/therapies/{therapy}"' in page
    assert re.search(r"was withdrawn on \d{4}-\d\d-\d\d", page)


def test_a_merge_that_never_was_is_not_shown(rollback_client: FlaskClient, connection: Connection) -> None:
    therapy = insert_record(connection, "therapies")
    page = rollback_client.get(f"/therapies/{therapy}?merged=<b>other</b>").text
    assert "was merged" not in page


@pytest.fixture
def change_source(create_client: Callable[[Bind], FlaskClient], catalogue_engine: Engine) -> Iterator[Change]:
    """Return a function that gives the source of zimislecel another status; undone after the test."""
    table = Base.metadata.tables["references"]
    with catalogue_engine.connect() as connection:
        transaction = connection.begin()

        def change(retraction: str) -> FlaskClient:
            connection.execute(update(table).where(table.c.id == "reichman-2025").values(retraction=retraction))
            return create_client(connection)

        yield change
        transaction.rollback()


@pytest.mark.slow
@pytest.mark.parametrize(("retraction", "mark"), MARKS.items())
@pytest.mark.parametrize("path", ["/embed/therapies/zimislecel", "/therapies/zimislecel"])
def test_a_figure_of_an_unsound_source_is_marked(change_source: Change, path: str, retraction: str, mark: str) -> None:
    sound, unsound = (change_source(status).get(path).text for status in ("none", retraction))
    pattern = rf"<b[^>]*>(?:source )?{mark}</b>"
    assert re.search(pattern, sound) is None
    assert re.search(pattern, unsound)


def test_a_contested_figure_is_marked_on_card_and_page(client: FlaskClient) -> None:
    query = "/v1/claims?standing=contested&kind=outcome&has_figure=true&fields=therapy&limit=1"
    [claim] = client.get(query).get_json()["data"]
    name = claim["therapy"]["id"]
    card, comparison = f"/embed/therapies/{name}?sections=outcomes&audience=professional", f"compare?therapies={name}"
    for path in (card, f"/therapies/{name}/outcomes", f"/embed/{comparison}", f"/{comparison}"):
        page = client.get(path).text
        place = page.index(f'href="/claims/{claim["id"]}"')
        start = max(page.rfind(tag, 0, place) for tag in ("<li", "<tr", "<p>"))
        assert "Contested</b>" in page[start:place]
