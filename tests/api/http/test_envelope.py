import json

from flask.testing import FlaskClient

from api.http import envelope


def test_item_keeps_the_document_as_it_is() -> None:
    text = envelope.wrap_item('{"n":0.10,"é":1}', {"release": "live"})
    assert text == '{"data":{"n":0.10,"é":1},"meta":{"release":"live"}}'


def test_page_keeps_the_documents_as_they_are() -> None:
    text = envelope.wrap_page(iter(['{"n":1.0}', "{}"]), {"self": "/x", "next": None}, {})
    assert text == '{"data":[{"n":1.0},{}],"links":{"self":"/x","next":null},"meta":{}}'


def test_empty_page_is_an_empty_list() -> None:
    assert json.loads(envelope.wrap_page([], {}, {}))["data"] == []


def test_next_replaces_the_cursor() -> None:
    links = envelope.build_page_links("/v1/bé", [("q", "a b&c"), ("cursor", "old"), ("id", "a,b")], "new")
    assert links == {
        "self": "/v1/b%C3%A9?q=a%20b%26c&cursor=old&id=a,b",
        "next": "/v1/b%C3%A9?q=a%20b%26c&id=a,b&cursor=new",
    }


def test_last_page_has_no_next() -> None:
    links = envelope.build_page_links("/v1/bears", [], None)
    assert links == {"self": "/v1/bears", "next": None}
    assert envelope.build_link_header(links) == {}


def test_link_header_equals_next_of_the_body(client: FlaskClient) -> None:
    response = client.get("/v1/bears?limit=1")
    following = response.get_json()["links"]["next"]
    assert response.headers["Link"] == f'<{following}>; rel="next"'
