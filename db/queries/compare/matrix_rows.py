"""From what each therapy has to the rows of a matrix: one subject per row, and the entries of each therapy beside it.

An outcome's subject is its measure at its time: times are equal if they round to the same month.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple, TypeAlias

from db.queries.compare.statements import ComparedClaim
from db.queries.source_type import RowValues
from db.vocab.comparison_rows import ROW_KINDS
from db.vocab.enums import COMPONENT_ROLE
from db.vocab.unit_constants import MONTHS_IN_UNIT

Rank: TypeAlias = str | int | tuple[str, Decimal]  # comparable within one kind of row
Subject: TypeAlias = tuple[str, str, str, Rank]  # kind, id, name, rank
Entry: TypeAlias = Any  # a claim, a component or a criterion


class MatrixRow(NamedTuple):
    """One subject; `entries` holds the claims, components or criteria of each therapy that has any."""

    kind: str
    id: str
    name: str
    rank: Rank
    entries: Mapping[str, Sequence[Entry]]

    @property
    def sort_key(self) -> tuple[int, Rank, str, str]:
        return ROW_KINDS.index(self.kind), self.rank, self.name, self.id


def group_by_subject(items: Iterable[tuple[Subject, str, Entry]]) -> Iterator[MatrixRow]:
    """Group (subject, therapy, entry) into rows, keeping the order of the entries."""
    entries: dict[tuple[str, str], dict[str, list[Entry]]] = defaultdict(lambda: defaultdict(list))
    subjects: dict[tuple[str, str], Subject] = {}
    for subject, therapy, entry in items:
        # Kind and id identify a subject; if its name changed between two statements, the first one read wins.
        subjects.setdefault(subject[:2], subject)
        entries[subject[:2]][therapy].append(entry)
    for key, (kind, id_, name, rank) in subjects.items():
        yield MatrixRow(kind, id_, name, rank, entries[key])


def build_component_rows(components: Iterable[RowValues]) -> Iterator[MatrixRow]:
    """Build one row per role in a regimen."""
    return group_by_subject(
        (_component_subject(component["role"]), component["therapy_id"], component) for component in components
    )


def build_claim_rows(claims: Iterable[ComparedClaim]) -> Iterator[MatrixRow]:
    """Build one row per mechanism, risk, measure at a time, kind of decision, or burden."""
    return group_by_subject(
        (_SUBJECTS[claim.values["kind"]](claim.values), claim.therapy, claim)
        for claim in claims
        if claim.values["kind"] in _SUBJECTS and _is_compared(claim.values)
    )


def _is_compared(values: RowValues) -> bool:
    return values["kind"] != "status" or values["jurisdiction"] is not None


def _component_subject(role: str) -> Subject:
    return "component", role, role.replace("_", " "), COMPONENT_ROLE.index(role)


def _named_subject(kind: str) -> Callable[[RowValues], Subject]:
    return lambda values: (kind, values[f"{kind}_id"], values[f"{kind}_name"], "")


def _outcome_subject(values: RowValues) -> Subject:
    id_, text, rank = _describe_time(values)
    name = values["measure_name"] + (f", {text}" if text else "")
    return "outcome", f"{values['measure_id']}{id_}", name, (values["measure_name"], rank)


def _describe_time(values: RowValues) -> tuple[str, str, Decimal]:
    """Return a time as a part of an id, as text, and as a number to sort by; empty if there is none."""
    kind, low, high = (values[f"follow_up_{part}"] for part in ("kind", "low", "high"))
    scale = MONTHS_IN_UNIT.get(values["follow_up_unit"] or "")
    if kind is None or scale is None:
        return "", "", Decimal(-1)
    # Sources print 1 year, 12 months or 52 weeks for the same visit; as whole months they fall into one row.
    ends = [round(end * scale) for end in (low, high) if end is not None]
    span = "-".join(map(str, dict.fromkeys(ends)))
    return f":{kind}-{span}-mo", f"{kind} {span} months", high * scale


def _approval_subject(values: RowValues) -> Subject:
    country, category = values["jurisdiction"], values["category"]
    return "approval", f"{country}:{category}", f"{country}, {category}", ""


def _burden_subject(values: RowValues) -> Subject:
    if values["measure_id"] is None:
        return "burden", "other", "other burdens", 1
    return "burden", values["measure_id"], values["measure_name"], 0


_SUBJECTS: Mapping[str, Callable[[RowValues], Subject]] = {
    "mechanism": _named_subject("mechanism"),
    "risk": _named_subject("risk"),
    "outcome": _outcome_subject,
    "status": _approval_subject,
    "burden": _burden_subject,
}
