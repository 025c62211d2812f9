"""Which statements about a pregnancy still count, beside signs of another pregnancy or of its end."""

from collections.abc import Sequence

from schemas.imports.fhir.fact_filters import Selection, split_facts
from schemas.imports.fhir.fhir_facts import Fact, PlacedFact
from schemas.imports.fhir.pregnancy_signs import PregnancySigns

PREGNANCY_CODES = ("icd10cm:z33.1", "icd10cm:z34", "icd10cm:z3a", "icd10cm:o09")
IS_OVER = "is a pregnancy that has ended since"
MAY_BE_PREGNANT = "is not surely later than a sign of a pregnancy"


def drop_ended_pregnancies(placed: Sequence[PlacedFact], signs: PregnancySigns) -> Selection:
    """Split off the pregnancies that were stated before the last end of one."""
    end = max(signs.ends, default=None)

    def is_current(placed_fact: PlacedFact) -> bool:
        time = placed_fact.fact.last_time
        return not (end and time and time.last < end and _is_pregnancy(placed_fact.fact))

    return split_facts(placed, is_current, IS_OVER)


def drop_denied_pregnancies(status: Selection, signs: PregnancySigns) -> Selection:
    """Split off the status *not pregnant* unless it is surely later than each sign of a pregnancy."""
    dated = [sign.last for sign in signs.begun if sign]
    last, has_undated = max(dated, default=None), len(dated) < len(signs.begun)

    def is_latest(placed_fact: PlacedFact) -> bool:
        time = placed_fact.fact.time
        is_later = not signs.begun or (not has_undated and bool(time and last and time.first > last))
        return placed_fact.fact.value == "pregnant" or is_later

    latest = split_facts(status.facts, is_latest, MAY_BE_PREGNANT)
    return Selection(latest.facts, [*status.ignored, *latest.ignored])


def _is_pregnancy(fact: Fact) -> bool:
    is_stated = (fact.attribute, fact.value) == ("pregnancy_status", "pregnant")
    code, presence = fact.value if isinstance(fact.value, tuple) else ("", "absent")
    return is_stated or (presence != "absent" and str(code).lower().startswith(PREGNANCY_CODES))
