"""What is read of a Bundle: facts with their time and place, and what is not used, with the reason."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Literal, NamedTuple, TypeAlias

from schemas.imports.fhir.fhir_time import FhirTime

Ignored: TypeAlias = Mapping[str, str]
Presence: TypeAlias = Literal["present", "absent", "past", "unknown"]  # `unknown` ends what was stated earlier
MAX_PREGNANCY_DAYS = 300  # a pregnancy lasts no longer


class UnusedError(Exception):
    """Why a resource is not used; or, yielded with the path of a `member`, why that member alone is not."""

    def __init__(self, detail: str, member: str = "", expected: str = "") -> None:
        super().__init__(detail)
        self.member = member
        self.expected = expected


class Fact(NamedTuple):
    """One fact: a measurement, a value, a date, or a code of a set with its presence."""

    attribute: str
    value: object
    time: FhirTime | None = None
    member: str = ""  # path within the resource, of facts that are a part of one
    latest: FhirTime | None = None  # time of its record, after which it cannot be
    may_be_ahead: bool = False  # of a partial date that the reference date lies in

    @property
    def last_time(self) -> FhirTime | None:
        """Its time, or without one that of its record."""
        return self.time or self.latest


class PlacedFact(NamedTuple):
    """A fact with the pointer to where it stands in the Bundle."""

    fact: Fact
    pointer: str


def has_passed(time: FhirTime, days: int, as_of: date) -> bool:
    """True if a state that was found at a time, and that lasts for some days, has ended."""
    return time.last_day + timedelta(days) < as_of


def build_ignored(pointer: str, detail: str, expected: str = "") -> Ignored:
    detail = detail.encode(errors="replace").decode()  # what is quoted of a Bundle may hold lone surrogates
    return {"pointer": pointer, "detail": detail, **({"expected": expected} if expected else {})}


def read_position(ignored: Ignored) -> int:
    """Return the position of the entry, or of the link, that was not used."""
    return int(ignored["pointer"].split("/")[2])
