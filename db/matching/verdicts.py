"""Derive the verdict of a profile from its evaluated leaves: effects, deciding leaves and deciding facts."""

from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from db.matching.compiled_profile import LogicNode, ProfileCriterion
from db.matching.evaluate import Evaluation
from db.matching.three_valued_logic import (
    CONFLICTING,
    MET,
    NOT_MET,
    UNKNOWN,
    Truth,
    at_least,
    common_truth,
    negate_truth,
)
from db.vocab.enums import ADVISORY_ROLES

NO_FACTS: frozenset[str] = frozenset()
VERDICT_OF_TRUTH = {MET: "meets", NOT_MET: "does_not_meet"}
BLOCKS, WARNS, SATISFIES, OPEN = "blocks", "warns", "satisfies", "open"


def evaluate_node(node: LogicNode, answers: Sequence[Evaluation], without: Collection[int] = ()) -> Truth | None:
    """Return the truth of a node; None if nothing of it remains `without` those leaves."""
    if node.leaf >= 0:
        return None if node.leaf in without else answers[node.leaf].verdict
    found = [evaluate_node(child, answers, without) for child in node.children]
    kept = [one for one in found if one is not None]
    if not kept and found:
        return None
    reached = (
        common_truth(map(_open_if_conflicting, kept)) if node.is_conflict else at_least(min(node.n, len(kept)), kept)
    )
    return negate_truth(reached) if node.negated else reached


def _open_if_conflicting(truth: Truth) -> Truth:
    return UNKNOWN if truth == CONFLICTING else truth


def verdict_from_truth(reached: Truth | None) -> str:
    return VERDICT_OF_TRUTH.get(reached or UNKNOWN, "cannot_tell")


def find_deciding_leaves(node: LogicNode, answers: Sequence[Evaluation], reached: Truth) -> Iterator[int]:
    """Yield the leaves that give the node its truth."""
    if node.leaf >= 0:
        yield node.leaf
        return
    wanted = negate_truth(reached) if node.negated else reached
    for child in node.children:
        if evaluate_node(child, answers) == wanted:
            yield from find_deciding_leaves(child, answers, wanted)


def leaf_effects(criterion: ProfileCriterion, answers: Sequence[Evaluation]) -> dict[int, str]:
    """Return the effect of each leaf; only leaves that take part in a refusal or warning carry it."""
    reached = evaluate_node(criterion.node, answers) or UNKNOWN
    effect = criterion_effect(criterion.role, reached)
    if effect in {SATISFIES, OPEN}:
        return dict.fromkeys(criterion.leaves, effect)
    behind = set(find_deciding_leaves(criterion.node, answers, reached))
    return {
        leaf: effect if leaf in behind else _effect_without_part(answers[leaf].verdict) for leaf in criterion.leaves
    }


def criterion_effect(role: str, reached: Truth) -> str:
    if reached in {UNKNOWN, CONFLICTING}:
        return OPEN
    if role == "inclusion":
        return SATISFIES if reached == MET else BLOCKS
    if reached == NOT_MET:
        return SATISFIES
    return WARNS if role in ADVISORY_ROLES else BLOCKS


def _effect_without_part(reached: Truth) -> str:
    return OPEN if reached in {UNKNOWN, CONFLICTING} else SATISFIES


class DecidingFacts(NamedTuple):
    """The facts relevant to an open node, and those that alone could make it met or not met."""

    facts: frozenset[str]
    met: frozenset[str]
    not_met: frozenset[str]


NO_DECIDING_FACTS = DecidingFacts(NO_FACTS, NO_FACTS, NO_FACTS)


def find_deciding_facts(node: LogicNode, answers: Sequence[Evaluation], without: Collection[int]) -> DecidingFacts:
    """Find the facts that could settle a node; a node that is settled or absent needs none."""
    if evaluate_node(node, answers, without) not in {UNKNOWN, CONFLICTING}:
        return NO_DECIDING_FACTS
    if node.leaf >= 0:
        ways = answers[node.leaf].settling
        alone = frozenset(fact for way in ways if len(way) == 1 for fact in way)
        return DecidingFacts(NO_FACTS.union(*ways), alone, alone)
    children = [child for child in node.children if evaluate_node(child, answers, without) is not None]
    found = _deciding_facts_of_group(node, children, answers, without)
    return DecidingFacts(found.facts, found.not_met, found.met) if node.negated else found


def _deciding_facts_of_group(
    node: LogicNode, children: list[LogicNode], answers: Sequence[Evaluation], without: Collection[int]
) -> DecidingFacts:
    truths = [evaluate_node(child, answers, without) for child in children]
    below = [find_deciding_facts(child, answers, without) for child in children]
    needed = min(node.n, len(children))
    more = needed - truths.count(MET)  # children still to be met
    fewer = len(children) - truths.count(NOT_MET) - needed + 1  # children still to fail for the node to fail
    return DecidingFacts(
        NO_FACTS.union(*(one.facts for one in below)),
        _facts_in_at_least([one.met for one in below], more),
        _facts_in_at_least([one.not_met for one in below], fewer),
    )


def _facts_in_at_least(able: list[frozenset[str]], times: int) -> frozenset[str]:
    """Return the facts that are in at least that many of the sets."""
    facts = NO_FACTS.union(*able)
    return frozenset(fact for fact in facts if sum(fact in one for one in able) >= times)
