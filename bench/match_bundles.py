"""How much processor time reading a FHIR Bundle takes, by what it holds and how much of it.

Run `python -m bench.match_bundles [ENTRIES ...]`. It prints a line for each kind, with a column for each number.
"""

import json
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import TypeAlias

import click
from marshmallow import ValidationError

from api.http.bodies import parse_json
from schemas.imports.fhir.bundle_reader import read_bundle

Resource: TypeAlias = dict[str, object]

AS_OF = date(2026, 11, 28)
SIZES = (1000, 5000, 19_000)
MAX_SECONDS = 6
MEBIBYTE = 1_048_576
SUBJECT = {"reference": "Patient/p"}
PATIENT: Resource = {"resourceType": "Patient", "id": "p", "gender": "female", "birthDate": "1985-03-02"}
LOINC, SNOMED, ATC = "http://loinc.org", "http://snomed.info/sct", "http://www.whocc.no/atc"
RESULTS = (("4548-4", "%"), ("2160-0", "mg/dL"), ("1742-6", "U/L"), ("29463-7", "kg"), ("777-3", "10*3/uL"))


def write_day(n: int) -> str:
    return f"{2000 + n % 26}-{1 + n // 26 % 12:02}-{1 + n // 312 % 28:02}"


def build_concept(system: str, code: str, **members: object) -> Resource:
    return {"coding": [{"system": system, "code": code}], **members}


def build_result(n: int, **members: object) -> Resource:
    code, unit = RESULTS[n % len(RESULTS)]
    return {
        "resourceType": "Observation",
        "id": f"o{n}",
        "status": "final",
        "subject": SUBJECT,
        "code": build_concept(LOINC, code),
        "effectiveDateTime": write_day(n),
        "valueQuantity": {"value": 7 + n % 50 / 10, "unit": unit},
        **members,
    }


def build_undated(n: int, **members: object) -> Resource:
    return {name: value for name, value in build_result(n, **members).items() if name != "effectiveDateTime"}


def build_condition(n: int, text: str, note: str) -> Resource:
    code = build_concept(SNOMED, "46635009", text=text)
    members = {"subject": SUBJECT, "recordedDate": write_day(n), "code": code, "note": [{"text": note}]}
    return {"resourceType": "Condition", "id": f"c{n}", **members}


def build_statement(n: int, **members: object) -> Resource:
    stated = {"status": "active", "subject": SUBJECT, "dateAsserted": "2026-06-01"}
    return {"resourceType": "MedicationStatement", "id": f"m{n}", **stated, **members}


def build_report(n: int, *results: str, **members: object) -> Resource:
    named = [{"reference": result} for result in results]
    stated = {"status": "final", "subject": SUBJECT, "effectiveDateTime": write_day(n), "result": named}
    return {"resourceType": "DiagnosticReport", "id": f"r{n}", **stated, **members}


def iter_results(count: int) -> Iterator[Resource]:
    return map(build_result, range(count))


def iter_pressures(count: int) -> Iterator[Resource]:
    parts = [
        {"code": build_concept(LOINC, code), "valueQuantity": {"value": value, "unit": "mm[Hg]"}}
        for code, value in (("8480-6", 120), ("8462-4", 80))
    ]
    panel = build_concept(LOINC, "85354-9")
    return (build_result(n, code=panel, component=parts, valueQuantity=None) for n in range(count))


def iter_conditions(count: int) -> Iterator[Resource]:
    """Each with words of its own, of which a few hundred characters are read."""
    text = "Type 1 diabetes mellitus {} without complications, known for long"
    return (build_condition(n, text.format(n), f"He {n} was seen, left after {n}.") for n in range(count))


def iter_long_conditions(count: int) -> Iterator[Resource]:
    texts = (f"diabetes mellitus type 1 without complications {n} " * 75 for n in range(count // 50))
    return (build_condition(n, text, text) for n, text in enumerate(texts))


def iter_statements(count: int) -> Iterator[Resource]:
    concept = build_concept(ATC, "L04AD02", text="tacrolimus")
    dosages = ([{"text": f"{n} mg in the morning and at night"}] for n in range(count))
    return (build_statement(n, medicationCodeableConcept=concept, dosage=dosage) for n, dosage in enumerate(dosages))


def iter_shared_medication(count: int) -> Iterator[Resource]:
    ingredients = [{"itemCodeableConcept": build_concept(ATC, "L04AD02")}] * (count // 2)
    yield {"resourceType": "Medication", "id": "d", "ingredient": ingredients}
    yield from (build_statement(n, medicationReference={"reference": "Medication/d"}) for n in range(count // 2))


def iter_reports(count: int) -> Iterator[Resource]:
    """A few reports that name every result."""
    results = [f"Observation/o{n}" for n in range(count)]
    yield from (build_report(n, *results) for n in range(8))
    yield from map(build_undated, range(count))


def iter_members(count: int) -> Iterator[Resource]:
    """A panel in a panel, as deep as there are results."""
    yield build_result(0, hasMember=[{"reference": "Observation/o1"}])
    yield from (build_undated(n, hasMember=[{"reference": f"Observation/o{n + 1}"}]) for n in range(1, count))


def iter_contained(count: int) -> Iterator[Resource]:
    specimens = [{"resourceType": "Specimen", "id": f"s{n}"} for n in range(count)]
    results = [build_undated(n, specimen={"reference": f"#s{n}"}) for n in range(count)]
    yield build_report(0, *(f"#o{n}" for n in range(count)), contained=[*results, *specimens])


def iter_unread(count: int) -> Iterator[Resource]:
    return ({"resourceType": "Encounter", "id": f"e{n}"} for n in range(count))


KINDS: Mapping[str, Callable[[int], Iterator[Resource]]] = {
    "results": iter_results,
    "blood pressures": iter_pressures,
    "diagnoses with words of their own": iter_conditions,
    "a fiftieth, with long texts": iter_long_conditions,
    "medicines with words of their own": iter_statements,
    "one Medication of many ingredients": iter_shared_medication,
    "8 reports of all results": iter_reports,
    "panels in panels": iter_members,
    "contained results and specimens": iter_contained,
    "what is not read": iter_unread,
}


def build_bundle(kind: str, count: int) -> Resource:
    entries = [{"resource": resource} for resource in (PATIENT, *KINDS[kind](count))]
    return {"resourceType": "Bundle", "type": "collection", "entry": entries}


def measure_reading(body: bytes) -> tuple[float, str]:
    """Return the seconds of processor time that parsing and reading took, and how many parts were not used."""
    begun = time.process_time()
    try:
        found = f"{len(read_bundle(parse_json(body), AS_OF).ignored)} ignored"
    except ValidationError:
        found = "refused"
    return time.process_time() - begun, found


def run_benchmark(sizes: tuple[int, ...]) -> int:
    slowest = 0.0
    for kind in KINDS:
        cells = []
        for count in sizes:
            body = json.dumps(build_bundle(kind, count)).encode()
            seconds, found = measure_reading(body)
            slowest = max(slowest, seconds)
            cells.append(f"{len(body) / MEBIBYTE:.1f} MiB {seconds:.2f} s, {found}")
        click.echo(f"| {kind} | {' | '.join(cells)} |")
    return int(slowest > MAX_SECONDS)


if __name__ == "__main__":
    sys.exit(run_benchmark(tuple(map(int, sys.argv[1:])) or SIZES))
