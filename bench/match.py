"""How fast patients are matched with the profiles of the catalogue: random patients, on one core.

    python -m bench.match [patients]

Prints milliseconds of processor time: of a request about one patient, with every criterion traced, against the first 35
profiles of the catalogue and against all; and of a pair of patient and profile, by the matcher alone and through the
application as streamed batches of NDJSON, with all reading, checking and writing. Uses a database of its own, in a
temporary folder.
"""

import json
import random
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import click
from flask.testing import FlaskClient
from sqlalchemy import Engine

from api.app import create_app
from api.cli.catalogue import load_catalogue
from api.cli.worker_memory import freeze_objects
from api.settings import Settings
from api.v1.match.batch import MAX_ANSWER_BYTES, MAX_PAIRS
from api.v1.match.result_query import DEFAULT_ORIGINS, MEMBERS, ResultOptions, estimate_entry_bytes
from db.engine import create_database_engine, read_connection
from db.matching import ConceptHierarchy, Profile, match_profiles, parse_patient
from db.migrate import upgrade
from db.queries.candidate_profiles import CandidateProfile, fetch_concept_hierarchy, fetch_profiles
from db.vocab.attributes import ATTRIBUTES, Attribute
from schemas.match.limits import MAX_PATIENTS
from schemas.match.match_result import MAX_PROFILES

TARGET_PAIR, TARGET_PATIENT = 2.0, 8.0  # milliseconds for a pair, and for one patient with trace
FIRST_PROFILES = 35  # of the catalogue for which the target of one patient was set
ROUNDS = 5  # of which the fastest counts: the others measure the machine
TRACED_PATIENTS = 20
AS_OF = "2026-06-01"
CODES = {
    "conditions": ("mondo:0005147", "icd10cm:E10.9", "mondo:0005148", "mondo:0005003"),
    "medications": ("atc:A10BA02", "atc:L04AD02", "atc:H02AB07"),
    "procedures": ("icd10pcs:0TY00Z0", "icd10pcs:0FYG0Z0"),
    "allergies": ("atc:J01C", "atc:V08AB"),
    "prior_therapies": ("protrans", "islet-transplantation", "insulin-therapy"),
}
Requests = Sequence[dict[str, Any]]


def run_benchmark(patients: int = 1000) -> int:
    requests = make_random_requests(patients)
    with create_catalogue_database() as (engine, url):
        with read_connection(engine) as connection:
            candidates, hierarchy = fetch_profiles(connection), fetch_concept_hierarchy(connection)
        client = FlaskClient(create_app(Settings(database_url=url)))
        freeze_objects()  # as a worker does
        return print_measurements(client, candidates, hierarchy, requests)


def print_measurements(
    client: FlaskClient, candidates: Sequence[CandidateProfile], hierarchy: ConceptHierarchy, requests: Requests
) -> int:
    """Print what was measured, and return 1 if a target was missed."""
    traced, pairs = requests[:TRACED_PATIENTS], len(requests) * len(candidates)
    therapies = select_therapies(candidates, hierarchy, FIRST_PROFILES)
    first, profiles = measure_traced_requests(client, traced, therapies)
    whole, all_profiles = measure_traced_requests(client, traced)
    alone = 1000 * measure_cpu_seconds(
        lambda: match_requests([candidate.profile for candidate in candidates], hierarchy, requests)
    )
    batch = 1000 * measure_cpu_seconds(lambda: post_batches(client, requests, len(candidates)))
    click.echo(f"one patient with trace: {first:.1f} ms for {profiles} profiles, {whole:.1f} ms for all {all_profiles}")
    click.echo(f"{len(requests)} patients x {len(candidates)} profiles = {pairs} pairs")
    click.echo(f"matcher alone    {alone / pairs:.3f} ms a pair")
    click.echo(f"streamed batch   {batch / pairs:.3f} ms a pair (target: below {TARGET_PAIR})")
    return int(batch / pairs >= TARGET_PAIR or first > TARGET_PATIENT)


@contextmanager
def create_catalogue_database() -> Iterator[tuple[Engine, str]]:
    """Load the catalogue into a database in a temporary folder; gives its engine and its URL."""
    with TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'bench.sqlite'}"
        engine = create_database_engine(url)
        upgrade(engine)
        load_catalogue(engine)
        yield engine, url
        engine.dispose()


