import pytest
from flask.testing import FlaskClient

from db.vocab.definitions import load_word_lists


@pytest.mark.slow
def test_the_glossary_defines_every_word(client: FlaskClient) -> None:
    page = client.get("/docs/glossary")
    assert page.mimetype == "text/html"
    for entry in load_word_lists().values():
        assert f'id="{entry.id}"' in page.text
    assert "Looked for and not seen" in page.text


def test_the_columns_are_those_of_the_csv(client: FlaskClient) -> None:
    page = client.get("/docs/columns").text
    header = client.get("/v1/claims?format=csv&limit=1").text.partition("\r\n")[0]
    assert len(header.split(",")) > 50
    assert [name for name in header.split(",") if f"<code>{name}</code>" not in page] == []


@pytest.mark.parametrize("path", ["/docs/glossary", "/docs/columns"])
def test_pages_load_nothing_from_elsewhere(client: FlaskClient, path: str) -> None:
    response = client.get(path)
    assert "default-src 'self'" in response.headers["Content-Security-Policy"]
    assert "//" not in response.text.replace("</", "")
    assert "`" not in response.text  # code of the contract's descriptions is shown as such


def test_vocabulary_serves_labels_in_order(client: FlaskClient) -> None:
    stage = client.get("/v1/vocabulary/stage").get_json()["data"]
    assert [word["order"] for word in stage["words"]] == list(range(1, len(stage["words"]) + 1))
    assert stage["words"][5] == {
        "word": "phase_3",
        "label": "Phase 3",
        "definition": "A pivotal trial has started.",
        "order": 6,
    }


def test_an_unknown_list_names_the_nearest(client: FlaskClient) -> None:
    response = client.get("/v1/vocabulary/standings")
    assert response.status_code == 404
    assert "standing" in response.get_json()["detail"]
