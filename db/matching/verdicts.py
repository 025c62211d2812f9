"""From the answers to a profile's leaves to its verdict: what decides it, what is open, and what could settle it."""

from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from db.matching.compiled_profile import ADVISING, Criterion, Node
from db.matching.evaluate import Answer
from db.matching.three_valued_logic import CONFLICTING, MET, NOT_MET, UNKNOWN, Truth, at_least, negate

NOBODY: frozenset[str] = frozenset()
OF_CRITERION = {MET: "meets", NOT_MET: "does_not_meet"}
BLOCKS, WARNS, SATISFIES, OPEN = "blocks", "warns", "satisfies", "open"


def truth(node: Node, answers: Sequence[Answer], without: Collection[int] = ()) -> Truth | None:
    """Give the node's truth; None if nothing of it remains `without` those leaves."""
    if node.leaf >= 0:
        return None if node.leaf in without else answers[node.leaf].verdict
    found = [truth(child, answers, without) for child in node.children]
    kept = [one for one in found if one is not None]
    if not kept and found:
        return None
    reached = at_least(min(node.n, len(kept)), kept)
    return negate(reached) if node.negated else reached


def verdict(reached: Truth | None) -> str:
    return OF_CRITERION.get(reached or UNKNOWN, "cannot_tell")


def because(node: Node, answers: Sequence[Answer], reached: Truth) -> Iterator[int]:
    """Give the leaves that make the node what it is."""
    if node.leaf >= 0:
        yield node.leaf
        return
    wanted = negate(reached) if node.negated else reached
    for child in node.children:
        if truth(child, answers) == wanted:
            yield from because(child, answers, wanted)


def effects(criterion: Criterion, answers: Sequence[Answer]) -> dict[int, str]:
    """Say of each leaf what its criterion does; a leaf without part in a refusal or warning never carries it."""
    reached = truth(criterion.node, answers) or UNKNOWN
    effect = effect_of(criterion.role, reached)
    if effect in {SATISFIES, OPEN}:
        return dict.fromkeys(criterion.leaves, effect)
    behind = set(because(criterion.node, answers, reached))
    return {leaf: effect if leaf in behind else _aside(answers[leaf].verdict) for leaf in criterion.leaves}


def effect_of(role: str, reached: Truth) -> str:
    if reached in {UNKNOWN, CONFLICTING}:
        return OPEN
    if role == "inclusion":
        return SATISFIES if reached == MET else BLOCKS
    if reached == NOT_MET:
        return SATISFIES
    return WARNS if role in ADVISING else BLOCKS


def _aside(reached: Truth) -> str:
    return OPEN if reached in {UNKNOWN, CONFLICTING} else SATISFIES


class Deciding(NamedTuple):
    """The facts that matter to an open node, and those that alone could make it so or not so."""

    facts: frozenset[str]
    met: frozenset[str]
    not_met: frozenset[str]


NOTHING = Deciding(NOBODY, NOBODY, NOBODY)


def deciding(node: Node, answers: Sequence[Answer], without: Collection[int]) -> Deciding:
    """Look for what could settle a node. A node that is settled, or not there, needs nothing."""
    if truth(node, answers, without) not in {UNKNOWN, CONFLICTING}:
        return NOTHING
    if node.leaf >= 0:
        ways = answers[node.leaf].settling
        alone = frozenset(fact for way in ways if len(way) == 1 for fact in way)
        return Deciding(NOBODY.union(*ways), alone, alone)
    children = [child for child in node.children if truth(child, answers, without) is not None]
    found = _group(node, children, answers, without)
    return Deciding(found.facts, found.not_met, found.met) if node.negated else found


def _group(node: Node, children: list[Node], answers: Sequence[Answer], without: Collection[int]) -> Deciding:
    truths = [truth(child, answers, without) for child in children]
    below = [deciding(child, answers, without) for child in children]
    needed = min(node.n, len(children))
    more = needed - truths.count(MET)  # children that must still be met
    fewer = len(children) - truths.count(NOT_MET) - needed + 1  # children that must fail for the node to fail
    return Deciding(
        NOBODY.union(*(one.facts for one in below)),
        _enough([one.met for one in below], more),
        _enough([one.not_met for one in below], fewer),
    )


def _enough(able: list[frozenset[str]], times: int) -> frozenset[str]:
    """Give the facts that stand in at least so many of the sets."""
    facts = NOBODY.union(*able)
    return frozenset(fact for fact in facts if sum(fact in one for one in able) >= times)
