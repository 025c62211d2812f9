"""Dates and times of FHIR: partial dates are spans, and times with a zone are instants and compared as such."""

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

from db.vocab.patterns import FULL_DATE_LENGTH, PATIENT_PARTIAL_DATE, parse_partial_date
from schemas.imports.fhir.json_values import JsonObject, get_list, get_object, get_text
from schemas.imports.fhir.kept_answers import keep_answers

MAX_TIMING_EVENTS = 100  # a Timing with more is not understood: all results of a report would read it
TIME_OF_DAY = re.compile(
    r"T([01][0-9]|2[0-3]):([0-5][0-9])(?::([0-5][0-9]|60)(?:\.([0-9]{1,9}))?)?(Z|[+-][0-9]{2}:[0-9]{2})?"
)


class FhirTime(NamedTuple):
    """A time as stated: its days in the zone of the sender, and its first and last instant, in UTC."""

    text: str  # YYYY, YYYY-MM or YYYY-MM-DD
    first_day: date
    last_day: date
    first: datetime
    last: datetime

    def is_after(self, as_of: date) -> bool:
        """True if it begins after the day, both by its own calendar and by that of UTC."""
        # Both, since a result of this morning in Sydney is of yesterday in UTC, and neither is the future.
        return min(self.first_day, self.first.date()) > as_of

    def to_partial_date(self, as_of: date) -> str:
        """The date for the matcher: a day that has begun in the zone of the sender alone is the reference date."""
        return as_of.isoformat() if self.first_day > as_of else self.text


def parse_fhir_time(value: object) -> FhirTime | None:
    """Parse a date, dateTime or instant; None if it is none from 1900 to 2099."""
    return _parse_text(value) if isinstance(value, str) else None


@keep_answers
def _parse_text(value: str) -> FhirTime | None:
    text = value[:FULL_DATE_LENGTH] if "T" in value else value
    if re.fullmatch(PATIENT_PARTIAL_DATE, text) is None:
        return None
    days = parse_partial_date(text)
    if text == value:
        return FhirTime(text, *days, *_whole_days(days.first, days.last))
    found = TIME_OF_DAY.fullmatch(value[FULL_DATE_LENGTH:])
    return None if found is None else _build_time(text, days.first, found)


def _whole_days(first: date, last: date) -> tuple[datetime, datetime]:
    return datetime.combine(first, time.min, UTC), datetime.combine(last, time.max, UTC)


def _build_time(text: str, day: date, found: re.Match[str]) -> FhirTime | None:
    hour, minute, second, fraction, zone = found.groups()
    if zone is None:  # FHIR requires a zone: without one only the day is known
        return FhirTime(text, day, day, *_whole_days(day, day))
    offset = timedelta() if zone == "Z" else _parse_offset(zone)
    if offset is None:
        return None
    microseconds = int((fraction or "0").ljust(6, "0")[:6])
    # FHIR allows 60 for leap seconds, which `time` does not.
    seconds = min(int(second or 0), 59)
    instant = datetime.combine(day, time(int(hour), int(minute), seconds, microseconds), UTC) - offset
    return FhirTime(text, day, day, instant, instant)


def _parse_offset(zone: str) -> timedelta | None:
    hours, minutes = int(zone[1:3]), int(zone[4:6])
    if hours > 14 or minutes > 59:  # noqa: PLR2004 - the zones of the earth reach from -12:00 to +14:00
        return None
    return timedelta(hours=hours, minutes=minutes) * (-1 if zone[0] == "-" else 1)


# An `end` that is not understood gives None, and never the start in its place.
def parse_period_end(period: JsonObject) -> FhirTime | None:
    """Return the end of a period; of one without end its start, since what lasts was found then at the earliest."""
    end = parse_fhir_time(period["end"] if "end" in period else period.get("start"))
    start = parse_fhir_time(period.get("start"))
    return None if start and end and start.first > end.last else end


def parse_timing(timing: JsonObject) -> FhirTime | None:
    """Return the last event of a Timing, or the end of its bounds; None if either is not understood."""
    if "modifierExtension" in timing:
        return None
    if events := get_list(timing, "event"):
        if len(events) > MAX_TIMING_EVENTS:
            return None
        times = [parse_fhir_time(event) for event in events]
        return None if None in times else latest_time(found for found in times if found)
    return parse_period_end(get_object(get_object(timing, "repeat"), "boundsPeriod"))


def extend_time(time: FhirTime, last_day: date) -> FhirTime:
    """Return a time that may be as late as a day, if that is later."""
    last = _whole_days(last_day, last_day)[1]
    return time._replace(last_day=max(time.last_day, last_day), last=max(time.last, last))


def latest_time(times: Iterable[FhirTime]) -> FhirTime | None:
    return max(times, key=lambda found: found.last, default=None)


def parse_choice_of_time(resource: JsonObject, name: str) -> FhirTime | None:
    """Return the time of a member such as `effectivePeriod`."""
    if name.endswith("Period"):
        return parse_period_end(get_object(resource, name))
    if name.endswith("Timing"):
        return parse_timing(get_object(resource, name))
    return parse_fhir_time(get_text(resource, name))
