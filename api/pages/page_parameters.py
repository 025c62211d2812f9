"""The parameters that each page reads: which may be repeated as a list, and which of a request are none of its own."""

from collections.abc import Mapping, Sequence

from flask import request

from api.pages.compared_therapies import CHOICES
from api.record_reader import RESOURCE
from db.vocab.record_types import RECORD_TYPES

FILTERS_OF_CLAIMS = [each for each in RECORD_TYPES if each.singular in RESOURCE["claims"].collection.filters]
PARAMETERS: Mapping[str, Sequence[str]] = {
    "pages.home": (),
    "pages.about": (),
    "pages.search": ("q", "page"),
    "pages.compare": ("therapies", "kind", "page", *CHOICES),
    "pages.match": ("therapies",),
    "pages.list": ("page", "cursor"),
    "pages.subject": ("merged",),
    "pages.therapy": ("merged",),
    "pages.therapy_section": ("page", "merged"),
    "pages.reference": ("merged",),
    "pages.claim": ("merged",),
}
# Added to links by those who count their readers, and by libraries of browsers.
FOREIGN = ("utm_", "fbclid", "gclid", "ref", "_")
MAX_NAMED, MAX_LENGTH = 5, 50


def list_ignored_parameters() -> Sequence[str]:
    """Return the first parameters of the request that its page does not read."""
    known = PARAMETERS.get(request.endpoint or "")
    if known is None:
        return ()
    filters = [each.singular for each in FILTERS_OF_CLAIMS] if request.path.endswith("/claims") else []
    names = (name for name in request.args if name not in {*known, *filters} and not name.startswith(FOREIGN))
    return [name[:MAX_LENGTH] for name in names][:MAX_NAMED]
