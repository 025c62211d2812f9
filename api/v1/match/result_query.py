"""Query parameters that bound what a match returns: its trace, the number of entries, and their members."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from marshmallow import validate
from marshmallow.fields import Integer, String
from webargs.fields import DelimitedList

from db.matching import MatchSummary
from db.matching.verdicts import OPEN
from db.vocab.enums import ORIGIN, VERDICT
from schemas.match.match_result import MAX_PROFILES, MatchSchema

TRACES = ("none", "open", "all")
# Bytes of the members of an entry, and of its trace: means of a patient without facts, for whom most is open.
MEMBER_BYTES = {"candidate": 120, "statement": 176, "missing": 970, "judgement": 715}
OTHER_MEMBER_BYTES = 70
TRACE_BYTES = {"none": 0, "open": 4900, "all": 4900}
MAX_ENTRIES_SERVED = 1000
DEFAULT_ORIGINS = ("curated",)
ALWAYS_SERVED = ("therapy", "candidate", "verdict")
MEMBERS = tuple(MatchSchema().dump_fields)


class ResultOptions(NamedTuple):
    """`trace` selects rows, `limit` entries in served order, `members` what is served of each entry.

    `origins` selects profiles before they are evaluated.
    """

    trace: str
    limit: int
    members: frozenset[str]
    origins: frozenset[str] = frozenset(DEFAULT_ORIGINS)


def make_trace_field(default: str) -> String:
    described = "Rows of the trace: `none`, only criteria that are `open`, or `all`."
    return String(validate=validate.OneOf(TRACES), load_default=default, metadata={"description": described})


def make_limit_field() -> Integer:
    described = "Return only the first entries, in the order of the response; all by default. `meta.counts` counts all."
    return Integer(validate=validate.Range(1, MAX_ENTRIES_SERVED), metadata={"description": described})


def make_fields_field() -> DelimitedList:
    described = f"Return only these members of each entry; {', '.join(ALWAYS_SERVED)} are always returned."
    rule = validate.Length(1, len(MEMBERS))
    return DelimitedList(
        String(validate=validate.OneOf(MEMBERS)), data_key="fields", validate=rule, metadata={"description": described}
    )


def make_origin_field() -> DelimitedList:
    described = "Return only profiles of this origin. Default: those of editors; imported ones are returned on request."
    rule = validate.Length(1, len(ORIGIN))
    return DelimitedList(
        String(validate=validate.OneOf(ORIGIN)),
        load_default=DEFAULT_ORIGINS,
        validate=rule,
        metadata={"description": described, "default": [*DEFAULT_ORIGINS]},
    )


def read_result_options(query: Mapping[str, Any]) -> ResultOptions:
    members = frozenset((*ALWAYS_SERVED, *query["members"])) if "members" in query else frozenset(MEMBERS)
    origins = frozenset(query.get("origin", DEFAULT_ORIGINS))
    return ResultOptions(query["trace"], query.get("limit", MAX_PROFILES), members, origins)


def estimate_entry_bytes(options: ResultOptions) -> int:
    """Return the bytes that an entry is expected to take."""
    traced = TRACE_BYTES[options.trace] if "trace" in options.members else 0
    return traced + sum(MEMBER_BYTES.get(name, OTHER_MEMBER_BYTES) for name in options.members)


def count_verdicts(summaries: Sequence[MatchSummary]) -> dict[str, int]:
    """Return the number of profiles of each verdict, entries beyond `limit` included."""
    verdicts = [summary.verdict for summary in summaries]
    return {verdict: verdicts.count(verdict) for verdict in VERDICT}


# Of the rows in the trace; all if None.
TRACED_EFFECTS: Mapping[str, tuple[str, ...] | None] = {"none": (), "open": (OPEN,), "all": None}
