import re
from calendar import monthrange
from itertools import product

import pytest

from db.vocab.date_spellings import advise_on_date, advise_on_moment
from db.vocab.patterns import PARTIAL_DATE, PATIENT_PARTIAL_DATE, parse_partial_date

EXPECTED = {
    "2021-02-29": "2021-02-28",
    "2020-02-30": "2020-02-29",
    "1900-02-29": "1900-02-28",
    "2021-04-31": "2021-04-30",
    "2021-1-32": "2021-01-31",
    "2021-13": "2021-01 to 2021-12",
    "2021-13-01": "2021-01 to 2021-12",
    "2021-00": "2021-01 to 2021-12",
    "2021-01-00": "2021-01 or 2021-01-01",
    "2021-2-3": "2021-02-03",
    "2021-2": "2021-02",
    "2021/02/03": "2021-02-03",
    "2021.2.3": "2021-02-03",
    "20210203": "2021-02-03",
    "20210229": "2021-02-28",
    "2021-W05": "2021-02-01 to 2021-02-07",
    "2021-W05-3": "2021-02-03",
    "2021W053": "2021-02-03",
    "2021-035": "2021-02-04",
    "2021-02-03T10:00:00Z": "2021-02-03",
    "2021-02-03 10:00": "2021-02-03",
    "2021-02-30T10:00:00Z": "2021-02-28",
}
MOMENTS = {
    "2021-02-03T10:00:00": "2021-02-03T10:00:00Z",
    "2021-02-03T10:00Z": "2021-02-03T10:00:00Z",
    "2021-02-03 10:00:30+02:00": "2021-02-03T10:00:30+02:00",
    "2021-02-29": "2021-02-28",
    "2021-02-29T10:00:00Z": "2021-02-28",
}


@pytest.mark.parametrize("text", EXPECTED)
def test_a_date_that_nobody_can_take_leads_to_the_one_that_was_meant(text: str) -> None:
    assert re.fullmatch(PARTIAL_DATE, text) is None
    assert (advice := advise_on_date(text))
    assert advice.expected == EXPECTED[text]


@pytest.mark.parametrize(
    "text", ["", "today", "03.02.2021", "02/03/2021", "21-02-03", "0000-01-40", "9999-W54", "x" * 99]
)
def test_what_may_mean_anything_gets_no_date(text: str) -> None:
    advice = advise_on_date(text)
    assert advice is None or "YYYY" in advice.expected


@pytest.mark.parametrize("text", ["0000", "0000-01-40", "10000", "-0001", "+2020", "12020-01-01", "-2020-01"])
def test_a_year_outside_the_calendar_leads_to_the_years_within(text: str) -> None:
    assert (advice := advise_on_date(text))
    assert "0001 to 9999" in advice.detail
    assert "YYYY" in advice.expected


@pytest.mark.parametrize("text", ["1850-01-01", "2150-07", "2021", "2021-02-28"])
def test_a_date_of_the_calendar_needs_no_advice(text: str) -> None:
    assert advise_on_date(text) is None


@pytest.mark.parametrize("text", MOMENTS)
def test_a_time_leads_to_the_one_that_was_meant(text: str) -> None:
    assert (advice := advise_on_moment(text))
    assert advice.expected == MOMENTS[text]


@pytest.mark.parametrize("pattern", [PARTIAL_DATE, PATIENT_PARTIAL_DATE])
def test_the_patterns_have_exactly_the_days_of_the_calendar(pattern: str) -> None:
    matches = re.compile(pattern).fullmatch
    for year, month, day in product((1900, 1999, 2000, 2004, 2023, 2024, 2096), range(1, 13), range(32)):
        text = f"{year}-{month:02}-{day:02}"
        assert bool(matches(text)) == (1 <= day <= monthrange(year, month)[1]), text
    assert not matches("2023-13-01")
    assert not matches("2023-00")
    assert parse_partial_date("2023-02").last.day == 28
