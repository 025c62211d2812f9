from decimal import Decimal

import pytest

from schemas.imports.catalogue import FileProblem, parse_catalogue
from tests.small_catalogue import parse_small_catalogue, read_small_files

WRONG = [
    # What YAML itself would take for something else
    ("kind: class", "kind: class\n    kind: class", "islets.kind: stands here twice"),
    ("jurisdiction: US", "jurisdiction: NO", "approval.jurisdiction: YAML reads NO as something else"),
    ("events: 25", "events: 0o25", "brand-independence.events: expected a whole number of at least 0, not 0o25"),
    ("events: 25", "events: 1:30", "YAML reads 1:30 as something else"),
    ("value: 52.10", "value: .inf", "YAML reads .inf as something else"),
    ("value: 52.10", "value: 5_2.10", "YAML reads 5_2.10 as something else"),
    ("[T1D]", "&names [T1D]\n    parents: *names", "anchors and aliases are not used here"),
    ("claims:\n", "claims: {\n", "not YAML: "),
    # Fields and sections
    (
        "    summary: Islets are given.",
        "    sumary: Islets are given.",
        "islets.sumary: is not a field here; did you mean summary?",
    ),
    ("    summary: Islets are given.", "", "islets.summary: is missing"),
    ("mechanisms:\n", "mechanism:\n", "mechanism: is not a section; did you mean mechanisms?"),
    ("measures:\n", "measures: 3\nrisk:\n", "measures: expected a list of records"),
    (
        "{kind: at, high: 365, unit: d}",
        "{kind: at, hihg: 365, unit: d}",
        "follow_up.hihg: is not a field here; did you mean high?",
    ),
    (
        "follow_up: {kind: at, high: 365, unit: d}",
        "follow_up: 365 d",
        "brand-independence.follow_up: expected a block of fields",
    ),
    # Words, ids, codes and dates
    ("kind: class", "kind: clas", "islets.kind: clas is not one of the allowed values; did you mean class?"),
    (
        "stance: corrects",
        "stance: opposes",
        "evidence[1].stance: opposes is not one of the allowed values; known are supports, disputes",
    ),
    ("id: rival", "id: Rival_1", "Rival_1.id: 'Rival_1' is not an id: small letters, digits and single dashes"),
    ("id: hba1c", "id: hba1c-x", "'hba1c-x' is not a measure's id"),
    ("pmid:1234567", "pmid:PMC12", "article-2016.identifiers[0]: 'PMC12' is not a pmid code"),
    ("pmid:1234567", "pmit:12", "article-2016.identifiers[0]: 'pmit:12' is not system:code; did you mean pmid?"),
    ("pmid:1234567, ", "pmid:1234567, pmid:1234567, ", "article-2016.identifiers[1]: stands in the list twice"),
    (
        'issued: "2016-07"',
        'issued: "07/2016"',
        "article-2016.issued: '07/2016' is not a date: YYYY, YYYY-MM or YYYY-MM-DD",
    ),
    ('issued: "2016-07"', 'issued: "2016-13"', "article-2016.issued: '2016-13' is not a date"),
    ('issued: "2016-07"', "issued: 2016", 'article-2016.issued: put the date in quotes: "2016"'),
    ("jurisdiction: US", "jurisdiction: usa", "approval.jurisdiction: 'usa' is not an ISO 3166 code"),
    # Values
    ("value: 52.10", 'value: "52.10"', "brand-independence.value: expected a number without quotes or unit"),
    ("size: 48", "size: -1", "everyone.size: expected a whole number of at least 0, not -1"),
    ("quote: five bled", f"quote: {'x' * 201}", "evidence[0].quote: is 201 characters long; at most 200"),
    (
        "statement: Five of 75 infusions bled.",
        f"statement: {'x' * 301}",
        "statement: is 301 characters long; at most 300",
    ),
    ("name: Rival islets", "name: 7", "rival.name: expected text, not 7: put it in quotes"),
    ("name: Rival islets", 'name: " "', "rival.name: is empty"),
    ("negated: true", "negated: 1", "criteria.all[5].negated: expected true or false, not 1"),
    # Trees
    ("operator: lt,", "operator: less,", "criteria.all[3].at_least[1].operator: less is not one of the allowed values"),
    ("      all:\n", "      every:\n", "brand-criteria.criteria.every: is not a field here"),
    ("          n: 1", "          any: []\n          n: 1", "criteria.all[3].any: expected a list of criteria"),
]


