"""Choose the claims that a card has room for: the gravest risks, with one claim of each before a second of any."""

from collections.abc import Iterable, Sequence

from schemas.exports.documents import Record

# What is counted without its severity stands between what is serious and what is of any severity.
GRADES = {"fatal": 0, "serious": 1, "grade_3_plus": 1, None: 2, "any": 3, "non_serious": 3}
SortKey = tuple[int, ...]


def choose_rows(rows: Iterable[Record], limit: int) -> Sequence[Record]:
    """Return rows with at most `limit` claims in all, those with counts before those without."""
    ordered = sorted(({**row, "claims": sorted(row["claims"], key=grade_claim)} for row in rows), key=grade_row)[:limit]
    room = limit - len(ordered)
    chosen = []
    for row in ordered:
        further = row["claims"][1 : 1 + room]
        room -= len(further)
        chosen.append({**row, "claims": [row["claims"][0], *further]})
    return chosen


def grade_row(row: Record) -> SortKey:
    """Return what puts counted before uncounted, severe before mild; rows of outcomes keep their order otherwise."""
    first = row["claims"][0]
    if row["kind"] != "risk":
        return (first["estimate"] is None,)
    severity = min(GRADES[claim["severity"]] for claim in row["claims"])
    return first["estimate"] is None, severity, not first["events"], -(first["at_risk"] or 0)


def grade_claim(claim: Record) -> SortKey:
    """Return what puts counted before uncounted, own before inherited claims, large cohorts before small."""
    return claim["estimate"] is None, claim["inherited_from"] is not None, -(claim["at_risk"] or 0)
