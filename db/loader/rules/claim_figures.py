"""Figures: whose they are, that they fit their group, and that differing ones for one question are weighed."""

from collections.abc import Hashable, Iterator, Mapping
from decimal import Decimal
from itertools import combinations

from db.loader.catalogue_index import CatalogueIndex
from db.loader.errors import Violation
from db.loader.locations import locate
from db.vocab.catalogue_records.claim import ClaimRecord

FIGURE_KINDS = ("risk", "outcome")
# What the figure of a claim answers, time aside.
QUESTION_FIELDS = (
    *("therapy", "component", "condition", "mechanism", "risk", "study", "population", "versus", "severity"),
    *("counted", "measure", "statistic", "unit"),
)


def at_risk_fits_its_population(index: CatalogueIndex) -> Iterator[Violation]:
    for n, claim in enumerate(index.records["claims"]):
        population = index.populations.get(claim["population"])
        if claim["counted"] != "participant" or not population:
            continue
        at_risk, size = claim["at_risk"], population["size"]
        if at_risk is not None and size is not None and at_risk > size:
            message = f"{at_risk} people at risk, but {population['id']} has only {size}"
            yield locate("claims", n, "at_risk").violation(message)


def counts_of_people_fit_their_population(index: CatalogueIndex) -> Iterator[Violation]:
    for n, claim in enumerate(index.records["claims"]):
        population = index.populations.get(claim["population"])
        size, value = population and population["size"], claim["value"]
        if claim["unit"] == "{participant}" and size is not None and value is not None and value > size:
            yield locate("claims", n, "value").violation(f"{value} people, but {claim['population']} has only {size}")


def measures_of_burdens_measure_no_outcomes(index: CatalogueIndex) -> Iterator[Violation]:
    """A reader who looks for stays or costs finds them in one place."""
    burdens = {claim["measure"]: claim["key"] for claim in index.known_claims if claim["kind"] == "burden"}
    for n, claim in index.enumerate_published_claims():
        if claim["kind"] in {"outcome", "risk"} and claim["measure"] and (other := burdens.get(claim["measure"])):
            message = f"is {claim['kind']}, but {other} has {claim['measure']} as a burden: one measure has one kind"
            yield locate("claims", n, "kind").violation(message)


def groups_fit_into_larger_ones(index: CatalogueIndex) -> Iterator[Violation]:
    for n, population in enumerate(index.records["populations"]):
        parent = index.populations.get(population["parent"])
        size, parent_size = population["size"], parent and parent["size"]
        if parent and size is not None and parent_size is not None and size > parent_size:
            message = f"{size} people, but its larger group {parent['id']} has only {parent_size}"
            yield locate("populations", n, "size").violation(message)


def figures_of_other_therapies_are_indirect(index: CatalogueIndex) -> Iterator[Violation]:
    for n, claim in index.enumerate_published_claims():
        population = index.populations.get(claim["population"])
        if claim["therapy"] is None or claim["kind"] not in FIGURE_KINDS or population is None:
            continue
        if index.is_within(population["received"], claim["therapy"]):
            continue
        received = population["received"] or "nothing that is named here"
        message = f"{population['id']} received {received}, not {claim['therapy']}: directness must be indirect"
        yield from _require_indirect(n, claim, message)


def figures_of_sibling_studies_are_indirect(index: CatalogueIndex) -> Iterator[Violation]:
    for n, claim in index.enumerate_published_claims():
        therapy, study = index.therapies.get(claim["therapy"]), index.studies.get(claim["study"])
        if not therapy or not study or claim["kind"] not in FIGURE_KINDS or therapy["kind"] == "comparator":
            continue
        if study["therapies"] and not any(index.is_related(other, therapy["id"]) for other in study["therapies"]):
            message = f"{study['id']} is of {', '.join(study['therapies'])}, not {therapy['id']}: must be indirect"
            yield from _require_indirect(n, claim, message)


def _require_indirect(position: int, claim: ClaimRecord, message: str) -> Iterator[Violation]:
    for m, row in enumerate(claim["evidence"]):
        if row["stance"] == "supports" and row["directness"] != "indirect":
            yield locate("claims", position, "evidence", m, "directness").violation(message)


def differing_figures_are_weighed(index: CatalogueIndex) -> Iterator[Violation]:
    groups: dict[Hashable, list[tuple[int, ClaimRecord]]] = {}
    for n, claim in index.enumerate_published_claims():
        if (claim["measure"] or claim["risk"]) and index.standings[claim["key"]] != "rejected":
            groups.setdefault(_question_of(claim), []).append((n, claim))
    for claims in groups.values():
        for (_, claim), (n, other) in combinations(claims, 2):
            if _figures_differ(claim, other) and not _answer_each_other(claim, other):
                message = f"gives another figure than {claim['key']} for the same question"
                hint = "let evidence of the one name the other as counterclaim"
                yield locate("claims", n).violation(f"{message}: {hint}")


def get_question(claim: Mapping[str, object]) -> tuple[object, ...]:
    """Return the members that claims have in common whose figures can be compared."""
    return tuple(claim[name] for name in QUESTION_FIELDS)


def _question_of(claim: ClaimRecord) -> Hashable:
    """Return what the figure of a claim answers; claims with equal questions can be compared."""
    span = claim["follow_up"]
    time = span and (span["kind"], span["low"], span["high"], span["unit"])
    # Of a cost, another price year is another question; of anything else, a later date is a newer answer to the same
    # one.
    price_year = claim["as_of"] if claim["kind"] == "burden" else None
    return get_question(claim), time, price_year


def _figures_differ(claim: ClaimRecord, other: ClaimRecord) -> bool:
    return _differ(claim["value"], other["value"], claim["comparator"] == other["comparator"]) or _differ(
        claim["events"], other["events"], claim["at_risk"] == other["at_risk"]
    )


def _differ(figure: Decimal | int | None, other: Decimal | int | None, is_same_base: bool) -> bool:  # noqa: FBT001
    return figure is not None and other is not None and not (figure == other and is_same_base)


def _answer_each_other(claim: ClaimRecord, other: ClaimRecord) -> bool:
    return any(
        row["counterclaim"] == answer["key"]
        for disputed, answer in ((claim, other), (other, claim))
        for row in disputed["evidence"]
    )


RULES = (
    at_risk_fits_its_population,
    counts_of_people_fit_their_population,
    measures_of_burdens_measure_no_outcomes,
    groups_fit_into_larger_ones,
    figures_of_other_therapies_are_indirect,
    figures_of_sibling_studies_are_indirect,
    differing_figures_are_weighed,
)
