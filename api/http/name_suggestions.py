"""Which name or value the sender of an unknown one probably meant."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher

MAX_SUGGESTIONS = 5
MIN_LIKENESS = 0.72  # below it a suggestion misleads more often than it helps
TIE = 0.02  # names whose likeness differs by less are equally near
MAX_LISTED = 15  # a closed list up to this length is given in full where nothing is near
MAX_COMPARED_LENGTH = 100
MIN_PREFIX_LENGTH = 3
SET_SIGN = "@"  # begins the name of a set of fields

# What other APIs call the parameters of this one, in lower case and without `$` and `_`.
PEER_NAMES: Mapping[str, tuple[str, ...]] = {
    "cursor": ("page", "offset", "skip", "start", "from", "after", "pagetoken", "nextpagetoken", "pagenumber", "next"),
    "limit": ("perpage", "rows", "pagesize", "size", "top", "max", "maxresults", "first", "take", "num", "retmax"),
    "q": ("search", "query", "term", "terms", "keyword", "keywords", "text", "searchterm", "find", "filter"),
    "fields": ("select", "field", "columns", "only", "attributes", "elements", "fl", "props"),
    "include": ("expand", "embed", "with", "populate", "relations", "revinclude"),
    "sort": ("order", "orderby", "sortby", "ordering", "sortorder", "sortfield"),
    "count": ("total", "includetotal", "withcount", "showtotal"),
    "facets": ("facet", "aggs", "aggregations", "aggregate", "groupby"),
    "format": ("output", "fmt", "outputformat", "retmode", "mimetype"),
    "id": ("ids", "idlist", "uid"),
    "issued": ("year", "date", "published", "pubdate", "publicationdate", "publicationyear"),
    "issued__gte": ("publishedafter", "publishedsince", "mindate", "fromdate", "startdate"),
    "issued__lte": ("publishedbefore", "publisheduntil", "maxdate", "todate", "enddate"),
    "updated_at__gte": ("updatedsince", "updatedafter", "modifiedsince", "modifiedafter", "lastupdated"),
}
OUR_NAMES = {peer: ours for ours, peers in PEER_NAMES.items() for peer in peers}


# What other APIs call the operators of filters: those of Django, Rails, Mongo, OData.
PEER_OPERATORS: Mapping[str, tuple[str, ...]] = {
    "contains": ("like", "ilike", "icontains", "search", "match", "startswith", "istartswith", "regex", "iexact"),
    "gte": ("gt", "ge", "min", "from", "after", "since"),
    "lte": ("lt", "le", "max", "to", "before", "until"),
    "not": ("ne", "neq", "not_eq", "exclude", "isnot"),
    "in": ("any", "any_of", "is_in", "one_of"),
    "isnull": ("null", "is_null", "exists", "isnotnull"),
}
OUR_OPERATORS = {peer: ours for ours, peers in PEER_OPERATORS.items() for peer in peers}

BRACKETS = re.compile(r"(\w+)\[(\w*)\]")  # `fields[]`, `issued[gte]`, `page[size]`, `filter[stage]`


def suggest_parameter(name: str, valid: Collection[str]) -> str | None:
    """Return the parameter that other APIs call `name`, else the most similar one, else None."""
    if brackets := BRACKETS.fullmatch(name):
        return next((meant for meant in _read_brackets(*brackets.groups()) if meant in valid), None)
    field, _, operator = name.rpartition("__")
    peer = f"{field}__{OUR_OPERATORS[operator]}" if field and operator in OUR_OPERATORS else _find_our_name(name)
    return peer if peer in valid else _join_names(find_nearest(name, sorted(valid)))


def _find_our_name(name: str) -> str | None:
    return OUR_NAMES.get(name.casefold().replace("$", "").replace("_", "").replace("-", ""))


def _read_brackets(outer: str, inner: str) -> Iterator[str | None]:
    """Give what a name with brackets can mean: an operator, a compound, a filter by name, a list."""
    yield f"{outer}__{OUR_OPERATORS.get(inner, inner)}"
    yield _find_our_name(outer + inner)
    yield inner if _find_our_name(outer) == "q" else None
    yield outer
    yield _find_our_name(outer)


def suggest_name(value: object, valid: Iterable[object]) -> str | None:
    """Return the most similar names, up to five if they are equally near; a short list in full if none is near."""
    names = sorted(map(str, valid))
    near = _find_completions(str(value), names) or find_nearest(str(value), names)
    return _join_names(near or (names if len(names) <= MAX_LISTED else []))


def _find_completions(value: str, names: Iterable[str]) -> list[str]:
    """Return the first names that begin with `value`, without paths below them; for an unknown set all sets."""
    start = SET_SIGN if value.startswith(SET_SIGN) else value.casefold()
    if start != SET_SIGN and len(start) < MIN_PREFIX_LENGTH:
        return []
    found = [name for name in names if name.startswith(start)]
    return [name for name in found if not any(name.startswith(f"{other}.") for other in found)][:MAX_SUGGESTIONS]


def find_nearest(value: str, names: Iterable[str]) -> list[str]:
    """Return the most similar names, at most five, none below the least likeness."""
    matcher = SequenceMatcher(autojunk=False)
    matcher.set_seq2(value[:MAX_COMPARED_LENGTH].casefold())
    rated = [(_rate_likeness(matcher, name), name) for name in names]
    best = max((likeness for likeness, _ in rated), default=0)
    if best < MIN_LIKENESS:
        return []
    return [name for likeness, name in rated if likeness > best - TIE][:MAX_SUGGESTIONS]


def _join_names(names: Sequence[str]) -> str | None:
    if len(names) == 1:
        return names[0]
    return "one of " + ", ".join(names) if names else None


def _rate_likeness(matcher: SequenceMatcher[str], name: str) -> float:
    matcher.set_seq1(name[:MAX_COMPARED_LENGTH].casefold())
    is_near = matcher.real_quick_ratio() >= MIN_LIKENESS and matcher.quick_ratio() >= MIN_LIKENESS
    return matcher.ratio() if is_near else 0
