"""How much the catalogue holds, how much of it has codes and identifiers, and how exactly its sources are cited."""

from collections.abc import Collection, Sequence
from typing import Any

import pytest

from api.cli.catalogue_files import CATALOGUE_FOLDER, decode_files, read_yaml_files
from db.loader.catalogue_index import CatalogueIndex, locate_evidence
from schemas.imports.catalogue import parse_catalogue
from tests.shared_folder import ABSENT, find_shared

CITED_WHOLE = {"abstract", "text", "whole text", "page", "whole page"}
IDENTIFIED_KINDS = {"journal_article", "preprint", "registry_record"}
SEED_DOCUMENTS = {
    "cell-therapy-islet-overview",
    "diabetes-stem-cell-treatment",
    "medlineplus-islet-cell-transplantation",
    "medical-trend-stem-cell-diabetes",
    "imedic-t1d-cell-therapy",
}


@pytest.fixture(scope="module")
def index() -> CatalogueIndex:
    return CatalogueIndex(parse_catalogue(decode_files(read_yaml_files(CATALOGUE_FOLDER))).records)


def count_share(name: str, records: Sequence[Any], marked: Collection[Any]) -> float:
    share = len(marked) / len(records)
    print(f"{name}: {len(marked)} of {len(records)} ({share:.1%})")  # noqa: T201 - read with pytest -s
    return share


@pytest.mark.parametrize(
    ("section", "least"),
    [("conditions", 0.9), ("risks", 0.9), ("measures", 0.6), ("therapies", 0.6), ("mechanisms", 0.6)],
)
def test_records_have_open_codes(index: CatalogueIndex, section: str, least: float) -> None:
    records: list[Any] = [record for _, record in index.enumerate_section(section)]
    assert count_share(section, records, [record for record in records if record["codings"]]) >= least


def test_no_code_is_of_a_vocabulary_that_may_not_be_shared(index: CatalogueIndex) -> None:
    sections = ("conditions", "risks", "mechanisms", "measures", "therapies")
    records: list[Any] = [record for name in sections for _, record in index.enumerate_section(name)]
    codes = [str(coding) for record in records for coding in record["codings"]]
    assert codes
    assert [code for code in codes if "snomed" in code.lower() or "meddra" in code.lower()] == []


def test_articles_and_registers_have_an_identifier(index: CatalogueIndex) -> None:
    cited: list[Any] = [row for row in index.references.values() if row["kind"] in IDENTIFIED_KINDS]
    identified = [row for row in cited if row["identifiers"]]
    assert count_share("articles, preprints and registers with an identifier", cited, identified) >= 0.95
    registered = [row for row in identified if any(name["system"] != "url" for name in row["identifiers"])]
    count_share("of these by DOI, PMID or register", cited, registered)


def test_the_catalogue_is_as_large_as_asked(index: CatalogueIndex) -> None:
    least = {"claims": 1200, "candidates": 60, "therapies": 55, "risks": 55, "references": 300}
    held = {section: len(list(index.enumerate_section(section))) for section in least}
    assert {section: held[section] for section in least if held[section] < least[section]} == {}
    claims = index.records["claims"]
    reviewed = [claim for claim in claims if any(row["role"] == "reviewed" for row in claim["contributions"])]
    graded = [claim for claim in claims if claim["kind"] in {"outcome", "risk"} and claim["certainty"]]
    assert len(reviewed) >= 200
    assert len(graded) >= 60


def test_few_sources_are_cited_as_a_whole(index: CatalogueIndex) -> None:
    rows = [row for _, _, row in locate_evidence(index)]
    whole = [row for row in rows if str(row["locator"]).strip().lower() in CITED_WHOLE]
    assert count_share("rows that cite a whole text", rows, whole) < 0.02


def test_what_is_quoted_of_a_document_stands_in_it(index: CatalogueIndex) -> None:
    folder = find_shared("seeds")
    if folder is None:
        pytest.skip(ABSENT)
    texts = [simplify(path.read_text()) for path in folder.glob("*.txt")]
    quotes = [row["quote"] for _, _, row in locate_evidence(index) if row["reference"] in SEED_DOCUMENTS]
    words = [simplify(quote) for quote in quotes if quote]
    assert len(words) >= 50
    assert [quote for quote in words if not any(quote in text for text in texts)] == []


def test_a_document_supports_claims_only_on_products_that_it_names(index: CatalogueIndex) -> None:
    folder = find_shared("seeds")
    if folder is None:
        pytest.skip(ABSENT)
    text = " ".join(simplify(path.read_text()) for path in folder.glob("*.txt")).lower()
    unnamed = []
    for _, claim, row in locate_evidence(index):
        therapy = index.therapies.get(claim["therapy"])
        if (
            row["reference"] in SEED_DOCUMENTS
            and row["stance"] == "supports"
            and therapy
            and therapy["kind"] == "product"
        ):
            unnamed += [claim["key"]] * (
                not any(name.lower() in text for name in [therapy["name"], *therapy["synonyms"]])
            )
    assert unnamed == []


def test_what_is_found_wrong_in_a_document_is_quoted_from_it(index: CatalogueIndex) -> None:
    claims = [claim for _, claim in index.enumerate_published_claims() if index.standings[claim["key"]] != "accepted"]
    supports = [(claim["key"], row) for claim in claims for row in index.list_live_support(claim)]
    of_documents = [(key, row) for key, row in supports if row["reference"] in SEED_DOCUMENTS]
    worded = {key for key, row in of_documents if row["quote"]}
    assert len(worded) >= 30
    assert sorted({key for key, _ in of_documents} - worded) == []


def simplify(text: str) -> str:
    for curly, straight in (("\u2019", "'"), ("\u2018", "'"), ("\u201c", '"'), ("\u201d", '"')):
        text = text.replace(curly, straight)
    return " ".join(text.split())
