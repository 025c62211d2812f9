"""Every unit is UCUM, or a currency where money is measured, and converts to the unit of what is measured."""

from collections.abc import Iterator

from db.loader.catalogue_index import CatalogueIndex
from db.loader.errors import Violation
from db.loader.locations import Location, locate
from db.units import ucum
from db.vocab.catalogue_records.concept import MeasureRecord
from db.vocab.unit_constants import DAYS_IN_UNIT

# Statistics that have no unit of their own, whatever they compare.
UNITLESS_STATISTICS = (
    *("ratio", "hazard_ratio", "odds_ratio", "risk_ratio", "standardised_mean_difference", "rate", "count"),
)


def units_are_ucum(index: CatalogueIndex) -> Iterator[Violation]:
    for location, unit, measure in (*_measure_units(index), *_therapy_units(index), *_claim_units(index)):
        is_money = measure is not None and measure["type"] == "money" and ucum.is_currency(unit)
        if not is_money and not ucum.is_known_unit(unit):
            yield location.violation(f"{unit} is not a UCUM unit")


def _measure_units(index: CatalogueIndex) -> Iterator[tuple[Location, str, MeasureRecord | None]]:
    for n, measure in enumerate(index.records["measures"]):
        yield locate("measures", n, "unit"), measure["unit"], measure


def _therapy_units(index: CatalogueIndex) -> Iterator[tuple[Location, str, MeasureRecord | None]]:
    for n, therapy in enumerate(index.records["therapies"]):
        for m, component in enumerate(therapy["components"]):
            ranges = {"dose": component["dose"], "timing": component["timing"]}
            for name, block in ranges.items():
                if block:
                    yield locate("therapies", n, "components", m, name, "unit"), block["unit"], None


def _claim_units(index: CatalogueIndex) -> Iterator[tuple[Location, str, MeasureRecord | None]]:
    for n, claim in enumerate(index.records["claims"]):
        measure = index.measures.get(claim["measure"])
        if claim["unit"] is not None:
            yield locate("claims", n, "unit"), claim["unit"], measure
        if claim["follow_up"]:
            yield locate("claims", n, "follow_up", "unit"), claim["follow_up"]["unit"], measure


def times_are_times(index: CatalogueIndex) -> Iterator[Violation]:
    for location, unit, _ in (*_therapy_units(index), *_claim_units(index)):
        if {"timing", "follow_up"} & {*location.path} and not _is_time(unit):
            yield location.violation(f"{unit} is not a unit of time")


def _is_time(unit: str) -> bool:
    """Whether a unit measures time; of an unknown unit `units_are_ucum` reports that it is unknown."""
    return not ucum.is_known_unit(unit) or ucum.is_convertible(unit, "d")


def figures_are_in_the_unit_of_their_measure(index: CatalogueIndex) -> Iterator[Violation]:
    for n, claim in enumerate(index.records["claims"]):
        measure = index.measures.get(claim["measure"])
        if not measure or claim["unit"] is None or measure["type"] == "money":
            continue
        if claim["statistic"] in UNITLESS_STATISTICS:
            continue
        if not ucum.is_convertible(claim["unit"], measure["unit"], measure["id"]):
            message = f"{claim['unit']} does not convert to {measure['unit']}, the unit of {measure['id']}"
            yield locate("claims", n, "unit").violation(message)


def rates_have_the_period_of_their_measure(index: CatalogueIndex) -> Iterator[Violation]:
    """A monthly change beside yearly ones of the same measure reads as a tenth of them."""
    for n, claim in enumerate(index.records["claims"]):
        measure = index.measures.get(claim["measure"])
        period, usual = (_find_period(unit) for unit in (claim["unit"], measure and measure["unit"]))
        if period and usual and period != usual and claim["statistic"] not in UNITLESS_STATISTICS:
            message = f"is for each {period}, but {claim['measure']} for each {usual}: take a measure of that period"
            yield locate("claims", n, "unit").violation(message)


def _find_period(unit: str | None) -> str | None:
    quantity, _, period = (unit or "").rpartition("/")
    return period if quantity and period in DAYS_IN_UNIT else None


def money_is_in_a_currency_of_a_year(index: CatalogueIndex) -> Iterator[Violation]:
    for n, claim in enumerate(index.records["claims"]):
        measure = index.measures.get(claim["measure"])
        if not measure or measure["type"] != "money" or claim["value"] is None:
            continue
        if claim["unit"] is not None and not ucum.is_currency(claim["unit"]):
            yield locate("claims", n, "unit").violation(f"{claim['unit']} is not a currency (USD, EUR)")
        if claim["as_of"] is None:
            yield locate("claims", n, "as_of").violation("money needs its price year")


def intervals_have_a_unit(index: CatalogueIndex) -> Iterator[Violation]:
    for n, claim in enumerate(index.records["claims"]):
        if claim["interval"] and claim["unit"] is None:
            message = "has bounds in no unit: give the claim its unit"
            yield locate("claims", n, "interval").violation(message)


RULES = (
    units_are_ucum,
    times_are_times,
    figures_are_in_the_unit_of_their_measure,
    rates_have_the_period_of_their_measure,
    money_is_in_a_currency_of_a_year,
    intervals_have_a_unit,
)
