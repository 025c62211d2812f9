"""The hierarchy of codes: diagnoses and their broader diagnoses, therapies and their classes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

ICD = "icd10cm:"


@dataclass(frozen=True, slots=True)
class ConceptHierarchy:
    """Maps each code, in lower case, to its broader codes, itself included."""

    conditions: Mapping[str, frozenset[str]] = field(default_factory=dict)
    therapies: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def broader_codes(self, attribute: str, code: str) -> frozenset[str]:
        """Return all codes that this one implies, itself included."""
        return BROADER.get(attribute, _code_alone)(self, code)


def _code_alone(_: ConceptHierarchy, code: str) -> frozenset[str]:
    return frozenset((code,))


def _broader_conditions(hierarchy: ConceptHierarchy, code: str) -> frozenset[str]:
    folded = code.lower()
    own = frozenset((folded,))
    if folded.startswith(ICD):
        # An ICD-10-CM code is narrower than any of its prefixes.
        cuts = (folded[:end].rstrip(".") for end in range(len(folded), len(ICD) + 2, -1))
        return own.union(*(hierarchy.conditions.get(cut, frozenset((cut,))) for cut in cuts))
    return own | hierarchy.conditions.get(folded, frozenset())


def _broader_therapies(hierarchy: ConceptHierarchy, code: str) -> frozenset[str]:
    return hierarchy.therapies.get(code, frozenset((code,)))


BROADER: Mapping[str, Callable[[ConceptHierarchy, str], frozenset[str]]] = {
    "conditions": _broader_conditions,
    "prior_therapies": _broader_therapies,
}


def normalize_code(attribute: str, code: str) -> str:
    """Return the form of a code that is compared."""
    return code.lower() if attribute == "conditions" else code
