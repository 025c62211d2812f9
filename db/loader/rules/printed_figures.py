"""Figures agree with each other and with the statement that prints them."""

from collections.abc import Iterator
from decimal import Decimal

from db.loader.catalogue_index import CatalogueIndex
from db.loader.errors import Violation
from db.loader.locations import locate
from db.loader.printed_numbers import read_shares
from db.vocab.catalogue_records.claim import ClaimRecord
from db.vocab.enums import WITHOUT_COUNTS

PERCENT = Decimal(100)


def percentages_agree_with_counts(index: CatalogueIndex) -> Iterator[Violation]:
    for n, claim in enumerate(index.records["claims"]):
        computed = compute_percentage(claim)
        if computed is None or claim["value"] is None or claim["unit"] != "%" or claim["statistic"] != "proportion":
            continue
        # Sources round in either direction, so anything within half of the last printed digit agrees.
        if abs(computed - claim["value"]) > half_last_digit(claim["value"]) and claim["comparator"] is None:
            message = f"{claim['value']} % is not {claim['events']} of {claim['at_risk']}, which is {computed:.4g} %"
            yield locate("claims", n, "value").violation(message)


def compute_percentage(claim: ClaimRecord) -> Decimal | None:
    """Return the percentage that the counts of a claim amount to, if they are counts of the same unit."""
    events, at_risk = claim["events"], claim["at_risk"]
    if events is None or not at_risk or events > at_risk or claim["counted"] == "person_year":
        return None
    return PERCENT * events / at_risk


def half_last_digit(value: Decimal) -> Decimal:
    """Return how far a value may be from its print: half a unit of the last digit, trailing zeros not counted."""
    exponent = value.normalize().as_tuple().exponent
    return Decimal(1).scaleb(min(exponent, 0) if isinstance(exponent, int) else 0) / 2


def percentages_without_counts_say_why(index: CatalogueIndex) -> Iterator[Violation]:
    """A bare percentage may be no share of the group beside it, so a reader needs to know what it is."""
    for n, claim in index.enumerate_published_claims():
        is_bare = claim["value"] is not None and claim["events"] is None
        if is_bare and claim["unit"] == "%" and claim["statistic"] == "proportion" and claim["counts"] is None:
            message = f"is missing: a percentage without events is one of {', '.join(WITHOUT_COUNTS)}"
            yield locate("claims", n, "counts").violation(f"{message}{_suggest_counts(index, claim)}")


def _suggest_counts(index: CatalogueIndex, claim: ClaimRecord) -> str:
    population = index.populations.get(claim["population"])
    size = claim["at_risk"] or (population["size"] if population and claim["counted"] == "participant" else None)
    if not size or claim["value"] is None:
        return ""
    fitting = list_fitting_counts(claim["value"], size) if claim["comparator"] is None else []
    if not fitting:
        return "" if claim["comparator"] else f"; no whole number of {size} gives {claim['value']} %"
    return f"; or counts: derived, if it is {fitting[0]} of {size}" if len(fitting) == 1 else ""


def list_fitting_counts(percentage: Decimal, size: int) -> list[int]:
    """Return the whole numbers of a group of this size that round to the percentage."""
    tolerance = half_last_digit(percentage)
    return [count for count in range(size + 1) if abs(PERCENT * count / size - percentage) <= tolerance]


def percentages_fit_the_group_beside_them(index: CatalogueIndex) -> Iterator[Violation]:
    """A size that cannot give the percentage is that of another group, and would lend it a certainty it has not."""
    for n, claim in index.enumerate_published_claims():
        population = index.populations.get(claim["population"])
        if claim["counts"] != "not_derivable" or claim["counted"] != "participant" or claim["comparator"]:
            continue
        if claim["value"] is None or population is None or not population["size"]:
            continue
        if not list_fitting_counts(claim["value"], population["size"]):
            message = f"no whole number of its {population['size']} people gives {claim['value']} %"
            hint = "name a group of unknown size"
            yield locate("claims", n, "population").violation(f"{message}: {hint}")


def derived_counts_are_the_only_ones(index: CatalogueIndex) -> Iterator[Violation]:
    for n, claim in index.enumerate_published_claims():
        value, at_risk = claim["value"], claim["at_risk"]
        if claim["counts"] != "derived" or value is None or not at_risk:
            continue
        if len(fitting := list_fitting_counts(value, at_risk)) > 1:
            message = f"{value} % of {at_risk} may be {fitting[0]} to {fitting[-1]}: give no events, and not_derivable"
            yield locate("claims", n, "counts").violation(message)


def percentages_say_of_what(index: CatalogueIndex) -> Iterator[Violation]:
    for n, claim in enumerate(index.records["claims"]):
        measure = index.measures.get(claim["measure"])
        is_share = claim["risk"] is not None or (measure is not None and measure["type"] == "proportion")
        if claim["value"] is not None and claim["unit"] == "%" and claim["statistic"] is None and is_share:
            message = "is missing: a percentage of people is a proportion, one of a measured value a mean or median"
            yield locate("claims", n, "statistic").violation(message)


def proportions_of_a_population_are_counted(index: CatalogueIndex) -> Iterator[Violation]:
    for n, claim in enumerate(index.records["claims"]):
        if claim["statistic"] == "proportion" and claim["population"] and claim["counted"] is None:
            message = "is missing: say of what the proportion is, of participants, procedures, devices or events"
            yield locate("claims", n, "counted").violation(message)


def counts_in_statements_are_those_of_the_claim(index: CatalogueIndex) -> Iterator[Violation]:
    for n, claim in enumerate(index.records["claims"]):
        events, at_risk = claim["events"], claim["at_risk"]
        if events is None or at_risk is None or events > at_risk:
            continue
        counts = {(Decimal(events), Decimal(at_risk)), (Decimal(at_risk - events), Decimal(at_risk))}
        for part, whole in sorted(read_shares(claim["statement"]) - counts):
            message = f"says {part} of {whole}, and the figures of the claim are {events} of {at_risk}"
            yield locate("claims", n, "statement").violation(message)


RULES = (
    percentages_agree_with_counts,
    percentages_without_counts_say_why,
    percentages_fit_the_group_beside_them,
    derived_counts_are_the_only_ones,
    percentages_say_of_what,
    proportions_of_a_population_are_counted,
    counts_in_statements_are_those_of_the_claim,
)
