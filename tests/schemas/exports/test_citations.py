import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
import rispy
from bibtexparser.entrypoint import parse_string
from bibtexparser.middlewares import (
    LatexDecodingMiddleware,
    MonthIntMiddleware,
    NameParts,
    SeparateCoAuthors,
    SplitNameParts,
)
from citeproc.source.json import CiteProcJSON
from jsonschema import Draft7Validator

from db.vocab.enums import REFERENCE_KIND
from schemas.exports.citations import LOSSES
from schemas.exports.citations.bibtex import ANY_CONTAINER, CONTAINER_FIELDS, choose_entry_type, to_bibtex
from schemas.exports.citations.csl import to_csl
from schemas.exports.citations.kinds import KINDS
from schemas.exports.citations.ris import to_ris
from schemas.exports.citations.work import parse_work
from tests.schemas.exports.conftest import Records

Reference = dict[str, Any]
CSL_SCHEMA = Path(__file__).parents[2] / "data" / "csl" / "csl-data.json"  # of citationstyles.org, its licence beside

FULL: Reference = {
    "id": "doe-2020",
    "updated_at": "2026-01-01T00:00:00Z",
    "title": "On {braces}, 100 % & $ums of _islets_ #1 ~ and ^ \\ β-cells",
    "kind": "journal_article",
    "authors": ["Doe JA", "de Koning EJP", "M. Ogledzinski", "Gabriela S. Generette", "Piotr Bachul", "Acme Inc."],
    "container": "N Engl J Med 2020;393(9):858-868",
    "issued": "2020-03-05",
    "identifiers": [
        {"system": "doi", "code": "10.1000/a_b%c", "relation": "exact"},
        {"system": "pmid", "code": "123", "relation": "exact"},
        {"system": "pmcid", "code": "PMC9", "relation": "exact"},
        {"system": "isbn", "code": "9780000000000", "relation": "exact"},
        {"system": "nct", "code": "NCT00434811", "relation": "exact"},
    ],
    "url": "https://example.org/a_b?c=%7B1%7D&d#e",
    "language": "en",
    "original_language": None,
    "translation": "none",
    "peer_reviewed": True,
    "design": None,
    "retraction": "retracted",
    "notes": "Read with care: 5 % & more.",
    "facts": [],
    "links": [],
}
ANOTHER = {
    "id": "roe-2021",
    "updated_at": "2026-02-02T00:00:00Z",
    "title": "Other",
    "kind": "news",
    "authors": ["Roe B"],
    "container": "Lancet",
    "issued": "2020-04",
    "identifiers": [{"system": "pmid", "code": "9", "relation": "exact"}],
    "url": "https://example.org/other",
    "language": "de",
    "original_language": "zh",
    "translation": "machine",
    "peer_reviewed": False,
    "design": "cohort",
    "retraction": "concern",
    "notes": "Other.",
    "facts": [{"name": "last_reviewed", "value": "2017", "url": None}],
    "links": [{"type": "copy_of", "reference": {"id": "x", "title": "X"}}],
    "claims": [{"id": "c", "statement": "S."}],
}
VERBATIM = {"url", "doi"}  # biblatex reads them as they are
EXPORTERS: Mapping[str, Callable[[Reference], Any]] = {"bibtex": to_bibtex, "ris": to_ris, "csl": to_csl}


@pytest.fixture(scope="module")
def references(records: Records) -> list[Reference]:
    return [*records("references"), FULL]


def read_bibtex(text: str) -> dict[str, Any]:
    stack = [MonthIntMiddleware(), SeparateCoAuthors(), SplitNameParts(), LatexDecodingMiddleware()]
    library = parse_string(text, append_middleware=stack)
    assert not library.failed_blocks
    raw = parse_string(text).entries_dict
    for entry in library.entries:
        for name in VERBATIM & entry.fields_dict.keys():
            entry[name] = raw[entry.key][name]
    return {entry.key: entry for entry in library.entries}


def format_name(name: Any) -> str:
    """A name without what only punctuation tells."""
    if isinstance(name, NameParts):
        return " ".join([*name.von, *name.last, *name.first]).replace("{", "").replace("}", "").replace(",", "")
    return name.get("literal") or f"{name['family']} {name['given']}"


def test_bibtex_comes_back_from_bibtexparser(references: list[Reference]) -> None:
    entries = read_bibtex("".join(map(to_bibtex, references)))
    assert len(entries) == len(references)
    for reference in references:
        work, entry = parse_work(reference), entries[reference["id"]]
        fields = {name: field.value for name, field in entry.fields_dict.items()}
        assert entry.entry_type == choose_entry_type(work)
        title = fields["title"].replace(
            "\N{MODIFIER LETTER CIRCUMFLEX ACCENT}", "^"
        )  # so bibtexparser reads \\textasciicircum
        assert title.replace("{", "").replace("}", "") == work.title.replace("{", "").replace("}", "")
        assert [format_name(name) for name in fields.get("author", [])] == [format_name(name) for name in work.authors]
        containers = CONTAINER_FIELDS.get(entry.entry_type, ANY_CONTAINER)
        assert {fields.get(name, "") for name in containers} == {work.container}
        assert fields.get("date", "") == "-".join(work.date)
        assert fields.get("year", "") == "".join(work.date[:1])
        assert fields.get("month") == (int(work.date[1]) if len(work.date) > 1 else None)
        assert fields.get("pages", "").replace("\N{EN DASH}", "-").replace("--", "-") == work.pages
        assert {name: fields[name] for name in work.identifiers} == work.identifiers
        expected_fields = ("volume", "number", "url", "language", "type", "pubstate", "note")
        ours = (work.volume, work.issue, work.url, work.language, work.kind.type, work.status, "; ".join(work.remarks))
        assert tuple(fields.get(name, "") for name in expected_fields) == ours