@pytest.mark.slow
@pytest.mark.parametrize(("old", "new", "expected"), WRONG)
def test_malformed_value_is_named_with_its_field(old: str, new: str, expected: str) -> None:
    messages = [f"{problem.field}: {problem.message}" for problem in parse_small_catalogue((old, new)).problems]
    assert any(expected in message for message in messages), messages


def test_small_catalogue_is_well_formed() -> None:
    assert parse_small_catalogue().problems == []


def test_problem_names_file_and_line() -> None:
    catalogue = parse_catalogue(
        {"a.yaml": "risks:\n  - id: a\n    name: A\n    description: Short.\n    category: procedurel\n"}
    )
    assert catalogue.problems == [
        FileProblem(
            "a.yaml",
            5,
            "a.category",
            "procedurel is not one of the allowed values; did you mean procedural?",
        )
    ]


def test_several_problems_of_one_record_are_all_named() -> None:
    catalogue = parse_catalogue({"a.yaml": "risks:\n  - {id: A, name: 3, color: red}\n"})
    assert {problem.field for problem in catalogue.problems} == {
        "A.id",
        "A.name",
        "A.color",
        "A.category",
        "A.description",
    }
    assert catalogue.malformed == {("risks", "A")}


def test_figures_keep_their_digits_and_dates_stay_text() -> None:
    claim = next(claim for claim in parse_small_catalogue().records["claims"] if claim["key"] == "brand-independence")
    assert str(claim["value"]) == "52.10"
    assert claim["interval"] == {"type": "ci95", "low": Decimal("38.0"), "high": Decimal(66)}
    unquoted = parse_small_catalogue(('from: "2016-06-28"', "from: 2016-06-28")).records["claims"][0]
    assert unquoted["approval"]
    assert unquoted["approval"]["from"] == "2016-06-28"


def test_codes_lose_their_prefix_and_keep_their_case() -> None:
    reference = parse_small_catalogue(("pmid:1234567", "PMID:1234567")).records["references"][0]
    assert reference["identifiers"] == [
        {"system": "pmid", "code": "1234567", "relation": "exact"},
        {"system": "doi", "code": "10.1000/Islets.1", "relation": "exact"},
    ]


def test_evidence_takes_what_it_omits_from_its_reference() -> None:
    claim = next(claim for claim in parse_small_catalogue().records["claims"] if claim["key"] == "brand-bleeding")
    assert [(row["level"], row["read"], row["stance"], row["reading"]) for row in claim["evidence"]] == [
        ("small_series", "abstract", "supports", "paraphrase"),
        ("company", "full_text", "supports", "paraphrase"),
    ]


def test_evidence_of_another_file_keeps_its_own_place() -> None:
    files = read_small_files(("evidence:\n  - {claim: brand-bleeding", "x: []\nevidence:\n  - {claim: brand-bleeding"))
    moved = files["claims.yaml"].split("evidence:\n  - {claim")
    files["claims.yaml"], files["more.yaml"] = moved[0].replace("x: []\n", ""), "evidence:\n  - {claim" + moved[1]
    catalogue = parse_catalogue({name: text.split("candidates:")[0] for name, text in files.items()})
    position = next(n for n, claim in enumerate(catalogue.records["claims"]) if claim["key"] == "brand-bleeding")
    problem = catalogue.locate_problem("claims", position, ("evidence", 1, "locator"), "")
    assert (problem.file, problem.line, problem.field) == ("more.yaml", 2, "brand-bleeding.evidence[1].locator")


def test_language_of_a_profile_is_that_of_its_source() -> None:
    catalogue = parse_small_catalogue(
        ("design: single_arm\n    cited_as", "design: single_arm\n    language: de\n    cited_as")
    )
    assert catalogue.records["candidates"][0]["language"] == "de"


def test_empty_file_and_empty_section_hold_nothing() -> None:
    assert parse_catalogue({"a.yaml": "", "b.yaml": "# nothing yet\n", "c.yaml": "risks:\n"}).problems == []


def test_text_that_is_not_utf_8_is_refused() -> None:
    catalogue = parse_catalogue({"a.yaml": "risks:\n  - {id: a, name: \ufffd, category: general, description: x}\n"})
    assert [problem.line for problem in catalogue.problems] == [2]
