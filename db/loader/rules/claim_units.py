"""Every unit is UCUM, or a currency where money is measured, and converts to the unit of what is measured."""

from collections.abc import Iterator
from decimal import Decimal

from db.loader.catalogue_index import Index, Path, Record, at
from db.loader.errors import Violation
from db.units import ucum

# Statistics that have no unit of their own, whatever they compare.
UNITLESS = ("ratio", "hazard_ratio", "odds_ratio", "risk_ratio", "standardised_mean_difference", "rate", "count")


def units_are_ucum(index: Index) -> Iterator[Violation]:
    for section in ("measures", "therapies", "claims"):
        for n, record in index.each(section):
            for path, unit in _units(section, record):
                if not ucum.is_known(unit) and not _is_money(index, section, record, unit):
                    yield at(section, n, *path).says(f"{unit} is not a UCUM unit")


def _units(section: str, record: Record) -> Iterator[tuple[Path, str]]:
    blocks: list[tuple[Path, Record | None]] = [((), record)] if section != "therapies" else []
    if section == "claims":
        blocks.append((("follow_up",), record["follow_up"]))
    for n, component in enumerate(record.get("components", ())):
        blocks += [(("components", n, name), component[name]) for name in ("dose", "timing")]
    yield from (((*path, "unit"), block["unit"]) for path, block in blocks if block and block["unit"] is not None)


def _is_money(index: Index, section: str, record: Record, unit: str) -> bool:
    measure = record if section == "measures" else index.find("measures", record.get("measure"))
    return measure is not None and measure["type"] == "money" and ucum.is_currency(unit)


def times_are_times(index: Index) -> Iterator[Violation]:
    for n, claim in index.each("claims"):
        span = claim["follow_up"]
        if span and ucum.is_known(span["unit"]) and ucum.convert(Decimal(1), span["unit"], "d") is None:
            yield at("claims", n, "follow_up", "unit").says(f"{span['unit']} is not a unit of time")
    for n, therapy in index.each("therapies"):
        for m, component in enumerate(therapy["components"]):
            timing = component["timing"]
            if timing and ucum.is_known(timing["unit"]) and ucum.convert(Decimal(1), timing["unit"], "d") is None:
                message = f"{timing['unit']} is not a unit of time"
                yield at("therapies", n, "components", m, "timing", "unit").says(message)


def figures_are_in_the_unit_of_their_measure(index: Index) -> Iterator[Violation]:
    for n, claim in index.each("claims"):
        measure = index.find("measures", claim["measure"])
        if not measure or claim["unit"] is None or measure["type"] == "money" or claim["statistic"] in UNITLESS:
            continue
        if ucum.convert(Decimal(1), claim["unit"], measure["unit"], measure["id"]) is None:
            message = f"{claim['unit']} does not convert to {measure['unit']}, the unit of {measure['id']}"
            yield at("claims", n, "unit").says(message)


def money_is_in_a_currency_of_a_year(index: Index) -> Iterator[Violation]:
    for n, claim in index.each("claims"):
        measure = index.find("measures", claim["measure"])
        if not measure or measure["type"] != "money" or claim["value"] is None:
            continue
        if claim["unit"] is not None and not ucum.is_currency(claim["unit"]):
            yield at("claims", n, "unit").says(f"{claim['unit']} is not a currency (USD, EUR)")
        if claim["as_of"] is None:
            yield at("claims", n, "as_of").says("money needs its price year")


def intervals_have_a_unit(index: Index) -> Iterator[Violation]:
    for n, claim in index.each("claims"):
        if claim["interval"] and claim["unit"] is None:
            yield at("claims", n, "interval").says("has bounds in no unit: give the claim its unit")


RULES = (
    units_are_ucum,
    times_are_times,
    figures_are_in_the_unit_of_their_measure,
    money_is_in_a_currency_of_a_year,
    intervals_have_a_unit,
)
