"""Facts that follow from other facts, and which facts would settle one that is open."""

import re
from collections.abc import Iterable
from functools import cache
from itertools import product
from typing import Any, NamedTuple

from db.matching.patient_facts import Patient
from db.units.calendar import Span
from db.vocab.attributes import ATTRIBUTE

CALL = re.compile(r"(\w+)\(([^()]*)\)")
TRUE_ONLY = "any_of"
Ways = tuple[frozenset[str], ...]


class Derivation(NamedTuple):
    """A function of `db.vocab.attributes` with what it is given: attributes, or for `any_of` leaves in words."""

    function: str
    operands: tuple[str, ...]

    @property
    def attributes(self) -> tuple[str, ...]:
        return tuple(operand.split(" ")[0] for operand in self.operands)


@cache
def derivations(attribute: str) -> tuple[Derivation, ...]:
    found = (CALL.fullmatch(text) for text in ATTRIBUTE[attribute].derivations)
    return tuple(Derivation(call[1], tuple(call[2].split(","))) for call in found if call)


@cache
def bases(attribute: str) -> tuple[str, ...]:
    """Give the facts that this one comes down to, itself first."""
    below = (base for one in derivations(attribute) for operand in one.attributes for base in bases(operand))
    return tuple(dict.fromkeys((attribute, *below)))


def settling(patient: Patient, attribute: str) -> Ways:
    """Give the sets of facts each of which, stated or stated more exactly, would settle this one."""
    key = ("settling", attribute)
    if key not in patient.memory:
        patient.memory[key] = _settling(patient, attribute)
    found: Ways = patient.memory[key]
    return found


def witnesses(patient: Patient, attribute: str) -> Ways:
    """Give the stated facts behind this one, each alone: of contradicting facts, any may be the wrong one."""
    return tuple(frozenset((base,)) for base in bases(attribute) if base in patient.facts)


def _settling(patient: Patient, attribute: str) -> Ways:
    ways = [_by(patient, one) for one in derivations(attribute)]
    found = {way for way in _flat(ways) if way}
    stands_alone = (
        not ways or attribute in patient.facts or any(d.function == TRUE_ONLY for d in derivations(attribute))
    )
    if stands_alone or not found:
        found.add(frozenset((attribute,)))
    return tuple(sorted(found, key=sorted))


def _by(patient: Patient, derivation: Derivation) -> Iterable[frozenset[str]]:
    each = [_needed(patient, operand) for operand in derivation.attributes]
    if derivation.function == TRUE_ONLY:
        return _flat(each)
    return (frozenset[str]().union(*ways) for ways in product(*each))


def _needed(patient: Patient, operand: str) -> Ways:
    return (frozenset(),) if _is_exact(patient.facts.get(operand)) else settling(patient, operand)


def _is_exact(fact: Any) -> bool:
    if isinstance(fact, Span):
        return fact.first == fact.last
    return isinstance(fact, tuple) and all(one.is_exact for one in fact)


def _flat(ways: Iterable[Iterable[frozenset[str]]]) -> Iterable[frozenset[str]]:
    return (way for some in ways for way in some)
