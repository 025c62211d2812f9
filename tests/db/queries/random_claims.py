"""Random claims and evidence that keep every rule of their tables."""

from decimal import Decimal
from itertools import pairwise
from typing import Any

from db.vocab import enums
from tests.db.queries.row_factory import Maker

FIGURES = ("counts", "statistic", "comparator", "value", "unit", "events", "at_risk", "counted", "occurrences")
SPANS = ("interval_type", "interval_low", "interval_high")
FOLLOWED = ("follow_up_kind", "follow_up_low", "follow_up_high", "follow_up_unit")
JUDGED = ("causality", "certainty", "certainty_reason", "ruling", "rationale")
EMPTY = dict.fromkeys((*FIGURES, *SPANS, *FOLLOWED, *JUDGED))


def claim(make: Maker) -> None:
    kind = make.any(*enums.CLAIM_KIND, "risk", "mechanism")
    therapy = make.one("therapies")
    components = [row["id"] for row in make.world["components"] if row["therapy_id"] == therapy]
    population, versus = make.any(None, *pairs(make)) or (None, None)
    make.record(
        "claims",
        **EMPTY | _figures(make, kind) | _subject(make, kind),
        kind=kind,
        therapy_id=therapy,
        component_id=make.any(None, *components),
        condition_id=make.maybe("conditions"),
        study_id=make.maybe("studies"),
        population_id=population,
        versus_id=versus,
        applies_to=make.any("self", "descendants", "descendants") if kind in enums.DESCENDING_KINDS else "self",
        standing=make.any("accepted", "accepted", "contested", "rejected"),
    )


def pairs(make: Maker) -> list[tuple[str, str]]:
    ids = [row["id"] for row in make.world["populations"]]
    return list(pairwise(ids))


def _subject(make: Maker, kind: str) -> dict[str, Any]:
    return {
        "mechanism_id": make.one("mechanisms") if kind == "mechanism" else None,
        "risk_id": make.one("risks") if kind == "risk" else None,
        "measure_id": make.one("measures") if kind == "outcome" else None,
        "candidate_id": make.maybe("candidates") if kind == "candidate" else None,
        "assertion": make.any("shown", "shown", *enums.ASSERTION),
    }


def _figures(make: Maker, kind: str) -> dict[str, Any]:
    counts = {"events": make.any(1, 3), "at_risk": 30, "counted": "participant", "occurrences": make.any(None, 7)}
    followed = {
        "follow_up_kind": make.any(*enums.FOLLOW_UP),
        "follow_up_low": Decimal(28),
        "follow_up_high": Decimal("365.0"),
        "follow_up_unit": "d",
    }
    span = {"interval_type": "ci95", "interval_low": make.any(None, Decimal("0.10")), "interval_high": Decimal("1.0")}
    value = {"value": make.any(Decimal("36.70"), Decimal(0)), "unit": "%", "comparator": make.any(None, "<", ">=")}
    groups = [counts, followed, span, value if kind in {"risk", "outcome"} else {}]
    return {name: figure for item in groups if make.any(0, 1) for name, figure in item.items()}


def evidence_of(make: Maker, row: dict[str, Any]) -> None:
    """None, one or several pieces."""
    for position, reference in enumerate(make.some("references", 3)):
        stance = make.any("supports", "supports", "corrects", "disputes")
        others = [other["id"] for other in make.world["claims"] if other is not row]
        opposed = {"ground": make.any(*enums.GROUND), "counterclaim_id": make.any(*others)}
        answer = {"ground": None, "counterclaim_id": None} if stance == "supports" else opposed
        place = {"id": f"{row['id']}.{position + 1}", "claim_id": row["id"], "position": position}
        evidence_row = place | {"reference_id": reference["id"], "stance": stance}
        make.add("evidence", **evidence_row, **answer, quote_sha256=make.any(None, "0f" * 32))
