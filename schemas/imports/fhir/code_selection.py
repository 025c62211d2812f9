"""Which of several facts about one code of a set count: the latest of those that contradict each other."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime

from schemas.imports.fhir.condition import NEVER_ENDS_DAYS, days_valid
from schemas.imports.fhir.diagnosis_relations import PRESYMPTOMATIC, find_diabetes_kind, list_ending_with
from schemas.imports.fhir.fact_filters import (
    LATER,
    Selection,
    drop_facts,
    drop_maybe_ahead,
    is_later,
    list_last_end,
    read_code,
    select_latest_facts,
    split_facts,
)
from schemas.imports.fhir.fhir_facts import PlacedFact, has_passed
from schemas.imports.fhir.fhir_time import FhirTime
from schemas.imports.fhir.refutations import drop_refuted, find_refutations

MAX_BUNDLE_CODES = 1000  # of one set
DAYS_VALID = 366
ATC = "atc:"
STALE = "is more than a year old, and may not be so now"
ENDED = "is a disease without episodes, and not surely stated after it ended"
FOLLOWED = "is a stage before the disease, which was stated later"
WITHHELD = "is not surely later than a statement that it is not taken"


def select_codes(placed: Sequence[PlacedFact], as_of: date) -> Selection:
    """Keep the latest about each code, if it is not too old to say what is so today."""
    by_code: dict[str, list[PlacedFact]] = {}
    for placed_fact in placed:
        by_code.setdefault(read_code(placed_fact)[0].lower(), []).append(placed_fact)
    withheld = {code: _list_decisive(group) for code, group in by_code.items()}
    groups = [[*group, *_list_broader_ends(code, withheld)] for code, group in by_code.items()]
    ends = {code: list_last_end(_iter_times(group, "past")) for code, group in by_code.items()}
    begun = _find_last_beginning(by_code)
    refuted = find_refutations(by_code, as_of)
    standing = [drop_refuted(group, refuted) for group in groups[:MAX_BUNDLE_CODES]]
    ended = [_split_ended(group, ends, begun) for group, _ in standing if group]
    dropped = [Selection([], rows) for _, rows in (*standing, *ended)]
    selections = [*(_select_code(group) for group, _ in ended), *dropped]
    others = (placed_fact for group in groups[MAX_BUNDLE_CODES:] for placed_fact in group)
    many = drop_facts(others, f"{MAX_BUNDLE_CODES} other codes are used")
    ignored = [row for selection in selections for row in selection.ignored]
    facts = [placed_fact for selection in selections for placed_fact in selection.facts]
    valid, stale = split_facts(facts, lambda placed_fact: not _is_stale(placed_fact, as_of), STALE)
    return Selection(valid, [*ignored, *many, *stale])


def _is_stale(placed: PlacedFact, as_of: date) -> bool:
    """True for an antibody, and for what was ruled out, of more than a year ago: it may have come or gone since."""
    time, presence = placed.fact.last_time, read_code(placed)[1]
    is_short = placed.fact.attribute == "islet_autoantibodies" or presence == "absent"
    return is_short and time is not None and has_passed(time, DAYS_VALID, as_of)


def _list_broader_ends(code: str, withheld: Mapping[str, Sequence[PlacedFact]]) -> list[PlacedFact]:
    """Return what says that a medicine of a group that the code belongs to is not taken."""
    ends = range(len(ATC) + 1, len(code)) if code.startswith(ATC) else ()
    return [fact for end in ends for fact in withheld.get(code[:end], ())]


def _list_decisive(group: Sequence[PlacedFact]) -> list[PlacedFact]:
    """Return of what says that a medicine is not taken the last one, or one without a time, and one perhaps ahead.

    One of a group that was stopped may be any of the group, so that it is not known which of them is taken.
    """
    stated = [placed for placed in map(_open_stopped, group) if read_code(placed)[1] == "unknown"]
    certain = [placed for placed in stated if not placed.fact.may_be_ahead]
    last = max(certain, key=_last_moment, default=None)
    return [*([last] if last else []), *[placed for placed in stated if placed.fact.may_be_ahead][:1]]


def _open_stopped(placed: PlacedFact) -> PlacedFact:
    code, presence = read_code(placed)
    is_stopped = presence == "past" and placed.fact.attribute == "medications" and placed.fact.last_time is not None
    return placed._replace(fact=placed.fact._replace(value=(code, "unknown"))) if is_stopped else placed


def _last_moment(placed: PlacedFact) -> datetime:
    """Return the end of its time; without one it may be of any time."""
    return placed.fact.last_time.last if placed.fact.last_time else datetime.max.replace(tzinfo=UTC)


def _iter_times(group: Iterable[PlacedFact], presence: str) -> Iterator[FhirTime | None]:
    return (placed.fact.last_time for placed in group if read_code(placed)[1] == presence)


def _find_last_beginning(by_code: Mapping[str, Sequence[PlacedFact]]) -> FhirTime | None:
    """Return when type 1 diabetes was last said to be present."""
    of_type_1 = (facts for code, facts in by_code.items() if find_diabetes_kind(code) == "type 1")
    stated = (one.fact.time for facts in of_type_1 for one in facts if read_code(one)[1] == "present")
    return max((time for time in stated if time), key=lambda time: time.first, default=None)


def _split_ended(
    group: Sequence[PlacedFact], ends: Mapping[str, Sequence[FhirTime | None]], begun: FhirTime | None
) -> Selection:
    """Drop a disease without episodes that is not surely stated after each end of it, or a stage that it followed."""
    code = read_code(group[0])[0].lower()
    if code.startswith(PRESYMPTOMATIC):
        return split_facts(group, lambda placed: not is_later(begun, placed.fact.time), FOLLOWED)
    codes = list_ending_with(code) if group[0].fact.attribute == "conditions" else ()
    return _keep_stated_later(group, [end for code in codes for end in ends.get(code, ())], ENDED)


def _select_code(group: Sequence[PlacedFact]) -> Selection:
    """Keep the latest of what contradicts each other; an episode that has ended contradicts nothing."""
    known, ahead = drop_maybe_ahead(group, [read_code(placed_fact)[1] for placed_fact in group])
    group, withheld = _split_withheld(known)
    past = [placed_fact for placed_fact in group if read_code(placed_fact)[1] == "past"]
    # Whoever stopped a medicine, or gave birth, after it was stated is past it; a disease can have several episodes.
    ends = [placed_fact.fact for placed_fact in past if _ends_for_good(placed_fact)]
    stops = [fact.time.first for fact in ends if fact.time]
    stated, ended = split_facts(
        [placed_fact for placed_fact in group if read_code(placed_fact)[1] != "past"],
        lambda placed_fact: not (stops and (time := placed_fact.fact.last_time) and max(stops) > time.last),
        LATER,
    )
    agree = len({read_code(placed_fact)[1] for placed_fact in stated}) <= 1
    latest = Selection(stated, []) if agree else select_latest_facts(stated)
    return Selection([*latest.facts, *past], [*ahead, *withheld, *latest.ignored, *ended])


def _split_withheld(group: Sequence[PlacedFact]) -> Selection:
    """Drop what is said to be present, unless surely later than each statement that it is not."""
    ends = list_last_end(_iter_times(group, "unknown"))
    stated = [placed_fact for placed_fact in group if read_code(placed_fact)[1] != "unknown"]
    return _keep_stated_later(stated, ends, WITHHELD)


def _keep_stated_later(group: Sequence[PlacedFact], ends: Sequence[FhirTime | None], reason: str) -> Selection:
    """Drop what is said to be present, unless surely later than each end."""
    return split_facts(
        group,
        lambda placed: read_code(placed)[1] != "present" or all(is_later(placed.fact.time, end) for end in ends),
        reason,
    )


def _ends_for_good(placed: PlacedFact) -> bool:
    return placed.fact.attribute == "medications" or days_valid(read_code(placed)[0]) < NEVER_ENDS_DAYS


def build_code_list(placed: Sequence[PlacedFact], _: date) -> dict[str, list[str]]:
    codes = list(dict.fromkeys(map(read_code, placed)))
    named = {name: [code for code, presence in codes if presence == name] for name in ("present", "absent", "past")}
    return {name: found for name, found in named.items() if found or name != "past"}
