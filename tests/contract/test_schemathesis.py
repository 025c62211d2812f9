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

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "1"))
SEED = int(os.environ.get("FUZZ_SEED", "1"))
ONLY = os.environ.get("FUZZ_PATHS", "")
DEEP = EXAMPLES > 1
COVERAGE = DEEP and os.environ.get("FUZZ_COVERAGE", "true") != "false"  # of bounds, the same with each seed
# Beside what it expects by default: 400, for a cursor that nobody could know.
ACCEPTED = ["2xx", "3xx", "400", "401", "403", "404", "409", "429", "5xx"]
# Beside what it expects by default: 414, for a URL that is longer than any.
REFUSED = ["400", "401", "403", "404", "405", "406", "409", "414", "415", "422", "428", "429", "5xx"]
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
        for check in (check for checks in event.recorder.checks.values() for check in checks):
            if info := check.failure_info:
                why = f"{info.failure.title}: {info.failure.message}"
                yield f"{event.label}: {why[:500]}: {info.code_sample[:1000]}"
    elif isinstance(event, events.NonFatalError):
        yield f"{event.label}: {event.info}"
    elif isinstance(event, events.FatalError):
        yield str(event.exception)
