"""Figures: whose they are, that they fit their group, and that two of the same question are weighed, not ignored."""

from collections.abc import Hashable, Iterator
from itertools import combinations
from typing import Any

from db.loader.catalogue_index import Index, Record, at
from db.loader.errors import Violation

SAME_QUESTION = (
    *("therapy", "component", "condition", "study", "population", "versus", "mechanism", "risk", "measure"),
    *("statistic", "unit", "counted", "severity"),
)
SPAN = ("kind", "low", "high", "unit")
RESULTS = ("risk", "outcome")


def at_risk_fits_its_population(index: Index) -> Iterator[Violation]:
    for n, claim in index.each("claims"):
        population = index.find("populations", claim["population"])
        if claim["counted"] != "participant" or not population or None in (population["size"], claim["at_risk"]):
            continue
        if claim["at_risk"] > population["size"]:
            message = f"{claim['at_risk']} people at risk, but {population['id']} has only {population['size']}"
            yield at("claims", n, "at_risk").says(message)


def groups_fit_into_larger_ones(index: Index) -> Iterator[Violation]:
    for n, population in index.each("populations"):
        parent = index.find("populations", population["parent"])
        if parent and None not in (parent["size"], population["size"]) and population["size"] > parent["size"]:
            message = f"{population['size']} people, but its larger group {parent['id']} has only {parent['size']}"
            yield at("populations", n, "size").says(message)


def figures_of_other_therapies_are_indirect(index: Index) -> Iterator[Violation]:
    for n, claim in index.published("claims"):
        population = index.find("populations", claim["population"])
        if claim["therapy"] is None or claim["kind"] not in RESULTS or population is None:
            continue
        if index.is_within(population["received"], claim["therapy"]):
            continue
        received = population["received"] or "nothing that is named here"
        message = f"{population['id']} received {received}, not {claim['therapy']}: directness must be indirect"
        yield from _indirect(n, claim, message)


def figures_of_sibling_studies_are_indirect(index: Index) -> Iterator[Violation]:
    for n, claim in index.published("claims"):
        therapy, study = index.find("therapies", claim["therapy"]), index.find("studies", claim["study"])
        if not therapy or not study or claim["kind"] not in RESULTS or therapy["kind"] == "comparator":
            continue
        if study["therapies"] and not any(index.related(other, therapy["id"]) for other in study["therapies"]):
            message = f"{study['id']} is of {', '.join(study['therapies'])}, not {therapy['id']}: must be indirect"
            yield from _indirect(n, claim, message)


def _indirect(n: int, claim: Record, message: str) -> Iterator[Violation]:
    for m, row in enumerate(claim["evidence"]):
        if row["stance"] == "supports" and row["directness"] != "indirect":
            yield at("claims", n, "evidence", m, "directness").says(message)


def differing_figures_are_weighed(index: Index) -> Iterator[Violation]:
    groups: dict[Hashable, list[tuple[int, Record]]] = {}
    for n, claim in index.published("claims"):
        if (claim["measure"] or claim["risk"]) and index.standings[claim["key"]] != "rejected":
            groups.setdefault(_question(claim), []).append((n, claim))
    for claims in groups.values():
        for (_, one), (n, other) in combinations(claims, 2):
            if _differ(one, other) and not _linked(one, other):
                message = f"gives another figure than {one['key']} for the same question"
                yield at("claims", n).says(f"{message}: let evidence of the one name the other as counterclaim")


def _question(claim: Record) -> Hashable:
    span = claim["follow_up"] or {}
    price_year = claim["as_of"] if claim["kind"] == "burden" else None
    return (*(claim[name] for name in SAME_QUESTION), *(span.get(name) for name in SPAN), price_year)


def _differ(one: Record, other: Record) -> bool:
    return any(
        None not in (one[name], other[name]) and _figure(one, name) != _figure(other, name)
        for name in ("value", "events")
    )


def _figure(claim: Record, name: str) -> tuple[Any, Any]:
    return (claim[name], claim["comparator"] if name == "value" else claim["at_risk"])


def _linked(one: Record, other: Record) -> bool:
    return any(
        row["counterclaim"] == answer["key"]
        for claim, answer in ((one, other), (other, one))
        for row in claim["evidence"]
    )


RULES = (
    at_risk_fits_its_population,
    groups_fit_into_larger_ones,
    figures_of_other_therapies_are_indirect,
    figures_of_sibling_studies_are_indirect,
    differing_figures_are_weighed,
)
