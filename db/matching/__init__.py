"""One patient against candidate profiles: verdicts with the reasons for them, in three-valued logic.

Pure: no session, no clock, nothing kept. `patient` reads the facts, `compile_profile` the criteria, `match` compares.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from db.matching.compiled_profile import ADVISING, Leaf, Profile, compile_profile
from db.matching.concept_hierarchy import Terms
from db.matching.evaluate import Answer, answer
from db.matching.patient_facts import ATTESTED, Patient, patient
from db.matching.three_valued_logic import UNKNOWN, of
from db.matching.verdicts import WARNS, Deciding, deciding, effect_of, effects, truth, verdict
from db.vocab.attributes import ATTRIBUTE

__all__ = [
    "ATTESTED",
    "Advice",
    "Leaf",
    "Match",
    "Patient",
    "Profile",
    "Row",
    "Terms",
    "compile_profile",
    "match",
    "patient",
]

FIRST = ("meets", "cannot_tell", "does_not_meet")


class Row(NamedTuple):
    """One line of the trace: what a leaf asks, what was seen, and what it does to the verdict."""

    leaf: Leaf
    verdict: str
    effect: str
    observed: str | None


class Advice(NamedTuple):
    """A relative contraindication or caution that holds."""

    id: str
    role: str
    text: str | None


class Match(NamedTuple):
    """What came of one profile. `missing` names facts, the most useful first; `judgement` what a person must judge."""

    position: int
    verdict: str
    verdict_on_facts: str
    trace: tuple[Row, ...]
    missing: tuple[tuple[str, int], ...]
    judgement: tuple[Leaf, ...]
    warnings: tuple[Advice, ...]


def match(profiles: Sequence[Profile], person: Patient, terms: Terms) -> list[Match]:
    """Compare the patient with every profile; those decided and fully met come first, then the rest by promise."""
    found = [_match(position, profile, person, terms) for position, profile in enumerate(profiles)]
    useful = Counter(fact for _, needs in found for fact in needs.met | needs.not_met)
    matches = [one._replace(missing=_by_use(needs, useful)) for one, needs in found]
    return sorted(matches, key=_promise)


def _match(position: int, profile: Profile, person: Patient, terms: Terms) -> tuple[Match, Deciding]:
    answers = [_ask(leaf, person, terms) for leaf in profile.leaves]
    judged = frozenset(n for n, leaf in enumerate(profile.leaves) if _is_left_to_judge(leaf, person))
    said = {n: effect for one in profile.criteria for n, effect in effects(one, answers).items()}
    rows = (Row(leaf, answers[n].verdict, said[n], answers[n].observed) for n, leaf in enumerate(profile.leaves))
    one = Match(
        position,
        verdict(truth(profile.verdict, answers)),
        verdict(truth(profile.verdict, answers, judged)),
        tuple(rows),
        (),
        tuple(profile.leaves[n] for n in sorted(judged)),
        tuple(_warnings(profile, answers)),
    )
    return one, deciding(profile.verdict, answers, judged)


def _ask(leaf: Leaf, person: Patient, terms: Terms) -> Answer:
    if leaf.question is not None:
        return answer(leaf.question, person, terms)
    attested = person.attested.get(leaf.id)
    return Answer(of(attested), None if attested is None else f"attested {str(attested).lower()}")


def _is_left_to_judge(leaf: Leaf, person: Patient) -> bool:
    return leaf.question is None and leaf.id not in person.attested


def _warnings(profile: Profile, answers: Sequence[Answer]) -> Iterator[Advice]:
    for one in profile.criteria:
        if one.role in ADVISING and effect_of(one.role, truth(one.node, answers) or UNKNOWN) == WARNS:
            text = one.text or "; ".join(profile.leaves[n].text for n in one.leaves)
            yield Advice(one.id, one.role, text)


def _by_use(needs: Deciding, useful: Counter[str]) -> tuple[tuple[str, int], ...]:
    order = list(ATTRIBUTE)
    ranked: Iterable[str] = sorted(needs.facts, key=lambda fact: (-useful[fact], order.index(fact)))
    return tuple((fact, useful[fact]) for fact in ranked)


def _promise(one: Match) -> tuple[int, int, int, int]:
    still = sum(row.effect == "open" for row in one.trace)
    return FIRST.index(one.verdict), FIRST.index(one.verdict_on_facts), still, one.position
