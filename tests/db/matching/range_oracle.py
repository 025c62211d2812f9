"""What the matching engine says of a profile when one fact alone is known: the judge of what its bounds are."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from db.matching import ConceptHierarchy, CriterionLeaf, Profile, match_profiles
from db.matching.evaluate import Evaluation
from db.matching.patient_facts import AGES
from db.matching.three_valued_logic import MET, NOT_MET, UNKNOWN
from db.matching.verdicts import evaluate_nodes
from db.vocab.attributes import Attribute
from tests.db.matching.conftest import person

DOUBT = Evaluation(UNKNOWN, None)


def admits(profile: Profile, attribute: Attribute, value: Any, terms: ConceptHierarchy) -> bool:
    """Some criterion on the fact must be met, or must not be, whatever else is so; and each of those is."""
    fact = {"value": value, "unit": attribute.unit} if attribute.type == "quantity" else value
    [found] = match_profiles(
        [profile], person({attribute.id: {"value": value} if attribute.type == "score" else fact}), terms
    )
    verdicts = {row.leaf.id: row.verdict for row in found.trace}
    demanded = list(demands(profile, attribute))
    return bool(demanded) and all(verdicts[leaf.id] == demanded_truth for leaf, demanded_truth in demanded)


def demands(profile: Profile, attribute: Attribute) -> Iterator[tuple[CriterionLeaf, str]]:
    """The leaves on a fact that alone refuse a patient of whom all else is unknown, and what they must be."""
    for place, leaf in enumerate(profile.leaves):
        if leaf.criterion is not None and leaf.criterion.attribute == attribute.id:
            for demanded_truth, other in ((MET, NOT_MET), (NOT_MET, MET)):
                answers = [DOUBT] * len(profile.leaves)
                answers[place] = Evaluation(other, None)
                if evaluate_nodes(profile.nodes, answers)[-1] == NOT_MET:
                    yield leaf, demanded_truth


def values_near(attribute: Attribute, bounds: list[Decimal]) -> list[Any]:
    """All words; or the least and the most that is possible, and each bound with its neighbours, ages in whole too."""
    if attribute.type == "boolean":
        return [True, False]
    if attribute.type == "code":
        return list(attribute.values)
    step = Decimal(1).scaleb(-(attribute.decimals or 0))
    low, high = Decimal(attribute.low or 0), Decimal(attribute.high or 0)
    near = (bound.quantize(step) + direction * step for bound in bounds for direction in (-1, 0, 1))
    whole_values = (
        bound.quantize(Decimal(1)) + direction for bound in bounds for direction in (-1, 0, 1) if attribute.id in AGES
    )
    found = {value for value in (low, high, *near, *whole_values) if low <= value <= high}
    return [int(value) if value == value.to_integral_value() else float(value) for value in sorted(found)]
