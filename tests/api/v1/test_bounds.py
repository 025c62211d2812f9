"""Lists narrowed by what criteria admit of a fact, against the matching engine told nothing but that fact."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, select

from api.cli.explain import record_statements
from db.engine import read_connection
from db.matching import ConceptHierarchy, Profile, compile_profile
from db.matching.admissible_ranges import RANGE_BUILDERS
from db.models import Candidate
from db.units.conversion import find_conversion
from db.vocab.attributes import ATTRIBUTES, Attribute
from tests.db.matching.range_oracle import admits, values_near

FACTS = [attribute for attribute in ATTRIBUTES if attribute.type in RANGE_BUILDERS]
FAST = {attribute.type: attribute for attribute in FACTS}.values()  # `--fast` tries one of each type
CASES = [pytest.param(it, id=it.id, marks=() if it in FAST else pytest.mark.slow) for it in FACTS]
NOTHING = ConceptHierarchy({}, {})
Found = Callable[..., set[str]]


@pytest.fixture(scope="session")
def published_profiles(catalogue_engine: Engine) -> dict[str, tuple[str, Profile]]:
    """Every profile that is served, with its therapy."""
    columns = (Candidate.id, Candidate.therapy_id, Candidate.tree, Candidate.reference_id, Candidate.locator)
    with read_connection(catalogue_engine) as connection:
        rows = connection.execute(select(*columns).where(Candidate.status == "published"))
        return {id_: (therapy, compile_profile(tree, cited, "", where)) for id_, therapy, tree, cited, where in rows}


@pytest.fixture
def find_candidates(client: FlaskClient) -> Found:
    """The ids of the records of a list that pass, all on one page."""

    def ask(path: str, **parameters: Any) -> set[str]:
        answer = client.get(path, query_string={**parameters, "limit": "100", "fields": "id"})
        assert answer.status_code == 200, answer.text
        assert answer.get_json()["links"]["next"] is None
        return {record["id"] for record in answer.get_json()["data"]}

    return ask


def format_value(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def iter_trial_values(attribute: Attribute, published_profiles: dict[str, tuple[str, Profile]]) -> Iterator[Any]:
    questions = (leaf.criterion for _, profile in published_profiles.values() for leaf in profile.leaves)
    criteria = [question for question in questions if question is not None and question.attribute == attribute.id]
    bounds = [
        find_conversion(attribute.id, question.unit).forth(bound) for question in criteria for bound in question.bounds
    ]
    yield from values_near(attribute, list(dict.fromkeys(bounds)))


@pytest.mark.parametrize("attribute", CASES)
def test_profiles_are_kept_just_when_the_engine_finds_the_fact_met(
    find_candidates: Found, published_profiles: dict[str, tuple[str, Profile]], attribute: Attribute
) -> None:
    name = f"candidate.{attribute.id}"
    for value in iter_trial_values(attribute, published_profiles):
        right = {id_ for id_, (_, profile) in published_profiles.items() if admits(profile, attribute, value, NOTHING)}
        assert find_candidates("/v1/candidates", **{name: format_value(value)}) == right, value
    therapies = {published_profiles[id_][0] for id_ in right}
    assert find_candidates("/v1/therapies", **{name: format_value(value)}) == therapies


def test_one_profile_of_a_therapy_admits_all_that_is_asked(
    find_candidates: Found, published_profiles: dict[str, tuple[str, Profile]]
) -> None:
    young, slow = {"candidate.age": "15"}, {"candidate.diabetes_duration": "10"}
    matching = find_candidates("/v1/candidates", **young, **slow)
    assert matching == find_candidates("/v1/candidates", **young) & find_candidates("/v1/candidates", **slow)
    together = find_candidates("/v1/therapies", **young, **slow)
    assert together == {published_profiles[id_][0] for id_ in matching}
    assert together < find_candidates("/v1/therapies", **young) & find_candidates("/v1/therapies", **slow) | {"nothing"}


def test_an_age_in_whole_years_is_admitted_if_all_of_that_year_is(find_candidates: Found) -> None:
    assert "cit-07-criteria" in find_candidates("/v1/candidates", **{"candidate.age": "65"})
    assert "cit-07-criteria" in find_candidates("/v1/candidates", **{"candidate.age": "65.99"})
    assert "cit-07-criteria" not in find_candidates("/v1/candidates", **{"candidate.age": "66"})
    assert "cit-07-criteria" not in find_candidates("/v1/candidates", **{"candidate.age": "17.99"})


def test_profiles_that_say_nothing_of_a_fact_are_left_out(find_candidates: Found) -> None:
    asking = find_candidates("/v1/candidates", attribute="egfr")
    admitting = {
        candidate
        for value in range(0, 251, 10)
        for candidate in find_candidates("/v1/candidates", **{"candidate.egfr": value})
    }
    assert set() < admitting <= asking


def test_profiles_of_one_therapy_are_narrowed_too(
    find_candidates: Found, published_profiles: dict[str, tuple[str, Profile]]
) -> None:
    age = {"candidate.age": "34"}
    within = find_candidates("/v1/therapies/zimislecel/candidates", **age)
    assert within == {
        id_ for id_ in find_candidates("/v1/candidates", **age) if published_profiles[id_][0] == "zimislecel"
    }


@pytest.mark.parametrize("path", ["/v1/candidates", "/v1/therapies", "/v1/therapies/zimislecel/candidates"])
def test_it_is_one_statement_with_facets(client: FlaskClient, catalogue_engine: Engine, path: str) -> None:
    with record_statements(catalogue_engine) as seen:
        answer = client.get(f"{path}?candidate.age=34&facets=reference&count=true&limit=100")
    assert (answer.status_code, len(seen)) == (200, 1)
    assert answer.get_json()["meta"]["total"] == len(answer.get_json()["data"]) > 0


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("candidate.age", "121", "at least 0 and at most 120"),
        ("candidate.age", "-1", "at least 0 and at most 120"),
        ("candidate.age", "old", "at least 0 and at most 120"),
        ("candidate.clarke_score", "4.5", "at least 0 and at most 7"),
        ("candidate.sex", "femal", "female"),
        ("candidate.malignancy_history", "yes", "true or false"),
        ("candidate.agee", "34", "candidate.age"),
    ],
)
def test_what_no_patient_has_is_refused_by_name(client: FlaskClient, name: str, value: str, expected: str) -> None:
    for path in ("/v1/candidates", "/v1/therapies"):
        answer = client.get(path, query_string={name: value})
        assert answer.status_code == 422
        [fault] = answer.get_json(force=True)["errors"]
        assert (fault["parameter"], fault["expected"]) == (name, expected)
