"""What a client calls records, as the ids that they have now: merges are followed and errors collected."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from sqlalchemy import Connection

from api.http import Problem
from api.http.problems import Fault
from api.record_reader import find_published_id


class FoundRecords(NamedTuple):
    """The id of each record by what it was called, and a fault for each name that no record has."""

    ids: Mapping[str, str]
    faults: list[Fault]


def find_records(connection: Connection, collection: str, names: Iterable[str], parameter: str) -> FoundRecords:
    """Return the published records that are called so; `parameter` is where the names stood, for the faults."""
    ids: dict[str, str] = {}
    faults: list[Fault] = []
    for name in names:
        try:
            ids[name] = find_published_id(connection, collection, name)
        except Problem as problem:
            faults.append(_build_fault(parameter, name, problem))
    return FoundRecords(ids, faults)


def _build_fault(parameter: str, name: str, problem: Problem) -> Fault:
    reason = problem.extra.get("reason")
    detail = f"{problem.detail}: {reason}" if reason else problem.detail
    fault: Fault = {"parameter": parameter, "detail": detail, "value": name}
    expected = next((error["expected"] for error in problem.errors if "expected" in error), None)
    return {**fault, "expected": expected} if expected else fault
