"""Which therapies a page or a card compares: by id, name or code, merged ones by their successor.

Whatever is asked for and not compared is listed with the reason.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import Connection

from api.http import Problem
from api.http.problems import Fault
from api.http.query_string import get_query_parameters
from api.record_names import find_records
from api.record_reader import find_merged_record
from schemas.comparison.comparison_schema import MAX_THERAPIES

MAX_NAMES = 20
# Parameters of the form; there are at least three fields, and always one more than are filled.
CHOICES = ("first", "second", "third", "fourth", "fifth", "sixth")[:MAX_THERAPIES]
MIN_CHOICES = 3


class Choice(NamedTuple):
    """Ids of the therapies to compare, what was left out, and what was merged into which."""

    ids: Sequence[str]
    faults: Sequence[Fault]
    merges: Mapping[str, str]


def read_therapies(connection: Connection) -> Choice:
    """Return the therapies to compare, by id, name or code. Raises 404 if none of them can be."""
    found, faults = find_records(connection, "therapies", read_names(), "therapies")
    ids = [*dict.fromkeys(found.values())]
    if faults and not ids:
        raise Problem(404, "none of these therapies can be compared", errors=faults)
    faults += [_build_surplus_fault(record_id) for record_id in ids[len(CHOICES) :]]
    merges = {name: record_id for name, record_id in found.items() if is_merged(connection, name, record_id)}
    return Choice(ids[: len(CHOICES)], faults, merges)


def read_names() -> list[str]:
    """Return what the parameter `therapies` names."""
    names = (name.strip() for name in dict(get_query_parameters()).get("therapies", "").split(","))
    return [name for name in dict.fromkeys(names) if name][:MAX_NAMES]


def is_merged(connection: Connection, name: str, record_id: str) -> bool:
    """Whether `name` is the id of a record that was merged into this one, not just another name of it."""
    return name != record_id and find_merged_record(connection, "therapies", name, record_id) is not None


def _build_surplus_fault(record_id: str) -> Fault:
    expected = f"at most {len(CHOICES)} therapies"
    return {"parameter": "therapies", "detail": "is one too many", "value": record_id, "expected": expected}
