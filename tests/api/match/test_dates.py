"""A mistyped date is a 422 at its pointer wherever a request can hold one, and never a 500."""

from collections.abc import Iterator
from typing import Any

import pytest

from db.vocab.attributes import ATTRIBUTES, Attribute
from tests.api.match.conftest import FHIR, Post
from tests.schemas.imports.fhir_builders import PATIENT, TYPE_1, build_bundle, build_condition, build_result

MISTYPED: tuple[Any, ...] = (
    *("2026-02-30", "2026-13", "2026-00-01", "20260601", "01.06.2026", "2026-6-1", "2026-06-01T00:00:00Z", "0000"),
    *(
        "1899",
        "soon",
        "",
        " 2026",
        "2026\n",
        "\uff12\uff10\uff12\uff16",
        "\u0000",
        2026,
        2026.5,
        None,
        True,
        [],
        {},
        ["2026"],
    ),
)


def build_dated_facts(attribute: Attribute, date: Any) -> Iterator[tuple[Any, str]]:
    """Yield each form of a fact that holds the date, with the pointer to the date in it."""
    if attribute.type in {"quantity", "score"}:
        measurement = {"value": attribute.low or 0, "unit": attribute.unit, "date": date}
        yield measurement, "/date"
        yield [{**measurement, "date": "2026-01"}, measurement], "/1/date"
    elif attribute.type == "event":
        yield ["2026-01", date], "/1"
    elif attribute.type == "date":
        yield date, ""


FIRST_OF_TYPE = {attribute.type: attribute for attribute in reversed(ATTRIBUTES)}
DATED = [attribute for attribute in ATTRIBUTES if any(build_dated_facts(attribute, "2026"))]


def test_every_type_of_fact_with_a_date_is_tried() -> None:
    assert {attribute.type for attribute in DATED} == {"quantity", "score", "event", "date"}


@pytest.mark.slow
@pytest.mark.parametrize("attribute", DATED, ids=lambda attribute: attribute.id)
def test_mistyped_date_of_a_fact_is_422_at_its_pointer(post_match: Post, attribute: Attribute) -> None:
    for date in MISTYPED if attribute is FIRST_OF_TYPE[attribute.type] else MISTYPED[:1]:
        for fact, pointer in build_dated_facts(attribute, date):
            response = post_match({"patient": {attribute.id: fact}})
            assert response.status_code == 422, (fact, response.text)
            pointers = [error["pointer"] for error in response.get_json(force=True)["errors"]]
            assert [found for found in pointers if not found.startswith(f"/patient/{attribute.id}{pointer}")] == []


@pytest.mark.parametrize("date", MISTYPED, ids=repr)
def test_mistyped_reference_date_is_422(post_match: Post, date: Any) -> None:
    response = post_match({"patient": {}, "as_of": date})
    assert response.status_code == 422
    assert [error["pointer"] for error in response.get_json(force=True)["errors"]] == ["/as_of"]


@pytest.mark.parametrize("date", MISTYPED, ids=repr)
def test_mistyped_date_of_a_bundle_is_refused_or_told(post_match: Post, date: Any) -> None:
    resources = (
        {**PATIENT, "birthDate": date},
        build_condition(TYPE_1, onsetDateTime=date, recordedDate=date, abatementDateTime=date),
        build_result("4548-4", 7, "%", effectiveDateTime=date),
        build_result("4548-4", 7, "%", effectivePeriod={"start": date, "end": date}),
    )
    for resource in resources:
        body = build_bundle(resource) if resource["resourceType"] == "Patient" else build_bundle(PATIENT, resource)
        assert post_match(body, content_type=FHIR).status_code in {200, 422}, resource
