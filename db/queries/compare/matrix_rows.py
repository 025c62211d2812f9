"""From what each therapy has to the rows of a matrix: one subject a row, and beside each therapy what was found.

An outcome's subject is its measure at its time: times are alike when they round to the same month.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from db.queries.compare.statements import Claim
from db.vocab.enums import COMPONENT_ROLE
from db.vocab.unit_constants import MONTHS_IN_UNIT

KINDS = ("component", "mechanism", "risk", "outcome", "criterion", "approval", "burden")
Subject = tuple[str, str, str, Any]


class Row(NamedTuple):
    """One subject: `found` are the claims, components or criteria of each therapy that has any."""

    kind: str
    id: str
    name: str
    rank: Any
    found: Mapping[str, Sequence[Any]]

    @property
    def order(self) -> tuple[Any, ...]:
        return KINDS.index(self.kind), self.rank, self.name, self.id


def gathered(pairs: Iterable[tuple[Subject, str, Any]]) -> Iterator[Row]:
    """Put what was found under its subject and its therapy, in the order it comes."""
    found: dict[tuple[str, str], dict[str, list[Any]]] = defaultdict(lambda: defaultdict(list))
    subjects: dict[tuple[str, str], Subject] = {}
    for subject, therapy, one in pairs:
        subjects.setdefault(subject[:2], subject)
        found[subject[:2]][therapy].append(one)
    for key, (kind, id_, name, rank) in subjects.items():
        yield Row(kind, id_, name, rank, found[key])


def component_rows(components: Iterable[Mapping[str, Any]]) -> Iterator[Row]:
    """One row a role in a regimen."""
    return gathered(
        (
            ("component", one["role"], one["role"].replace("_", " "), COMPONENT_ROLE.index(one["role"])),
            one["therapy_id"],
            one,
        )
        for one in components
    )


def claim_rows(claims: Iterable[Claim]) -> Iterator[Row]:
    """One row a mechanism, risk, measure at a time, kind of decision, or burden."""
    return gathered(
        (_SUBJECTS[claim.values["kind"]](claim.values), claim.therapy, claim)
        for claim in claims
        if claim.values["kind"] in _SUBJECTS and _is_compared(claim.values)
    )


def _is_compared(values: Mapping[str, Any]) -> bool:
    return values["kind"] != "status" or values["jurisdiction"] is not None


def _named(kind: str) -> Callable[[Mapping[str, Any]], Subject]:
    return lambda values: (kind, values[f"{kind}_id"], values[f"{kind}_name"], "")


def _outcome(values: Mapping[str, Any]) -> Subject:
    id_, said, rank = _time(values)
    name = values["measure_name"] + (f", {said}" if said else "")
    return "outcome", f"{values['measure_id']}{id_}", name, (values["measure_name"], rank)


def _time(values: Mapping[str, Any]) -> tuple[str, str, Decimal]:
    """A time as a part of an id, in words, and as a number to sort by; nothing where none is given."""
    kind, low, high = (values[f"follow_up_{part}"] for part in ("kind", "low", "high"))
    scale = MONTHS_IN_UNIT.get(values["follow_up_unit"] or "")
    if kind is None or scale is None:
        return "", "", Decimal(-1)
    ends = [round(end * scale) for end in (low, high) if end is not None]
    span = "-".join(map(str, dict.fromkeys(ends)))
    return f":{kind}-{span}-mo", f"{kind} {span} months", high * scale


def _approval(values: Mapping[str, Any]) -> Subject:
    country, category = values["jurisdiction"], values["category"]
    return "approval", f"{country}:{category}", f"{country}, {category}", ""


def _burden(values: Mapping[str, Any]) -> Subject:
    if values["measure_id"] is None:
        return "burden", "other", "other burdens", 1
    return "burden", values["measure_id"], values["measure_name"], 0


_SUBJECTS: Mapping[str, Callable[[Mapping[str, Any]], Subject]] = {
    "mechanism": _named("mechanism"),
    "risk": _named("risk"),
    "outcome": _outcome,
    "status": _approval,
    "burden": _burden,
}
