"""Requests that the contract allows, and some that it forbids, thought up by a program that reads nothing else.

A few to each operation here; `make fuzz` asks for many more, and for every bound of every parameter too.
"""

import os
from collections.abc import Iterator
from typing import Any

import schemathesis
from flask import Flask
from schemathesis import engine
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import events
from schemathesis.engine.recorder import CheckFailureInfo, ScenarioRecorder

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "1"))
SEED = int(os.environ.get("FUZZ_SEED", "1"))
ONLY = os.environ.get("FUZZ_PATHS", "")
DEEP = EXAMPLES > 1
COVERAGE = DEEP and os.environ.get("FUZZ_COVERAGE", "true") != "false"  # of bounds, the same with each seed
# Beside what it expects by default: 400, for a cursor that nobody could know, and 410, for a change that is to come.
ACCEPTED = ["2xx", "3xx", "400", "401", "403", "404", "409", "410", "429", "5xx"]
# Beside what it expects by default: 414, for a URL that is longer than any.
REFUSED = ["400", "401", "403", "404", "405", "406", "409", "414", "415", "422", "428", "429", "5xx"]
TOO_LARGE = b'"the response would be too large"'  # of many records with all that they include: no schema says so
CONFIG: dict[str, Any] = {
    "seed": SEED,
    "continue-on-failure": True,
    "generation": {"max-examples": EXAMPLES, "database": "none"},
    "phases": {"coverage": {"enabled": COVERAGE}, "stateful": {"enabled": DEEP}},
    "checks": {
        "positive_data_acceptance": {"expected-statuses": ACCEPTED},
        "negative_data_rejection": {"expected-statuses": REFUSED},
    },
}


def test_what_the_contract_allows_is_accepted_and_what_it_forbids_is_refused(app: Flask) -> None:
    schema = schemathesis.openapi.from_wsgi("/openapi.json", app, config=SchemathesisConfig.from_dict(CONFIG))
    selected = schema.include(path_regex=ONLY) if ONLY else schema
    requests, operations, wrong = 0, set[str](), list[str]()
    for event in engine.from_schema(selected).execute():
        if isinstance(event, events.ScenarioFinished):  # none is kept, as together they hold every answer
            requests += len(event.recorder.interactions)
            operations |= {event.label or "links between operations"}
        wrong += _iter_failures(event)
    print(f"{requests} requests to {len(operations)} operations, seed {SEED}: {len(wrong)} failures")  # noqa: T201
    assert requests >= len(operations) > 0
    assert not wrong, "\n".join(wrong)


def _iter_failures(event: events.EngineEvent) -> Iterator[str]:
    if isinstance(event, events.ScenarioFinished):
        for info in _iter_failed_checks(event.recorder):
            why = f"{info.failure.title}: {info.failure.message}"
            yield f"{event.label}: {why[:500]}: {info.code_sample[:1000]}"
    elif isinstance(event, events.NonFatalError):
        yield f"{event.label}: {event.info}"
    elif isinstance(event, events.FatalError):
        yield str(event.exception)


def _iter_failed_checks(recorder: ScenarioRecorder) -> Iterator[CheckFailureInfo]:
    for case, checks in recorder.checks.items():
        response = recorder.interactions[case].response
        if response is None or TOO_LARGE not in (response.content or b""):
            yield from (check.failure_info for check in checks if check.failure_info)
