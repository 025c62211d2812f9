import json
from decimal import Decimal

import pytest

from api.cli.catalogue_files import CATALOGUE_FOLDER, decode_files, read_yaml_files
from db.vocab.record_documents import format_document, list_changed_members, parse_document
from schemas.imports.catalogue import Catalogue, parse_catalogue
from schemas.imports.catalogue.section_forms import FORMS
from tests.small_catalogue import parse_small_catalogue


@pytest.fixture(scope="module")
def shipped_catalogue() -> Catalogue:
    return parse_catalogue(decode_files(read_yaml_files(CATALOGUE_FOLDER)))


@pytest.mark.slow
@pytest.mark.parametrize("section", FORMS)
def test_every_record_of_the_catalogue_survives_its_document(section: str, shipped_catalogue: Catalogue) -> None:
    form = FORMS[section]()
    assert shipped_catalogue.written[section]
    for record in shipped_catalogue.written[section]:
        document = format_document(section, record)
        read = parse_document(section, document)
        assert read == record
        assert format_document(section, read) == document
        assert format_document(section, form.load(json.loads(document, parse_float=Decimal))) == document


def test_printed_digits_are_kept() -> None:
    (claim,) = (claim for claim in parse_small_catalogue().written["claims"] if claim["key"] == "brand-independence")
    document = format_document("claims", claim)
    assert '"low":38.0,' in document
    assert '"value":52.10,' in document
    assert repr(parse_document("claims", document)["value"]) == "Decimal('52.10')"


def test_whole_figures_are_read_as_decimals_again() -> None:
    (claim,) = (claim for claim in parse_small_catalogue().written["claims"] if claim["key"] == "brand-cost")
    assert repr(parse_document("claims", format_document("claims", claim))["value"]) == "Decimal('519000')"


def test_what_is_absent_and_what_is_empty_are_written_alike() -> None:
    form = FORMS["therapies"]()
    plain = {"id": "a", "name": "A", "kind": "product", "summary": "S."}
    spelt: dict[str, object] = {"summary": "S.", **plain, "synonyms": [], "stage": None, "status": "published"}
    assert format_document("therapies", form.load(plain)) == format_document("therapies", form.load(spelt))


def test_the_members_that_changed_are_named() -> None:
    first, second = '{"id":"a","name":"A","size":1}', '{"id":"a","name":"B","size":1.0}'
    assert list(list_changed_members(first, second)) == ["name", "size"]
    assert list(list_changed_members(first, '{"id":"a","size":1}')) == ["name"]
