"""FHIR R5: that readers written elsewhere take every bundle, and that each code is of what R5 binds its element to."""

import json
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from fhir.resources.bundle import Bundle

from db.vocab.enums import POPULATION_ROLE
from tests.accept.conftest import ROOT, run_command
from tests.accept.definitions import DefinitionMatch, iter_elements, load_code_system, load_codes, load_elements
from tests.accept.http_client import fetch_items, fetch_text

VENDORED = json.loads((ROOT / "tests" / "data" / "fhir" / "r5-codes.json").read_text("utf-8"))
ELSEWHERE = "http://terminology.hl7.org/"  # systems of a package of its own
# What is bound to a value set that allows others, and told in words: no code of it means the same.
IN_WORDS = {
    "Evidence.statistic.statisticType": {"difference", "rate", "ratio"},
    "Evidence.statistic.attributeEstimate.type": {"standard error"},
    "ResearchStudy.comparisonGroup.type": {role.replace("_", " ") for role in POPULATION_ROLE},
}
Figure = Callable[[str, Any], None]
Bundles = list[dict[str, Any]]


@pytest.fixture(scope="session")
def bundles(live_url: str) -> Bundles:
    """Every therapy by itself."""
    return [*fetch_items(live_url, "therapies", "fhir").values()]


@pytest.fixture
def check_bundles(python_workspace: Path) -> Callable[[Bundles], Any]:
    """Give a function that tells what FHIR.js says of bundles."""

    def check(bundles: Bundles) -> Any:
        (python_workspace / "bundles.json").write_text(json.dumps(bundles))
        return json.loads(run_command("node", "fhir.mjs", cwd=python_workspace))

    return check


def iter_bindings(bundles: Bundles, strength: str) -> Iterator[DefinitionMatch]:
    for bundle in bundles:
        for element in iter_elements(bundle, "Bundle", "Bundle"):
            if element.element.get("binding", {}).get("strength") == strength:
                yield element


def test_a_reader_in_javascript_takes_every_bundle_and_gives_it_back(
    bundles: Bundles, check_bundles: Callable[[Bundles], Any], live_url: str, record_figure: Figure
) -> None:
    collection = json.loads(fetch_text(f"{live_url}/v1/therapies?format=fhir&limit=100"))
    answers = check_bundles([*bundles, collection])
    assert [answer["errors"] for answer in answers if answer["errors"]] == []
    assert all(answer["same"] for answer in answers)
    assert len(answers) == len(bundles) + 1
    record_figure(
        "npm fhir, definitions of R5", f"{len(bundles)} of {len(bundles)} bundles: 0 errors, the same through XML"
    )


def test_what_is_wrong_is_found(bundles: Bundles, check_bundles: Callable[[Bundles], Any]) -> None:
    [bundle] = [bundle for bundle in bundles if bundle["link"][0]["url"].endswith("/donislecel?format=fhir")]
    wrong = [json.loads(json.dumps(bundle)) for _ in range(4)]
    wrong[0]["type"] = "parcel"
    wrong[1]["entry"][0]["resource"]["productLabel"] = "X"
    del wrong[2]["entry"][0]["resource"]["name"]
    next(entry["resource"] for entry in wrong[3]["entry"] if entry["resource"]["resourceType"] == "Group")["type"] = (
        "crowd"
    )
    assert [len(answer["errors"]) for answer in check_bundles(wrong)] == [1, 1, 1, 1]


def test_a_reader_in_python_takes_every_bundle(bundles: Bundles, record_figure: Figure) -> None:
    parsed_bundles = [Bundle.model_validate(bundle) for bundle in bundles]
    assert [len(item.entry or []) for item in parsed_bundles] == [len(bundle["entry"]) for bundle in bundles]
    record_figure("fhir.resources", f"{len(parsed_bundles)} of {len(bundles)} bundles parse as R5")


def test_every_required_code_is_in_its_value_set(bundles: Bundles, record_figure: Figure) -> None:
    found: Counter[str] = Counter()
    for binding in iter_bindings(bundles, "required"):
        allowed = load_codes(binding.element["binding"]["valueSet"])
        assert allowed is not None, f"{binding.path} is bound to codes that are published elsewhere"
        assert binding.type == "code"
        assert binding.value in set().union(*allowed.values()), binding.path
        found[binding.path] += 1
    assert {*found} <= {*VENDORED["required"]}
    record_figure(
        "FHIR R5, required bindings", f"{found.total()} codes of {len(found)} elements, all in their value sets"
    )


def test_what_allows_other_codes_has_one_of_its_own_wherever_one_fits(bundles: Bundles, record_figure: Figure) -> None:
    coded: Counter[str] = Counter()
    in_words: Counter[str] = Counter()
    for binding in iter_bindings(bundles, "extensible"):
        address = binding.element["binding"]["valueSet"]
        elsewhere = f"{ELSEWHERE}CodeSystem/{address.rpartition('/')[2]}"
        allowed = load_codes(address) or {elsewhere: VENDORED["systems"][elsewhere]}
        for coding in binding.value.get("coding", ()):
            assert coding["code"] in allowed[coding["system"]], binding.path
            coded[binding.path] += 1
        if "coding" not in binding.value:
            assert binding.value["text"] in IN_WORDS[binding.path]
            in_words[binding.path] += 1
    assert {*coded, *in_words} >= {*IN_WORDS}
    check_bundles = ", ".join(f"{path} {count}" for path, count in in_words.items())
    record_figure(
        "FHIR R5, extensible bindings", f"{coded.total()} codes, all of the value sets; in words: {check_bundles}"
    )


def test_the_codes_that_the_other_tests_use_are_those_that_are_published() -> None:
    for path, known in VENDORED["required"].items():
        published = load_codes(load_elements(path.partition(".")[0])[path]["binding"]["valueSet"])
        assert published is not None
        assert known == sorted(set().union(*published.values()))
    for address, known in VENDORED["systems"].items():
        assert address.startswith(ELSEWHERE) or known == sorted(load_code_system(address))
