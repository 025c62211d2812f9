"""Which codes stand for which: a diagnosis for its broader ones, a therapy for the classes it belongs to."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

ICD = "icd10cm:"


@dataclass(frozen=True, slots=True)
class Terms:
    """Each code, in lower case, with all that it stands for, itself among them."""

    conditions: Mapping[str, frozenset[str]] = field(default_factory=dict)
    therapies: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def broader(self, attribute: str, code: str) -> frozenset[str]:
        """Give all codes that whoever has this one has too."""
        return BROADER.get(attribute, _itself)(self, code)


def _itself(_: Terms, code: str) -> frozenset[str]:
    return frozenset((code,))


def _conditions(terms: Terms, code: str) -> frozenset[str]:
    folded = code.lower()
    own = frozenset((folded,))
    if folded.startswith(ICD):
        # A code of ICD-10-CM is narrower than the same code with its last characters cut off.
        cuts = (folded[:end].rstrip(".") for end in range(len(folded), len(ICD) + 2, -1))
        return own.union(*(terms.conditions.get(cut, frozenset((cut,))) for cut in cuts))
    return own | terms.conditions.get(folded, frozenset())


def _therapies(terms: Terms, code: str) -> frozenset[str]:
    return terms.therapies.get(code, frozenset((code,)))


BROADER: Mapping[str, Callable[[Terms, str], frozenset[str]]] = {
    "conditions": _conditions,
    "prior_therapies": _therapies,
}


def folded(attribute: str, code: str) -> str:
    """Write a code as it is compared."""
    return code.lower() if attribute == "conditions" else code