def select_therapies(candidates: Sequence[CandidateProfile], hierarchy: ConceptHierarchy, count: int) -> list[str]:
    """Return the first therapies that, with those below them, have no more profiles than that."""
    selected: list[str] = []
    for therapy in dict.fromkeys(candidate.therapy for candidate in candidates):
        broader = [hierarchy.therapies[candidate.therapy] for candidate in candidates]
        if sum(not ancestors.isdisjoint((*selected, therapy)) for ancestors in broader) <= count:
            selected.append(therapy)
    return selected


def measure_traced_requests(
    client: FlaskClient, requests: Requests, therapies: Sequence[str] | None = None
) -> tuple[float, int]:
    """Return mean milliseconds of a request about one patient, of the fastest round, and its number of profiles."""
    limited = {} if therapies is None else {"therapies": therapies}
    bodies = [json.dumps({**request, **limited}) for request in requests]
    answers = [post_request(client, body) for body in bodies]
    seconds = min(measure_cpu_seconds(lambda: [post_request(client, body) for body in bodies]) for _ in range(ROUNDS))
    return seconds / len(bodies) * 1000, len(json.loads(answers[0])["data"])


def post_request(client: FlaskClient, body: str) -> bytes:
    response = client.post("/v1/match", data=body, content_type="application/json")
    if response.status_code != 200:  # noqa: PLR2004
        raise SystemExit(f"a patient was refused: {response.text}")
    return bytes(response.data)


def match_requests(profiles: Sequence[Profile], hierarchy: ConceptHierarchy, requests: Requests) -> None:
    day = date.fromisoformat(AS_OF)
    for request in json.loads(json.dumps(requests), parse_float=Decimal):
        match_profiles(profiles, parse_patient(request["patient"], day), hierarchy)


def measure_cpu_seconds(work: Callable[[], Any]) -> float:
    """Seconds of processor time, so that others on the machine do not count."""
    start = time.process_time()
    work()
    return time.process_time() - start


def post_batches(client: FlaskClient, requests: Requests, profiles: int) -> None:
    """Send the requests in batches as large as a batch against so many profiles may be."""
    untraced = ResultOptions("none", MAX_PROFILES, frozenset(MEMBERS), frozenset(DEFAULT_ORIGINS))
    entries = min(MAX_PAIRS, MAX_ANSWER_BYTES // estimate_entry_bytes(untraced))
    size = min(MAX_PATIENTS, entries // profiles)
    for start in range(0, len(requests), size):
        text = "\n".join(json.dumps(request) for request in requests[start : start + size])
        response = client.post("/v1/match/batch", data=text, content_type="application/x-ndjson", buffered=False)
        for line in b"".join(response.iter_encoded()).splitlines():
            if response.status_code != 200 or b'"problem"' in line:  # noqa: PLR2004
                raise SystemExit(f"a patient was refused: {line.decode()}")


def make_random_requests(count: int) -> list[dict[str, Any]]:
    chance = random.Random(1)  # noqa: S311 - nothing is secret here
    return [{"patient": make_random_patient(chance), "as_of": AS_OF} for _ in range(count)]


def make_random_patient(chance: random.Random) -> dict[str, Any]:
    """A patient of whom about two facts in three are known, with type 1 diabetes more often than not."""
    known = [item for item in ATTRIBUTES if chance.randrange(3)]
    return {item.id: FACT_MAKERS[item.type](item, chance) for item in known}


def _make_quantity(attribute: Attribute, chance: random.Random) -> Any:
    low, high = attribute.low or 0, attribute.high or 0
    value = round(chance.triangular(low, high, low + (high - low) / 4), attribute.decimals or 0)
    one: dict[str, Any] = {"value": int(value) if attribute.type == "score" else value, "unit": attribute.unit}
    return one | ({"comparator": "<"} if not chance.randrange(10) else {})


def _make_set(attribute: Attribute, chance: random.Random) -> Any:
    codes = attribute.values or CODES[attribute.id]
    return {"present": chance.sample(codes, chance.randint(0, 2)), "complete": chance.choice((True, False))}


def _make_event_dates(_: Attribute, chance: random.Random) -> Any:
    return [f"{chance.randint(2018, 2025)}-{chance.randint(1, 12):02}" for _ in range(chance.randint(0, 4))]


FACT_MAKERS: dict[str, Callable[[Attribute, random.Random], Any]] = {
    "quantity": _make_quantity,
    "score": _make_quantity,
    "boolean": lambda _, chance: not chance.randrange(3),
    "code": lambda attribute, chance: chance.choice(attribute.values),
    "set": _make_set,
    "event": _make_event_dates,
    "date": lambda _, chance: f"{chance.randint(1990, 2025)}-{chance.randint(1, 12):02}",
}

if __name__ == "__main__":
    sys.exit(run_benchmark(*map(int, sys.argv[1:])))
