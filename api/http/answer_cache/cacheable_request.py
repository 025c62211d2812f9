"""Which requests may be answered from the cache, and the key of their answers."""

from functools import lru_cache
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
    names = _list_header_names(tuple(environ))
    if names is None or environ["REQUEST_METHOD"] not in METHODS:
        return None
    text = "".join([environ[name] for name in names])
    if len(text) > MAX_HEADER_BYTES or not (text.isascii() and text.isprintable()):
        return None
    get = environ.get
    path, query = get("PATH_INFO", ""), get("QUERY_STRING", "")
    if path in OPERATIONAL_PATHS or LONG_POLL in query or get("CONTENT_LENGTH", "") not in {"", "0"}:
        return None
    return CacheKey(get("SCRIPT_NAME", ""), path, query, get("HTTP_ACCEPT", ""))


def wants_fresh_answer(environ: "WSGIEnvironment") -> bool:
    """Whether the client asks for an answer that no cache has kept."""
    control = environ.get("HTTP_CACHE_CONTROL")
    return control is not None and ("no-cache" in control or "no-store" in control or "max-age=0" in control)


# Requests of one client have the same names, most of which are of the process's own environment.
@lru_cache(maxsize=256)
def _list_header_names(names: tuple[str, ...]) -> tuple[str, ...] | None:
    """Return which names of a WSGI environment are headers, None if the application decides about one of them."""
    headers = tuple(name for name in names if name.startswith("HTTP_"))
    return None if DECIDED_BY_APPLICATION & set(names) or len(headers) > MAX_HEADERS else headers
