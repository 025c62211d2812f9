"""Derive the verdict of a profile from its evaluated leaves: effects, deciding leaves and deciding facts."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple, cast, get_args

from db.matching.compiled_profile import LogicNode, Profile
from db.matching.derived_facts import FactSets
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
from db.vocab.enums import ADVISORY_ROLES, CRITERION_ROLE

MAX_FACT_SETS = 1000
NO_FACTS: frozenset[str] = frozenset()
VERDICT_OF_TRUTH = {MET: "meets", NOT_MET: "does_not_meet"}
# What a group of one child is when it is negated; like any group it counts a conflict as unknown.
REFUSED: Mapping[Truth | None, Truth | None] = {
    MET: NOT_MET,
    NOT_MET: MET,
    UNKNOWN: UNKNOWN,
    CONFLICTING: UNKNOWN,
    None: None,
}
BLOCKS, WARNS, SATISFIES, OPEN = "blocks", "warns", "satisfies", "open"


def evaluate_nodes(nodes: Sequence[LogicNode], answers: Sequence[Evaluation]) -> list[Truth | None]:
    """Return the truth of each node, by its place."""
    truths: list[Truth | None] = [answer.truth for answer in answers]
    for node in nodes[len(truths) :]:
        n, children, negated, _, is_conflict = node
        # Most groups are an exclusion, for which a call costs more than the answer.
        is_exclusion = negated and n == 1 and len(children) == 1 and not is_conflict
        truths.append(REFUSED[truths[children[0]]] if is_exclusion else _evaluate_group(node, truths))
    return truths


def exclude_leaves(
    nodes: Sequence[LogicNode], places: Iterable[int], truths: Sequence[Truth | None], leaves: Iterable[int]
) -> list[Truth | None]:
    """Return the truths without some leaves; None of a group of nothing else. `places` are the groups above them."""
    changed = list(truths)
    for leaf in leaves:
        changed[leaf] = None
    for place in places:
        n, children, negated, _, is_conflict = node = nodes[place]
        is_exclusion = negated and n == 1 and len(children) == 1 and not is_conflict
        changed[place] = REFUSED[changed[children[0]]] if is_exclusion else _evaluate_group(node, changed)
    return changed


def _evaluate_group(node: LogicNode, all_truths: Sequence[Truth | None]) -> Truth | None:
    truths = [all_truths[place] for place in node.children]
    included = [truth for truth in truths if truth is not None] if None in truths else cast("list[Truth]", truths)
    # A group of nothing but excluded leaves is absent too; an empty group, which is met, is not.
    if not included and truths:
        return None
    if node.is_conflict:
        truth = common_truth(map(_open_if_conflicting, included))
    else:
        truth = at_least(min(node.n, len(included)), included)
    return negate_truth(truth) if node.negated else truth


def _open_if_conflicting(truth: Truth) -> Truth:
    return UNKNOWN if truth == CONFLICTING else truth


def verdict_from_truth(truth: Truth | None) -> str:
    return VERDICT_OF_TRUTH.get(truth or UNKNOWN, "cannot_tell")


def find_deciding_leaves(
    nodes: Sequence[LogicNode], place: int, truths: Sequence[Truth | None], truth: Truth
) -> Iterator[int]:
    """Yield the leaves that give the node at a place its truth."""
    node = nodes[place]
    if node.leaf >= 0:
        yield node.leaf
        return
    wanted = negate_truth(truth) if node.negated else truth
    for child in node.children:
        if truths[child] == wanted:
            yield from find_deciding_leaves(nodes, child, truths, wanted)


def list_effects(profile: Profile, truths: Sequence[Truth | None], answers: Sequence[Evaluation]) -> list[str]:
    """Return the effect of each leaf; only leaves that take part in a refusal or warning carry it."""
    effects = [OPEN] * len(profile.leaves)
    for _, role, _, place, leaves in profile.criteria:
        truth = truths[place] or UNKNOWN
        effect = EFFECTS[role, truth]
        if effect not in {BLOCKS, WARNS} or len(leaves) == 1:
            for leaf in leaves:
                effects[leaf] = effect
            continue
        deciding_leaves = set(find_deciding_leaves(profile.nodes, place, truths, truth))
        for leaf in leaves:
            effects[leaf] = effect if leaf in deciding_leaves else _effect_without_part(answers[leaf].truth)
    return effects


def criterion_effect(role: str, truth: Truth) -> str:
    if truth in {UNKNOWN, CONFLICTING}:
        return OPEN
    if role == "inclusion":
        return SATISFIES if truth == MET else BLOCKS
    if truth == NOT_MET:
        return SATISFIES
    return WARNS if role in ADVISORY_ROLES else BLOCKS


EFFECTS = {(role, truth): criterion_effect(role, truth) for role in CRITERION_ROLE for truth in get_args(Truth)}


def _effect_without_part(truth: Truth) -> str:
    return OPEN if truth in {UNKNOWN, CONFLICTING} else SATISFIES


class DecidingFacts(NamedTuple):
    """The facts relevant to an open node, and those that alone could make it met or not met."""

    facts: frozenset[str]
    met: frozenset[str]
    not_met: frozenset[str]


NO_DECIDING_FACTS = DecidingFacts(NO_FACTS, NO_FACTS, NO_FACTS)


def join_deciding_facts(some: DecidingFacts, others: DecidingFacts) -> DecidingFacts:
    return DecidingFacts(some.facts | others.facts, some.met | others.met, some.not_met | others.not_met)


def find_deciding_facts(
    nodes: Sequence[LogicNode], place: int, truths: Sequence[Truth | None], answers: Sequence[Evaluation]
) -> DecidingFacts:
    """Find the facts that could settle the node at a place; one that is settled or absent needs none."""
    if truths[place] not in {UNKNOWN, CONFLICTING}:
        return NO_DECIDING_FACTS
    node = nodes[place]
    if node.leaf >= 0:
        return deciding_facts_of_leaf(answers[node.leaf].settling)
    found = _deciding_facts_of_group(nodes, node, truths, answers)
    return DecidingFacts(found.facts, found.not_met, found.met) if node.negated else found


@lru_cache(maxsize=MAX_FACT_SETS)  # over sets of attributes: most open leaves of a patient have the same few
def deciding_facts_of_leaf(fact_sets: FactSets) -> DecidingFacts:
    single_facts = frozenset(fact for fact_set in fact_sets if len(fact_set) == 1 for fact in fact_set)
    return DecidingFacts(NO_FACTS.union(*fact_sets), single_facts, single_facts)


def _deciding_facts_of_group(
    nodes: Sequence[LogicNode], node: LogicNode, truths: Sequence[Truth | None], answers: Sequence[Evaluation]
) -> DecidingFacts:
    children = [place for place in node.children if truths[place] is not None]
    child_truths = [truths[place] for place in children]
    child_facts = [find_deciding_facts(nodes, place, truths, answers) for place in children]
    required = min(node.n, len(children))
    needed_to_meet = required - child_truths.count(MET)  # children still to be met
    # children still to fail for the node to fail
    needed_to_fail = len(children) - child_truths.count(NOT_MET) - required + 1
    return DecidingFacts(
        NO_FACTS.union(*(deciding.facts for deciding in child_facts)),
        _facts_in_at_least([deciding.met for deciding in child_facts], needed_to_meet),
        _facts_in_at_least([deciding.not_met for deciding in child_facts], needed_to_fail),
    )


def _facts_in_at_least(sets: list[frozenset[str]], times: int) -> frozenset[str]:
    """Return the facts that are in at least that many of the sets."""
    filled = list(filter(None, sets))
    facts = NO_FACTS.union(*filled)
    if times <= 1:
        return facts
    if times >= len(filled):
        return facts.intersection(*filled) if times == len(filled) else NO_FACTS
    return frozenset(fact for fact in facts if sum(fact in facts_of_child for facts_of_child in filled) >= times)