@pytest.mark.parametrize(
    ("changes", "first_line"),
    [
        ({}, "@article{doe-2020,"),
        ({"authors": []}, "@misc{doe-2020,"),  # styles of BibTeX refuse an article without an author
        ({"issued": None}, "@misc{doe-2020,"),
        ({"kind": "label", "container": None}, "@misc{doe-2020,"),
        ({"kind": "web_page", "authors": []}, "@online{doe-2020,"),
        ({"kind": "news"}, "@online{doe-2020,"),
    ],
)
def test_an_entry_has_every_field_that_its_type_requires(changes: Reference, first_line: str) -> None:
    assert to_bibtex({**FULL, **changes}).splitlines()[0] == first_line


def test_an_address_among_the_identifiers_is_the_address_cited() -> None:
    address = "https://example.org/a-copy"
    item = {**FULL, "url": None, "identifiers": [{"system": "url", "code": address, "relation": "exact"}], "notes": ""}
    assert to_csl(item)["URL"] == address
    assert "note" not in to_csl({**item, "retraction": "none"})
    assert f"UR  - {address}\n" in to_ris(item).replace("\r\n", "\n")
    assert address in to_bibtex(item)
    assert f"URL: {address}" in parse_work({**item, "url": "https://example.org/"}).remarks


def test_the_name_of_a_site_is_where_each_reader_looks_for_it() -> None:
    entry = to_bibtex({**FULL, "kind": "web_page", "container": "Panacea"})
    for name in ("organization", "journaltitle", "howpublished"):  # biblatex, Zotero, BibTeX
        assert f"  {name} = {{Panacea}},\n" in entry


def test_ris_comes_back_from_rispy(references: list[Reference]) -> None:
    text = "".join(map(to_ris, references))
    assert re.search(r"(?<!\r)\n", text) is None
    entries = {entry["id"]: entry for entry in rispy.loads(text)}
    assert len(entries) == len(references)
    for reference in references:
        work, entry = parse_work(reference), entries[reference["id"]]
        status = [f"Status: {work.status}"] if work.status else []
        assert entry["type_of_reference"] == work.kind.ris
        assert entry["title"] == work.title
        assert [name.replace(", ", " ", 1) for name in entry.get("authors", [])] == [*map(format_name, work.authors)]
        assert entry.get("secondary_title", "") == work.container
        assert entry.get("date", "").split("/") == [*(work.date or [""])]
        assert "-".join(filter(None, (entry.get("start_page"), entry.get("end_page")))) == work.pages
        assert entry.get("notes", []) == [*status, *(" ".join(remark.split()) for remark in work.remarks)]
        expected_fields = ("volume", "number", "language", "type_of_work", "doi", "accession_number", "custom2", "issn")
        numbers = (work.identifiers.get(system, "") for system in ("doi", "pmid", "pmcid", "isbn"))
        ours = (work.volume, work.issue, work.language, work.kind.type, *numbers)
        assert tuple(entry.get(name, "") for name in expected_fields) == ours
        assert entry.get("urls", []) == ([work.url] if work.url else [])


def test_csl_is_what_its_schema_says(references: list[Reference]) -> None:
    validator = Draft7Validator(json.loads(CSL_SCHEMA.read_text("utf-8")))
    assert [error.message for error in validator.iter_errors([*map(to_csl, references)])] == []
    assert [*validator.iter_errors([{**to_csl(FULL), "issued": {"date-parts": "2020"}}])]


def test_csl_comes_back_from_a_processor(references: list[Reference]) -> None:
    items = [*map(to_csl, references)]
    source = CiteProcJSON(items)
    for reference, item in zip(references, items, strict=True):
        work, read = parse_work(reference), source[item["id"]]
        assert read.type.replace("_", "-") == work.kind.csl
        assert "".join(read["title"]) == work.title
        date = read.get("issued")
        parts = [date.get(name) for name in ("year", "month", "day")] if date else []
        assert [part for part in parts if part] == [int(part) for part in work.date]
        assert [dict(name) for name in item.get("author", [])] == [*work.authors]
        assert item.get("DOI") == work.identifiers.get("doi")
        assert item.get("status", "") == work.status


@pytest.mark.parametrize("name", EXPORTERS)
@pytest.mark.parametrize("member", ANOTHER)
def test_a_member_is_carried_or_listed_as_lost(member: str, name: str) -> None:
    export = EXPORTERS[name]
    assert (export(FULL) == export({**FULL, member: ANOTHER[member]})) == (member in LOSSES)


def test_every_kind_of_reference_has_a_type_and_no_two_the_same() -> None:
    assert set(KINDS) == set(REFERENCE_KIND)
    assert len({(kind.csl, kind.genre) for kind in KINDS.values()}) == len(KINDS)
    assert len({(kind.bibtex, kind.type) for kind in KINDS.values()}) == len(KINDS)
