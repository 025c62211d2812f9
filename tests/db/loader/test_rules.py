import pytest

from db.loader.catalogue_index import CatalogueIndex
from db.loader.layout_builder import build_layout
from db.loader.rules import RULES
from db.loader.rules.component_doses import averages_are_no_bounds_of_a_dose
from db.loader.rules.warnings import find_warnings
from db.loader.validation import validate_catalogue
from tests.db.loader.broken_rules import BROKEN
from tests.db.loader.broken_rules.changes import SHARE, cited, claim
from tests.small_catalogue import Change, parse_small_catalogue

LAYOUT = build_layout()
# Of each rule, `--fast` tries the first change that breaks it.
CASES = [
    pytest.param(rule, change, expected, marks=pytest.mark.slow if number else ())
    for rule, cases in BROKEN.items()
    for number, (change, expected) in enumerate(cases)
]


def messages(*changes: Change) -> list[str]:
    catalogue = parse_small_catalogue(*changes)
    assert catalogue.problems == []
    found = [catalogue.locate_problem(*violation) for violation in validate_catalogue(catalogue.records, LAYOUT)]
    return [f"{problem.field}: {problem.message}" for problem in found]


def test_small_catalogue_breaks_no_rule() -> None:
    assert messages() == []


@pytest.mark.parametrize(("rule", "change", "expected"), CASES)
def test_broken_rule_is_named_with_its_field(rule: str, change: Change, expected: str) -> None:
    del rule
    found = messages(change)
    assert any(expected in message for message in found) if expected else found == [], found


def test_every_rule_has_a_broken_document() -> None:
    untried = {rule.__name__ for rule in RULES} - BROKEN.keys()
    assert untried == {"claim_ids_differ"}  # two keys with one hash are beyond reach


WARNINGS = [
    (("name: Rival islets", "name: Brand Islets"), "already"),
    (claim("value: 61, unit: '%', measure: hba1c, kind: outcome"), "new.statistic: is missing"),
    (
        claim(f"{SHARE}, events: 2, at_risk: 10, statement: Fever in 2 of 10 after 77 days."),
        "new.statement: prints 77,",
    ),
    (claim("ruling: rejected, rationale: Not so.", cited("page-2017")), "new.evidence: is rejected, and no row"),
]


@pytest.mark.parametrize(("change", "expected"), WARNINGS)
def test_what_can_be_right_is_a_warning(change: Change, expected: str) -> None:
    catalogue = parse_small_catalogue(change)
    assert catalogue.problems == []
    found = [catalogue.locate_problem(*warning) for warning in find_warnings(CatalogueIndex(catalogue.records))]
    assert any(expected in f"{problem.field}: {problem.message}" for problem in found), found


def test_one_mistake_in_a_reference_gives_one_message() -> None:
    catalogue = parse_small_catalogue(('issued: "2016-07"', "issued: 2026"))
    problems = [problem.message for problem in catalogue.problems]
    problems += [violation.message for violation in validate_catalogue(catalogue.records, LAYOUT, catalogue.malformed)]
    assert problems == ['put the date in quotes: "2026"']


CONSTRAINTS = [
    (claim("kind: risk"), "new.risk: goes with kind: risk"),
    (claim("kind: mechanism"), "new.mechanism: goes with kind: mechanism"),
    (claim("kind: outcome"), "new.measure: is missing: an outcome"),
    (claim("events: 5"), "new.events: need at_risk and counted"),
    (("events: 25", "events: 49"), "brand-independence.events: are more than the at_risk"),
    (("events: 25", "events: 25\n    occurrences: 20"), "occurrences: are fewer than the events"),
    (("low: 38.0", "low: 138.0"), "brand-independence.interval.low: is above high"),
    (("versus: controls", "versus: everyone"), "brand-independence.versus: is the population itself"),
    (claim("causality: unrelated"), "new.causality: is somebody's word"),
    (claim("applies_to: descendants"), "new.applies_to: descendants is only for"),
    (claim("certainty: very_low, certainty_method: x"), "new.certainty: and certainty_reason go together"),
    (claim("ruling: accepted"), "new.ruling: and rationale go together"),
    (claim(f"{SHARE}, events: 0, at_risk: 5"), "new.assertion: must be not_shown"),
    (
        (", ground: contradicted, counterclaim: islets-rest", ""),
        "islets-secrete.evidence[1].ground: is for what disputes or corrects",
    ),
]


@pytest.mark.slow
@pytest.mark.parametrize(("change", "expected"), CONSTRAINTS)
def test_broken_constraint_is_named_in_words(change: Change, expected: str) -> None:
    found = messages(change)
    assert any(expected in message for message in found), found


def test_records_that_could_not_be_read_are_not_called_missing() -> None:
    catalogue = parse_small_catalogue(("category: procedural", "category: procedurel"))
    assert len(catalogue.problems) == 1
    assert validate_catalogue(catalogue.records, LAYOUT, catalogue.malformed) == []


NOTED = ("article-2016", ", note: Measured on day 77.")
NO_WARNINGS = [
    claim(f"{SHARE}, value: 61, statement: Fever in 61 % (P = .001)."),
    claim(f"{SHARE}, events: 2, at_risk: 10, statement: Fever in 2 of 10 after 77 days.", cited(*NOTED)),
    claim("value: 61, unit: '%', measure: hba1c, kind: outcome", cited("article-2016", ", note: It does not say what")),
]


@pytest.mark.parametrize("change", NO_WARNINGS)
def test_what_a_note_explains_is_no_warning(change: Change) -> None:
    found = find_warnings(CatalogueIndex(parse_small_catalogue(change).records))
    assert [warning for warning in found if (warning.section, warning.position) == ("claims", 0)] == []


@pytest.mark.parametrize("figure", ["value: 6000, statistic: mean", "value: 5000, statistic: null"])
def test_another_figure_or_a_planned_dose_may_be_a_bound(figure: str) -> None:
    catalogue = parse_small_catalogue(claim(f"unit: '{{EIN}}/kg', {figure}"))
    assert [*averages_are_no_bounds_of_a_dose(CatalogueIndex(catalogue.records))] == []
