"""The order of risks on pages and cards, the gravest first, and the claims that there is room for.

The alphabet would put every adverse event before any death.
"""

from collections.abc import Iterable, Sequence

from schemas.display.figure_text import NAMED_STATISTICS
from schemas.exports.documents import Record

# What is counted without its severity stands between what is serious and what is of any severity.
GRADES = {"fatal": 0, "serious": 1, "grade_3_plus": 1, None: 2, "any": 3, "non_serious": 3}
MAX_STATEMENTS = 3  # about the deaths of a therapy, beside their number
SortKey = tuple[int, ...]


def sort_rows(rows: Iterable[Record]) -> Sequence[Record]:
    """Return the rows of one kind, the gravest risks first, and the claims of each with counts before others."""
    return sorted(({**row, "claims": sorted(row["claims"], key=grade_claim)} for row in rows), key=grade_row)


def choose_rows(rows: Iterable[Record], limit: int) -> Sequence[Record]:
    """Return rows with at most `limit` claims in all, one of each row before a second of any.

    What is said about deaths stands beside their number, even beyond the limit.
    """
    ordered = sort_rows(rows)[:limit]
    room = limit - len(ordered)
    chosen = []
    for row in ordered:
        first, *others = row["claims"]
        said = [claim for claim in others if _is_about_deaths(claim, first)][:MAX_STATEMENTS]
        further = [claim for claim in others if claim not in said][:room]
        room -= len(further)
        chosen.append({**row, "claims": [first, *said, *further]})
    return chosen


def _is_about_deaths(claim: Record, counted: Record) -> bool:
    """Return whether a claim without a figure, such as who judged the cause, is about deaths that were counted."""
    is_statement = claim["estimate"] is None and claim["value"] is None
    is_fatal = claim["severity"] == counted["severity"] == "fatal"
    return is_fatal and is_statement and claim["inherited_from"] == counted["inherited_from"]


def grade_row(row: Record) -> SortKey:
    """Return what puts deaths first, then counted before uncounted, severe before mild, many people before few.

    Rows of outcomes keep their order otherwise.
    """
    first = row["claims"][0]
    if row["kind"] != "risk":
        return (first["estimate"] is None,)
    return grade_risk(row["claims"])


def grade_risk(claims: Sequence[Record]) -> SortKey:
    """Return the same for the claims about one risk."""
    first = claims[0]
    severity = min(GRADES[claim["severity"]] for claim in claims)
    is_uncounted = first["estimate"] is None
    return (
        is_uncounted and severity > GRADES["fatal"],
        severity,
        is_uncounted,
        not first["events"],
        -_count_people(first),
    )


def grade_claim(claim: Record) -> SortKey:
    """Return what puts counted before printed, both before odds ratios, own before inherited, many before few."""
    is_printed = claim["value"] is not None and claim["statistic"] not in NAMED_STATISTICS
    form = 0 if claim["estimate"] is not None else 1 if is_printed else 2
    return form, claim["inherited_from"] is not None, -_count_people(claim)


def _count_people(claim: Record) -> int:
    return claim["at_risk"] or 0
