"""Answers as short as they can be and still be checked: ids, figures, sources and locators; no member that is null.

Whatever is left out is counted, with the tool that has it.
"""

from collections.abc import Mapping, Sequence
from urllib.parse import parse_qs, urlsplit

from api.http import envelope
from schemas.exports.documents import Record

LEFT_OUT = {
    *("href", "updated_at", "origin", "snippet_html", "directness", "read_at", "reading", "extraction", "score"),
    *("contributions", "quote_sha256", "passage", "read", "read_on", "level"),
}
EMPTY: tuple[object, ...] = (None, [], {})
PASSED_META = ("total", "total_relation", "counts", "ignored", "near", "missing", "truncated")
MAX_BYTES = 12_000  # of an answer as text, which a message holds twice
HINT = "ask for fewer members with `fields`, or for claims with get_claims, which has pages"

MORE_HITS = (
    "search has no pages: raise `limit` to 100, choose a `type`, add words, or use `q` of get_claims with `cursor`"
)


def shorten_answer(answer: Record) -> Record:
    """Return the data, and for a list the cursor of the next page: null at the end, and only there."""
    return fit_lists({"data": shorten_value(answer["data"]), **read_meta(answer)})


def shorten_search(answer: Record) -> Record:
    """Return the hits; search has no cursor, so that hits beyond `limit` are counted with a way to them."""
    short = shorten_answer(answer)
    if more := answer["meta"]["total"] - len(answer["data"]):
        paged = {name: value for name, value in short.items() if name != "next_cursor"}
        return {**paged, "left_out": {"hits": more}, "hint": MORE_HITS}
    return short


def read_meta(answer: Record) -> Record:
    """Return what an answer says beside its data, without what says nothing."""
    meta = {name: answer["meta"][name] for name in PASSED_META if answer["meta"].get(name) not in (*EMPTY, False)}
    paging = {"next_cursor": read_cursor(answer["links"]["next"])} if "links" in answer else {}
    return {**paging, **meta, "disclaimer": answer["meta"]["disclaimer"]}


def read_cursor(link: str | None) -> str | None:
    """Return the cursor in the link to the next page."""
    return parse_qs(urlsplit(link).query).get("cursor", [None])[0] if link else None


def shorten_value(value: object) -> object:
    if isinstance(value, Mapping):
        return drop_empty({name: shorten_value(inner) for name, inner in value.items() if name not in LEFT_OUT})
    return [shorten_value(inner) for inner in value] if isinstance(value, list) else value


def drop_empty(members: Record) -> Record:
    """Return the members that have a value."""
    return {name: inner for name, inner in members.items() if inner not in EMPTY}


def count_bytes(answer: Record) -> int:
    return len(envelope.dump_json(answer).encode(errors="replace"))


def fit_lists(answer: Record) -> Record:
    """Return an answer with a record whose longest lists are cut until it fits; `left_out` counts what was cut."""
    record = answer["data"]
    if not isinstance(record, Mapping):
        return answer
    lists = {name: value for name, value in record.items() if isinstance(value, list)}
    lengths = {name: len(value) for name, value in lists.items()}
    while lists and count_bytes({**record, **lists}) > MAX_BYTES:
        longest = max(lists, key=lambda name: count_bytes({name: lists[name]}))
        if not lists[longest]:
            break
        lists[longest] = lists[longest][: len(lists[longest]) // 2]
    cut = {name: lengths[name] - len(value) for name, value in lists.items() if len(value) < lengths[name]}
    notes = {"left_out": {"counts": cut, "hint": HINT}} if cut else {}
    return {**answer, "data": {**record, **lists}, **notes}


def list_ids(records: Sequence[Record], most: int) -> Record:
    """Return the ids of the first records, and how many more there are."""
    more = len(records) - most
    return {"ids": [record["id"] for record in records[:most]], **({"more": more} if more > 0 else {})}
