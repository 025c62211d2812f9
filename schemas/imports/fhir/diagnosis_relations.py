"""How diagnoses relate: which one is broader, and of which type a diabetes is."""

from collections.abc import Iterator, Sequence
from functools import lru_cache

from db.vocab.disease_terms import read_disease_terms
from schemas.imports.fhir.codings import TYPE_1_DIABETES

DIABETES, TYPE_1, TYPE_2 = "mondo:0005015", "mondo:0005147", "mondo:0005148"
KETOACIDOSIS = "mondo:0012819"  # by MONDO a kind of diabetes, and a complication of any

MAX_CODES_KEPT = 10_000  # relations of terms, not of patients; any sender may make up more
ICD10CM, CATEGORY_LENGTH = "icd10cm:", len("icd10cm:e10")
PRESYMPTOMATIC = "icd10cm:e10.a"  # not the disease that its shorter code is
# Cancer, chronic kidney disease, infection with HIV, cystic fibrosis; and diabetes.
WITHOUT_EPISODES = ("icd10cm:c", "icd10cm:n18", "icd10cm:b20", "icd10cm:e84")


@lru_cache(maxsize=MAX_CODES_KEPT)
def find_broader(code: str) -> frozenset[str]:
    """Return the codes of which this one is a kind, itself included, in lower case."""
    found: set[str] = set()
    pending = list(_iter_forms(code.lower()))
    while pending:
        term = pending.pop()
        if term not in found:
            found.add(term)
            known = read_disease_terms().get(term)
            pending += known.parents if known else ()
    return frozenset(found)


def _iter_forms(code: str) -> Iterator[str]:
    """Yield the code, and of ICD-10-CM the shorter codes that it belongs to."""
    yield code
    if code.startswith(ICD10CM) and not code.startswith(PRESYMPTOMATIC):
        yield from (code[:end].rstrip(".") for end in range(CATEGORY_LENGTH, len(code)))


def ends_once(code: str) -> bool:
    """True for a disease without episodes: once it has ended, an older statement of it says nothing of today."""
    folded = code.lower()
    is_diabetes = find_diabetes_kind(folded) is not None or folded in find_broader(DIABETES)
    return is_diabetes or folded.startswith(WITHOUT_EPISODES)


@lru_cache(maxsize=MAX_CODES_KEPT)
def list_ending_with(code: str) -> tuple[str, ...]:
    """Return the diseases whose end is the end of this one: itself, and the types of diabetes of which it is."""
    types = [broader for broader in find_broader(code) if find_diabetes_kind(broader) is not None]
    itself = TYPE_1_DIABETES if code in TYPE_1_DIABETES else {code}
    return tuple(sorted({*types, *itself})) if ends_once(code) else ()


def list_narrowest(codes: Sequence[str]) -> list[str]:
    """Return the codes that are not broader than another of them; codes of the same meaning are all returned."""
    broader = {found for code in codes for found in find_broader(code) if code.lower() not in find_broader(found)}
    return [code for code in codes if code.lower() not in broader]


@lru_cache(maxsize=MAX_CODES_KEPT)
def find_diabetes_kind(code: str) -> str | None:
    """Return `type 1`, `type 2` or `another type of`; None for diabetes in general and for anything else."""
    broader = find_broader(code)
    if TYPE_1 in broader or TYPE_2 in broader:
        return "type 1" if TYPE_1 in broader else "type 2"
    # Both are kinds of broader groups, of which a code beside theirs is no contradiction.
    is_neutral = KETOACIDOSIS in broader or code.lower() in find_broader(TYPE_1) | find_broader(TYPE_2)
    return "another type of" if DIABETES in broader and not is_neutral else None
