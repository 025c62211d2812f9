"""Which requests may be answered from the cache, and the key of their answers."""

from typing import TYPE_CHECKING, NamedTuple

from api.http.operational_paths import OPERATIONAL_PATHS

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

METHODS = {"GET", "HEAD"}
# The application decides about these; and about headers that it may refuse, for their number, size or characters.
DECIDED_BY_APPLICATION = {
    "HTTP_IF_MATCH",
    "HTTP_IF_MODIFIED_SINCE",
    "HTTP_IF_UNMODIFIED_SINCE",
    "HTTP_IF_RANGE",
    "HTTP_RANGE",
    "HTTP_TRANSFER_ENCODING",
    "therapydb.refused",
}
LONG_POLL = "wait="  # in the query of a request that waits: neither kept, nor one for several
MAX_HEADERS = 40
MAX_HEADER_BYTES = 4_096


class CacheKey(NamedTuple):
    """All of a request that its answer depends on, beside the data."""

    prefix: str
    path: str
    query: str
    accept: str


def choose_key(environ: "WSGIEnvironment") -> CacheKey | None:
    """Return the key of a request, None if only the application can answer it."""
    if environ["REQUEST_METHOD"] not in METHODS or environ.get("CONTENT_LENGTH", "") not in {"", "0"}:
        return None
    if environ.get("PATH_INFO") in OPERATIONAL_PATHS or LONG_POLL in environ.get("QUERY_STRING", ""):
        return None
    if environ.keys() & DECIDED_BY_APPLICATION or not _has_plain_headers(environ):
        return None
    query, accept = environ.get("QUERY_STRING", ""), environ.get("HTTP_ACCEPT", "")
    return CacheKey(environ.get("SCRIPT_NAME", ""), environ.get("PATH_INFO", ""), query, accept)


def wants_fresh_answer(environ: "WSGIEnvironment") -> bool:
    """Whether the client asks for an answer that no cache has kept."""
    control = environ.get("HTTP_CACHE_CONTROL")
    return control is not None and ("no-cache" in control or "no-store" in control or "max-age=0" in control)


def _has_plain_headers(environ: "WSGIEnvironment") -> bool:
    # A slice, as this is half of what choosing a key costs: the server passes its own environment too.
    values = [value for name, value in environ.items() if name[:5] == "HTTP_"]
    text = "".join(values)
    return len(values) <= MAX_HEADERS and len(text) <= MAX_HEADER_BYTES and text.isascii() and text.isprintable()
