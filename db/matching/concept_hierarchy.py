"""The hierarchy of codes: diagnoses and broader diagnoses, therapies and their classes, drugs and their groups."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

ICD, ATC, PCS = "icd10cm:", "atc:", "icd10pcs:"
# Fewer characters name a section or a body system, of which no criterion can sensibly ask.
PCS_SHORTEST = 3  # section, body system and operation
# Lengths of the levels of an ATC code: A, A10, A10B, A10BA, A10BA02. Nothing ends in between.
ATC_LEVELS = (1, 3, 4, 5, 7)
# Codes that are not what their shorter codes are: type 1 diabetes before it has symptoms is not the disease.
SEPARATE = ("icd10cm:e10.a",)


@dataclass(frozen=True, slots=True)
class ConceptHierarchy:
    """Maps each code, in lower case, to its broader codes, itself included.

    `open_conditions` are codes of which a broader code may be missing here: with one of them, a list of diagnoses is
    never taken as complete.
    """

    conditions: Mapping[str, frozenset[str]] = field(default_factory=dict)
    therapies: Mapping[str, frozenset[str]] = field(default_factory=dict)
    open_conditions: frozenset[str] = frozenset()

    def broader_codes(self, attribute: str, code: str) -> frozenset[str]:
        """Return all codes that this one implies, itself included."""
        return BROADER.get(attribute, _code_alone)(self, code)

    def is_known(self, attribute: str, code: str) -> bool:
        """Return True if the code itself, or a broader one that its form shows, stands in the hierarchy."""
        if attribute == "prior_therapies":
            return code in self.therapies
        return attribute != "conditions" or any(cut in self.conditions for cut in iter_prefixes(code.lower()))

    def is_complete(self, attribute: str, code: str) -> bool:
        """Return True if all broader codes are known, so that none of them can be missed in a complete list."""
        if attribute != "conditions":
            return self.is_known(attribute, code)
        known = next((cut for cut in iter_prefixes(code.lower()) if cut in self.conditions), None)
        return known is not None and known not in self.open_conditions


def iter_prefixes(code: str) -> Iterator[str]:
    """Yield the code and its broader codes by form, longest first: an ICD-10-CM code is narrower than its prefixes."""
    # Categories of ICD-10-CM have three characters; codes of other systems do not show what they are below.
    shortest = len(ICD) + 3 if code.startswith(ICD) else len(code)
    shortest = next((len(start) for start in SEPARATE if code.startswith(start)), shortest)
    for end in range(len(code), shortest - 1, -1):
        if not code[:end].endswith("."):
            yield code[:end]


def _code_alone(_: ConceptHierarchy, code: str) -> frozenset[str]:
    return frozenset((code,))


def _broader_conditions(hierarchy: ConceptHierarchy, code: str) -> frozenset[str]:
    cuts = tuple(iter_prefixes(code.lower()))
    return frozenset(cuts).union(*(hierarchy.conditions.get(cut, ()) for cut in cuts))


def _broader_therapies(hierarchy: ConceptHierarchy, code: str) -> frozenset[str]:
    return hierarchy.therapies.get(code, frozenset((code,)))


def _broader_drugs(_: ConceptHierarchy, code: str) -> frozenset[str]:
    folded = code.lower()
    if not folded.startswith(ATC):
        return frozenset((folded,))
    return frozenset((folded, *(folded[: len(ATC) + level] for level in ATC_LEVELS if len(folded) >= len(ATC) + level)))


def _broader_procedures(_: ConceptHierarchy, code: str) -> frozenset[str]:
    folded = code.lower()
    return frozenset(folded[:end] for end in range(len(PCS) + PCS_SHORTEST, len(folded) + 1)) | {folded}


BROADER: Mapping[str, Callable[[ConceptHierarchy, str], frozenset[str]]] = {
    "conditions": _broader_conditions,
    "prior_therapies": _broader_therapies,
    "medications": _broader_drugs,
    "allergies": _broader_drugs,
    "procedures": _broader_procedures,
}
FOLDED = ("conditions", "medications", "allergies", "procedures")


def normalize_code(attribute: str, code: str) -> str:
    """Return the form of a code that is compared."""
    return code.lower() if attribute in FOLDED else code
