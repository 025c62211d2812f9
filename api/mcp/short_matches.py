"""Matches with what decided each, and the facts that would settle the rest: their questions once, not by profile."""

from collections.abc import Iterable, Mapping

from api.mcp.short_answers import drop_empty, read_meta
from schemas.exports.documents import Record

DECIDING = ("blocks", "warns")
MAX_MISSING, MAX_QUESTIONS = 6, 12
HINT = "name therapies to see their profiles; `questions` are those that would settle most"


def shorten_matches(answer: Record) -> Record:
    """Return the verdict of each profile, and how many profiles were left out."""
    entries = answer["data"]
    left_out = sum(answer["meta"]["counts"].values()) - len(entries)
    notes = {"left_out": {"profiles": left_out, "hint": HINT}} if left_out > 0 else {}
    questions = _list_questions(entries)
    return {"data": [*map(_shorten_match, entries)], "questions": questions, **notes, **read_meta(answer)}


def _shorten_match(entry: Record) -> Record:
    missing = [fact["attribute"] for fact in entry["missing"]]
    return drop_empty(
        {
            "therapy": entry["therapy"]["id"],
            "candidate": entry["candidate"]["id"],
            "verdict": entry["verdict"],
            "decided_by": [_shorten_criterion(row) for row in entry["trace"] if row["effect"] in DECIDING],
            "missing": missing[:MAX_MISSING],
            "more_missing": max(0, len(missing) - MAX_MISSING) or None,
            "for_a_person_to_judge": len(entry["judgement"]) or None,
        }
    )


def _shorten_criterion(row: Record) -> Record:
    source = f"{row['source']['id']}: {row['source']['locator']}"
    members = {"criterion": row["criterion"], "text": row["text"], "effect": row["effect"], "source": source}
    return {**members, "observed": row["observed"], "required": row["required"]}


def _list_questions(entries: Iterable[Record]) -> Mapping[str, str]:
    """Return the questions that would settle most, by attribute."""
    facts = {fact["attribute"]: fact for entry in entries for fact in entry["missing"]}
    ranked = sorted(facts.values(), key=lambda fact: (-fact["profiles"], fact["attribute"]))
    return {fact["attribute"]: fact["question"] for fact in ranked[:MAX_QUESTIONS]}
