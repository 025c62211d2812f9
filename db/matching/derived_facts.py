"""Attributes derived from other attributes, and the facts that would settle an open one."""

import re
from collections.abc import Iterable
from functools import cache
from itertools import product
from typing import Any, NamedTuple

from db.matching.patient_facts import Patient
from db.vocab.attributes import ATTRIBUTE
from db.vocab.patterns import DateSpan

CALL = re.compile(r"(\w+)\(([^()]*)\)")
TRUE_IF_ANY = "any_of"
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
    found = (CALL.fullmatch(text) for text in ATTRIBUTE[attribute].derivations)
    return tuple(Derivation(call[1], tuple(call[2].split(","))) for call in found if call)


@cache
def base_attributes(attribute: str) -> tuple[str, ...]:
    """Return the attributes that this one is derived from, itself first."""
    below = (
        base for one in parse_derivations(attribute) for operand in one.attributes for base in base_attributes(operand)
    )
    return tuple(dict.fromkeys((attribute, *below)))


def find_settling_facts(patient: Patient, attribute: str) -> FactSets:
    """Return the sets of facts each of which, stated or stated more exactly, would settle the attribute."""
    key = ("settling", attribute)
    if key not in patient.cache:
        patient.cache[key] = _compute_settling_facts(patient, attribute)
    found: FactSets = patient.cache[key]
    return found


def stated_base_facts(patient: Patient, attribute: str) -> FactSets:
    """Return the stated facts behind the attribute, each alone: of contradicting facts, any may be wrong."""
    return tuple(frozenset((base,)) for base in base_attributes(attribute) if base in patient.facts)


def _compute_settling_facts(patient: Patient, attribute: str) -> FactSets:
    ways = [_settle_by_derivation(patient, one) for one in parse_derivations(attribute)]
    found = {way for way in _chain_sets(ways) if way}
    stands_alone = (
        not ways or attribute in patient.facts or any(d.function == TRUE_IF_ANY for d in parse_derivations(attribute))
    )
    if stands_alone or not found:
        found.add(frozenset((attribute,)))
    return tuple(sorted(found, key=sorted))


def _settle_by_derivation(patient: Patient, derivation: Derivation) -> Iterable[frozenset[str]]:
    each = [_facts_needed_for(patient, operand) for operand in derivation.attributes]
    if derivation.function == TRUE_IF_ANY:
        return _chain_sets(each)
    return (frozenset[str]().union(*ways) for ways in product(*each))


def _facts_needed_for(patient: Patient, operand: str) -> FactSets:
    return (frozenset(),) if _is_exact(patient.facts.get(operand)) else find_settling_facts(patient, operand)


def _is_exact(fact: Any) -> bool:
    if isinstance(fact, DateSpan):
        return fact.first == fact.last
    return isinstance(fact, tuple) and all(one.is_exact for one in fact)


def _chain_sets(ways: Iterable[Iterable[frozenset[str]]]) -> Iterable[frozenset[str]]:
    return (way for some in ways for way in some)
