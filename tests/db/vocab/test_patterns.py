import re
from datetime import date

import pytest
from marshmallow import ValidationError
from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from db.vocab.patterns import PARTIAL_DATE, PATIENT_PARTIAL_DATE, DateSpan, ignore_case, parse_partial_date
from schemas.imports.catalogue.form_fields import parse_date as parse_catalogue_date
from tests.factories import insert_record

DATES = {
    "2024": DateSpan(date(2024, 1, 1), date(2024, 12, 31)),
    "2024-02": DateSpan(date(2024, 2, 1), date(2024, 2, 29)),
    "2023-02": DateSpan(date(2023, 2, 1), date(2023, 2, 28)),
    "2024-02-29": DateSpan(date(2024, 2, 29), date(2024, 2, 29)),
    "1900-12-31": DateSpan(date(1900, 12, 31), date(1900, 12, 31)),
}
MALFORMED = (
    "",
    "24",
    "2024-",
    "2024-13",
    "2024-00",
    "2024-1",
    "2024-01-32",
    "2024-01-00",
    "2024/01",
    "x",
)
NO_SUCH_DAY = ("2023-02-29", "2024-04-31", "0000", "0000-01", "0000-01-01", "0000-02-29")


@pytest.mark.parametrize("text", DATES)
def test_every_room_accepts_a_partial_date(text: str) -> None:
    assert parse_partial_date(text) == DATES[text]
    assert re.fullmatch(PARTIAL_DATE, text)
    assert re.fullmatch(PATIENT_PARTIAL_DATE, text)
    assert parse_catalogue_date(text) == text


@pytest.mark.parametrize("text", [*MALFORMED, *NO_SUCH_DAY])
def test_every_room_refuses_what_is_no_date(text: str) -> None:
    with pytest.raises(ValueError, match="day of the calendar" if text in NO_SUCH_DAY else "YYYY, YYYY-MM"):
        parse_partial_date(text)
    assert not re.fullmatch(PATIENT_PARTIAL_DATE, text)
    assert not re.fullmatch(PARTIAL_DATE, text)
    with pytest.raises(ValidationError):
        parse_catalogue_date(text)


@pytest.mark.parametrize("malformed", [value for value in MALFORMED if value])
def test_the_database_refuses_what_is_malformed(connection: Connection, malformed: str) -> None:
    with pytest.raises(IntegrityError), connection.begin_nested():
        insert_record(connection, "references", issued=malformed)


def test_a_word_is_matched_in_any_case_and_its_dot_and_hyphen_stand_for_themselves() -> None:
    assert re.fullmatch(ignore_case("trials.gov-2"), "Trials.GOV-2")
    assert not re.fullmatch(ignore_case("trials.gov-2"), "trials_gov-2")
