"""Doses of components: what a source gives as a mean is neither a least nor a greatest dose."""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from db.loader.catalogue_index import CatalogueIndex
from db.loader.errors import Violation
from db.loader.locations import locate
from db.loader.printed_numbers import read_printed_numbers
from db.vocab.catalogue_records.claim import ClaimRecord

AVERAGES = ("mean", "median")


def averages_are_no_bounds_of_a_dose(index: CatalogueIndex) -> Iterator[Violation]:
    for n, therapy in enumerate(index.records["therapies"]):
        own = [claim for claim in index.known_claims if claim["therapy"] == therapy["id"]]
        for m, component in enumerate(therapy["components"]):
            dose = component["dose"]
            for bound in ("low", "high") if dose else ():
                if dose and (average := _find_average(own, dose[bound], dose["unit"])):
                    message = (
                        f"is the {average['statistic']} of {average['key']}: leave the bound out, or state the plan"
                    )
                    yield locate("therapies", n, "components", m, "dose", bound).violation(message)


def _find_average(claims: Iterable[ClaimRecord], bound: Decimal | None, unit: str) -> ClaimRecord | None:
    """Return the claim that has the bound as an average, unless another one states it as a dose."""
    averages = [claim for claim in claims if claim["statistic"] in AVERAGES and claim["unit"] == unit]
    found = next((claim for claim in averages if bound is not None and claim["value"] == bound), None)
    is_planned = any(
        bound in read_printed_numbers(claim["statement"]) for claim in claims if claim["statistic"] not in AVERAGES
    )
    return None if is_planned else found


RULES = (averages_are_no_bounds_of_a_dose,)
