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
# Beside what it expects by default: 400, for a cursor that nobody could know.
ACCEPTED = ["2xx", "3xx", "400", "401", "403", "404", "409", "429", "5xx"]
CONFIG: dict[str, Any] = {
    "seed": SEED,
    "continue-on-failure": True,
    "generation": {"max-examples": EXAMPLES, "database": "none"},
    "phases": {"coverage": {"enabled": DEEP}, "stateful": {"enabled": DEEP}},
    "checks": {"positive_data_acceptance": {"expected-statuses": ACCEPTED}},
}


def test_what_the_contract_allows_is_accepted_and_what_it_forbids_is_refused(app: Flask) -> None:
    schema = schemathesis.openapi.from_wsgi("/openapi.json", app, config=SchemathesisConfig.from_dict(CONFIG))
    chosen = schema.include(path_regex=ONLY) if ONLY else schema
    told = list(engine.from_schema(chosen).execute())
    finished = [event for event in told if isinstance(event, events.ScenarioFinished)]
    asked = sum(len(event.recorder.interactions) for event in finished)
    print(f"{asked} requests to {len({event.label for event in finished})} operations, seed {SEED}")  # noqa: T201
    assert asked >= len({event.label for event in finished}) > 0
    assert [*_failures(finished), *_errors(told)] == []


def _failures(finished: list[events.ScenarioFinished]) -> Iterator[str]:
    for event in finished:
        for check in (check for checks in event.recorder.checks.values() for check in checks):
            if info := check.failure_info:
                why = f"{info.failure.title}: {info.failure.message}"
                yield f"{event.label}: {why[:500]}: {info.code_sample[:1000]}"


def _errors(told: list[Any]) -> Iterator[str]:
    for event in told:
        if isinstance(event, events.NonFatalError):
            yield f"{event.label}: {event.info}"
        elif isinstance(event, events.FatalError):
            yield str(event.exception)
