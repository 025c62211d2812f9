"""Derive the verdict of a profile from its evaluated leaves: effects, deciding leaves and deciding facts."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import NamedTuple

from db.matching.compiled_profile import LogicNode, ProfileCriterion
from db.matching.evaluate import Evaluation
from db.matching.three_valued_logic import (
    CONFLICTING,
    MET,
    NOT_MET,
    UNKNOWN,
    Truth,
    all_of,
    any_of,
    at_least,
    common_truth,
    negate_truth,
)
from db.vocab.enums import ADVISORY_ROLES, EXCLUDING_ROLES

NO_FACTS: frozenset[str] = frozenset()
VERDICT_OF_TRUTH = {MET: "meets", NOT_MET: "does_not_meet"}
BLOCKS, WARNS, SATISFIES, OPEN = "blocks", "warns", "satisfies", "open"


def evaluate_node(
    node: LogicNode, answers: Sequence[Evaluation], excluded_leaves: Collection[int] = ()
) -> Truth | None:
    """Return the truth of a node; None if it has no leaves but the excluded ones."""
    if node.leaf >= 0:
        return None if node.leaf in excluded_leaves else answers[node.leaf].verdict
    truths = [evaluate_node(child, answers, excluded_leaves) for child in node.children]
    kept = [truth for truth in truths if truth is not None]
    # A group of nothing but excluded leaves is absent too; an empty group, which is met, is not.
    if not kept and truths:
        return None
    truth = (
        common_truth(map(_open_if_conflicting, kept)) if node.is_conflict else at_least(min(node.n, len(kept)), kept)
    )
    return negate_truth(truth) if node.negated else truth


def _open_if_conflicting(truth: Truth) -> Truth:
    return UNKNOWN if truth == CONFLICTING else truth


def verdict_from_truth(truth: Truth | None) -> str:
    return VERDICT_OF_TRUTH.get(truth or UNKNOWN, "cannot_tell")


def find_deciding_leaves(node: LogicNode, answers: Sequence[Evaluation], truth: Truth) -> Iterator[int]:
    """Yield the leaves that give the node its truth."""
    if node.leaf >= 0:
        yield node.leaf
        return
    wanted = negate_truth(truth) if node.negated else truth
    for child in node.children:
        if evaluate_node(child, answers) == wanted:
            yield from find_deciding_leaves(child, answers, wanted)


def leaf_effects(criterion: ProfileCriterion, truth: Truth, answers: Sequence[Evaluation]) -> dict[int, str]:
    """Return the effect of each leaf; only leaves that take part in a refusal or warning carry it."""
    effect = criterion_effect(criterion.role, truth)
    if effect in {SATISFIES, OPEN}:
        return dict.fromkeys(criterion.leaves, effect)
    deciding_leaves = set(find_deciding_leaves(criterion.node, answers, truth))
    return {
        leaf: effect if leaf in deciding_leaves else _effect_without_part(answers[leaf].verdict)
        for leaf in criterion.leaves
    }


def evaluate_verdict(criteria: Iterable[ProfileCriterion], truths: Iterable[Truth]) -> Truth:
    """Return whether all inclusions hold and no exclusion does, from the truth of each criterion."""
    pairs = list(zip(criteria, truths, strict=True))
    wanted = [truth for criterion, truth in pairs if criterion.role == "inclusion"]
    refused = [truth for criterion, truth in pairs if criterion.role in EXCLUDING_ROLES]
    return all_of((*wanted, *(negate_truth(any_of((truth,))) for truth in refused)))


def criterion_effect(role: str, truth: Truth) -> str:
    if truth in {UNKNOWN, CONFLICTING}:
        return OPEN
    if role == "inclusion":
        return SATISFIES if truth == MET else BLOCKS
    if truth == NOT_MET:
        return SATISFIES
    return WARNS if role in ADVISORY_ROLES else BLOCKS


def _effect_without_part(truth: Truth) -> str:
    return OPEN if truth in {UNKNOWN, CONFLICTING} else SATISFIES


class DecidingFacts(NamedTuple):
    """The facts relevant to an open node, and those that alone could make it met or not met."""

    facts: frozenset[str]
    met: frozenset[str]
    not_met: frozenset[str]


NO_DECIDING_FACTS = DecidingFacts(NO_FACTS, NO_FACTS, NO_FACTS)


def find_deciding_facts(
    node: LogicNode, answers: Sequence[Evaluation], excluded_leaves: Collection[int]
) -> DecidingFacts:
    """Find the facts that could settle a node; a node that is settled or absent needs none."""
    return _find_deciding_facts(node, evaluate_node(node, answers, excluded_leaves), answers, excluded_leaves)


def _find_deciding_facts(
    node: LogicNode, truth: Truth | None, answers: Sequence[Evaluation], excluded_leaves: Collection[int]
) -> DecidingFacts:
    if truth not in {UNKNOWN, CONFLICTING}:
        return NO_DECIDING_FACTS
    if node.leaf >= 0:
        fact_sets = answers[node.leaf].settling
        single_facts = frozenset(fact for fact_set in fact_sets if len(fact_set) == 1 for fact in fact_set)
        return DecidingFacts(NO_FACTS.union(*fact_sets), single_facts, single_facts)
    found = _deciding_facts_of_group(node, answers, excluded_leaves)
    return DecidingFacts(found.facts, found.not_met, found.met) if node.negated else found


def _deciding_facts_of_group(
    node: LogicNode, answers: Sequence[Evaluation], excluded_leaves: Collection[int]
) -> DecidingFacts:
    given = [(child, evaluate_node(child, answers, excluded_leaves)) for child in node.children]
    children = [pair for pair in given if pair[1] is not None]
    truths = [truth for _, truth in children]
    child_facts = [_find_deciding_facts(child, truth, answers, excluded_leaves) for child, truth in children]
    required = min(node.n, len(children))
    needed_to_meet = required - truths.count(MET)  # children still to be met
    needed_to_fail = len(children) - truths.count(NOT_MET) - required + 1  # children still to fail for the node to fail
    return DecidingFacts(
        NO_FACTS.union(*(deciding.facts for deciding in child_facts)),
        _facts_in_at_least([deciding.met for deciding in child_facts], needed_to_meet),
        _facts_in_at_least([deciding.not_met for deciding in child_facts], needed_to_fail),
    )


def _facts_in_at_least(sets: list[frozenset[str]], times: int) -> frozenset[str]:
    """Return the facts that are in at least that many of the sets."""
    facts = NO_FACTS.union(*sets)
    return frozenset(fact for fact in facts if sum(fact in facts_of_child for facts_of_child in sets) >= times)
