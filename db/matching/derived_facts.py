"""Attributes derived from other attributes, and the facts that would settle an open one."""

import re
from collections.abc import Iterable
from functools import cache
from itertools import chain, product
from typing import NamedTuple

from db.matching.patient_facts import Patient, PatientFact
from db.vocab.attributes import ATTRIBUTE
from db.vocab.implications import IMPLICATIONS, IMPLIED_RANGES, LIMITS
from db.vocab.patterns import DateSpan

CALL = re.compile(r"(\w+)\(([^()]*)\)")
TRUE_IF_ANY = "any_of"
# Derived where possible, but asked for by itself: it is as easily known as what it follows from.
ASK_DIRECTLY = {"diabetes_onset_age"}
FactSets = tuple[frozenset[str], ...]


class Derivation(NamedTuple):
    """A function of `db.vocab.attributes` and its operands: attributes, or for `any_of` textual criteria."""

    function: str
    operands: tuple[str, ...]

    @property
    def attributes(self) -> tuple[str, ...]:
        return tuple(operand.split(" ")[0] for operand in self.operands)


@cache
def parse_derivations(attribute: str) -> tuple[Derivation, ...]:
    calls = (CALL.fullmatch(text) for text in ATTRIBUTE[attribute].derivations)
    return tuple(Derivation(call[1], tuple(call[2].split(","))) for call in calls if call)


@cache
def base_attributes(attribute: str) -> tuple[str, ...]:
    """Return the attributes that this one is derived from, itself first."""
    # Breadth first, so that the nearest facts are named first.
    bases, waiting = [attribute], [attribute]
    while waiting:
        operands = [name for derivation in parse_derivations(waiting.pop(0)) for name in derivation.attributes]
        new = [name for name in dict.fromkeys(operands) if name not in bases]
        bases += new
        waiting += new
    return tuple(bases)


@cache
def related_attributes(attribute: str) -> tuple[str, ...]:
    """Return the attributes whose facts can contradict this one: its bases, their limits, and what implies it."""
    bases = base_attributes(attribute)
    limits = (name for pair in LIMITS if not set(pair).isdisjoint(bases) for name in pair)
    causes = [implication.cause for implication in IMPLICATIONS if implication.attribute == attribute]
    causes += [range_.cause for range_ in IMPLIED_RANGES if range_.attribute == attribute]
    return tuple(dict.fromkeys((*bases, *(base for name in limits for base in base_attributes(name)), *causes)))


@cache
def influencing_attributes(attribute: str) -> frozenset[str]:
    """Return every attribute whose fact can change how a criterion about this one is evaluated, itself included."""
    found, waiting = {attribute}, [attribute]
    while waiting:
        new = set(related_attributes(waiting.pop())) - found
        found |= new
        waiting += new
    return frozenset(found)


def find_settling_facts(patient: Patient, attribute: str) -> FactSets:
    """Return the sets of facts each of which, stated or stated more exactly, would settle the attribute."""
    key = ("settling", attribute)
    if key not in patient.cache:
        patient.cache[key] = _compute_settling_facts(patient, attribute)
    sets: FactSets = patient.cache[key]
    return sets


def stated_base_facts(patient: Patient, attribute: str) -> FactSets:
    """Return the stated facts behind the attribute, each alone: of contradicting facts, any may be wrong."""
    return tuple(frozenset((name,)) for name in related_attributes(attribute) if name in patient.facts)


def _compute_settling_facts(patient: Patient, attribute: str) -> FactSets:
    if attribute in ASK_DIRECTLY:
        return (frozenset((attribute,)),)
    derivations = parse_derivations(attribute)
    sets = set(
        filter(None, chain.from_iterable(_settle_by_derivation(patient, derivation) for derivation in derivations))
    )
    stands_alone = (
        not derivations
        or attribute in patient.facts
        or any(derivation.function == TRUE_IF_ANY for derivation in derivations)
    )
    if stands_alone or not sets:
        sets.add(frozenset((attribute,)))
    return tuple(sorted(sets, key=sorted))


def _settle_by_derivation(patient: Patient, derivation: Derivation) -> Iterable[frozenset[str]]:
    operand_sets = [_facts_needed_for(patient, operand) for operand in derivation.attributes]
    if derivation.function == TRUE_IF_ANY:
        return chain.from_iterable(operand_sets)
    # Each operand can be settled in several ways: any choice of one way for each of them settles the whole.
    return (frozenset[str]().union(*sets) for sets in product(*operand_sets))


def _facts_needed_for(patient: Patient, operand: str) -> FactSets:
    return (frozenset(),) if _is_exact(patient.facts.get(operand)) else find_settling_facts(patient, operand)


def _is_exact(fact: PatientFact | None) -> bool:
    if isinstance(fact, DateSpan):
        return fact.first == fact.last
    return isinstance(fact, tuple) and all(getattr(part, "is_exact", False) for part in fact)
