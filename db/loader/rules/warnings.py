"""What a curator may want to look at, though it can be right: reported by `catalogue check`, and no obstacle."""

import re
from collections import defaultdict
from collections.abc import Hashable, Iterator, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import cast

from db.loader.catalogue_index import CatalogueIndex, lifecycle_status
from db.loader.errors import Violation
from db.loader.focus import Focus, Rule, judge_records
from db.loader.locations import locate
from db.loader.printed_numbers import read_printed_numbers
from db.loader.review_dates import compute_due_date, is_overdue
from db.loader.rules.printed_figures import compute_percentage, half_last_digit
from db.vocab.catalogue_records.claim import ClaimRecord
from db.vocab.record_types import RECORD_TYPES
from db.vocab.unit_constants import CALENDAR_TOLERANCE, DAYS_IN_UNIT

YEARS = range(1900, 2100)
_P_VALUE = re.compile(r"\bP [<=>] \d*\.\d+")
_UNSAID = re.compile(r"does not (?:say|name)")  # in a note on evidence: the source leaves open what the figure is


def names_are_taken(index: CatalogueIndex) -> Iterator[Violation]:
    # Within a type only: a mechanism and a risk may well have one name.
    for record_type in RECORD_TYPES:
        owners: dict[str, str] = {}
        for n, record in index.enumerate_section(record_type.name if record_type.label == "name" else ""):
            if lifecycle_status(record) != "published":
                continue
            record_id, synonyms = str(record["id"]), cast("list[str]", record.get("synonyms", []))
            for field, name in (("name", str(record["name"])), *(("synonyms", synonym) for synonym in synonyms)):
                owner = owners.setdefault(name.casefold(), record_id)
                if owner != record_id:
                    yield locate(record_type.name, n, field).violation(f"{name} is a name of {owner} already")


def percentages_have_no_statistic(index: CatalogueIndex) -> Iterator[Violation]:
    for n, claim in enumerate(index.records["claims"]):
        if claim["value"] is not None and claim["unit"] == "%" and claim["statistic"] is None:
            population = index.populations.get(claim["population"])
            if (population and population["size"] == 1) or any(
                _UNSAID.search(row["note"] or "") for row in claim["evidence"]
            ):
                continue
            message = "is missing: leave it out only if the percentage was measured in one person"
            yield locate("claims", n, "statistic").violation(message)


def statements_have_other_numbers(index: CatalogueIndex) -> Iterator[Violation]:
    compared = _collect_compared_figures(index)
    for n, claim in index.enumerate_published_claims():
        if claim["value"] is None and claim["events"] is None:
            continue
        printed = read_printed_numbers(_P_VALUE.sub("", claim["statement"])) - _list_figures(index, claim)
        printed -= compared[_subject_of(claim)]
        if foreign := sorted(number for number in printed if not _is_explained(number, claim)):
            numbers = ", ".join(f"{number:f}" for number in foreign)
            yield locate("claims", n, "statement").violation(f"prints {numbers}, which is no figure of the claim")


def _subject_of(claim: ClaimRecord) -> Hashable:
    return claim["measure"] or claim["risk"]


def _collect_compared_figures(index: CatalogueIndex) -> Mapping[Hashable, set[Decimal]]:
    """Group the figures of all claims by what they measure: a statement may compare its own with another's."""
    figures: dict[Hashable, set[Decimal]] = defaultdict(set)
    for claim in index.known_claims:
        figures[_subject_of(claim)] |= {
            Decimal(figure) for figure in (claim["value"], claim["events"], claim["at_risk"]) if figure is not None
        }
    return figures


def _list_figures(index: CatalogueIndex, claim: ClaimRecord) -> set[Decimal]:
    """Return the figures of a claim and the numbers in the names of what it is about."""
    events, at_risk, interval, follow_up = claim["events"], claim["at_risk"], claim["interval"], claim["follow_up"]
    figures = [claim["value"] and abs(claim["value"]), events, at_risk, claim["occurrences"]]
    figures += [at_risk - events] if events is not None and at_risk is not None else []
    figures += [interval["low"], interval["high"]] if interval else []
    figures += [follow_up["low"], follow_up["high"]] if follow_up else []
    groups = [group for id_ in (claim["population"], claim["versus"]) if (group := index.populations.get(id_))]
    figures += [group["size"] for group in groups]
    texts = [text for group in groups for text in (group["label"], group["description"])]
    if measure := index.measures.get(claim["measure"]):
        texts += [measure["name"], measure["definition"]]
    if therapy := index.therapies.get(claim["therapy"]):
        texts += [therapy["name"], *therapy["synonyms"]]
    texts += [text for evidence in claim["evidence"] for text in (evidence["quote"], evidence["note"])]
    texts += [claim["unit"].replace("_", " ") if claim["unit"] else None]
    numbers = (read_printed_numbers(text) for text in texts if text)
    return {Decimal(figure) for figure in figures if figure is not None}.union(*numbers)


def _is_explained(number: Decimal, claim: ClaimRecord) -> bool:
    """Whether a number is a year, the percentage of the counts, or the follow-up in another unit."""
    percentage, follow_up = compute_percentage(claim), claim["follow_up"]
    if number in YEARS or (percentage is not None and abs(percentage - number) <= half_last_digit(number)):
        return True
    lengths = [follow_up["low"], follow_up["high"]] if follow_up else []
    scale = DAYS_IN_UNIT.get(follow_up["unit"], Decimal(0)) if follow_up else Decimal(0)
    return any(
        abs(number * days - length * scale) <= CALENDAR_TOLERANCE * length * scale
        for days in DAYS_IN_UNIT.values()
        for length in lengths
        if length
    )


def reviews_are_due(index: CatalogueIndex) -> Iterator[Violation]:
    today = datetime.now(UTC).date().isoformat()
    for n, claim in index.enumerate_published_claims():
        due = compute_due_date(claim)
        if is_overdue(due, today):
            yield locate("claims", n).violation(f"was due for another reading of its sources on {due}")


def rejections_lack_the_words(index: CatalogueIndex) -> Iterator[Violation]:
    """What is called wrong is what the source says, not words that are harder than its own."""
    for n, claim in index.enumerate_published_claims():
        if index.standings[claim["key"]] != "rejected" or claim["searches"]:
            continue
        if not any(row["quote"] or row["quote_sha256"] for row in index.list_live_support(claim)):
            message = (
                "is rejected, and no row that supports it gives the words of the source: add quote or quote_sha256"
            )
            yield locate("claims", n, "evidence").violation(message)


WARNING_RULES: tuple[Rule, ...] = (
    names_are_taken,
    percentages_have_no_statistic,
    statements_have_other_numbers,
    rejections_lack_the_words,
    reviews_are_due,
)


COMPARING_RULES: frozenset[Rule] = frozenset({names_are_taken})


def find_warnings(index: CatalogueIndex, judged: Focus | None = None) -> list[Violation]:
    """Return what is worth a look in the records, all of them or those that are judged."""
    return judge_records(WARNING_RULES, COMPARING_RULES, index, judged)
